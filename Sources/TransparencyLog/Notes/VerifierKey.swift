public import COSE

/// A named public key that verifies lines of notes: a "vkey" (C2SP signed-note, "Verifier keys").
///
/// ```text
/// <name>+<key ID: 8 hex digits>+<base64 of type ‖ public key>
/// PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW
/// ```
public struct VerifierKey: Hashable, Sendable {
    /// What a key signs; the raw value is C2SP's signature type byte.
    public enum Kind: UInt8, Hashable, Sendable {
        /// Ed25519 over the text of the note.
        case ed25519 = 0x01
        /// Timestamped Ed25519 over a checkpoint (C2SP tlog-cosignature v1).
        case cosignature = 0x04
    }

    /// The key's name; a log's is its origin.
    public let name: String

    /// What the key signs.
    public let kind: Kind

    public let publicKey: PublicKey

    /// The first four bytes of SHA-256(name ‖ 0x0A ‖ type ‖ public key), big-endian.
    public let keyID: UInt32

    /// Takes a name that a note can carry; any other is refused.
    public init(name: String, kind: Kind, publicKey: PublicKey) throws(VerifierKeyError) {
        guard KeyName.isAcceptable(name) else { throw .nameNotAcceptable }
        self.init(acceptedName: name, kind: kind, publicKey: publicKey)
    }

    /// Names a key by a name that has been accepted before.
    init(acceptedName name: String, kind: Kind, publicKey: PublicKey) {
        self.name = name
        self.kind = kind
        self.publicKey = publicKey
        let hashed = name.utf8 + [0x0A, kind.rawValue] + publicKey.raw
        keyID = Digest.sha256(hashed).bytes.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
    }

    /// Reads exactly what `description` prints.
    public init(parsing text: String) throws(VerifierKeyError) {
        // Base64 has plus signs of its own: only the first two separate.
        let fields = text.utf8.split(
            separator: UInt8(ascii: "+"), maxSplits: 2, omittingEmptySubsequences: false)
        guard fields.count == 3, let name = String(fields[0]), let hex = String(fields[1]),
            let base64 = String(fields[2])
        else { throw .notThreeFields }
        guard let material = Base64.decode(base64), let type = material.first else {
            throw .notBase64
        }
        guard let kind = Kind(rawValue: type) else { throw .unknownKind(type) }
        try self.init(
            name: name, kind: kind, publicKey: try Self.publicKey(Array(material.dropFirst())))
        guard hex.utf8.elementsEqual(keyIDHex.utf8) else {
            throw .wrongKeyID(wanted: keyIDHex)
        }
    }

    /// The key ID as 8 lowercase hex digits.
    public var keyIDHex: String { NoteSignature.hex(keyID) }

    /// True when the signature line names this key: same name, same key ID.
    public func isNamed(by signature: NoteSignature) -> Bool {
        keyID == signature.keyID && name.utf8.elementsEqual(signature.name.utf8)
    }

    /// True when the line names this key and its signature over the text is good.
    ///
    /// For a cosignature key the text is a checkpoint's, and the time in the line is part of what
    /// is signed.
    public func verifies(_ signature: NoteSignature, over text: [UInt8]) -> Bool {
        guard isNamed(by: signature) else { return false }
        switch kind {
        case .ed25519: return publicKey.verifies(signature.blob, over: text)
        case .cosignature: return Cosignature.isSigned(signature, over: text, by: publicKey)
        }
    }

    private static func publicKey(_ raw: [UInt8]) throws(VerifierKeyError) -> PublicKey {
        do throws(KeyError) {
            return try PublicKey(raw: raw)
        } catch {
            throw .keyNotAcceptable(error)
        }
    }
}

extension VerifierKey: CustomStringConvertible {
    /// The vkey: `name+hex+base64`.
    public var description: String {
        "\(name)+\(keyIDHex)+\(Base64.encode([kind.rawValue] + publicKey.raw))"
    }
}

/// Why text is not the key of a log or witness.
public enum VerifierKeyError: Error, Hashable, Sendable {
    /// The text is not a name, a key ID and a key with plus signs between.
    case notThreeFields
    /// The name is empty, too long, not in NFC, or has a space, a plus or a control character.
    case nameNotAcceptable
    /// The key is not canonical base 64, or empty.
    case notBase64
    /// The signature type is neither 01 nor 04.
    case unknownKind(UInt8)
    /// The public key is not one that every library agrees on.
    case keyNotAcceptable(KeyError)
    /// The key ID is not the one that name and key give.
    case wrongKeyID(wanted: String)
}

extension VerifierKeyError: CustomStringConvertible {
    /// What was found and what was wanted, in lower case.
    public var description: String {
        switch self {
        case .notThreeFields: "wanted a verifier key of the form name+key ID+base64"
        case .nameNotAcceptable:
            "wanted a key name in NFC of 1 to \(KeyName.maximumByteCount) bytes without spaces, "
                + "plus signs and control characters"
        case .notBase64: "the key is not canonical base 64"
        case .unknownKind(let type):
            "found signature type \(Hex.encode([type])), wanted 01 (Ed25519) or 04 (cosignature)"
        case .keyNotAcceptable(let error): error.description
        case .wrongKeyID(let wanted): "the name and the key give key ID \(wanted), found another"
        }
    }
}
