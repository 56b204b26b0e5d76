/// A file under a passphrase, as `age -p` writes it (C2SP age v1, https://c2sp.org/age).
///
/// A header wraps the file key under the passphrase, by scrypt; a payload is encrypted with the
/// file key. Files for other recipients are refused by name. Reading one proves nothing yet: only
/// `open` tells whether it is whole and as it was written.
///
/// ```swift
/// let file = try AgeFile(sealing: pem, with: passphrase, secrets: FileSecrets(random))
/// let pem = try AgeFile(armored: file.armored).open(with: passphrase)
/// ```
public struct AgeFile: Hashable, Sendable {
    /// The base-two logarithm of the work factor that is written: a second and 256 MiB.
    public static let workFactor = 18
    /// The highest that is read unless the caller wants another: four seconds and 1 GiB.
    public static let maximumWorkFactor = 20
    /// The most bytes that are encrypted or decrypted: 1 MiB, for this is held in memory.
    public static let maximumPlaintextByteCount = 1 << 20
    /// The most bytes that a file may have before its armor, header and all.
    public static let maximumByteCount =
        Header.maximumByteCount + FileSecrets.partByteCount
        + ChunkStream.sealedByteCount(of: maximumPlaintextByteCount)

    private let header: Header
    private let nonce: [UInt8]
    private let sealed: [UInt8]

    /// Encrypts the bytes under the passphrase, with secrets that were drawn for this file alone.
    ///
    /// The work factor is a logarithm; tests take a small one.
    public init(
        sealing plaintext: [UInt8], with passphrase: Passphrase, secrets: FileSecrets,
        workFactor: Int = workFactor
    ) throws(AgeError) {
        guard plaintext.count <= Self.maximumPlaintextByteCount else {
            throw .plaintextTooLong(
                byteCount: plaintext.count, maximum: Self.maximumPlaintextByteCount)
        }
        header = try Header(wrapping: secrets, with: passphrase, workFactor: workFactor)
        nonce = secrets.nonce
        sealed = ChunkStream.seal(
            plaintext, key: Derivation.payloadKey(secrets.fileKey, nonce: secrets.nonce))
    }

    /// Reads the binary form.
    public init(_ bytes: [UInt8]) throws(AgeError) {
        guard bytes.count <= Self.maximumByteCount else {
            throw .tooLong(byteCount: bytes.count, maximum: Self.maximumByteCount)
        }
        var lines = HeaderLines(bytes)
        header = try Header(&lines)
        let payload = bytes[lines.position...]
        guard payload.count >= FileSecrets.partByteCount + Cipher.tagByteCount else {
            throw .payloadCutShort
        }
        let byteCount = ChunkStream.byteCount(
            ofSealed: payload.count - FileSecrets.partByteCount)
        guard byteCount <= Self.maximumPlaintextByteCount else {
            throw .plaintextTooLong(byteCount: byteCount, maximum: Self.maximumPlaintextByteCount)
        }
        nonce = Array(payload.prefix(FileSecrets.partByteCount))
        sealed = Array(payload.dropFirst(FileSecrets.partByteCount))
    }

    /// Reads exactly one armored block, with lines that all end in LF or all in CRLF.
    public init(armored text: String) throws(AgeError) {
        // Four characters for three bytes, a line's end of two for 64, and the first and last line.
        let maximum = Self.maximumByteCount / 3 * 4 * 66 / 64 + 256
        guard text.utf8.count <= maximum else {
            throw .tooLong(byteCount: text.utf8.count, maximum: maximum)
        }
        try self.init(try Armor.decode(text))
    }

    /// Whether a text sets out to be an armored age file, which is all that its first line tells.
    public static func isArmored(_ text: String) -> Bool {
        text.utf8.starts(with: Armor.begin.utf8)
    }

    /// What was encrypted, when the passphrase fits and nothing was altered, cut or added.
    ///
    /// Costs what the header's work factor says, and is refused where that is over the limit: the
    /// factor is a stranger's wish for our memory.
    public func open(
        with passphrase: Passphrase, maximumWorkFactor: Int = maximumWorkFactor
    ) throws(AgeError) -> [UInt8] {
        let fileKey = try header.fileKey(for: passphrase, maximumWorkFactor: maximumWorkFactor)
        return try ChunkStream.open(sealed, key: Derivation.payloadKey(fileKey, nonce: nonce))
    }

    /// The binary form.
    public var bytes: [UInt8] { header.bytes + nonce + sealed }

    /// The armored form, its lines ending in line feeds.
    public var armored: String { Armor.encode(bytes) }
}
