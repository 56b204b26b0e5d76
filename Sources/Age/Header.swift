/// The header of a file under a passphrase: the file key, wrapped, and a MAC over all that.
///
/// ```
/// age-encryption.org/v1
/// -> scrypt ajMFur+EJLGaohv/dLRGnw 18
/// 8SHBz/ldWnjyGFQqfjat6uNBarWqqEMDS7W8X7+Xq5Q
/// --- HK2NmOBN9Dpq0Gw6xMCuhFcQlQLvZ/wQUi/2scLG75s
/// ```
struct Header: Hashable {
    static let maximumByteCount = 16_384
    static let wrappedKeyByteCount = FileSecrets.partByteCount + Cipher.tagByteCount
    static let macByteCount = 32

    private static let format = "age-encryption.org/"
    private static let version = "v1"
    private static let recipient = "scrypt"
    private static let end = "---"

    let salt: [UInt8]
    /// The base-two logarithm of scrypt's N.
    let workFactor: Int
    let wrappedKey: [UInt8]
    let mac: [UInt8]

    /// Wraps the file key under the passphrase.
    init(
        wrapping secrets: FileSecrets, with passphrase: Passphrase, workFactor: Int
    ) throws(AgeError) {
        salt = secrets.salt
        self.workFactor = workFactor
        let key = try Derivation.wrapKey(passphrase, salt: secrets.salt, workFactor: workFactor)
        wrappedKey = Cipher.seal(secrets.fileKey, key: key, nonce: Cipher.zeroNonce)
        let text = Self.text(salt: salt, workFactor: workFactor, wrappedKey: wrappedKey)
        mac = Derivation.headerMAC(text, fileKey: secrets.fileKey)
    }

    /// Reads a header and leaves the lines where the payload begins.
    init(_ lines: inout HeaderLines) throws(AgeError) {
        let first = try lines.next()
        guard first.hasPrefix(Self.format) else { throw .notAge }
        let version = String(first.dropFirst(Self.format.count))
        guard version == Self.version else { throw .version(found: Self.shown(version)) }
        var stanzas: [Stanza] = []
        var line = try lines.next()
        while !line.hasPrefix(Self.end) {
            stanzas.append(try Stanza(first: line, rest: &lines))
            line = try lines.next()
        }
        guard line.hasPrefix(Self.end + " "), let stanza = stanzas.first,
            let mac = RawBase64.decode(String(line.dropFirst(Self.end.count + 1))),
            mac.count == Self.macByteCount
        else { throw .headerLine(lines.number) }
        let names = stanzas.map { $0.arguments[0] }
        guard names.contains(Self.recipient) else {
            throw .otherRecipients(names.map(Self.shown))
        }
        guard stanzas.count == 1 else { throw .passphraseNotAlone(stanzaCount: stanzas.count) }
        guard stanza.arguments.count == 3 else {
            throw .argumentCount(found: stanza.arguments.count)
        }
        guard let salt = RawBase64.decode(stanza.arguments[1]),
            salt.count == FileSecrets.partByteCount
        else { throw .salt }
        // Another length would let a guesser try many passphrases at once (partitioning oracles).
        guard stanza.body.count == Self.wrappedKeyByteCount else {
            throw .wrappedKeyByteCount(
                found: stanza.body.count, wanted: Self.wrappedKeyByteCount)
        }
        self.salt = salt
        self.workFactor = try Self.workFactor(stanza.arguments[2])
        self.wrappedKey = stanza.body
        self.mac = mac
    }

    /// The file key, once the passphrase fits and the MAC is its own.
    func fileKey(for passphrase: Passphrase, maximumWorkFactor: Int) throws(AgeError) -> [UInt8] {
        guard workFactor <= maximumWorkFactor else {
            throw .workFactorTooHigh(found: "\(workFactor)", maximum: maximumWorkFactor)
        }
        let key = try Derivation.wrapKey(passphrase, salt: salt, workFactor: workFactor)
        guard let fileKey = Cipher.open(wrappedKey, key: key, nonce: Cipher.zeroNonce) else {
            throw .wrongPassphrase
        }
        let text = Self.text(salt: salt, workFactor: workFactor, wrappedKey: wrappedKey)
        guard Derivation.isEqual(mac, Derivation.headerMAC(text, fileKey: fileKey)) else {
            throw .headerNotAuthentic
        }
        return fileKey
    }

    /// The header as it stands before the payload.
    var bytes: [UInt8] {
        let text = Self.text(salt: salt, workFactor: workFactor, wrappedKey: wrappedKey)
        return text + Array(" \(RawBase64.encode(mac))\n".utf8)
    }

    /// What the MAC is over: the header up to and including `---`.
    private static func text(salt: [UInt8], workFactor: Int, wrappedKey: [UInt8]) -> [UInt8] {
        let stanza = Stanza(
            arguments: [recipient, RawBase64.encode(salt), "\(workFactor)"], body: wrappedKey)
        return Array((format + version + "\n" + stanza.text + end).utf8)
    }

    private static func workFactor(_ text: String) throws(AgeError) -> Int {
        guard text.first != "0", text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            throw .workFactor(found: shown(text))
        }
        guard let number = Int(text) else {
            throw .workFactorTooHigh(found: shown(text), maximum: Derivation.maximumWorkFactor)
        }
        return number
    }

    /// What a stranger wrote, short enough for one line of an error.
    private static func shown(_ text: String) -> String {
        text.utf8.count <= 32 ? text : text.prefix(32) + "…"
    }
}
