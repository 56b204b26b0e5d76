import COSE

/// Why bytes are not a statement of this kind of ledger.
public enum StatementError: Error, Hashable, Sendable, CustomStringConvertible {
    /// They are not a COSE_Sign1 in the strict form.
    case notSign1(String)
    /// The payload is not deterministic CBOR.
    case notCanonical(String)
    /// A header parameter that must be there is not, or is of another kind.
    case header(String)
    /// A header parameter that statements do not have.
    case unexpectedHeader(String)
    /// A payload field of every event that is missing or of another kind.
    case field(String, wanted: String)
    /// A kind of value that JSON cannot hold, or text that is not NFC.
    case value(String)
    /// The unprotected header is not empty.
    case unprotectedHeader
    /// What the unprotected header of a statement holds that does not travel with one.
    case unwantedCompanion(String)
    /// Its values make a statement longer than may be handed in.
    case tooLongToSend(byteCount: Int)
    /// Bytes that are not a disclosure.
    case malformedDisclosure

    public var description: String {
        switch self {
        case .notSign1(let fault): "not a COSE_Sign1 statement: \(fault)"
        case .notCanonical(let fault): "the payload is not deterministic CBOR: \(fault)"
        case .header(let name): "the protected header's \(name) is missing or malformed"
        case .unexpectedHeader(let name): "the protected header has an unwanted \(name)"
        case .field(let name, let wanted): "the event's \(name) is not \(wanted)"
        case .value(let fault): "the payload holds \(fault)"
        case .unprotectedHeader: "the unprotected header of a registered statement is not empty"
        case .unwantedCompanion(let fault):
            "the unprotected header of a statement handed in holds \(fault)"
        case .tooLongToSend(let byteCount):
            "with its values the statement has \(byteCount) bytes; at most "
                + "\(SentStatement.maximumByteCount) may be handed in"
        case .malformedDisclosure: "not a disclosure: wanted CBOR [16-byte salt, value, key]"
        }
    }
}
