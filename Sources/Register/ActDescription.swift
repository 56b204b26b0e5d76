internal import COSE
internal import Certification

/// What an act means, told so that someone who knows the measures and nothing of the software
/// understands it: in what capacity, under which article, with what outcome and reason.
final class ActDescription {
    let decision: Decision
    /// The indices of earlier entries that the act is about.
    let indices: [Digest: EntryIndex]
    /// For whom the signer stands in, where he does (代理).
    private let delegator: OfficerID?
    /// The ways against it, where it is against someone, or tells him of what is.
    private let redress: Wording?

    init(_ decision: Decision, _ state: LedgerState) {
        self.decision = decision
        var indices: [Digest: EntryIndex] = [:]
        for effect in decision.effects {
            for entry in effect.toldEntries { indices[entry] = state.entries[entry]?.index }
        }
        self.indices = indices
        let signer = decision.signer
        delegator = signer.mandate.flatMap { mandate in
            state.authority.mandates.under(.officer(signer.party, signer.officer))
                .first { $0.grantedBy == mandate }?.delegatedBy
        }
        let notified = decision.effects.compactMap { effect -> Digest? in
            if case .notified(let entry, _) = effect { entry } else { nil }
        }
        let isAdverse = ([decision.statement.leafHash] + notified).contains(where: state.isAdverse)
        redress = isAdverse ? decision.scheme?.redress : nil
    }

    private var fields: CBORMap { decision.statement.event.fields }
    private var scheme: Scheme? { decision.scheme }

    var post: Wording {
        let post = scheme?.posts[decision.signer.post] ?? Wording(zh: "", en: "")
        guard let delegator else { return post }
        return Wording(
            zh: "\(post.zh)，代理 \(delegator)", en: "\(post.en), standing in for \(delegator)")
    }

    var name: Wording {
        decision.act?.wording ?? HistoryRow.founding
    }

    var source: Wording {
        if let act = decision.act { return act.sourceWording }
        let source = Source.ours(rests: nil)
        return Wording(zh: source.text(.zh, documents: [:]), en: source.text(.en, documents: [:]))
    }

    /// What the act says as a whole: the same for each subject that it touches besides its own.
    var told: Wording {
        var zh: [String] = []
        var en: [String] = []
        if let outcome = fields["outcome"]?.string, let found = decision.act?.outcome(outcome) {
            zh.append(found.wording.zh)
            en.append(found.wording.en)
        }
        if let entries = fields["entries"]?.arrayValue {
            zh.append("共 \(entries.count) 项")
            en.append("\(entries.count) entries")
        }
        if let applications = fields["applications"]?.arrayValue {
            zh.append("共 \(applications.count) 项")
            en.append("\(applications.count) applications")
        }
        for fact in saidInClear {
            zh.append(fact.zh)
            en.append(fact.en)
        }
        addReason(fields, &zh, &en)
        addFacts(&zh, &en)
        if let redress {
            zh.append(redress.zh)
            en.append(redress.en)
        }
        return Wording(zh: zh.joined(separator: "；"), en: en.joined(separator: "; "))
    }

    /// What the act meant for one application: its own entry of a list, and where it went.
    func told(for id: ApplicationID, whole: Wording) -> Wording {
        var zh: [String] = []
        var en: [String] = []
        if let entry = entry(for: id) {
            if let name = entry["outcome"]?.string, let outcome = decision.act?.outcome(name) {
                zh.append(outcome.wording.zh)
                en.append(outcome.wording.en)
            }
            if let votes = entry["for"]?.int {
                let against = entry["against"]?.int ?? 0
                let abstained = entry["abstained"]?.int ?? 0
                zh.append("赞成 \(votes)、反对 \(against)、弃权 \(abstained)")
                en.append("\(votes) for, \(against) against, \(abstained) abstained")
            }
            addReason(entry, &zh, &en)
        } else {
            if !whole.zh.isEmpty { zh.append(whole.zh) }
            if !whole.en.isEmpty { en.append(whole.en) }
        }
        for effect in decision.effects {
            guard case .application(id, .moved(let move)) = effect else { continue }
            zh.append("\(stage(move.from).zh) → \(stage(move.to).zh)")
            en.append("\(stage(move.from).en) → \(stage(move.to).en)")
        }
        for effect in decision.effects {
            guard case .application(id, .ended) = effect else { continue }
            zh.append("申报终结")
            en.append("the application ends")
            if let redress, entry(for: id) != nil {
                zh.append(redress.zh)
                en.append(redress.en)
            }
        }
        return Wording(zh: zh.joined(separator: "；"), en: en.joined(separator: "; "))
    }

    private func entry(for id: ApplicationID) -> CBORMap? {
        (fields["entries"]?.arrayValue ?? fields["carriedOver"]?.arrayValue)?
            .compactMap(\.mapValue).first { $0["application"]?.string == "\(id)" }
    }

    /// A stage in both languages; its name, where the scheme has none of it.
    func stage(_ name: String) -> Wording {
        scheme?.stages.first { $0.name == name }?.wording ?? Wording(zh: name, en: name)
    }

    /// How an application ended.
    func end(_ outcome: String) -> Wording {
        if outcome == "carried-over" { return Wording(zh: "转入下一批次", en: "carried over") }
        guard let act = decision.act else { return Wording(zh: outcome, en: outcome) }
        guard let found = act.outcome(outcome)?.wording else { return act.wording }
        return Wording(
            zh: "\(act.wording.zh)：\(found.zh)", en: "\(act.wording.en): \(found.en)")
    }

    private func addReason(_ map: CBORMap, _ zh: inout [String], _ en: inout [String]) {
        guard let reason = map["reason"]?.string else { return }
        zh.append("理由：\(Shown.isolated(reason))")
        en.append("reason: \(Shown.isolated(reason))")
    }

    private func addFacts(_ zh: inout [String], _ en: inout [String]) {
        for effect in decision.effects {
            guard let fact = told(effect) else { continue }
            zh.append(fact.zh)
            en.append(fact.en)
        }
        if let inspection = fields["product"]?.mapValue ?? fields["service"]?.mapValue,
            let place = (inspection["laboratory"] ?? inspection["body"])?.string
        {
            zh.append(Shown.isolated(place))
            en.append(Shown.isolated(place))
        }
    }
}
