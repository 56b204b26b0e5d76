/// Base 64 with padding, on one line (RFC 4648 §4).
public enum Base64 {
    /// Prints the bytes, padded with `=` to a multiple of four characters.
    public static func encode(_ bytes: some Collection<UInt8>) -> String {
        var text = Base64Alphabet.standard.encode(Array(bytes))
        while !text.count.isMultiple(of: 4) { text.append(UInt8(ascii: "=")) }
        return String(decoding: text, as: UTF8.self)
    }

    /// Reads what `encode` prints and nothing else.
    ///
    /// Nil for missing or surplus padding, white space, the URL alphabet, and pad bits that are
    /// not zero (RFC 4648 §3.5): two texts never stand for the same bytes.
    public static func decode(_ text: String) -> [UInt8]? {
        var symbols = Array(text.utf8)
        guard symbols.count.isMultiple(of: 4) else { return nil }
        for _ in 0..<2 where symbols.last == UInt8(ascii: "=") { symbols.removeLast() }
        return Base64Alphabet.standard.decode(symbols)
    }
}

/// Base 64 with the URL and filename safe alphabet, without padding (RFC 4648 §5).
public enum Base64URL {
    /// Prints the bytes with `-` and `_` and no padding.
    public static func encode(_ bytes: some Collection<UInt8>) -> String {
        String(decoding: Base64Alphabet.urlSafe.encode(Array(bytes)), as: UTF8.self)
    }

    /// Reads what `encode` prints and nothing else; nil for padding and pad bits that are not zero.
    public static func decode(_ text: String) -> [UInt8]? {
        Base64Alphabet.urlSafe.decode(Array(text.utf8))
    }
}

/// The 64 symbols of one alphabet, and the unpadded form that both share.
struct Base64Alphabet: Sendable {
    static let standard = Base64Alphabet(last: "+/")
    static let urlSafe = Base64Alphabet(last: "-_")

    private let symbols: [UInt8]
    /// The value of every byte, 255 for bytes outside the alphabet.
    private let values: [UInt8]

    private init(last: String) {
        let symbols = Array(
            ("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789" + last).utf8)
        var values = [UInt8](repeating: 255, count: 256)
        for (value, symbol) in symbols.enumerated() { values[Int(symbol)] = UInt8(value) }
        self.symbols = symbols
        self.values = values
    }

    func encode(_ bytes: [UInt8]) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count * 4 + 2) / 3 + 2)
        var bits: UInt32 = 0
        var bitCount: UInt32 = 0
        for byte in bytes {
            bits = bits << 8 | UInt32(byte)
            bitCount += 8
            while bitCount >= 6 {
                bitCount -= 6
                text.append(symbols[Int(bits >> bitCount & 63)])
            }
        }
        if bitCount > 0 { text.append(symbols[Int(bits << (6 - bitCount) & 63)]) }
        return text
    }

    func decode(_ text: [UInt8]) -> [UInt8]? {
        // One symbol left over carries 6 bits, less than a byte: no encoder writes it.
        guard text.count % 4 != 1 else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count * 3 / 4)
        var bits: UInt32 = 0
        var bitCount: UInt32 = 0
        for symbol in text {
            let value = values[Int(symbol)]
            guard value < 64 else { return nil }
            bits = bits << 6 | UInt32(value)
            bitCount += 6
            if bitCount >= 8 {
                bitCount -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> bitCount))
            }
        }
        guard bits & (1 << bitCount - 1) == 0 else { return nil }
        return bytes
    }
}
