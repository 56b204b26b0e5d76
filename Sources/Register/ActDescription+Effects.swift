internal import COSE
internal import Certification

extension Effect {
    /// The earlier entries that are named by their indices when it is told.
    var toldEntries: [Digest] {
        switch self {
        case .amended(let entry, _), .notified(let entry, _), .doubtResolved(let entry, _):
            [entry]
        case .doubted(let entries): entries
        case .written(let change):
            [change.registered?.against].compactMap { $0 }
        case .founded, .logKeyChanged, .schemeAdopted, .calendarPublished, .authority,
            .recordedOnBehalf, .behalfAnswered, .batchCalled, .batch, .applicationReceived,
            .application, .voteCast, .sessionHeld, .noticePublished, .certificateIssued,
            .certificate, .extended, .recused, .erasureOrdered, .setAside:
            []
        }
    }
}

extension ActDescription {
    /// What the end of a complaint means for one that was merged into it and is open again; nil of
    /// anything else.
    func toldOfAnother(_ subject: Subject, _ effect: Effect) -> Wording? {
        let own = decision.statement.header.subject
        guard own.isA(.complaint), subject != own, case .written(let change) = effect,
            let complaint = change.registered as? Complaint, complaint.outcome == nil
        else { return nil }
        return Wording(
            zh: "并入的 \(own.id) 未经处理即终结，本件恢复办理",
            en: "open again: \(own.id), which had taken it up, ended without an answer")
    }

    /// What an effect means, in the words of a history; nil when the act's name and outcome say it
    /// all.
    func told(_ effect: Effect) -> Wording? {
        switch effect {
        case .application(let id, let change): change.telling(of: id)
        case .batchCalled(let batch):
            Wording(
                zh: "申报期 \(batch.opens) 至 \(batch.closes)",
                en: "window \(batch.opens) to \(batch.closes)")
        case .batch(_, let change): change.telling
        case .certificateIssued(let certificate): certificate.telling
        case .certificate(let number, let change): change.telling(of: number)
        case .written(let change):
            change.registered?.against.flatMap(told(against:)) ?? change.registered?.telling
        case .authority(.partyRegistered(let party)): told(party)
        case .authority(.mandateGranted(let mandate)): told(mandate)
        case .authority(.mandateWithdrawn(let party, let officer, let post)):
            Wording(
                zh: "\(party)/\(officer) 不再任\(self.post(post).zh)",
                en: "\(party)/\(officer): no longer \(self.post(post).en)")
        case .authority(.keyEnrolled(let key)):
            Wording(
                zh: "\(key.party)/\(key.officer) 的密钥", en: "key of \(key.party)/\(key.officer)")
        case .authority(.proposed):
            Wording(zh: "提出，待另一名经办人确认", en: "proposed; another officer must confirm it")
        case .authority(.keyRevoked(_, let since?)):
            Wording(zh: "自第 \(since) 号起待核实", en: "in doubt from entry \(since) on")
        case .setAside(let entry, _):
            Wording(
                zh: "第 \(entry) 号记录不应登记，不生效力",
                en: "entry \(entry) is inadmissible and has no effects")
        case .extended(_, let until): Wording(zh: "延至 \(until)", en: "until \(until)")
        case .amended(let entry, let refolded): told(refolded.restated, of: entry)
        case .notified(let entry, _), .doubtResolved(let entry, _):
            indices[entry].map { Wording(zh: "第 \($0) 号记录", en: "entry \($0)") }
        case .doubted(let entries):
            Wording(
                zh: "待核实：第 \(list(entries, "、")) 号",
                en: "in doubt: entries \(list(entries, ", "))")
        case .recused(let recusal):
            Wording(
                zh: "\(recusal.officer) 回避 \(recusal.subject)",
                en: "\(recusal.officer) stays away from \(recusal.subject)")
        case .founded, .logKeyChanged, .schemeAdopted, .calendarPublished, .authority,
            .recordedOnBehalf, .behalfAnswered, .applicationReceived, .voteCast, .sessionHeld,
            .noticePublished, .erasureOrdered:
            nil
        }
    }

    /// The entry that was corrected, and what was put in the place of what.
    private func told(_ restated: Refolded.Restated?, of entry: Digest) -> Wording? {
        guard let index = indices[entry] else { return nil }
        guard let changes = restated.flatMap({ self.changes($0) }) else {
            return Wording(zh: "第 \(index) 号记录", en: "entry \(index)")
        }
        return Wording(
            zh: "第 \(index) 号记录：\(changes.zh)", en: "entry \(index): \(changes.en)")
    }

    /// What a remedy is against.
    private func told(against decision: Digest) -> Wording? {
        indices[decision].map {
            Wording(zh: "针对第 \($0) 号记录", en: "against entry \($0)")
        }
    }

    /// Who was given which post, and for how long.
    private func told(_ mandate: Authority.Mandate) -> Wording {
        let post = post(mandate.post)
        return Wording(
            zh: "\(mandate.party)/\(mandate.officer) 任\(post.zh)，\(mandate.from) 至 "
                + "\(mandate.until)",
            en: "\(mandate.party)/\(mandate.officer): \(post.en), \(mandate.from) to "
                + "\(mandate.until)")
    }

    private func post(_ name: String) -> Wording {
        decision.scheme?.posts[name] ?? Wording(zh: name, en: name)
    }

    private func told(_ party: Authority.Party) -> Wording {
        let role =
            decision.scheme?.roles[party.role] ?? Wording(zh: party.role, en: party.role)
        let name = party.name.map(Shown.isolated) ?? "\(party.id)"
        return Wording(zh: "\(role.zh)：\(name)", en: "\(role.en): \(name)")
    }

    private func list(_ entries: [Digest], _ separator: String) -> String {
        entries.compactMap { indices[$0]?.value }.sorted().map(String.init)
            .joined(separator: separator)
    }
}
