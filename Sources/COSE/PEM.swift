/// One block of the strict textual encoding (RFC 7468 §3), as OpenSSL prints it.
enum PEM {
    private static let lineLength = 64

    static func encode(_ bytes: [UInt8], label: String) -> String {
        var text = "-----BEGIN \(label)-----\n"
        var rest = Base64.encode(bytes)[...]
        while !rest.isEmpty {
            text += rest.prefix(lineLength) + "\n"
            rest = rest.dropFirst(lineLength)
        }
        return text + "-----END \(label)-----\n"
    }

    /// Reads exactly what `encode` prints with this label.
    ///
    /// Lines in front, a second block, carriage returns and a missing last line feed are refused,
    /// so that a key file has one form.
    static func decode(_ text: String, label: String) throws(KeyError) -> [UInt8] {
        let lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        let symbols = lines.dropFirst().dropLast(2).joined()
        guard let base64 = String(validating: symbols, as: UTF8.self),
            let bytes = Base64.decode(base64),
            encode(bytes, label: label).utf8.elementsEqual(text.utf8)
        else { throw .notPEM(label: label) }
        return bytes
    }
}
