/// What the text of a statement may hold, so that a reader sees all of it and nothing else
/// (RULES, general rule 15; Unicode 17).
///
/// Not a property of this toolchain, which would move with it: the tables are made by
/// `tools/text-ranges`, and the verifying page has the same.
public enum AdmittedText {
    /// The most marks that may be set on one character.
    public static let maximumMarkCount = 4

    /// What is wrong with a text, and where.
    public struct Fault: Error, Hashable, Sendable, Codable {
        /// What a code point must not be.
        public enum Kind: String, Hashable, Sendable, Codable {
            /// A control, invisible, private, or newer than Unicode 17.
            case character
            /// A variation selector that does not stand behind a base it belongs to.
            case selector
            /// A mark without a character before it on its line.
            case base
            /// One mark more than a character may bear.
            case marks
            /// A space at an end, or the second in a row.
            case space
            /// A line break in a field that has none, or at an end.
            case lineBreak
        }

        public let kind: Kind
        /// The code point's place, counted in code points from 1.
        public let position: Int
        let scalarValue: UInt32

        /// The code point, like `U+202E`.
        public var codePoint: String { "U+" + Shown.hex(scalarValue, digits: 4) }
    }

    /// The first thing that is wrong with a text, or nil; line breaks are line feeds.
    public static func fault(in text: String, breakingLines: Bool = false) -> Fault? {
        if isPlain(text) { return nil }
        var scan = Scan(breaksLines: breakingLines)
        for scalar in text.unicodeScalars {
            if let kind = scan.take(scalar) {
                return Fault(kind: kind, position: scan.position, scalarValue: scalar.value)
            }
        }
        guard let last = text.unicodeScalars.last, let kind = scan.fault(ending: last) else {
            return nil
        }
        return Fault(kind: kind, position: scan.position, scalarValue: last.value)
    }

    /// Whether nothing is in a text but what may stand anywhere: what ASCII prints, and the
    /// ideographs and hexagrams from U+4000 to U+9FFF, which are three bytes with E4 to E9 first.
    /// Most texts are so, and an audit reads all there are.
    static func isPlain(_ text: String) -> Bool {
        text.utf8.allSatisfy { byte in
            switch byte {
            case 0x21...0x7E, 0x80...0xBF, 0xE4...0xE9: true
            default: false
            }
        }
    }

    /// A text read code point by code point.
    private struct Scan {
        let breaksLines: Bool
        private(set) var position = 0
        private var before: Unicode.Scalar?
        private var markCount = 0

        init(breaksLines: Bool) { self.breaksLines = breaksLines }

        /// What is wrong with the next code point, where something is.
        mutating func take(_ scalar: Unicode.Scalar) -> Fault.Kind? {
            position += 1
            defer { before = scalar }
            // Most of a text: nothing below U+0300 but spaces and controls is of interest.
            if (0x21...0x7E).contains(scalar.value) {
                markCount = 0
                return nil
            }
            let isMark = TextRanges.marks.contains(scalar)
            markCount = isMark ? markCount + 1 : 0
            if scalar == "\n", breaksLines {
                if before.map(TextRanges.spaces.contains) == true { return .space }
                return before == nil ? .lineBreak : nil
            }
            if scalar == "\n" { return .lineBreak }
            if TextRanges.refused.contains(scalar) { return .character }
            if TextRanges.spaces.contains(scalar) {
                let isFirst = before == nil || before == "\n"
                return isFirst || before.map(TextRanges.spaces.contains) == true ? .space : nil
            }
            if !AdmittedText.mayStand(scalar, behind: before) { return .selector }
            guard isMark else { return nil }
            guard let before, before != "\n", !TextRanges.spaces.contains(before) else {
                return .base
            }
            return markCount > maximumMarkCount ? .marks : nil
        }

        func fault(ending last: Unicode.Scalar) -> Fault.Kind? {
            if last == "\n" { return .lineBreak }
            return TextRanges.spaces.contains(last) ? .space : nil
        }
    }

    /// Whether a code point is no variation selector, or one behind a base it belongs to:
    /// U+FE00 to U+FE02 behind a symbol or an ideograph, U+FE0E and U+FE0F (as text, as emoji)
    /// behind a symbol, U+E0100 to U+E01EF behind an ideograph, those of Mongolian behind a letter
    /// of Mongolian. U+FE03 to U+FE0D belong to nothing (StandardizedVariants.txt).
    static func mayStand(_ scalar: Unicode.Scalar, behind base: Unicode.Scalar?) -> Bool {
        switch scalar.value {
        case 0xFE03...0xFE0D: false
        case 0xFE0E, 0xFE0F: base.map(TextRanges.symbols.contains) ?? false
        case 0xFE00...0xFE02:
            base.map { TextRanges.symbols.contains($0) || TextRanges.ideographs.contains($0) }
                ?? false
        case 0xE0100...0xE01EF: base.map(TextRanges.ideographs.contains) ?? false
        case 0x180B...0x180D, 0x180F: base.map { (0x1820...0x18AA).contains($0.value) } ?? false
        default: true
        }
    }
}
