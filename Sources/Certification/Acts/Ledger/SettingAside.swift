import COSE

/// Setting aside an entry that has no effects (RULES, general rule 16): the founding role's, under
/// every edition, for the act belongs to the ledger, and no scheme says it.
enum SettingAside {
    static let act = Act(
        "entry.set-aside", on: .ledger,
        [
            Field("entry", .entry, ActCatalogue.zeroHash),
            Field("reason", .paragraphs(2000), "经查系状态文件受损时误登，已更换设备"),
        ],
        opens: { standing throws(Refusal) in
            if standing.state.notSetAside == nil { try standing.refuse(.nothingToSetAside) }
        },
        effects: { filing throws(Refusal) in [try filing.settingAside()] })
}

extension Filing {
    fileprivate func settingAside() throws(Refusal) -> Effect {
        let founder = state.founding.flatMap { state.authority.parties[$0.founder]?.role } ?? ""
        if signer.role != founder { try refuse(.wrongRole(found: signer.role, wanted: founder)) }
        if subject != Genesis.subject {
            try refuse(
                .wrongSubject(type: event.type, wanted: "ledger/genesis", found: "\(subject)"))
        }
        let leaf = try fields.entry("entry")
        let found = state.inadmissible.filter { $0.leaf == leaf }
        // One that was forged in twice is set aside twice.
        guard let entry = found.first(where: { $0.setAsideBy == nil }) else {
            guard let last = found.last, let by = last.setAsideBy else {
                throw refusal(.notInadmissible(leaf))
            }
            throw refusal(.setAsideBefore(last.index, by: by))
        }
        return .setAside(entry.index, entry.subject)
    }
}

extension Refusal.Reason {
    static let nothingToSetAside = Self(
        "nothing-to-set-aside", "没有待搁置的不应登记的记录",
        "there is no inadmissible entry that is not set aside")
    static func notInadmissible(_ hash: Digest) -> Self {
        Self(
            "not-inadmissible", "记录 \(hash.short) 并非不应登记的记录",
            "the entry \(hash.short) is not an inadmissible one", ["entry": hash])
    }
    static func setAsideBefore(_ entry: EntryIndex, by: EntryIndex) -> Self {
        Self(
            "set-aside-before", "第 \(entry) 号记录已由第 \(by) 号记录搁置",
            "the entry \(entry) was set aside by entry \(by)", ["entry": entry, "by": by])
    }
}
