public import COSE

/// What an admitted act changes: the only way the state, and every projection, moves.
public indirect enum Effect: Hashable, Sendable {
    /// Genesis fixed what no later act changes.
    case founded(LedgerState.Founding)
    /// The log's own key is another, after an overlap in which both sign.
    case logKeyChanged(verifierKey: String, overlapUntil: CivilDate)
    /// An edition of a scheme is adopted; from its own first day on it is in force.
    case schemeAdopted(Scheme)
    /// A year's working days are known, from this log day on.
    case calendarPublished(HolidayYear)
    /// A body, an operator or another organisation is known.
    case partyRegistered(Authority.Party)
    /// An officer may act for a body.
    case mandateGranted(Authority.Mandate)
    /// An officer may no longer act in a post, nor whom he delegated.
    case mandateWithdrawn(PartyID, OfficerID, post: String)
    /// A key counts from the next entry on.
    case keyEnrolled(Authority.Key)
    /// A key counts no more; `since`: compromised, and its entries from there on are in doubt.
    case keyRevoked(PublicKey, since: EntryIndex?)
    /// The first of two officers has proposed an act.
    case proposed(Digest, Authority.Proposal)
    /// The second officer has said the same: the proposal with this leaf hash waits no more.
    case confirmed(Digest)
    /// An author has not yet confirmed what was recorded.
    case recordedOnBehalf(EntryIndex, BehalfAuthor)
    /// The author has confirmed or disputed what this entry recorded on his behalf.
    case behalfAnswered(EntryIndex)
    /// A batch is announced, with its window.
    case batchCalled(Batch)
    /// A batch's window ends on another day.
    case batchAmended(BatchID, closes: CivilDate)
    /// Every application of a batch has ended, been awarded or carried over.
    case batchClosed(BatchID)
    /// An application ends in its batch, to be taken up in a later one.
    case carriedOver(ApplicationID)
    /// An application is on its way.
    case applicationReceived(Application)
    /// Eligibility items were supplied (art. 7).
    case eligibilitySupplied(ApplicationID, [String])
    /// An application waits for its correction.
    case returned(ApplicationID, due: CivilDate)
    /// An application has gone from one stage to another.
    case moved(Move)
    /// An application has ended without an award.
    case ended(ApplicationID, Application.Ending)
    /// An adverse fact waits for its decision.
    case adverseFactReported(ApplicationID, Application.AdverseFact)
    /// The stage's body has decided whether an adverse fact stands.
    case adverseFactDecided(ApplicationID, report: Digest, stands: Bool)
    /// A credit code that fails its check was accepted.
    case creditCodeAccepted(ApplicationID)
    /// The executed standard was assessed (art. 11).
    case standardAssessed(ApplicationID, standard: String)
    /// A member signed a vote.
    case voteCast(Digest, Vote)
    /// A session of the committee has decided: a vote signed for it now comes too late.
    case sessionHeld(SessionID)
    /// Departments were asked (art. 15).
    case opinionsRequested(BatchID, Digest, OpinionRequest)
    /// A department answered, against some entries perhaps.
    case opinionAnswered(BatchID, request: Digest, PartyID, negative: [ApplicationID])
    /// The time for an answer to a request for opinions was extended.
    case opinionsExtended(BatchID, request: Digest, until: CivilDate)
    /// The office has closed a request for opinions, answered by all or not.
    case opinionsClosed(BatchID, request: Digest)
    /// A part of a public notice is out, with what it discloses.
    case noticePublished(Notice, part: Int, [ApplicationID: PublicFacts])
    /// An objection waits for investigation and decision.
    case objectionReceived(Objection)
    /// The office has investigated an objection.
    case objectionInvestigated(ObjectionID)
    /// The committee has decided an objection.
    case objectionDecided(ObjectionID, outcome: String)
    /// Objector and applicant were told of the decision.
    case objectionNotified(ObjectionID)
    /// A list was submitted, reviewed or approved (art. 17).
    case awardStep(BatchID, Digest, AwardStep)
    /// An application is awarded, on the day of publication.
    case awarded(ApplicationID, on: CivilDate)
    /// A certificate is issued, or taken over from before the ledger.
    case certificateIssued(Certificate)
    /// A certificate has a new edition.
    case editionIssued(CertificateNumber, Certificate.Edition)
    /// A certificate's holder or facts are others from a day on.
    case versionChanged(CertificateNumber, Certificate.Version)
    /// Something became of a certificate, from the turn's day on.
    case turned(CertificateNumber, Turn)
    /// A user under a regional brand was listed, suspended or removed.
    case userListed(CertificateNumber, Certificate.User)
    /// A change was asked for, inspected or decided: the whole of it, in place of what was known.
    case changeNoted(CertificateNumber, Certificate.Change)
    /// A re-evaluation is under way, as this application (art. 21).
    case reevaluationOpened(CertificateNumber, ApplicationID)
    /// The holder wants no re-evaluation.
    case reevaluationDeclined(CertificateNumber)
    /// The paper was returned or declared void.
    case recovered(CertificateNumber, on: CivilDate)
    /// The whole of a record, new or in place of what was known.
    case written(RecordChange)
    /// An application that had ended goes on where it stood.
    case resumed(ApplicationID)
    /// Whom a decision is about was told of it.
    case notified(Digest, on: CivilDate)
    /// A deadline that an entry set was extended, once.
    case extended(Digest, until: CivilDate)
    /// An officer stays away from a subject.
    case recused(Recusal)
    /// The vault is to forget a data subject.
    case erasureOrdered(String)
    /// An entry was corrected: what its records are then.
    case amended(Digest, Refolded)
    /// These entries rest on something that turned out otherwise.
    case doubted([Digest])
    /// An entry in doubt was confirmed; or annulled, with what its records are without it.
    case doubtResolved(Digest, Annulment?)
    /// The founding role knows of an entry that has no effects, and of what it is written on.
    case setAside(EntryIndex, Subject?)
}

/// An application's way from one stage to another.
public struct Move: Hashable, Sendable {
    public let application: ApplicationID
    /// The stage it leaves, by its name in the scheme.
    public let from: String
    /// The stage it reaches, by its name in the scheme.
    public let to: String
    /// The outcome that moved it, when the act has outcomes.
    public let outcome: String?
}

/// The author of a document that another body recorded (RULES, general rule 2).
public struct BehalfAuthor: Hashable, Sendable, Codable {
    /// The author's party, when it is one of the ledger's.
    public let party: PartyID?
    /// The author, when it is an officer of the ledger's.
    public let officer: OfficerID?
}
