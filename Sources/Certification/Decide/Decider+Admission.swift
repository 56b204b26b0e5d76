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

extension Refusal.Reason {
    static func notSetAside(_ entry: InadmissibleEntry) -> Self {
        Self(
            "not-set-aside",
            "第 \(entry.index) 号记录不应登记（规则 \(entry.rule)：\(entry.wording.zh)），不生任何效力；设立机构办理"
                + "“搁置不应登记的记录”之前，不登记其他行为",
            "entry \(entry.index) is inadmissible under the rule \(entry.rule) "
                + "(\(entry.wording.en)) and has no effects; before the founding role sets it "
                + "aside by entry.set-aside, no other act is admitted",
            ["entry": entry.index, "rule": entry.rule],
            lacks: .settingAside(entry.index))
    }
    static func tooManyInadmissible(_ count: UInt64) -> Self {
        Self(
            "too-many-inadmissible", "不应登记的记录有 \(count) 条，无法逐条搁置，账本须重新设立",
            "\(count) entries are inadmissible, too many to be set aside: the ledger is to "
                + "be founded anew", ["count": count])
    }
}
