import COSE

/// The public notice of a proposed list (art. 16), in one part or several.
public struct Notice: Hashable, Sendable, Codable {
    public let id: NoticeID
    public let batch: BatchID
    /// Where it is published.
    public let place: String
    /// How many parts it has.
    public let parts: Int
    /// The numbers of the parts published so far, from 1.
    public var published: Set<Int> = []
    /// The applications on the parts published so far.
    public var applications: [ApplicationID] = []
    /// The day from which the period runs: that of its last part, and never before the log day.
    public var startsOn: CivilDate

    /// Whether all parts are out; the period runs only then.
    public var isComplete: Bool { published.count == parts }
}

/// An objection to an entry of a notice (art. 16; RULES, general rule 5).
public struct Objection: Hashable, Sendable, Codable {
    public let id: ObjectionID
    public let notice: NoticeID
    public let application: ApplicationID
    /// The day of receipt; of what an outsider signed itself, never before the log day.
    public let receivedOn: CivilDate
    /// Whether the objector gave a name, and so can be told.
    public let isNamed: Bool
    /// Whether the office has investigated; the committee decides after that.
    public var isInvestigated = false
    /// The committee's outcome; nil while it is undecided.
    public var outcome: String?
    /// Whether objector and applicant were told of that outcome.
    public var isNotified = false
}
