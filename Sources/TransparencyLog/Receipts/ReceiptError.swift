public import COSE

/// Why bytes are not a receipt, or not one for this statement.
public enum ReceiptError: Error, Hashable, Sendable {
    /// The bytes are not a COSE_Sign1 that is accepted here.
    case notSigned(COSEError)
    /// The protected header has no `395`: some other signed object.
    case notReceipt
    /// The `395` is not 1, a tree of RFC 9162 with SHA-256.
    case otherDataStructure
    /// The root lies inside, where it could differ from the one that the proof rebuilds.
    case payloadNotDetached
    /// The key identifier, or the claim of issuer, subject, time or tree size, is missing or of
    /// another type.
    case headerIncomplete
    /// There is not exactly one inclusion proof that can be read.
    case proofNotReadable
    /// The receipt has more than this profile's headers, or encodes otherwise.
    case notCanonical
    /// The statement is not a COSE_Sign1 that is accepted here.
    case statementNotReadable(COSEError)
    /// The statement's unprotected header is not empty.
    case statementNotInRegisteredForm
    /// The receipt is of another log.
    case wrongOrigin(found: String, wanted: String)
    /// The proof is not about a tree of the size that the log signed.
    case wrongSize(signed: UInt64, proof: UInt64)
    /// The proof does not fit its own sizes.
    case proof(ProofError)
    /// The key has not signed this header and the root that proof and statement give.
    case badSignature
}

extension ReceiptError: CustomStringConvertible {
    /// What was found and what was wanted, in lower case.
    public var description: String {
        switch self {
        case .notSigned(let error): "the receipt cannot be read: \(error)"
        case .notReceipt: "found a signed object without label 395, wanted a receipt"
        case .otherDataStructure: "found a receipt of a data structure other than RFC 9162's tree"
        case .payloadNotDetached: "the receipt carries a payload, wanted a detached one"
        case .headerIncomplete:
            "wanted a key identifier, an issuer, a subject, a time and a tree size in the "
                + "receipt's header"
        case .proofNotReadable: "wanted exactly one inclusion proof in the receipt"
        case .notCanonical: "the receipt encodes to other bytes than it was read from"
        case .statementNotReadable(let error): "the statement cannot be read: \(error)"
        case .statementNotInRegisteredForm:
            "the statement has an unprotected header, wanted its registered form"
        case .wrongOrigin(let found, let wanted):
            "found a receipt of the log \(Shown.name(found)), wanted \(Shown.name(wanted))"
        case .wrongSize(let signed, let proof):
            "found a proof in a tree of \(proof) entries, wanted one of \(signed), which was signed"
        case .proof(let error): error.description
        case .badSignature:
            "the log's key has not signed the root that the receipt and the statement give"
        }
    }
}
