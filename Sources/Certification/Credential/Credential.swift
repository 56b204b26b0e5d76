public import COSE

/// A certificate's credential: the CWT that a QR code carries and the issuing act logs.
public struct Credential: Hashable, Sendable {
    /// The COSE object.
    public let sign1: Sign1
    /// What it says.
    public let claims: CredentialClaims

    /// Signs the claims with the issuing body's certificate key.
    public init(_ claims: CredentialClaims, signedBy key: PrivateKey) {
        self.claims = claims
        sign1 = Sign1(
            protected: CBORMap([
                (CBOR(HeaderLabel.algorithm), CBOR(-8)),
                (CBOR(HeaderLabel.keyIdentifier), .bytes(key.publicKey.keyIdentifier)),
            ]),
            payload: CBOR.map(claims.map).encoded(), signedBy: key)
    }

    /// Reads a credential, strictly: exactly two protected parameters, deterministic claims.
    public init(decoding bytes: [UInt8]) throws(CredentialError) {
        let sign1: Sign1
        do { sign1 = try Sign1(decoding: bytes) } catch { throw .notSign1("\(error)") }
        guard sign1.unprotected.pairs.isEmpty, sign1.protected.pairs.count == 2,
            sign1.protected[HeaderLabel.algorithm]?.int == -8,
            sign1.protected[HeaderLabel.keyIdentifier]?.bytesValue?.count == 8
        else { throw .header }
        guard let payload = sign1.payload, let map = try? CBOR(decoding: payload).mapValue else {
            throw .claims
        }
        self.sign1 = sign1
        claims = try CredentialClaims(map)
    }

    /// The bytes that go on paper.
    public func encoded() -> [UInt8] { sign1.encoded() }

    /// Its `kid`: the first 8 bytes of its key's thumbprint.
    public var keyIdentifier: [UInt8]? {
        sign1.protected[HeaderLabel.keyIdentifier]?.bytesValue
    }

    /// Whether `kid` names the key and its signature verifies; nothing is said of whose key it is.
    public func isSigned(by key: PublicKey) -> Bool {
        keyIdentifier == key.keyIdentifier && sign1.isSigned(by: key)
    }
}

/// Why bytes are not a credential.
public enum CredentialError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Not a COSE_Sign1.
    case notSign1(String)
    /// Other header parameters than algorithm and key identifier.
    case header
    /// Claims that are missing, malformed, or not canonical.
    case claims

    public var description: String { wording.en }

    /// What is wrong, in both languages.
    public var wording: Wording {
        switch self {
        case .notSign1(let fault):
            Wording(zh: "不是此类文件，应为 COSE_Sign1", en: "not a COSE_Sign1: \(fault)")
        case .header:
            Wording(
                zh: "头部只应有算法和密钥标识",
                en: "its header must hold the algorithm and the key identifier, nothing else")
        case .claims:
            Wording(zh: "内容不是证书的声明", en: "its claims are not those of a certificate")
        }
    }
}
