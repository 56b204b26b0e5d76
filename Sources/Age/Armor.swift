internal import COSE

/// The strict textual encoding (RFC 7468 §3, figure 3) with the label `AGE ENCRYPTED FILE`.
///
/// The lines end in line feeds, or all of them in carriage return and line feed. Unlike `age`, no
/// white space is read around the block: a key file has one form.
enum Armor {
    static let begin = "-----BEGIN AGE ENCRYPTED FILE-----"
    private static let end = "-----END AGE ENCRYPTED FILE-----"
    private static let lineLength = 64

    static func encode(_ bytes: [UInt8]) -> String {
        var text = begin + "\n"
        var rest = Base64.encode(bytes).utf8[...]
        while !rest.isEmpty {
            text += String(decoding: rest.prefix(lineLength), as: UTF8.self) + "\n"
            rest = rest.dropFirst(lineLength)
        }
        return text + end + "\n"
    }

    /// Reads exactly what `encode` prints, or that with CRLF in place of every LF.
    static func decode(_ text: String) throws(AgeError) -> [UInt8] {
        let lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        let isCRLF = lines.first?.last == UInt8(ascii: "\r")
        let symbols = lines.dropFirst().dropLast(2).flatMap { isCRLF ? $0.dropLast() : $0 }
        guard let bytes = Base64.decode(String(decoding: symbols, as: UTF8.self)) else {
            throw .notArmor
        }
        var canonical = Array(encode(bytes).utf8)
        if isCRLF {
            canonical = canonical.flatMap { $0 == UInt8(ascii: "\n") ? [0x0d, 0x0a] : [$0] }
        }
        guard canonical.elementsEqual(text.utf8) else { throw .notArmor }
        return bytes
    }
}
