import COSE

/// An admitted act: where it stands, who signed it with what right, and what it changes.
public struct Decision: Hashable, Sendable {
    /// Who signed, and with what right at that position.
    public struct Signer: Hashable, Sendable {
        public let party: PartyID
        /// Its party's role in the scheme at that position.
        public let role: String
        /// The key's officer, by a pseudonymous id.
        public let officer: OfficerID
        /// The post of the mandate; empty when the party acts for itself.
        public let post: String
        /// The entry that granted the mandate; nil when the party acts for itself.
        public let mandate: EntryIndex?
        /// The entry that enrolled the key.
        public let key: EntryIndex
    }

    public let statement: SignedStatement
    public let index: EntryIndex
    /// The log day at this entry: its day of registration.
    public let logDay: CivilDate
    public let signer: Signer
    /// The scheme whose rules admitted it; nil for genesis and the first adoption.
    public let scheme: Scheme?
    /// What that scheme says of the act; nil for genesis and the first adoption.
    public let act: SchemeAct?
    /// What changes, in the order in which it is applied.
    public let effects: [Effect]

    /// The applications that the act moved, ended or otherwise touched.
    public var applications: [ApplicationID] {
        var seen: [ApplicationID] = []
        for effect in effects {
            for id in effect.applications where !seen.contains(id) { seen.append(id) }
        }
        return seen
    }
}

extension Effect {
    /// The applications an effect moves, ends or otherwise touches, in the order it names them.
    public var applications: [ApplicationID] {
        switch self {
        case .carriedOver(let id), .eligibilitySupplied(let id, _), .returned(let id, _),
            .ended(let id, _), .adverseFactReported(let id, _), .adverseFactDecided(let id, _, _),
            .creditCodeAccepted(let id), .standardAssessed(let id, _), .awarded(let id, _):
            [id]
        case .applicationReceived(let application): [application.id]
        case .moved(let move): [move.application]
        case .opinionsRequested(_, _, let request): request.applications
        case .opinionAnswered(_, _, _, let negative): negative
        case .noticePublished(let notice, _, _): notice.applications
        case .objectionReceived(let objection): [objection.application]
        case .certificateIssued(let certificate):
            [certificate.application].compactMap { $0 }
        case .resumed(let id), .reevaluationOpened(_, let id): [id]
        case .awardStep(_, _, let step):
            step.applications.sorted { $0.description < $1.description }
        default: []
        }
    }
}
