public import COSE

/// A batch of the yearly call (art. 6).
public struct Batch: Hashable, Sendable, Codable {
    public let id: BatchID
    /// The scheme and the edition in force when it was called; its applications follow that one
    /// (RULES, general rule 11).
    public let scheme: String
    public let edition: Int
    public let year: Int
    /// Sectors it is open to.
    public let sectors: [String]
    /// Categories it is open to.
    public let categories: [String]
    /// How many awards the year is meant to bring, when the call says so.
    public let target: Int?
    /// The first day of its window.
    public let opens: CivilDate
    /// The last day of its window; a later notice may move it.
    public var closes: CivilDate
    /// Whether every application has ended, been awarded or carried over.
    public var isClosed = false
    /// The requests for opinions of departments (art. 15), by leaf hash.
    public var requests: [Digest: OpinionRequest] = [:]
    /// Submissions, reviews and approvals (art. 17), by leaf hash.
    public var awardSteps: [Digest: AwardStep] = [:]
}

/// A request for the departments' opinions on a proposed list (art. 15).
public struct OpinionRequest: Hashable, Sendable, Codable {
    /// The departments asked.
    public let departments: [PartyID]
    /// The applications on the list.
    public let applications: [ApplicationID]
    /// The day the period runs from.
    public let askedOn: CivilDate
    /// The departments that have answered.
    public var answered: Set<PartyID> = []
    /// The last day to answer, when it was extended; else the scheme's working days from `askedOn`.
    public var extendedUntil: CivilDate?
    public var isClosed = false
}

/// One of the three steps of art. 17 before publication, with the entries it let through.
public struct AwardStep: Hashable, Sendable, Codable {
    /// `award.submitted`, `award.reviewed` or `award.approved`.
    public let type: String
    /// The applications it covers and has not excepted or sent back.
    public var applications: Set<ApplicationID>
}
