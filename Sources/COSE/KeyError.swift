/// Why bytes or text are not an Ed25519 key that is accepted here.
public enum KeyError: Error, Hashable, Sendable {
    /// A raw key or a seed has another length.
    case wrongByteCount(found: Int, wanted: Int)
    /// The point's y is not below the field's prime.
    case notCanonical
    /// The point's order divides 8: anyone could sign for it.
    case smallOrder
    /// The bytes are no point of the curve, or one with a component of small order.
    case notInPrimeOrderSubgroup
    /// The text is not exactly one PEM block with this label.
    case notPEM(label: String)
    /// The bytes are not a SubjectPublicKeyInfo with an Ed25519 key.
    case notSubjectPublicKeyInfo
    /// The bytes are not a PKCS#8 version 1 PrivateKeyInfo with an Ed25519 key.
    case notPrivateKeyInfo
}

extension KeyError: CustomStringConvertible {
    /// What was found and what was wanted, in lower case.
    public var description: String {
        switch self {
        case .wrongByteCount(let found, let wanted):
            "found a key of \(found) bytes, wanted \(wanted)"
        case .notCanonical: "the public key is not in canonical form"
        case .smallOrder: "the public key is a point of small order"
        case .notInPrimeOrderSubgroup:
            "the public key is not a point of the prime-order subgroup of edwards25519"
        case .notPEM(let label):
            "wanted exactly one PEM block BEGIN \(label), with lines of 64 characters"
        case .notSubjectPublicKeyInfo:
            "wanted an Ed25519 SubjectPublicKeyInfo of 44 bytes (RFC 8410)"
        case .notPrivateKeyInfo:
            "wanted an unencrypted Ed25519 PKCS#8 version 1 key of 48 bytes (RFC 8410)"
        }
    }
}
