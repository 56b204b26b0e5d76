public import COSE

/// What an admitted act changes: the only way the state, and every projection, moves.
public enum Effect: Hashable, Sendable {
    case founded(LedgerState.Founding)
    case schemeAdopted(Scheme)
    case calendarPublished(HolidayYear)
    case partyRegistered(Authority.Party)
    case mandateGranted(Authority.Mandate)
    case mandateWithdrawn(PartyID, OfficerID, post: String)
    case keyEnrolled(Authority.Key)
    case keyRevoked(PublicKey, since: EntryIndex?)
    case proposed(Digest, by: OfficerID)
    case confirmed(Digest)
    case recordedOnBehalf(Digest, BehalfAuthor)
    case behalfAnswered(Digest)
    case batchCalled(Batch)
    case batchAmended(BatchID, closes: CivilDate)
    case batchClosed(BatchID)
    case carriedOver(ApplicationID)
    case applicationReceived(Application)
    case eligibilitySupplied(ApplicationID, [String])
    case returned(ApplicationID, due: CivilDate)
    case moved(Move)
    case ended(ApplicationID, Application.Ending)
    case adverseFactReported(ApplicationID, Application.AdverseFact)
    case adverseFactDecided(ApplicationID, report: Digest, stands: Bool)
    case creditCodeAccepted(ApplicationID)
    case standardAssessed(ApplicationID, standard: String)
    case voteCast(Digest, Vote)
    case sessionHeld(SessionID)
    case opinionsRequested(BatchID, Digest, OpinionRequest)
    case opinionAnswered(BatchID, request: Digest, PartyID, negative: [ApplicationID])
    case opinionsClosed(BatchID, request: Digest)
    case noticePublished(Notice, part: Int, [ApplicationID: PublicFacts])
    case objectionReceived(Objection)
    case objectionInvestigated(ObjectionID)
    case objectionDecided(ObjectionID, outcome: String)
    case objectionNotified(ObjectionID)
    case awardStep(BatchID, Digest, AwardStep)
    case awarded(ApplicationID, on: CivilDate)
    case certificateIssued(Certificate)
}

/// An application's way from one stage to another.
public struct Move: Hashable, Sendable {
    /// The application.
    public let application: ApplicationID
    /// The stage it leaves.
    public let from: String
    /// The stage it reaches.
    public let to: String
    /// The outcome that moved it, when the act has outcomes.
    public let outcome: String?
}

/// The author of a document that another body recorded (general rule 2).
public struct BehalfAuthor: Hashable, Sendable, Codable {
    /// The author's party, when it is one of the ledger's.
    public let party: PartyID?
    /// The author, when it is an officer.
    public let officer: OfficerID?
}
