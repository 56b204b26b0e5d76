/// Why bytes are not a COSE_Sign1 that is accepted here.
public enum COSEError: Error, Hashable, Sendable {
    /// The encoding is longer than its limit.
    case tooLong(byteCount: Int, maximum: Int)
    /// The bytes are not deterministic CBOR.
    case notCBOR(CBORError)
    /// The item has another tag than 18, or none.
    case wrongTag(found: UInt64?)
    /// Under the tag is no array of four items.
    case notFourItems
    /// The protected header is not a byte string with something in it.
    case protectedNotBytes
    /// The protected header's bytes are not CBOR; positions count from its first byte.
    case protectedNotCBOR(CBORError)
    /// The protected header is no map, or an empty one.
    case protectedNotMap
    /// The unprotected header is no map.
    case unprotectedNotMap
    /// The payload is neither a byte string nor null.
    case payloadNotBytesOrNull
    /// The signature is no byte string.
    case signatureNotBytes
    /// A header label is neither an integer nor text.
    case labelNotIntegerOrText
    /// A label stands in the protected and in the unprotected header.
    case labelInBothHeaders(CBOR)
    /// There is a `crit` header.
    case criticalHeader
    /// The protected header has no `alg`.
    case algorithmMissing
    /// The `alg` is neither EdDSA (−8) nor Ed25519 (−19).
    case algorithmNotSupported(CBOR)
    /// The signature is one of Ed448, by its `alg` or its length.
    case ed448NotSupported
    /// The signature has another length than 64 bytes.
    case signatureByteCount(found: Int)
    /// Encoding what was read gives other bytes.
    case notCanonical
}

extension COSEError: CustomStringConvertible {
    /// What was found and what was wanted, in lower case.
    public var description: String {
        switch self {
        case .tooLong(let byteCount, let maximum):
            "found a signed message of \(byteCount) bytes, wanted at most \(maximum)"
        case .notCBOR(let error): "the message is not deterministic CBOR: \(error)"
        case .wrongTag(let found?): "found tag \(found), wanted tag 18 (COSE_Sign1)"
        case .wrongTag(nil): "found no tag, wanted tag 18 (COSE_Sign1)"
        case .notFourItems: "wanted an array of four items under tag 18"
        case .protectedNotBytes: "wanted the protected header as a byte string, not empty"
        case .protectedNotCBOR(let error): "the protected header is not CBOR: \(error)"
        case .protectedNotMap: "wanted a map with an algorithm as the protected header"
        case .unprotectedNotMap: "wanted a map as the unprotected header"
        case .payloadNotBytesOrNull: "wanted a byte string or null as the payload"
        case .signatureNotBytes: "wanted a byte string as the signature"
        case .labelNotIntegerOrText: "found a header label that is neither integer nor text"
        case .labelInBothHeaders(let label): "\(Self.name(label)) is in both headers"
        case .criticalHeader: "found a crit header, of which none is understood here"
        case .algorithmMissing: "the protected header names no algorithm"
        case .algorithmNotSupported(let algorithm):
            "found algorithm \(Self.name(algorithm)), wanted -8 (EdDSA) or -19 (Ed25519)"
        case .ed448NotSupported: "found an Ed448 signature, wanted Ed25519"
        case .signatureByteCount(let found): "found a signature of \(found) bytes, wanted 64"
        case .notCanonical: "the message encodes to other bytes than it was read from"
        }
    }

    /// A label or an algorithm as text that is safe to print: an integer, or hex of its encoding.
    private static func name(_ item: CBOR) -> String {
        item.int.map(String.init) ?? "h'\(Hex.encode(item.encoded().prefix(32)))'"
    }
}
