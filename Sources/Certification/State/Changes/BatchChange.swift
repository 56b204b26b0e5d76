public import COSE

/// What an act changes of one batch.
public enum BatchChange: Hashable, Sendable {
    /// Its window ends on another day.
    case amended(by: Digest, closes: CivilDate)
    /// A notice that had moved the end of its window was undone.
    case amendmentFell(Digest)
    /// Every application of it has ended, been awarded or carried over.
    case closed
    /// Departments were asked (art. 15).
    case opinionsRequested(Digest, OpinionRequest)
    /// A department answered, against some entries perhaps.
    case opinionAnswered(request: Digest, PartyID, negative: [ApplicationID])
    /// The time for an answer to a request for opinions was extended.
    case opinionsExtended(request: Digest, until: CivilDate)
    /// The office has closed a request for opinions, answered by all or not.
    case opinionsClosed(request: Digest)
    /// A list was submitted, reviewed or approved (art. 17).
    case awardStep(Digest, AwardStep)
}

extension Batch {
    mutating func take(_ change: BatchChange) {
        switch change {
        case .amended(let notice, let closes):
            extensions[notice] = closes
            fallenExtensions[notice] = nil
        case .amendmentFell(let notice):
            fallenExtensions[notice] = extensions.removeValue(forKey: notice)
        case .closed: isClosed = true
        case .opinionsRequested(let hash, let request): requests[hash] = request
        case .opinionAnswered(let request, let party, _):
            requests[request]?.answered.insert(party)
        case .opinionsExtended(let request, let until): requests[request]?.extendedUntil = until
        case .opinionsClosed(let request): requests[request]?.isClosed = true
        case .awardStep(let hash, let step): awardSteps[hash] = step
        }
    }
}

extension BatchChange {
    /// The applications that it is about.
    var applications: [ApplicationID] {
        switch self {
        case .opinionsRequested(_, let request): request.applications
        case .opinionAnswered(_, _, let negative): negative
        case .awardStep(_, let step):
            step.applications.sorted { $0.description < $1.description }
        case .amended, .amendmentFell, .closed, .opinionsExtended, .opinionsClosed: []
        }
    }

    /// What a history says of it, where the act's name and outcome do not say it all.
    public var telling: Wording? {
        switch self {
        case .amended(_, let closes): Wording(zh: "延至 \(closes)", en: "until \(closes)")
        case .opinionAnswered(_, _, let negative):
            negative.isEmpty
                ? Wording(zh: "无异议", en: "no objection")
                : Wording(zh: "不同意见 \(negative.count) 项", en: "\(negative.count) objected to")
        case .amendmentFell:
            Wording(zh: "延期失效，申报期限恢复", en: "its extension fell: it closes as before")
        case .closed, .opinionsRequested, .opinionsExtended, .opinionsClosed, .awardStep: nil
        }
    }
}
