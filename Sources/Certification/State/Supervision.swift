public import COSE

/// The spot check of one certificate (art. 18), from its sample to the result that stands.
public struct SpotCheck: Hashable, Sendable, Codable {
    /// Its id.
    public let id: SpotCheckID
    /// The certificate.
    public internal(set) var certificate: CertificateNumber
    /// The user under a regional brand who was checked, if it was one.
    public internal(set) var user: UserID?
    /// The year it counts for.
    public internal(set) var year: Int
    /// The day of the sample.
    public internal(set) var sampledOn: CivilDate
    /// The sample's entry.
    public let sampledBy: Digest
    /// The complaint it rests on, if any.
    public internal(set) var complaint: ComplaintID?
    /// The result's outcome.
    public var outcome: String?
    /// The result's entry.
    public var result: Digest?
    /// The day the result reached the holder.
    public var servedOn: CivilDate?
    /// The day a re-inspection was requested.
    public var reinspectionRequestedOn: CivilDate?
    /// The re-inspection's outcome, which replaces the first.
    public var reinspectionOutcome: String?
    /// The re-inspection's entry.
    public var reinspectionResult: Digest?

    /// The outcome that stands.
    public var standingOutcome: String? { reinspectionOutcome ?? outcome }

    /// Whether a re-inspection was asked for and is not concluded.
    public var isReinspectionOpen: Bool {
        reinspectionRequestedOn != nil && reinspectionOutcome == nil
    }
}

/// A visit of daily supervision (art. 18).
public struct Supervision: Hashable, Sendable, Codable {
    /// The certificate.
    public let certificate: CertificateNumber
    /// The outcome.
    public let outcome: String
    /// The entry.
    public let entry: Digest
    /// The complaint it rests on, if any.
    public let complaint: ComplaintID?
}

/// An order to put something right, its report, its re-check (art. 18; ours).
public struct Rectification: Hashable, Sendable, Codable {
    /// Its id.
    public let id: RectificationID
    /// The certificate.
    public internal(set) var certificate: CertificateNumber
    /// The order's entry.
    public let order: Digest
    /// The finding it rests on.
    public internal(set) var basis: Digest
    /// The spot check it rests on, if any.
    public internal(set) var spotCheck: SpotCheckID?
    /// The complaint it rests on, if any.
    public internal(set) var complaint: ComplaintID?
    /// The day of the order.
    public internal(set) var orderedOn: CivilDate
    /// The last day.
    public var due: CivilDate
    /// The day of the holder's newest report.
    public var reportedOn: CivilDate?
    /// The newest re-check's outcome.
    public var outcome: String?
    /// The day of it.
    public var recheckedOn: CivilDate?

    /// Whether it was put right.
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
    /// Where it stands.
    public enum Stage: String, Hashable, Sendable, Codable {
        /// The holder has been told, or is to be.
        case intended
        /// It was given up.
        case dropped
        /// It was decided and is to be served.
        case decided
        /// It is in effect.
        case served
    }

    /// Its id.
    public let id: RevocationID
    /// The ground.
    public internal(set) var ground: String
    /// The day of the fact: whose edition of the scheme names the grounds (RULES, general rule 11).
    public internal(set) var factOn: CivilDate
    /// The holder.
    public internal(set) var holder: PartyID
    /// The certificates that the notice named; after the decision, those it reaches.
    public var certificates: [CertificateNumber]
    /// The notice's entry.
    public let notice: Digest
    /// The day of the notice.
    public internal(set) var intendedOn: CivilDate
    /// The rectification it rests on, under ground (2).
    public internal(set) var rectification: RectificationID?
    /// The complaint it rests on, if any.
    public internal(set) var complaint: ComplaintID?
    /// Whether it is to work from the beginning.
    public var fromTheBeginning: Bool
    /// The day from which the time to answer runs, once the holder was notified.
    public var answerFrom: CivilDate?
    /// The last day to answer, once the holder was notified.
    public var answerDue: CivilDate?
    /// The day of the holder's answer.
    public var answeredOn: CivilDate?
    /// Where it stands.
    public var stage = Stage.intended
    /// The decision's entry.
    public var decision: Digest?
    /// The day it was decided.
    public var decidedOn: CivilDate?
    /// The day it was served.
    public var servedOn: CivilDate?
}

/// A holder's yearly self-inspection report (art. 20).
public struct YearlyReport: Hashable, Sendable, Codable {
    /// Its id.
    public let id: ReportID
    /// The holder.
    public let holder: PartyID
    /// The year it is about.
    public let year: Int
    /// The certificates it covers.
    public let certificates: [CertificateNumber]
    /// The day of receipt.
    public let receivedOn: CivilDate
    /// Whether it came after its day.
    public let isLate: Bool
}
