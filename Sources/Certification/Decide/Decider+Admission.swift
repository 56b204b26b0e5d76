extension Decider {
    /// Decides an act that is handed in: by the rules that an audit holds it to, and by that of
    /// text, which is asked at admission alone (RULES, general rule 15).
    ///
    /// - Throws: the first rule that stands in its way, with its source.
    public static func admit(
        _ statement: SignedStatement, given state: LedgerState, history: LogHistory? = nil
    ) throws(Refusal) -> Decision {
        let decision = try decide(statement, given: state, history: history)
        if let fault = statement.statement.event.ownTextFault {
            throw Refusal(.text(fault), ours: "text")
        }
        return decision
    }
}
