public import COSE

/// One application: one offering of one operator in one batch, on its way through arts. 6–17.
///
/// What is short stands together: a log has one for each dozen of its entries, and so it takes 384
/// bytes of memory and not 448.
public struct Application: Hashable, Sendable, Codable {
    /// An adverse fact reported after filing (art. 7 (3); RULES, general rule 9).
    public struct AdverseFact: Hashable, Sendable, Codable {
        /// The leaf hash of the entry that reported it.
        public let report: Digest
        /// Of what kind it is: a violation, an accident, a bad credit record, another.
        public let kind: String
        /// The day on which the fact occurred, not that of the report.
        public internal(set) var factOn: CivilDate
        /// Whether the stage's body has decided on it.
        public var isDecided = false
        /// Whether it was found to stand.
        public var stands = false
        /// The leaf hash of the decision; nil before.
        public var decision: Digest?
    }

    /// Why and when an application ended without an award.
    public struct Ending: Hashable, Sendable, Codable {
        /// The type of the act that ended it.
        public let act: String
        /// The outcome that ended it; the act's type where it has no outcomes.
        public let outcome: String
        /// The entry that ended it.
        public let index: EntryIndex
    }

    public let id: ApplicationID
    /// The batch whose window and scheme edition it follows.
    public var batch: BatchID
    /// The party that applies, by opaque id.
    public let applicant: PartyID
    public let sector: String
    public let category: String
    /// The division code (GB/T 2260) of its city.
    public let city: String
    /// Whether it is a service; else a product.
    public let isService: Bool
    /// The day of receipt; of what the applicant signed itself, never before the log day.
    public let receivedOn: CivilDate
    /// The day by which it is in time or late: of a letter, that of its posting; nil of one that
    /// came through no window.
    public var sentOn: CivilDate?
    /// Whether it came after the batch's window had closed.
    public internal(set) var isLate: Bool
    /// Whether it was taken over while it was running (art. 30).
    public var isTakenOver = false
    /// Whether a credit code that fails its check was accepted by a signed override.
    public var creditCodeIsAccepted = false
    /// Whether it was carried over, to be taken up in a later batch.
    public var isCarriedOver = false
    /// The day of the act that brought it to its stage; nil while it stands where it was received.
    public var stagedOn: CivilDate?
    /// When it was last returned for correction: the last day.
    public var correctionDue: CivilDate?
    /// The day of publication of its award (art. 17).
    public var awardedOn: CivilDate?
    /// The leaf hash of the entry that brought it to its stage; nil where it was received.
    public var stagedBy: Digest?
    /// The digests its filing redacted, one of which is the disclosure `public`.
    public let redacted: [Digest]
    /// The eligibility items supplied so far (art. 7).
    public var eligibility: Set<String>
    /// The stage it is at, by its name in the scheme; the last one reached once it has ended.
    public var stage: String
    /// The certificate that it re-evaluates, if it is a re-evaluation (art. 21).
    public var reevaluates: CertificateNumber?
    /// Reported after filing; every one must be decided before it moves on.
    public var adverseFacts: [AdverseFact] = []
    /// Departments' answers that are not a plain agreement (art. 15).
    public var negativeOpinions = 0
    /// The standard, with its edition, that was assessed (art. 11).
    public var assessedStandard: String?
    /// What the notice disclosed of it; nil before.
    public var publicFacts: PublicFacts?
    /// The notice it is on, or was last on.
    public var notice: NoticeID?
    /// The certificate's number; nil until it is issued.
    public var certificate: CertificateNumber?
    /// Why it ended without an award; nil while it has not.
    public var ending: Ending?

    /// Whether nothing more can happen to it as an application.
    public var isOver: Bool { ending != nil || isCarriedOver }

    /// Whether it waits for a step, or for its certificate.
    public var isUnderWay: Bool { !isOver && certificate == nil }

    /// Whether an adverse fact waits for its decision.
    public var hasOpenAdverseFact: Bool { adverseFacts.contains { !$0.isDecided } }
}
