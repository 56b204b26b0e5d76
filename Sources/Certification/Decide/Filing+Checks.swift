import COSE

/// What every act is held to, whatever its type: the state its signer saw, dates, evidence,
/// redaction, and the source of what was recorded on behalf.
extension Filing {
    /// `after` exists; for acts that decide it is the subject's last entry (FORMATS §1).
    func checkSeenState() throws(Refusal) {
        let genesis = state.founding?.identity ?? event.after
        let newest = state.newest[statement.header.subjectMark.fingerprint] ?? genesis
        if act.decides, event.after != newest {
            try refuse(.conflict(since: event.after, newest: newest), under: "seen-state")
        }
    }

    /// RULES, general rule 3: not after the log day, not before what the act names.
    func checkDates(until last: CivilDate) throws(Refusal) {
        if event.occurredOn > last {
            try refuse(.occursAfterLogDay(event.occurredOn, last), under: "dates")
        }
        var causes = FieldKind.entries(in: event.fields, shape.fields)
        try checkEffective(causes)
        if act.decides, event.after != state.founding?.identity { causes.append(event.after) }
        for hash in causes {
            guard let cause = state.day(of: hash) else {
                throw refusal(.unknownEntry(hash), under: "seen-state")
            }
            if event.occurredOn < cause {
                try refuse(.occursBeforeCause(event.occurredOn, cause), under: "dates")
            }
        }
    }

    /// An inadmissible entry has no effects: nothing rests on it, corrects it or is told of it. As
    /// what its signer saw last it may be named.
    private func checkEffective(_ named: [Digest]) throws(Refusal) {
        if event.type == ActCatalogue.setAside { return }
        for hash in named {
            guard let mark = state.entries[hash], mark.signer == nil else { continue }
            try refuse(.inadmissible(mark.index))
        }
    }

    /// RULES, general rule 14: each document by digest and size, salted when confidential, or by
    /// number.
    func checkEvidence() throws(Refusal) {
        if act.needsEvidence, event.evidence.isEmpty { try refuse(.evidenceMissing) }
        for item in event.evidence {
            do {
                try FieldKind.check(item, against: ActCatalogue.evidence, at: "evidence")
            } catch { throw .malformed(error) }
            let names = Set(item.pairs.compactMap(\.key.string))
            let isOne: Bool =
                names == ["sha256", "bytes"] || names == ["salted"]
                || names == ["archive"]
            let isHidden = !act.evidenceIsConfidential || !names.contains("sha256")
            if !isOne || !isHidden { try refuse(.evidenceMalformed, under: "evidence") }
        }
    }

    /// RULES, general rule 4: natural persons and operators stay out of the clear fields.
    func checkRedaction() throws(Refusal) {
        for name in act.redacts where event.fields[name] != nil {
            try refuse(.redactedInClear(name), under: "redaction")
        }
    }

    /// RULES, general rule 2: who may record what another body decided on paper.
    func behalfAuthor() throws(Refusal) -> BehalfAuthor? {
        guard let map = event.behalf else { return nil }
        do {
            try FieldKind.check(map, against: ActCatalogue.behalf, at: "behalf")
        } catch { throw .malformed(error) }
        let behalf = Fields(map)
        if map["digest"] == nil && map["archive"] == nil {
            try refuse(.behalfUnproven, under: "on-behalf")
        }
        if try behalf.date("on") > event.occurredOn {
            try refuse(.occursBeforeCause(event.occurredOn, try behalf.date("on")), under: "dates")
        }
        guard try behalf.text("kind") == "body" else { return try outsideAuthor(behalf) }
        let id = try behalf.party("party")
        guard let party = state.authority.parties[id] else {
            throw refusal(.unknownParty(id), under: "on-behalf")
        }
        let officer = behalf.optionalText("officer").flatMap { OfficerID($0) }
        if standing.outsiders.contains(party.role) {
            try refuse(.behalfAuthor(party.role), under: "on-behalf")
        }
        try checkAuthor(party, officer)
        return BehalfAuthor(party: party.id, officer: officer)
    }

    /// An outsider's paper: only for acts that outsiders take, else a decision of a body could be
    /// recorded for nobody in particular; an application's acts are its applicant's.
    private func outsideAuthor(_ behalf: Fields) throws(Refusal) -> BehalfAuthor {
        let kind = try behalf.text("kind")
        let isApplicants = act.isOn(.application)
        if !standing.isOpenToOutsiders || (kind != "operator" && isApplicants) {
            try refuse(.behalfAuthor(kind), under: "on-behalf")
        }
        guard let id = behalf.optionalText("party").flatMap({ PartyID($0) }) else {
            if kind == "operator" { try refuse(.behalfNameless, under: "on-behalf") }
            // What names whose it is, is no stranger's.
            if fields.optionalText("party") != nil {
                try refuse(.behalfAuthor(kind), under: "on-behalf")
            }
            return BehalfAuthor(party: nil, officer: nil)
        }
        if kind != "operator" { try refuse(.behalfAuthor(kind), under: "on-behalf") }
        guard let party = state.authority.parties[id] else {
            throw refusal(.unknownParty(id), under: "on-behalf")
        }
        if let officer = behalf.optionalText("officer").flatMap({ OfficerID($0) }) {
            try checkBelongs(officer, to: party)
        }
        if !standing.outsiders.contains(party.role) {
            try refuse(.behalfAuthor(party.role), under: "on-behalf")
        }
        if let applicant, applicant != id {
            try refuse(.notApplicant(applicant), under: "on-behalf")
        }
        if let named = fields.optionalText("party"), named != "\(id)" {
            try refuse(.behalfAuthor("\(id)"), under: "on-behalf")
        }
        return BehalfAuthor(party: party.id, officer: nil)
    }

    /// The applicant of the application that the act is written on, or that it files.
    private var applicant: PartyID? {
        guard subject.isA(.application) else { return nil }
        return standing.application?.applicant
            ?? fields.optionalText("applicant").flatMap { PartyID($0) }
    }

    /// An operator files, corrects and withdraws its own applications, nobody else's.
    func checkApplicant() throws(Refusal) {
        guard standing.outsiders.contains(signer.role), let applicant,
            applicant != signer.party
        else { return }
        try refuse(.notApplicant(applicant), under: "authority")
    }

    /// An act is not dated before the one that brought the application where it stands, nor before
    /// it was received (RULES, general rule 3); an outsider's letter counts from its receipt,
    /// whatever was decided meanwhile.
    func checkCause(_ application: Application) throws(Refusal) {
        guard !standing.isOpenToOutsiders else { return }
        let cause = application.stagedOn ?? application.receivedOn
        if event.occurredOn < cause {
            try refuse(.occursBeforeCause(event.occurredOn, cause), under: "dates")
        }
    }

    /// What an act reports as done lies not before what it was done for.
    func checkSince(_ cause: CivilDate?, _ days: [CivilDate]) throws(Refusal) {
        guard let cause else { return }
        for day in days where day < cause {
            try refuse(.occursBeforeCause(day, cause), under: "dates")
        }
    }

    /// What an act reports as done lies not ahead of it.
    func checkPast(_ days: [CivilDate]) throws(Refusal) {
        for day in days where day > event.occurredOn {
            try refuse(.occursBeforeCause(event.occurredOn, day), under: "dates")
        }
    }

    /// A unified social credit code checks, where the scheme asks for it; another organisation's
    /// identifier, which is none, waits for the act that accepts it (art. 28).
    func checkCreditCode(_ code: String) throws(Refusal) {
        let rule = CreditCode.hasForm(code) ? "credit-code" : "other-organisations"
        guard scheme.rule(rule) != nil else { return }
        do { _ = try CreditCode(code) } catch { try refuse(.codeInvalid(error), under: rule) }
    }

    /// The author must be one who could have signed: role, and for a post, its holder that day.
    private func checkAuthor(
        _ party: Authority.Party, _ officer: OfficerID?
    ) throws(Refusal) {
        let fits = act.actors.contains { actor in
            guard actor.role == party.role else { return false }
            guard let post = actor.post else { return true }
            guard let officer else { return false }
            return state.authority.mandates(of: officer, for: party.id, on: event.occurredOn)
                .contains { $0.post == post }
        }
        if !act.actors.isEmpty && !fits {
            try refuse(.behalfAuthor("\(party.role)"), under: "on-behalf")
        }
        if let officer { try checkBelongs(officer, to: party) }
    }

    /// An officer who is named has a mandate of the party that day.
    private func checkBelongs(_ officer: OfficerID, to party: Authority.Party) throws(Refusal) {
        if state.authority.mandates(of: officer, for: party.id, on: event.occurredOn).isEmpty {
            try refuse(.behalfOfficer(officer, party.id), under: "on-behalf")
        }
    }
}

extension Refusal {
    /// An act that names an entry which has no effects.
    static func inadmissible(_ entry: EntryIndex) -> Refusal {
        Refusal(.namesInadmissible(entry), ours: ActCatalogue.setAside)
    }
}

extension Refusal.Reason {
    static func codeInvalid(_ fault: CreditCodeError) -> Self {
        Self(
            "code-invalid", "统一社会信用代码未通过校验：\(fault.wording.zh)",
            "the unified social credit code does not check: \(fault)", ["fault": fault.wording])
    }
    static let behalfUnproven = Self(
        "behalf-unproven", "代为登记须列明文书的摘要或档号",
        "a record on behalf names the paper's digest or its archive number")
    static let behalfNameless = Self(
        "behalf-nameless", "代为登记经营主体的文件，须列明该经营主体",
        "a record on behalf of an operator names the operator")
    static func behalfOfficer(_ officer: OfficerID, _ party: PartyID) -> Self {
        Self(
            "behalf-officer", "\(officer) 当日不是 \(party) 的人员",
            "\(officer) is no officer of \(party) on that day",
            ["officer": officer, "party": party])
    }
    static let evidenceMissing = Self("evidence-missing", "未列明证据", "no evidence is named")
    static let evidenceMalformed = Self(
        "evidence-malformed", "证据应为 sha256 加字节数、加盐摘要或档号三者之一",
        "evidence is one of sha256 with bytes, a salted digest, or an archive number")
    static func conflict(since seen: Digest, newest: Digest) -> Self {
        Self(
            "conflict", "签署者所见的最新记录是 \(seen.short)，其后又有记录，最新为 \(newest.short)",
            "the signer saw \(seen.short) as the subject's newest entry; it is \(newest.short)",
            ["seen": seen, "newest": newest])
    }
    static func behalfAuthor(_ fault: String) -> Self {
        Self(
            "behalf-author", "代为登记的文书出具人不符：\(fault)", "the author recorded does not fit: \(fault)",
            ["fault": fault])
    }
    static func namesInadmissible(_ entry: EntryIndex) -> Self {
        Self(
            "names-inadmissible", "第 \(entry) 号记录不应登记，不生效力，不得以其为据，也无可更正、告知",
            "the entry \(entry) is inadmissible and has no effects: nothing may rest on "
                + "it, correct it or be told of it", ["entry": entry])
    }
    static func notApplicant(_ party: PartyID) -> Self {
        Self(
            "not-applicant", "只有申报主体 \(party) 可以办理该事项",
            "only the applicant \(party) may take this act", ["party": party])
    }
}
