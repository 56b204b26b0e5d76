public import COSE

/// A complaint or report from outside (art. 22).
public struct Complaint: Hashable, Sendable, Codable {
    /// Its id.
    public let id: ComplaintID
    /// The entry that received it.
    public let receipt: Digest
    /// `consumer`, `report` or `other`.
    public internal(set) var kind: String
    /// `evaluation` or `holder`.
    public internal(set) var about: String
    /// The day of receipt.
    public internal(set) var receivedOn: CivilDate
    /// The last day to decide whether it is accepted.
    public var acceptDue: CivilDate?
    /// The decision's entry.
    public var considered: Digest?
    /// Whether it was accepted.
    public var isAccepted: Bool?
    /// Who handles it.
    public var handler: OfficerID?
    /// The last day to end it.
    public var endDue: CivilDate?
    /// How it ended.
    public var outcome: String?
    /// The acts that its end names.
    public var acts: [Digest] = []
    /// The complaint it was merged into.
    public var mergedInto: ComplaintID?
    /// The day it ended, declined or closed.
    public var endedOn: CivilDate?
    /// The day the complainant was told.
    public var toldOn: CivilDate?
}

/// Misuse of the mark by anyone (Opinions 二(四)2).
public struct Misuse: Hashable, Sendable, Codable {
    /// How the mark was misused.
    public internal(set) var how: String
    /// The certificate whose number or mark it was, if any.
    public internal(set) var certificate: CertificateNumber?
    /// The day it was found.
    public internal(set) var foundOn: CivilDate
    /// How it ended.
    public var outcome: String?
}

/// A re-examination, administrative review or lawsuit (RULES, general rule 10).
public struct Remedy: Hashable, Sendable, Codable {
    /// Its id.
    public let id: RemedyID
    /// `reexamination`, `review` or `lawsuit`.
    public internal(set) var kind: String
    /// The decision it is against.
    public internal(set) var against: Digest
    /// The day it was lodged.
    public internal(set) var lodgedOn: CivilDate
    /// Whether execution is stayed.
    public var isStayed = false
    /// How it was decided.
    public var outcome: String?
    /// The day of that.
    public var decidedOn: CivilDate?
}

/// That an officer stays away from a subject (RULES, general rule 1).
public struct Recusal: Hashable, Sendable, Codable {
    /// The officer.
    public let officer: OfficerID
    /// The subject.
    public let subject: String
}
