public import COSE

/// A re-examination, administrative review or lawsuit (RULES, general rule 10).
public struct Remedy: Hashable, Sendable, Codable {
    public let id: RemedyID
    /// `reexamination`, `review` or `lawsuit`.
    public internal(set) var kind: String
    /// The leaf hash of the decision it is against.
    public internal(set) var against: Digest
    /// The day of receipt; of what an outsider signed itself, never before the log day.
    public internal(set) var lodgedOn: CivilDate
    /// Whether execution of that decision is stayed.
    public var isStayed = false
    /// An outcome of `remedy.decided`; nil while it is open.
    public var outcome: String?
    /// The day it was decided.
    public var decidedOn: CivilDate?
}

/// That an officer stays away from a subject (RULES, general rule 1).
public struct Recusal: Hashable, Sendable, Codable {
    public let officer: OfficerID
    /// A subject as text, such as `application/LN-2025-0001`.
    public let subject: String
}
