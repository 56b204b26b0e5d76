import COSE

/// The log's own key: its change is an act of the founding role (DESIGN, Root of authority).
enum LogKeyChange {
    static let changed = Act(
        "logkey.changed", on: .ledger,
        [
            Field("logKey", .text(400), "origin+hash+key"),
            Field("publicKey", .key, .text(String(repeating: "A", count: 43))),
            Field("possession", .bytes(64), .text(String(repeating: "A", count: 86))),
            Field("overlapUntil", .date, "2026-06-30"),
            Field("why", .choice(["rotation", "compromise"]), "rotation"),
            Field("reason", .paragraphs(2000), "按年度计划更换"),
        ],
        opens: { _ in }, effects: { filing throws(Refusal) in [try filing.logKeyChange()] })
}

extension Filing {
    fileprivate func logKeyChange() throws(Refusal) -> Effect {
        try checkFoundingRole()
        guard subject == Genesis.subject, let founding = state.founding else {
            throw refusal(
                .wrongSubject(type: event.type, wanted: "ledger/genesis", found: "\(subject)"))
        }
        let key = try fields.key("publicKey")
        let text = try fields.text("logKey")
        guard let verifier = LogVerifierKey(text), verifier.publicKey == key else {
            let wanted = Wording(
                zh: "与 publicKey 相应的 C2SP 验证密钥", en: "the C2SP verifier key of publicKey")
            throw .malformed(.malformed("logKey", wanted: wanted))
        }
        if !verifier.name.utf8.elementsEqual(founding.origin.utf8) {
            try refuse(.logKeyName(found: verifier.name, wanted: founding.origin))
        }
        // One key, one work: a key that signs acts or credentials says nothing of the log.
        if state.authority.keys[key] != nil || state.logKeys.contain(key) {
            try refuse(.keyEnrolledTwice, under: "possession")
        }
        let claim = Genesis.possessionClaim(
            identity: founding.identity, party: founding.founder, key: key)
        if try !key.verifies(fields.bytes("possession"), over: claim) {
            try refuse(.possessionUnproven, under: "possession")
        }
        let last = try fields.date("overlapUntil")
        if last < day { try refuse(.overlapOver(last, day)) }
        return .logKeyChanged(verifierKey: text, overlapUntil: last)
    }
}

extension Refusal.Reason {
    static func logKeyName(found: String, wanted: String) -> Self {
        Self(
            "log-key-name", "账本密钥名为 \(Shown.name(found))，应为 \(wanted)",
            "the log key is named \(Shown.name(found)); the log is \(wanted)",
            ["found": found, "wanted": wanted])
    }
    static func overlapOver(_ last: CivilDate, _ day: CivilDate) -> Self {
        Self(
            "overlap-over", "新旧密钥并用至 \(last)，早于登记日 \(day)",
            "the overlap ends on \(last), before the day of registration \(day)",
            ["last": last, "day": day])
    }
}
