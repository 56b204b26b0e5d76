extension Shown {
    /// A value within a sentence of ours that is kept for later readers, of whom people see it
    /// quoted and programs as it is: between U+2068 and U+2069, which isolate foreign text
    /// (Unicode Standard Annex #9) and which no admitted text holds; a U+2069 within is doubled.
    public static func isolated(_ value: String) -> String {
        var isolated = "\u{2068}"
        for scalar in value.unicodeScalars {
            isolated.unicodeScalars.append(scalar)
            if scalar == end { isolated.unicodeScalars.append(end) }
        }
        isolated.unicodeScalars.append(end)
        return isolated
    }

    /// A sentence with each isolated value in quotation marks.
    public static func quotingIsolated(_ sentence: String) -> String {
        told(sentence) { quoted($0) }
    }

    /// A sentence for programs: the values as they are.
    public static func plain(_ sentence: String) -> String {
        told(sentence) { $0 }
    }

    private static let end: Unicode.Scalar = "\u{2069}"

    private static func told(_ sentence: String, _ show: (String) -> String) -> String {
        var told = ""
        var value: String?
        var rest = sentence.unicodeScalars[...]
        while let scalar = rest.popFirst() {
            if value == nil {
                if scalar == "\u{2068}" { value = "" } else { told.unicodeScalars.append(scalar) }
            } else if scalar == end, rest.first != end {
                told += show(value ?? "")
                value = nil
            } else {
                if scalar == end { rest.removeFirst() }
                value?.unicodeScalars.append(scalar)
            }
        }
        return told + (value.map(show) ?? "")
    }
}
