/// Why a text is not JSON that is read here, and where.
public struct JSONError: Error, Hashable, Sendable {
    /// What stands at the place.
    enum Fault: Hashable, Sendable {
        /// Something else than what may stand there; nil is the end of the text.
        case unexpected(Unicode.Scalar?, wanted: Wanted)
        /// More than `JSONText.maximumByteCount` bytes.
        case tooLong
        /// More than `JSONText.maximumDepth` arrays and objects inside each other.
        case tooDeep
        /// A name that the object has already.
        case repeated
        /// Not plain UTF-8.
        case form(TextForm)
        /// Text whose bytes are no UTF-8.
        case notUTF8
        /// A control character that stands in text as it is.
        case control
        /// A backslash before something that it does not escape.
        case escape
        /// One half of a character beyond U+FFFF, without the other.
        case surrogate
        /// A number like 01.
        case leadingZero
        /// A number with a fraction or an exponent.
        case notWhole
        /// A number that some readers round.
        case tooLarge
    }

    /// What may stand at a place.
    enum Wanted: Hashable, Sendable {
        case value
        case valueOrEnd
        case name
        case nameOrEnd
        case colon
        case commaOr(String)
        case digit
        case quotationMark
        case end
    }

    /// Counted from 1, or from where the text begins in its file.
    let line: Int
    /// In characters, from 1.
    let column: Int
    let fault: Fault
}

extension JSONError: CustomStringConvertible {
    public var description: String { "line \(line), column \(column): \(fault)" }
}

extension JSONError.Fault: CustomStringConvertible {
    var description: String {
        switch self {
        case .unexpected(let scalar, let wanted): "found \(Self.name(scalar)), wanted \(wanted)"
        case .tooLong: "found more than \(JSONText.maximumByteCount) bytes"
        case .tooDeep: "found more than \(JSONText.maximumDepth) arrays and objects in each other"
        case .repeated: "found a name for the second time, wanted each name of an object once"
        case .form(let form): "found \(form), wanted UTF-8 without a byte order mark"
        case .notUTF8: "found text that is not UTF-8"
        case .control: "found a control character in text, wanted it escaped"
        case .escape: "found an escape that JSON does not have"
        case .surrogate: "found half of a surrogate pair, wanted both"
        case .leadingZero: "found a number with a leading zero"
        case .notWhole: "found a number with a fraction or an exponent, wanted a whole one"
        case .tooLarge: "found a number beyond ±\(JSONText.maximumInteger)"
        }
    }

    /// A character, by its number where it would not show.
    private static func name(_ scalar: Unicode.Scalar?) -> String {
        guard let scalar else { return "the end" }
        let isShown = scalar.isASCII && scalar.value > 0x20 && scalar.value < 0x7f
        let hex = String(scalar.value, radix: 16, uppercase: true)
        return isShown
            ? "\(scalar)" : "U+" + String(repeating: "0", count: max(0, 4 - hex.count)) + hex
    }
}

extension JSONError.Wanted: CustomStringConvertible {
    var description: String {
        switch self {
        case .value: "a value"
        case .valueOrEnd: "a value or ]"
        case .name: "a name in quotation marks"
        case .nameOrEnd: "a name in quotation marks or }"
        case .colon: "a colon"
        case .commaOr(let end): "a comma or \(end)"
        case .digit: "a digit"
        case .quotationMark: "a quotation mark"
        case .end: "nothing behind the value"
        }
    }
}
