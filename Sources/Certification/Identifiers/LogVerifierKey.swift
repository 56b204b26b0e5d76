public import COSE

/// A log's name and Ed25519 key in C2SP's form, `name+key ID+base64(01 ‖ key)` (FORMATS §5).
///
/// The domain reads it to hold a new log key to the ledger's origin; whether the name may stand in
/// a note is for `TransparencyLog` to say.
public struct LogVerifierKey: Hashable, Sendable, CustomStringConvertible {
    /// The key's name: the log's origin.
    public let name: String
    public let publicKey: PublicKey

    /// Takes any name: whether a note can carry it is not looked at here.
    public init(name: String, publicKey: PublicKey) {
        self.name = name
        self.publicKey = publicKey
    }

    /// Reads exactly what `description` prints; nil for anything else.
    public init?(_ text: String) {
        // Base64 has plus signs of its own: only the first two separate.
        let fields = text.utf8.split(
            separator: UInt8(ascii: "+"), maxSplits: 2, omittingEmptySubsequences: false)
        guard fields.count == 3, let name = String(fields[0]), let base64 = String(fields[2]),
            let material = Base64.decode(base64), material.first == Self.ed25519,
            let publicKey = try? PublicKey(raw: Array(material.dropFirst()))
        else { return nil }
        self.init(name: name, publicKey: publicKey)
        guard description.utf8.elementsEqual(text.utf8) else { return nil }
    }

    public var description: String {
        let material = [Self.ed25519] + publicKey.raw
        let keyID = Digest.sha256(Array(name.utf8) + [0x0A] + material).bytes.prefix(4)
        return "\(name)+\(Hex.encode(keyID))+\(Base64.encode(material))"
    }

    /// C2SP's signature type byte.
    private static let ed25519: UInt8 = 0x01
}
