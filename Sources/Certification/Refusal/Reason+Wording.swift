import COSE

extension Refusal.Reason {
    /// A reason as it is told, with its stable code.
    struct Told {
        let code: String
        let zh: String
        let en: String

        init(_ code: String, _ zh: String, _ en: String) {
            self.code = code
            self.zh = zh
            self.en = en
        }
    }

    /// The reason in both languages: what was found and what was wanted.
    var wording: Told {
        formWording ?? authorityWording ?? inadmissibleWording ?? dateWording ?? applicationWording
            ?? deliberationWording ?? awardWording ?? laterWording
            ?? Told("refused", "不予登记", "not admitted")
    }

    private var laterWording: Told? {
        switch self {
        case .afterAward(let reason): Told(reason.told.code, reason.told.zh, reason.told.en)
        case .remedied(let reason): Told(reason.told.code, reason.told.zh, reason.told.en)
        default: nil
        }
    }

    private var formWording: Told? {
        switch self {
        case .malformed(let fault):
            Told("malformed", "字段不符合格式：\(fault)", "\(fault)")
        case .text(let fault): Told("text", fault.wording.zh, fault.wording.en)
        case .unknownType(let type):
            Told(
                "unknown-type", "本制度没有\(Shown.quoted(type))这种行为",
                "the scheme has no act \(Shown.name(type))")
        case .unknownSchema(let type, let schema):
            Told(
                "unknown-schema", "行为 \(type) 没有第 \(schema) 版格式",
                "\(type) has no schema \(schema)")
        case .wrongSubject(let type, let wanted, let found):
            Told(
                "wrong-subject", "\(type) 应记在 \(wanted)/… 之下，而非 \(Shown.name(found))",
                "\(type) is written on \(wanted)/…, not on \(Shown.name(found))")
        case .unknownName(let kind, let name):
            Told(
                "unknown-name", "制度未规定的\(kind)：\(Shown.quoted(name))",
                "the scheme knows no \(kind) \(Shown.quoted(name))")
        case .redactedInClear(let field):
            Told(
                "redacted-in-clear", "字段 \(field) 不得明文记载",
                "the field \(field) may not enter in clear")
        case .notRedacted(let field):
            Told(
                "not-redacted", "缺少加盐摘要：\(field)", "a salted digest is missing: \(field)")
        case .redactionRepeated(let digest):
            Told(
                "redaction-repeated", "摘要 \(digest.hex) 已在账中出现",
                "the digest \(digest.hex) is already in the log")
        case .valueMissing(let digest):
            Told(
                "value-missing", "未随附摘要 \(digest.hex) 的原值",
                "the value of the digest \(digest.hex) did not come with the statement")
        case .evidenceMissing:
            Told("evidence-missing", "未列明证据", "no evidence is named")
        case .evidenceMalformed:
            Told(
                "evidence-malformed", "证据应为 sha256 加字节数、加盐摘要或档号三者之一",
                "evidence is one of sha256 with bytes, a salted digest, or an archive number")
        case .unknownEntry(let hash):
            Told(
                "unknown-entry", "账中没有记录 \(hash.hex)",
                "the log has no entry \(hash.hex)")
        case .reasonMissing(let outcome):
            Told(
                "reason-missing", "结论\(Shown.quoted(outcome))须说明理由",
                "the outcome \(Shown.name(outcome)) needs a reason")
        default: nil
        }
    }

    private var inadmissibleWording: Told? {
        switch self {
        case .notSetAside(let entry):
            Told(
                "not-set-aside",
                "第 \(entry.index) 号记录不应登记（规则 \(entry.rule)：\(entry.wording.zh)），不生任何效力；"
                    + "设立机构以 entry.set-aside 搁置之前，不登记其他行为",
                "entry \(entry.index) is inadmissible under the rule \(entry.rule) "
                    + "(\(entry.wording.en)) and has no effects; before the founding role sets it "
                    + "aside by entry.set-aside, no other act is admitted")
        case .tooManyInadmissible(let count):
            Told(
                "too-many-inadmissible", "不应登记的记录有 \(count) 条，无法逐条搁置，账本须重新设立",
                "\(count) entries are inadmissible, too many to be set aside: "
                    + "the ledger is to be founded anew")
        case .namesInadmissible(let entry):
            Told(
                "names-inadmissible", "第 \(entry) 号记录不应登记，不生效力，不得以其为据，也无可更正、告知",
                "the entry \(entry) is inadmissible and has no effects: "
                    + "nothing may rest on it, correct it or be told of it")
        case .registeredInadmissible(let entry):
            Told(
                "registered-inadmissible", "该文件即第 \(entry) 号记录，不应登记，不生效力；须重新签署",
                "this very statement is entry \(entry), which is inadmissible and has no effects: "
                    + "sign it anew")
        case .nothingToSetAside:
            Told(
                "nothing-to-set-aside", "没有待搁置的不应登记的记录",
                "there is no inadmissible entry that is not set aside")
        case .notInadmissible(let hash):
            Told(
                "not-inadmissible", "记录 \(hash.hex.prefix(16)) 并非不应登记的记录",
                "the entry \(hash.hex.prefix(16)) is not an inadmissible one")
        case .setAsideBefore(let entry, let by):
            Told(
                "set-aside-before", "第 \(entry) 号记录已由第 \(by) 号记录搁置",
                "the entry \(entry) was set aside by entry \(by)")
        default: nil
        }
    }

    private var authorityWording: Told? {
        switch self {
        case .notFounded:
            Told("not-founded", "账本尚未设立", "the ledger has not been founded")
        case .alreadyFounded:
            Told("already-founded", "账本已经设立", "the ledger has been founded already")
        case .wrongLedger(let found, let wanted):
            Told(
                "wrong-ledger", "该文件为账本 \(Shown.name(found)) 所签，本账本为 \(wanted)",
                "signed for the ledger \(Shown.name(found)); this one is \(wanted)")
        case .identifierRepeated:
            Told(
                "identifier-repeated", "同一签署者的同一编号（cti）已用于另一份文件",
                "the same issuer and cti were used for another statement")
        case .conflict(let seen, let newest):
            Told(
                "conflict",
                "签署者所见的最新记录是 \(seen.hex.prefix(16))，其后又有记录，最新为 \(newest.hex.prefix(16))",
                "the signer saw \(seen.hex.prefix(16)) as the subject's newest entry; it is "
                    + "\(newest.hex.prefix(16))"
            )
        case .unknownParty(let party):
            Told("unknown-party", "账中没有单位 \(party)", "the ledger knows no party \(party)")
        case .keyNotEnrolled(let party):
            Told(
                "key-not-enrolled", "签名密钥不是单位 \(party) 在册的密钥",
                "the signing key is not enrolled for party \(party)")
        case .keyRevoked(let index):
            Told(
                "key-revoked", "签名密钥已被第 \(index) 号记录撤销",
                "the signing key was revoked by entry \(index)")
        case .keyOfCertificates:
            Told(
                "key-of-certificates", "证书密钥不能签署行为",
                "a certificate key cannot sign acts")
        case .noMandate(let officer, let party, let type):
            Told(
                "no-mandate", "\(officer) 当日没有代表 \(party) 作出“\(type)”的授权",
                "\(officer) has no mandate for \(party) that covers \(type) on that day")
        case .wrongRole(let found, let wanted):
            Told(
                "wrong-role", "该行为应由 \(wanted) 作出，签署者为 \(found)",
                "this act is for \(wanted); the signer is \(found)")
        case .grantingRole(let found, let target):
            Told(
                "granting-role", "\(found) 无权授予或变更 \(target) 的身份、授权或密钥",
                "\(found) may not grant or change a \(target)'s standing, mandates or keys")
        case .partyExists(let party):
            Told("party-exists", "单位 \(party) 已在册", "the party \(party) is registered already")
        case .keyEnrolledTwice:
            Told("key-enrolled-twice", "该密钥曾经登记", "the key was enrolled before")
        case .keyUnknown:
            Told("key-unknown", "没有这一在册密钥", "there is no such enrolled key")
        case .unusableKey(let fault):
            Told("unusable-key", "密钥不可用：\(fault)", "the key cannot be used: \(fault)")
        case .possessionUnproven:
            Told(
                "possession-unproven", "未能证明持有该密钥",
                "the proof that the key is held does not verify")
        case .logKeyName(let found, let wanted):
            Told(
                "log-key-name", "账本密钥名为 \(Shown.name(found))，应为 \(wanted)",
                "the log key is named \(Shown.name(found)); the log is \(wanted)")
        case .overlapOver(let last, let day):
            Told(
                "overlap-over", "新旧密钥并用至 \(last)，早于登记日 \(day)",
                "the overlap ends on \(last), before the day of registration \(day)")
        case .secondOfficerIsFirst(let officer):
            Told(
                "second-officer", "须由另一名人员确认，\(officer) 已是提出人",
                "another officer must confirm; \(officer) proposed it")
        case .proposalUnknown:
            Told("proposal-unknown", "没有待确认的同一提议", "there is no such proposal to confirm")
        case .mandatePeriod:
            Told(
                "mandate-period", "授权的起止日期颠倒", "the mandate ends before it begins")
        case .mandateUnknown(let officer, let post):
            Told(
                "mandate-unknown", "\(officer) 没有\(Shown.quoted(post))职务的授权",
                "\(officer) has no mandate as \(Shown.name(post))")
        case .behalfNotAllowed(let type):
            Told(
                "behalf-not-allowed", "“\(type)”不得由该单位代录",
                "\(type) may not be recorded on behalf by this body")
        case .behalfAuthor(let fault):
            Told("behalf-author", "代录的作者不符：\(fault)", "the author recorded does not fit: \(fault)")
        case .notAuthor:
            Told(
                "not-author", "只有被代录的作者可以确认或否认",
                "only the author named in the record may confirm or dispute it")
        case .notRecordedOnBehalf:
            Told(
                "not-recorded-on-behalf", "该记录并非代录，或已有答复",
                "the entry is not a record on behalf, or has been answered")
        default: nil
        }
    }

    private var dateWording: Told? {
        switch self {
        case .clockAhead(let seconds):
            Told(
                "clock-ahead", "签署时间超前 \(seconds) 秒", "signed \(seconds) s in the future")
        case .clockBehind(let seconds, let window):
            Told(
                "clock-behind", "签署于 \(seconds) 秒之前，超过 \(window) 秒的期限",
                "signed \(seconds) s ago; the window is \(window) s")
        case .occursAfterLogDay(let day, let logDay):
            Told(
                "occurs-after-log-day", "发生日 \(day) 晚于登记日 \(logDay)",
                "it occurred on \(day), after the day of registration \(logDay)")
        case .occursBeforeCause(let day, let cause):
            Told(
                "occurs-before-cause", "发生日 \(day) 早于所依据记录的 \(cause)",
                "it occurred on \(day), before what it rests on (\(cause))")
        case .calendarUnknown(let year):
            Told(
                "calendar-unknown", "\(year) 年的工作日安排尚未公布",
                "the working days of \(year) are not known yet")
        case .calendarTwice(let year):
            Told("calendar-twice", "\(year) 年的安排已经登记", "the year \(year) is in the calendar")
        case .calendarMalformed(let fault):
            Told("calendar-malformed", "节假日安排有误：\(fault)", "the year is not sound: \(fault)")
        case .schemeUnreadable(let fault):
            Told("scheme-unreadable", "制度文件有误：\(fault)", "\(fault)")
        case .schemeEdition(let found, let wanted):
            Told(
                "scheme-edition", "制度版本为 \(found)，应为 \(wanted)",
                "the scheme's edition is \(found); wanted \(wanted)")
        case .schemeUnknown(let id):
            Told(
                "scheme-unknown", "没有采用制度 \(Shown.name(id))",
                "the scheme \(Shown.name(id)) is not adopted")
        case .schemeDatedBack(let day):
            Told(
                "scheme-dated-back", "新版本不得溯及 \(day) 施行",
                "a new edition is not dated back: it would be in force from \(day) already")
        case .notInForce(let day):
            Told(
                "not-in-force", "办法自 \(day) 起施行，不得在此之前发布申报通知",
                "the measures are in force from \(day); no call before that day")
        default: nil
        }
    }
}
