import COSE

/// The vault forgets one person (ours): on a legal basis, after the retention period or by an
/// order, and only when two officers of the body say the same.
extension Filing {
    func erasureEffects() throws(Refusal) -> [Effect] {
        let basis = try fields.text("basis")
        let keptUntil = fields.optionalDate("keptUntil")
        guard basis != "retention" || keptUntil.map({ $0 < event.occurredOn }) == true else {
            throw refusal(.remedied(.retentionRuns(keptUntil)), under: "erasure")
        }
        let effect = Effect.erasureOrdered(subject.id)
        guard let rule = scheme.rule("erasure"), (rule.number("officers") ?? 1) > 1 else {
            return [effect]
        }
        guard fields.optionalText("confirms") != nil else { return [proposal] }
        return [try confirmation(under: "erasure"), effect]
    }
}
