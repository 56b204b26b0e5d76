/// A form in which programs save text and in which none is read as it stands.
public enum TextForm: Hashable, Sendable {
    /// UTF-8 with U+FEFF in front, as some editors save it.
    case byteOrderMark
    /// Two bytes a character, of either order.
    case utf16

    /// The form of these bytes, by how they begin; nil for what may be plain UTF-8.
    ///
    /// Text here begins with an ASCII letter or sign, so that UTF-16 has a zero in one of its first
    /// two bytes where no mark tells it.
    public init?(_ bytes: some Collection<UInt8>) {
        if bytes.starts(with: Self.mark) {
            self = .byteOrderMark
        } else if bytes.starts(with: [0xfe, 0xff]) || bytes.starts(with: [0xff, 0xfe])
            || bytes.prefix(2).contains(0)
        {
            self = .utf16
        } else {
            return nil
        }
    }

    private static let mark: [UInt8] = [0xef, 0xbb, 0xbf]

    /// The bytes of a small file that people edit, in the one form in which it is read further:
    /// without a byte order mark, every line ended by a line feed, the last one too.
    ///
    /// For texts that nobody signs, so that a key from another system opens here. Nil for what is
    /// UTF-16. A carriage return alone stays, for the reader of the text to refuse.
    public static func normalised(_ bytes: [UInt8]) -> [UInt8]? {
        let form = TextForm(bytes)
        if form == .utf16 { return nil }
        var plain: [UInt8] = []
        plain.reserveCapacity(bytes.count + 1)
        for byte in bytes.dropFirst(form == .byteOrderMark ? mark.count : 0) {
            if byte == UInt8(ascii: "\n"), plain.last == UInt8(ascii: "\r") { plain.removeLast() }
            plain.append(byte)
        }
        if let last = plain.last, last != UInt8(ascii: "\n") { plain.append(UInt8(ascii: "\n")) }
        return plain
    }
}

extension TextForm: CustomStringConvertible {
    public var description: String {
        switch self {
        case .byteOrderMark: "a byte order mark"
        case .utf16: "UTF-16"
        }
    }
}
