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
        decision.act?.sourceWording ?? Source.ours(rests: nil).wording(documents: [:])
    }

    /// What the act says as a whole: the same for each subject that it touches besides its own.
    var told: Wording {
        var said: [Wording] = []
        if let outcome = fields["outcome"]?.string, let found = decision.act?.outcome(outcome) {
            said.append(found.wording)
        }
        if let count = fields["entries"]?.arrayValue?.count {
            said.append(Wording(zh: "共 \(count) 项", en: "\(count) entries"))
        }
        if let count = fields["applications"]?.arrayValue?.count {
            said.append(Wording(zh: "共 \(count) 项", en: "\(count) applications"))
        }
        said += saidInClear + reason(fields) + facts + [redress].compactMap { $0 }
        return said.joined(zh: "；", en: "; ")
    }

    /// What the act meant for one application: its own entry of a list, and where it went.
    func told(for id: ApplicationID, whole: Wording) -> Wording {
        var said: [Wording] = []
        let entry = entry(for: id)
        if let entry {
            if let name = entry["outcome"]?.string, let outcome = decision.act?.outcome(name) {
                said.append(outcome.wording)
            }
            if let votes = entry["for"]?.int {
                let against = entry["against"]?.int ?? 0
                let abstained = entry["abstained"]?.int ?? 0
                said.append(
                    Wording(
                        zh: "赞成 \(votes)、反对 \(against)、弃权 \(abstained)",
                        en: "\(votes) for, \(against) against, \(abstained) abstained"))
            }
            said += reason(entry)
        } else if !whole.zh.isEmpty {
            said.append(whole)
        }
        for effect in decision.effects {
            guard case .application(id, .moved(let move)) = effect else { continue }
            said.append([stage(move.from), stage(move.to)].joined(zh: " → ", en: " → "))
        }
        for effect in decision.effects {
            guard case .application(id, .ended) = effect else { continue }
            said.append(Wording(zh: "申报终结", en: "the application ends"))
            if let redress, entry != nil { said.append(redress) }
        }
        return said.joined(zh: "；", en: "; ")
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

    private func reason(_ map: CBORMap) -> [Wording] {
        guard let reason = map["reason"]?.string.map(Shown.isolated) else { return [] }
        return [Wording(zh: "理由：\(reason)", en: "reason: \(reason)")]
    }

    private var facts: [Wording] {
        var facts = decision.effects.compactMap(told)
        if let inspection = fields["product"]?.mapValue ?? fields["service"]?.mapValue,
            let place = (inspection["laboratory"] ?? inspection["body"])?.string
        {
            facts.append(plain(Shown.isolated(place)))
        }
        return facts
    }
}
