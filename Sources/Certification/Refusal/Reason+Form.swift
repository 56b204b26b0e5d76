public import COSE

extension Refusal.Reason {
    /// A field, or the id in the subject, is not of its shape.
    static func malformed(_ fault: ShapeError) -> Self {
        Self(
            "malformed", "字段不符合格式：\(fault.wording.zh)", fault.wording.en,
            ["field": fault.field, "wanted": fault.wanted])
    }
    /// The field … holds text that no statement may hold.
    public static func text(_ fault: TextFault) -> Self {
        Self(
            "text", fault.wording.zh, fault.wording.en,
            [
                "field": fault.field, "position": fault.fault.position,
                "codePoint": fault.fault.codePoint,
            ],
            lacks: fault.isOfLayout ? .layout : nil)
    }
    static func unknownType(_ type: String) -> Self {
        Self(
            "unknown-type", "本评定规则没有\(Shown.quoted(type))这种行为",
            "the scheme has no act \(Shown.name(type))", ["type": type], lacks: .actType)
    }
    static func wrongSubject(type: String, wanted: String, found: String) -> Self {
        Self(
            "wrong-subject", "\(type) 应记在 \(wanted) 之下，而非 \(Shown.name(found))",
            "\(type) is written on \(wanted), not on \(Shown.name(found))",
            ["type": type, "wanted": wanted, "found": found])
    }
    static func unknownName(kind: String, name: String) -> Self {
        Self(
            "unknown-name", "评定规则未规定的\(Wording.ofKind(kind).zh)：\(Shown.quoted(name))",
            "the scheme knows no \(kind) \(Shown.quoted(name))", ["kind": kind, "name": name])
    }
    static func redactedInClear(_ field: String) -> Self {
        Self(
            "redacted-in-clear", "字段 \(field) 不得明文记载", "the field \(field) may not enter in clear",
            ["field": field])
    }
    /// The value of the digest … did not come with the statement.
    public static func valueMissing(_ digest: Digest) -> Self {
        Self(
            "value-missing", "未随附摘要 \(digest.hex) 的原值",
            "the value of the digest \(digest.hex) did not come with the statement",
            ["digest": digest])
    }
    static func unknownEntry(_ hash: Digest) -> Self {
        Self(
            "unknown-entry", "账中没有记录 \(hash.hex)", "the log has no entry \(hash.hex)",
            ["entry": hash], lacks: .entry(hash))
    }
    static func reasonMissing(outcome: String) -> Self {
        Self(
            "reason-missing", "结论\(Shown.quoted(outcome))须说明理由",
            "the outcome \(Shown.name(outcome)) needs a reason", ["outcome": outcome])
    }
    /// This very statement is entry …, which has no effects.
    public static func registeredInadmissible(_ entry: EntryIndex) -> Self {
        Self(
            "registered-inadmissible", "该文件即第 \(entry) 号记录，不应登记，不生效力；须重新签署",
            "this very statement is entry \(entry), which is inadmissible and has no "
                + "effects: sign it anew", ["entry": entry])
    }
    static func unknown(_ kind: SubjectKind, id: String) -> Self {
        unknown(kind: kind.name, id: id)
    }
    static func unknown(kind: String, id: String) -> Self {
        let word = Wording.ofKind(kind)
        return Self(
            "unknown-\(kind)", "账中没有\(word.zh) \(Shown.name(id))",
            "there is no \(word.en) \(Shown.name(id))", ["kind": kind, "id": id])
    }
    static func twice(_ kind: SubjectKind, id: String) -> Self { twice(kind: kind.name, id: id) }
    static func twice(kind: String, id: String) -> Self {
        let word = Wording.ofKind(kind)
        return Self(
            "\(kind)-twice", "\(word.zh) \(id) 已经登记", "the \(word.en) \(id) is registered already",
            ["kind": kind, "id": id])
    }
    static func doneAlready(_ what: Wording) -> Self {
        Self("done-already", "已经\(what.zh)", "it has been done already: \(what.en)", ["what": what])
    }
    static func over(kind: String, id: String) -> Self {
        let word = Wording.ofKind(kind)
        return Self(
            "over", "\(word.zh) \(id) 已经终结", "the \(word.en) \(id) is over",
            ["kind": kind, "id": id])
    }
    static func first(_ what: Wording) -> Self {
        Self("first", "须先\(what.zh)", "first comes: \(what.en)", ["what": what])
    }
    static func notAmendable(_ type: String) -> Self {
        Self(
            "not-amendable", "\(Shown.quoted(type))类行为不作更正，应当另行作出",
            "acts of the type \(Shown.name(type)) are not corrected but done anew", ["type": type])
    }
    static func annulled(_ hash: Digest) -> Self {
        Self(
            "annulled", "记录 \(hash.short) 已被宣告无效", "the entry \(hash.short) was annulled",
            ["entry": hash])
    }
    static func inDoubt(_ hash: Digest) -> Self {
        Self(
            "in-doubt", "记录 \(hash.short) 待核实，确认之前不得以其为据",
            "the entry \(hash.short) is in doubt; nothing may rest on it before it is confirmed",
            ["entry": hash])
    }
}
