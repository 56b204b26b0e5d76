extension Shown {
    /// A value within a sentence of ours that is kept for later readers, of whom people see it
    /// quoted and programs as it is: between U+2068 and U+2069, which isolate foreign text
    /// (Unicode Standard Annex #9) and which no admitted text holds; any in the value are left out.
    public static func isolated(_ value: String) -> String {
        "\u{2068}" + plain(value) + "\u{2069}"
    }

    /// A sentence with each isolated value in quotation marks.
    public static func quotingIsolated(_ sentence: String) -> String {
        var shown = ""
        for part in sentence.split(separator: "\u{2068}", omittingEmptySubsequences: false) {
            let halves = part.split(
                separator: "\u{2069}", maxSplits: 1, omittingEmptySubsequences: false)
            shown += halves.count == 1 ? part : quoted(String(halves[0])) + halves[1]
        }
        return shown
    }

    /// A sentence for programs: the values as they are.
    public static func plain(_ sentence: String) -> String {
        var plain = String.UnicodeScalarView()
        for scalar in sentence.unicodeScalars where !isIsolating(scalar) { plain.append(scalar) }
        return String(plain)
    }

    private static func isIsolating(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "\u{2068}" || scalar == "\u{2069}"
    }
}
