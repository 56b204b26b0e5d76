internal import COSE

/// Base 64 without padding, as age's header has it (RFC 4648 §4, §3.2).
enum RawBase64 {
    static func encode(_ bytes: [UInt8]) -> String {
        String(Base64.encode(bytes).prefix { $0 != "=" })
    }

    /// Reads what `encode` prints and nothing else.
    static func decode(_ text: String) -> [UInt8]? {
        guard !text.utf8.contains(UInt8(ascii: "=")) else { return nil }
        let padding = (4 - text.utf8.count % 4) % 4
        return Base64.decode(text + String(repeating: "=", count: padding))
    }
}
