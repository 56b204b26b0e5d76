public import COSE

/// What a decision against someone tells him: the ways against it, with body and limit (RULES,
/// general rule 10).
extension Scheme {
    /// The ways against a decision; nil where the scheme names none.
    public var redress: Wording? {
        guard let rule = rule("redress"), let days = rule.number("reviewDays"),
            let months = rule.number("lawsuitMonths"), let body = rule.wording("reviewBody"),
            let court = rule.wording("court")
        else { return nil }
        return Wording(
            zh: "不服的，可自收到之日起 \(days) 日内向\(body.zh)申请行政复议，"
                + "或者 \(months) 个月内向\(court.zh)提起行政诉讼",
            en: "review within \(days) days of receipt by \(body.en), or a lawsuit within "
                + "\(months) months before \(court.en)")
    }
}

extension Scheme.Rule {
    /// A parameter in both languages.
    fileprivate func wording(_ key: String) -> Wording? {
        guard let map = parameters[key]?.mapValue, let zh = map["zh"]?.string,
            let en = map["en"]?.string
        else { return nil }
        return Wording(zh: zh, en: en)
    }
}

extension Decision {
    /// The ways against it, of a decision against someone: nil of any other, or where the scheme
    /// names none.
    public var redress: Wording? { isAdverse ? scheme?.redress : nil }

    private var isAdverse: Bool {
        let type = statement.event.type
        if Self.adverse.contains(type) { return true }
        if type == Changes.decided.type {
            return Fields(statement.event.fields).optionalText("outcome") == "refused"
        }
        return effects.contains { effect in
            if case .application(_, .ended(let ending)) = effect {
                return ending.act != Review.withdrawn.type
            }
            if case .certificate(_, .turned(let turn)) = effect { return turn.kind == .merged }
            return false
        }
    }

    static let adverse: Set<String> = [
        RevocationDecision.decided.type, RevocationDecision.found.type, Withholding.withheld.type,
        Rectifications.ordered.type,
    ]
}

extension LedgerState {
    /// Whether an entry was a decision to revoke, a finding, or one that ended an application.
    public func isAdverse(_ entry: Digest) -> Bool {
        if revocations.under(.entry(entry)).contains(where: { $0.decision == entry }) {
            return true
        }
        guard let index = entries[entry]?.index else { return false }
        return !applications.keys(under: .endedBy(index)).isEmpty
    }
}
