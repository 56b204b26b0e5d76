public import COSE
public import Certification

/// Why a line of JSON is not an act that can be signed.
public enum DraftError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Not JSON, or not an object.
    case notJSON(String)
    /// A member that must be there is not, or holds something else.
    case member(String, wanted: String)
    /// A member that acts in JSON do not have.
    case unexpected(String)
    /// A reference that leads nowhere.
    case unresolved(String)
    /// An act type nobody knows.
    case unknownType(String)
    /// A key that is not there.
    case noKey(String)
    /// A key that is there and cannot be read, and the way out.
    case keyNotRead(String, hint: String?)
    /// The signing party cannot be told: the key is not enrolled and none is named.
    case noParty(String)
    /// A key that is another officer's than the act names.
    case keyOfAnother(String, officer: OfficerID)
    /// A file that is no proof of a key, with what makes it no JSON, where that is why.
    case noProof(String, JSONError?)
    /// A private key where a proof that it is held was wanted.
    case keyForProof(String)
    /// A proof that belongs to another officer than the act names.
    case proofOfAnother(party: PartyID, officer: OfficerID)
    /// What only a ledger at hand can fill in.
    case needsLedger(String)
    /// A document that cannot be read.
    case evidence(String)
    /// The act would not be readable again.
    case unsignable(String)

    public var description: String {
        switch self {
        case .notJSON(let fault): "not an act in JSON: \(fault)"
        case .member(let name, let wanted): "the member \(Shown.name(name)) is not \(wanted)"
        case .unexpected(let name): "an act has no member \(Shown.name(name))"
        case .unresolved(let reference):
            "the reference \(Shown.name(reference)) leads to no entry"
        case .unknownType(let type): "there is no act type \(Shown.name(type))"
        case .noKey(let name): "there is no key \(Shown.name(name))"
        case .keyNotRead(let fault, _): "the key cannot be read: \(fault)"
        case .keyOfAnother(let name, let officer):
            "the act is by \(Shown.name(name)), and the key is that of \(officer)"
        case .noParty(let name):
            "the key \(Shown.name(name)) is enrolled for no party, and none is named"
        case .noProof(let name, let fault):
            "\(name) is no proof that a key is held" + (fault.map { ": \($0)" } ?? "")
        case .keyForProof(let name):
            "\(name) is a private key, wanted the proof that it is held"
        case .proofOfAnother(let party, let officer):
            "the proof is of the key of \(party)/\(officer), and the act names another"
        case .needsLedger(let field):
            "\(field) is left out, and only a ledger at hand can fill it in"
        case .evidence(let fault): "the evidence cannot be taken: \(fault)"
        case .unsignable(let fault): "the act cannot be signed: \(fault)"
        }
    }
}
