internal import COSE
internal import Certification

/// An act and the state after it: what its rows take from the state.
///
/// A class: the state has fifty parts, and what makes an act's rows looks at one copy of it.
final class AdmittedAct {
    let decision: Decision
    let state: LedgerState
    /// What the act means.
    let description: ActDescription

    init(_ decision: Decision, _ state: LedgerState) {
        self.decision = decision
        self.state = state
        description = ActDescription(decision, state)
    }

    var partyName: String {
        state.authority.parties[decision.signer.party]?.name ?? "\(decision.signer.party)"
    }

    /// Whose document it was, when it was recorded on the author's behalf (RULES, general rule 2).
    var author: Wording {
        guard let behalf = decision.statement.event.behalf else { return Wording(zh: "", en: "") }
        let on = behalf["on"]?.string ?? ""
        guard let id = behalf["party"]?.string.flatMap({ PartyID($0) }),
            let party = state.authority.parties[id]
        else {
            let kinds: [String: Wording] = [
                "operator": Wording(zh: "经营主体", en: "the operator"),
                "court": Wording(zh: "法院", en: "a court"),
                "public": Wording(zh: "公众", en: "a member of the public"),
            ]
            let kind = kinds[behalf["kind"]?.string ?? ""] ?? Wording(zh: "其他", en: "another")
            return Wording(zh: "\(kind.zh)（\(on) 来件）", en: "\(kind.en) (paper of \(on))")
        }
        let officer = behalf["officer"]?.string.flatMap { OfficerID($0) }
        let post = officer.flatMap { officer in
            state.authority.firstPost(of: officer, for: id)
        }.flatMap { decision.scheme?.posts[$0] }
        // An operator's name stands beside its id, once a certificate tells it.
        let known = state.publicName(of: id).map(Shown.isolated)
        let isBody = party.name != nil
        let name = known.map { isBody ? $0 : "\($0) \(id)" } ?? "\(id)"
        return Wording(
            zh: "\(name)\(post.map { "（\($0.zh)）" } ?? "")（\(on) 来件）",
            en: "\(name)\(post.map { " (\($0.en))" } ?? "") (paper of \(on))")
    }
}
