extension Decider {
    /// Decides an act that is handed in: by the rules that an audit holds it to, and by that of
    /// text, which is asked at admission alone (RULES, general rule 15).
    ///
    /// Before an inadmissible entry is set aside nothing else is admitted (RULES, general rule
    /// 16): that too is asked here alone, or else an audit would name every entry behind it.
    ///
    /// - Throws: the first rule that stands in its way, with its source.
    public static func admit(
        _ statement: SignedStatement, given state: LedgerState, history: LogHistory? = nil
    ) throws(Refusal) -> Decision {
        if statement.event.type != ActCatalogue.setAside {
            if let entry = state.notSetAside {
                throw Refusal(.notSetAside(entry), ours: ActCatalogue.setAside)
            }
            let count = state.inadmissibleCount
            guard count == state.inadmissible.count else {
                throw Refusal(.tooManyInadmissible(count), ours: ActCatalogue.setAside)
            }
        }
        let decision = try decide(statement, given: state, history: history)
        if let fault = statement.statement.event.ownTextFault {
            throw Refusal(.text(fault), ours: "text")
        }
        return decision
    }
}
