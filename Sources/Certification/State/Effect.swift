public import COSE

/// What an admitted act changes: the only way the state, and every projection, moves.
public indirect enum Effect: Hashable, Sendable {
    /// Genesis fixed what no later act changes.
    case founded(LedgerState.Founding)
    /// The log's own key is another, after an overlap in which both sign.
    case logKeyChanged(verifierKey: String, overlapUntil: CivilDate)
    /// An edition of a scheme is adopted; from its own first day on it is in force.
    case schemeAdopted(Scheme)
    /// A year's working days are known, by a notice of a day.
    case calendarPublished(HolidayYear, on: CivilDate)
    case authority(AuthorityChange)
    /// An author has not yet confirmed what was recorded.
    case recordedOnBehalf(EntryIndex, BehalfAuthor)
    /// The author has confirmed or disputed what this entry recorded on his behalf.
    case behalfAnswered(EntryIndex)
    /// A batch is announced, with its window.
    case batchCalled(Batch)
    case batch(BatchID, BatchChange)
    /// An application is on its way.
    case applicationReceived(Application)
    case application(ApplicationID, ApplicationChange)
    /// A member signed a vote.
    case voteCast(Digest, Vote)
    /// A session of the committee has decided: a vote signed for it now comes too late.
    case sessionHeld(SessionID, Sitting)
    /// A part of a public notice is out, with what it discloses.
    case noticePublished(Notice, part: Int, [ApplicationID: PublicFacts])
    /// A certificate is issued, or taken over from before the ledger.
    case certificateIssued(Certificate)
    case certificate(CertificateNumber, CertificateChange)
    /// The whole of a record, new or in place of what was known.
    case written(RecordChange)
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

/// The author of a document that another body recorded (RULES, general rule 2).
public struct BehalfAuthor: Hashable, Sendable, Codable {
    /// The author's party, when it is one of the ledger's.
    public let party: PartyID?
    /// The author, when it is an officer of the ledger's.
    public let officer: OfficerID?
}

extension Effect {
    /// The applications an effect moves, ends or otherwise touches, in the order it names them.
    public var applications: [ApplicationID] {
        switch self {
        case .application(let id, _), .certificate(_, .reevaluationOpened(let id)): [id]
        case .applicationReceived(let application): [application.id]
        case .batch(_, let change): change.applications
        case .noticePublished(let notice, _, _): notice.applications
        case .certificateIssued(let certificate): [certificate.application].compactMap { $0 }
        case .founded, .logKeyChanged, .schemeAdopted, .calendarPublished, .authority,
            .recordedOnBehalf, .behalfAnswered, .batchCalled, .voteCast, .sessionHeld,
            .certificate, .written, .notified, .extended, .recused, .erasureOrdered, .amended,
            .doubted, .doubtResolved, .setAside:
            []
        }
    }

    /// The subjects besides applications and the act's own that it is told under.
    public var told: [Subject] {
        switch self {
        case .certificateIssued(let certificate): [Subject(.certificate, certificate.number)]
        case .certificate(let number, _): [Subject(.certificate, number)]
        case .noticePublished(let notice, _, _):
            [Subject(.notice, notice.id), Subject(.batch, notice.batch)]
        case .applicationReceived(let application): [Subject(.party, application.applicant)]
        case .voteCast(_, let vote): [Subject(.session, vote.session)]
        case .sessionHeld(let session, _): [Subject(.session, session)]
        case .setAside(_, let subject): [subject].compactMap { $0 }
        case .written(let change): change.registered?.told ?? []
        case .founded, .logKeyChanged, .schemeAdopted, .calendarPublished, .authority,
            .recordedOnBehalf, .behalfAnswered, .batchCalled, .batch, .application, .notified,
            .extended, .recused, .erasureOrdered, .amended, .doubted, .doubtResolved:
            []
        }
    }

    /// The records that it writes.
    var records: [RecordID] {
        switch self {
        case .founded, .logKeyChanged, .schemeAdopted, .calendarPublished, .authority,
            .erasureOrdered, .amended, .doubted, .doubtResolved, .setAside:
            []
        case .recordedOnBehalf(let entry, _), .behalfAnswered(let entry):
            [RecordID(.records, entry)]
        case .batchCalled(let batch): [RecordID(.batches, batch.id)]
        case .batch(let id, _): [RecordID(.batches, id)]
        case .applicationReceived(let application): [RecordID(.applications, application.id)]
        case .application(let id, _): [RecordID(.applications, id)]
        case .voteCast(let hash, _): [RecordID(.votes, hash)]
        case .sessionHeld(let id, _): [RecordID(.sessions, id)]
        case .noticePublished(let notice, _, let facts):
            [RecordID(.notices, notice.id)]
                + facts.keys.sorted().map { RecordID(.applications, $0) }
        case .certificateIssued(let certificate):
            [RecordID(.certificates, certificate.number)]
                + (certificate.application.map { [RecordID(.applications, $0)] } ?? [])
        case .certificate(let number, _): [RecordID(.certificates, number)]
        case .written(let change): [change.record]
        case .notified(let entry, _): [RecordID(.notified, entry)]
        case .extended(let entry, _): [RecordID(.extended, entry)]
        case .recused(let recusal): [RecordID(.recusals, recusal)]
        }
    }
}
