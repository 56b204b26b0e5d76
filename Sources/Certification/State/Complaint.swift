public import COSE

/// A complaint or report from outside (art. 22).
public struct Complaint: Hashable, Sendable, Codable {
    public let id: ComplaintID
    /// The leaf hash of the entry that received it.
    public let receipt: Digest
    /// `consumer`, `report` or `other`.
    public internal(set) var kind: String
    /// `evaluation` or `holder`.
    public internal(set) var about: String
    /// The day of receipt; of what an outsider signed itself, never before the log day.
    public internal(set) var receivedOn: CivilDate
    /// The last day to decide whether it is accepted.
    public var acceptDue: CivilDate?
    /// The leaf hash of the decision to accept or decline it; nil before.
    public var considered: Digest?
    /// Whether it was accepted; nil while nobody has decided.
    public var isAccepted: Bool?
    /// The officer who handles it, where the decision names one.
    public var handler: OfficerID?
    /// The last day to end it; nil while no time runs.
    public var endDue: CivilDate?
    /// How it ended: an outcome of `complaint.closed`, or `declined`; nil while it is open.
    public var outcome: String?
    /// The leaf hashes of the acts that its end names as what it led to.
    public var acts: [Digest] = []
    /// The complaint it was merged into, when that is how it ended.
    public var mergedInto: ComplaintID?
    /// The day it was declined or closed; nil while it is open.
    public var endedOn: CivilDate?
    /// The day the complainant was told how it ended; nil before.
    public var toldOn: CivilDate?
}

/// Misuse of the mark by anyone (Opinions 二(四)2).
public struct Misuse: Hashable, Sendable, Codable {
    /// `counterfeit`, `beyond-scope`, `after-end` or `other`.
    public internal(set) var how: String
    /// The certificate whose number or mark it was, if any.
    public internal(set) var certificate: CertificateNumber?
    public internal(set) var foundOn: CivilDate
    /// An outcome of `misuse.ended`; nil while it goes on.
    public var outcome: String?
}

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
