public import COSE

/// The spot check of one certificate (art. 18), from its sample to the result that stands.
public struct SpotCheck: Hashable, Sendable, Codable {
    public let id: SpotCheckID
    public internal(set) var certificate: CertificateNumber
    /// The user under a regional brand who was checked, if it was one.
    public internal(set) var user: UserID?
    /// The year whose plan it counts for: that of the sample.
    public internal(set) var year: Int
    /// The day the sample was taken.
    public internal(set) var sampledOn: CivilDate
    /// The leaf hash of the entry of the sample.
    public let sampledBy: Digest
    /// The complaint it rests on, if any.
    public internal(set) var complaint: ComplaintID?
    /// The outcome that was concluded first; nil before.
    public var outcome: String?
    /// The leaf hash of the entry of that result; nil before.
    public var result: Digest?
    /// The day the result reached the holder; nil before.
    public var servedOn: CivilDate?
    /// The day the request for re-inspection was received; nil when none was.
    public var reinspectionRequestedOn: CivilDate?
    /// The re-inspection's outcome, which replaces the first.
    public var reinspectionOutcome: String?
    /// The leaf hash of the entry of the re-inspection's result; nil before.
    public var reinspectionResult: Digest?

    /// The re-inspection's outcome where there is one, else the first; nil before any.
    public var standingOutcome: String? { reinspectionOutcome ?? outcome }

    /// Whether a re-inspection was asked for and is not concluded.
    public var isReinspectionOpen: Bool {
        reinspectionRequestedOn != nil && reinspectionOutcome == nil
    }
}

/// A visit of daily supervision (art. 18).
public struct Supervision: Hashable, Sendable, Codable {
    public let certificate: CertificateNumber
    /// An outcome of `supervision.inspected`.
    public let outcome: String
    /// The leaf hash of the visit's entry.
    public let entry: Digest
    /// The complaint it rests on, if any.
    public let complaint: ComplaintID?
}

/// An order to put something right, its report, its re-check (art. 18; ours).
public struct Rectification: Hashable, Sendable, Codable {
    public let id: RectificationID
    public internal(set) var certificate: CertificateNumber
    /// The leaf hash of the entry that ordered it.
    public let order: Digest
    /// The leaf hash of the finding it rests on: a spot check's result, or a visit.
    public internal(set) var basis: Digest
    /// The spot check it rests on, if any.
    public internal(set) var spotCheck: SpotCheckID?
    /// The complaint it rests on, if any.
    public internal(set) var complaint: ComplaintID?
    /// The day of effect of the order.
    public internal(set) var orderedOn: CivilDate
    /// The last day to put it right and report; it may be extended.
    public var due: CivilDate
    /// The day the holder's newest report was received; nil before any.
    public var reportedOn: CivilDate?
    /// The newest re-check's outcome; nil before any.
    public var outcome: String?
    /// The day of the newest re-check; nil before any.
    public var recheckedOn: CivilDate?

    /// Whether it was put right, or fell away with a re-inspection that conforms.
    public var isFulfilled: Bool { outcome == "fulfilled" }
    /// Whether the time is over and it was not put right.
    public var hasFailed: Bool {
        guard let outcome, let recheckedOn else { return false }
        return outcome != "fulfilled" && (recheckedOn > due || outcome == "silent")
    }
    /// Whether nothing more is to come.
    public var isOver: Bool { isFulfilled || hasFailed }
}

/// A revocation from the notice of its intention to its service (art. 19).
public struct Revocation: Hashable, Sendable, Codable {
    /// How far it has come.
    public enum Stage: String, Hashable, Sendable, Codable {
        /// The holder has been told, or is to be.
        case intended
        /// It was given up, or fell before it was served.
        case dropped
        /// It was decided and is to be served.
        case decided
        /// It is in effect.
        case served
    }

    public let id: RevocationID
    /// The ground's name in the scheme edition in force on `factOn`.
    public internal(set) var ground: String
    /// The day of the fact: whose edition of the scheme names the grounds (RULES, general rule 11).
    public internal(set) var factOn: CivilDate
    public internal(set) var holder: PartyID
    /// The certificates that the notice named; after the decision, those it reaches.
    public var certificates: [CertificateNumber]
    /// The leaf hash of the entry that gave notice.
    public let notice: Digest
    /// The day of effect of the notice.
    public internal(set) var intendedOn: CivilDate
    /// The rectification it rests on, under ground (2).
    public internal(set) var rectification: RectificationID?
    /// The complaint it rests on, if any.
    public internal(set) var complaint: ComplaintID?
    /// Whether it is to work from the beginning; after the decision, whether it does.
    public var fromTheBeginning: Bool
    /// The day from which the time to answer runs, once the holder was notified.
    public var answerFrom: CivilDate?
    /// The last day to answer, once the holder was notified.
    public var answerDue: CivilDate?
    /// The day the holder's answer was received; nil while there is none.
    public var answeredOn: CivilDate?
    public var stage = Stage.intended
    /// The leaf hash of the decision; nil before.
    public var decision: Digest?
    /// The day it was decided; nil before.
    public var decidedOn: CivilDate?
    /// The day it was served; nil before.
    public var servedOn: CivilDate?
}

/// A holder's yearly self-inspection report (art. 20).
public struct YearlyReport: Hashable, Sendable, Codable {
    public let id: ReportID
    public let holder: PartyID
    public let year: Int
    /// The certificates it covers.
    public let certificates: [CertificateNumber]
    /// The day of receipt; of what the holder signed itself, never before the log day.
    public let receivedOn: CivilDate
    /// Whether it was received after its last day.
    public let isLate: Bool
}
