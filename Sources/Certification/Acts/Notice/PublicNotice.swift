import COSE

extension SubjectKind {
    /// What is written `notice/…`.
    public static let notice = SubjectKind(
        "notice", zh: "公示", en: "notice", example: "2025-1-1", table: .notices, isHub: true,
        batch: { id, state in
            NoticeID(id).flatMap { state.notices[$0] }.flatMap { state.batches[$0.batch] }
        })
}

/// The public notice of a proposed list, with what it discloses of each application (art. 16).
enum PublicNotices {
    static let acts = [published, withdrawn]

    static let published = Act(
        "notice.published", on: .notice,
        [
            Field("batch", .id, "2025-1"),
            Field("place", .text(300), "辽宁省市场监督管理局网站"),
            Field("part", .integer(1...999), 1),
            Field("parts", .integer(1...999), 1),
            .records(
                "entries",
                [
                    Field("application", .of(.application), "LN-2025-0001"),
                    Field("disclosure", .bytes(4000), "gw"),
                ], 1...500),
        ],
        opens: { standing throws(Refusal) in
            let id: NoticeID = try standing.id()
            if let notice = standing.state.notices[id] {
                if notice.isComplete || notice.isWithdrawn {
                    try standing.refuse(.noticePart(notice.parts, of: notice.parts))
                }
                return
            }
            if !standing.isOpenToSome() {
                try standing.refuse(.nothingAtStage(standing.act.wording))
            }
        },
        duties: { $0.noticeDuties() },
        effects: { filing throws(Refusal) in try filing.publication() })

    /// What was published wrongly is withdrawn, in whole or for some entries, and published anew;
    /// not what an award rests on.
    static let withdrawn = Act(
        "notice.withdrawn", on: .notice,
        [
            Field("applications", .list(.id, 1...500), ["LN-2025-0001"], optional: true),
            Field("reason", .paragraphs(2000), "公示内容有误，撤回后重新公示"),
        ],
        opens: { standing throws(Refusal) in
            let notice = try standing.knownNotice()
            let isOpen = standing.entries(of: notice).contains { $0.awardedOn == nil }
            if notice.isWithdrawn || !isOpen {
                try standing.refuse(.noticeSettled(notice.id))
            }
        },
        effects: { filing throws(Refusal) in try filing.noticeWithdrawal() })
}

extension Duty.Kind {
    /// The parts of a notice that are not out yet (art. 16).
    static let noticeParts = Duty.Kind(
        "notice-parts", zh: "发布公示的其余部分", en: "publish the missing parts of the notice")
    /// What was decided is published (art. 16).
    static let notice = Duty.Kind("notice", zh: "发布公示", en: "publish the notice")
}

extension DutyLedger {
    /// The rest of a notice follows on the next working day; what was deliberated is noticed.
    fileprivate func noticeDuties() -> [Duty] {
        let parts = state.notices.values.filter { !$0.isComplete && !$0.isWithdrawn }
            .compactMap { notice -> Duty? in
                let subject = Subject(.notice, notice.id)
                guard let scheme = scheme(subject), scheme.rule("publication") != nil,
                    scheme.acts[PublicNotices.published.type] != nil,
                    let due = state.workingDays(1, after: notice.startsOn)
                else { return nil }
                return duty(
                    .noticeParts, subject, by: roles(PublicNotices.published.type, scheme),
                    due: due, rule: "publication", scheme)
            }
        return parts + publicationDuties(.notice, by: PublicNotices.published.type)
    }

    /// What stands where an act publishes it is published within the working days of the scheme
    /// (政府信息公开条例 26): one duty for a batch, by the first that waits. What may not be published
    /// is not owed.
    func publicationDuties(_ kind: Duty.Kind, by type: String) -> [Duty] {
        state.batches.values.compactMap { batch in
            let subject = Subject(.batch, batch.id)
            guard let scheme = state.scheme(of: batch), let act = scheme.acts[type],
                let days = scheme.rule("publication")?.number("workingDays"),
                let standing = standing(subject, scheme, type),
                let since = state.applications.under(.batch(batch.id)).filter({
                    act.from.contains($0.stage) && !$0.isOver && $0.certificate == nil
                        && (try? standing.check($0)) != nil
                }).compactMap(\.stagedOn).min(),
                let due = state.workingDays(days, after: since)
            else { return nil }
            return duty(
                kind, subject, by: roles(type, scheme), due: due, rule: "publication", scheme)
        }
    }
}

extension LedgerState {
    /// The last day of a public notice as every act reads it; nil before all parts are out, or
    /// where it lies beyond the known calendar (RULES, general rule 12).
    public func end(of notice: Notice) -> CivilDate? {
        guard notice.isComplete, let scheme = batches[notice.batch].flatMap({ scheme(of: $0) }),
            scheme.acts[PublicNotices.published.type] != nil
        else { return nil }
        return try? calendar.end(of: scheme.noticeWorkingDays, workingDaysAfter: notice.startsOn)
    }
}

extension Scheme {
    /// For how many working days a notice runs (art. 16).
    var noticeWorkingDays: Int { rules["notice-period"]?.number("workingDays") ?? 0 }
}

extension Standing {
    fileprivate func knownNotice() throws(Refusal) -> Notice {
        guard let notice = state.notices[try id()] else {
            throw refusal(.noticeUnknown(subject.id))
        }
        return notice
    }

    /// The applications that are on a notice now, and have not ended.
    fileprivate func entries(of notice: Notice) -> [Application] {
        notice.applications.compactMap { state.applications[$0] }.filter {
            $0.notice == notice.id && !$0.isOver
        }
    }

    /// The last day of a public notice (art. 16).
    func noticeEnds(_ notice: Notice) throws(Refusal) -> CivilDate {
        try workingDays(scheme.noticeWorkingDays, after: notice.startsOn)
    }

    /// Submission waits until the day after the notice's last day, and for every objection
    /// received within it (arts. 16, 17); review, approval and publication wait for one that was
    /// registered later.
    func checkNoticeHasRun(for application: Application) throws(Refusal) {
        guard scheme.rules["notice-period"] != nil else { return }
        guard let id = application.notice, let notice = state.notices[id] else {
            return try refuse(.notOnNotice(application.id), under: "notice-period")
        }
        if !notice.isComplete { try refuse(.noticeIncomplete(id), under: "notice-period") }
        let ends = try noticeEnds(notice)
        if day <= ends {
            try refuse(.noticeRuns(began: notice.startsOn, ends: ends), under: "notice-period")
        }
        try checkNoObjection(to: application)
    }

    /// No objection of the notice's time is undecided: a late one is a complaint.
    func checkNoObjection(to application: Application) throws(Refusal) {
        guard scheme.rule("objection") != nil, scheme.rules["notice-period"] != nil,
            application.notice != nil
        else { return }
        let open = state.objections.under(.application(application.id)).filter {
            $0.outcome == nil && !$0.isLate
        }
        if let first = open.min(by: { $0.id.description < $1.id.description }) {
            try refuse(.objectionOpen(first.id, application.id), under: "objection")
        }
    }
}

extension Filing {
    fileprivate func publication() throws(Refusal) -> [Effect] {
        let id: NoticeID = try standing.id()
        let part = try fields.number("part")
        let parts = try fields.number("parts")
        let existing = state.notices[id]
        let batch = try fields.batch("batch")
        if part > parts || !(existing?.parts ?? parts == parts)
            || !(existing?.batch ?? batch == batch) || existing?.published.contains(part) == true
        {
            try refuse(.noticePart(part, of: parts))
        }
        var seen: Set<ApplicationID> = []
        var facts: [ApplicationID: PublicFacts] = [:]
        var effects: [Effect] = []
        var noticed: [ApplicationID] = []
        for entry in fields.list("entries") {
            let application = try member(try entry.application("application"), seen: &seen)
            // What is no longer the offering of the application is off the notice with it.
            guard let disclosed = try disclosed(application, by: entry) else { continue }
            facts[application.id] = disclosed
            noticed.append(application.id)
            effects += try step(application)
        }
        let notice = Notice(
            id: id, batch: batch, place: try fields.text("place"),
            parts: parts, published: [part], applications: noticed,
            publishedOn: event.occurredOn, startsOn: protectedDay)
        return [.noticePublished(notice, part: part, facts)] + effects
    }

    fileprivate func noticeWithdrawal() throws(Refusal) -> [Effect] {
        var notice = try standing.knownNotice()
        let open = standing.entries(of: notice)
        let named = fields.map["applications"] == nil ? nil : fields.applications("applications")
        for id in named ?? [] where !open.contains(where: { $0.id == id }) {
            try refuse(.notOnNotice(id))
        }
        let withdrawn = open.filter { named?.contains($0.id) ?? true }
        let stage = scheme.acts[PublicNotices.published.type]?.from.first
        var effects: [Effect] = []
        for application in withdrawn {
            if application.awardedOn != nil {
                try refuse(.noticeSettled(notice.id))
            }
            try checkCause(application)
            let change = ApplicationChange.takenOffNotice(to: stage ?? application.stage)
            effects.append(.application(application.id, change))
        }
        if withdrawn.count == open.count { notice.withdrawnOn = event.occurredOn }
        return [.put(notice)] + effects
    }

    /// The disclosure must be the very one whose digest the application carried (RULES, general
    /// rule 4).
    fileprivate func disclosed(
        _ application: Application, by entry: Fields
    ) throws(Refusal) -> PublicFacts? {
        guard let disclosure = try? Disclosure(decoding: try entry.bytes("disclosure")),
            disclosure.key == PublicFacts.key,
            application.redacted.contains(disclosure.digest),
            let facts = try? PublicFacts(disclosure.value)
        else {
            try refuse(.disclosureMissing(application.id), under: "disclosure")
            return nil
        }
        if !application.creditCodeIsAccepted { try checkCreditCode(facts.creditCode) }
        try checkIsAlone(facts.creditCode, of: application.applicant)
        if let assessed = application.assessedStandard, facts.standard != assessed {
            try refuse(
                .standardDiffers(application.id, noticed: facts.standard, assessed: assessed),
                under: "standard")
        }
        return facts
    }
}

/// The public notice of a proposed list (art. 16), in one part or several.
public struct Notice: Hashable, Sendable, Codable {
    public let id: NoticeID
    public let batch: BatchID
    /// Where it is published.
    public let place: String
    /// How many parts it has.
    public let parts: Int
    /// The numbers of the parts published so far, from 1.
    public var published: Set<Int> = []
    /// The applications on the parts published so far.
    public var applications: [ApplicationID] = []
    /// The day of its first part.
    public internal(set) var publishedOn: CivilDate
    /// The day from which the period runs: that of its last part, and never before the log day.
    public var startsOn: CivilDate
    /// The day on which it was withdrawn with all its entries; nil while it stands.
    public var withdrawnOn: CivilDate?

    /// Whether it was withdrawn with all its entries.
    public var isWithdrawn: Bool { withdrawnOn != nil }

    /// Whether all parts are out; the period runs only then.
    public var isComplete: Bool { published.count == parts }
}

extension Notice: RegisteredRecord {
    public static let table = RecordID.Table.notices
    public static var records: RecordPath<NoticeID, Self> { \.notices }
    public var key: NoticeID { id }
    public var told: [Subject] { [Subject(.notice, id), Subject(.batch, batch)] }

    static let rows = RegisterTable(
        of: Self.self, "notices",
        [
            .text("id") { $0.id },
            .text("batch") { $0.batch },
            .number("year") { notice, state in state.batches[notice.batch]?.year ?? 0 },
            .text("place") { $0.place },
            .text("published_on") { $0.publishedOn },
            .maybe("starts_on") { $0.isComplete ? $0.startsOn : nil },
            .found("ends_on") { notice, state in state.end(of: notice) },
            .number("applications") { notice, _ in notice.applications.count },
            .maybe("withdrawn_on") { $0.withdrawnOn },
        ])
}

extension Refusal.Reason {
    static func noticeSettled(_ id: NoticeID) -> Self {
        Self(
            "notice-settled", "公示 \(id) 已撤回，或者已据以发布获评名单，不得撤回",
            "the notice \(id) is withdrawn, or an award rests on it", ["notice": id])
    }
    static func disclosureMissing(_ id: ApplicationID) -> Self {
        Self(
            "disclosure-missing", "公示须公开 \(id) 的申报内容，且与其摘要相符",
            "the notice must disclose the public facts of \(id), matching their digest",
            ["application": id])
    }
    static func standardDiffers(_ id: ApplicationID, noticed: String, assessed: String) -> Self {
        Self(
            "standard-differs",
            "\(id) 公示的标准为\(Shown.quoted(noticed))，评价的为\(Shown.quoted(assessed))",
            "\(id) is noticed with \(Shown.quoted(noticed)); assessed was "
                + Shown.quoted(assessed),
            ["application": id, "noticed": noticed, "assessed": assessed])
    }
    static func noticePart(_ part: Int, of parts: Int) -> Self {
        Self(
            "notice-part", "公示第 \(part) 部分（共 \(parts) 部分）已经发布，或者与此前各部分不一致",
            "part \(part) of \(parts) is out already or does not belong",
            ["part": part, "parts": parts])
    }
    static func noticeIncomplete(_ id: NoticeID) -> Self {
        Self(
            "notice-incomplete", "公示 \(id) 尚未全部发布", "not all parts of notice \(id) are out",
            ["notice": id])
    }
    static func noticeRuns(began: CivilDate, ends: CivilDate) -> Self {
        Self(
            "notice-runs", "公示期（工作日）未满不得报送：公示自 \(began) 起，至 \(ends) 止",
            "the list may not be submitted before the public notice has run its working "
                + "days: the notice began \(began) and ends \(ends)",
            ["began": began, "ends": ends])
    }
    static func objectionOpen(_ objection: ObjectionID, _ id: ApplicationID) -> Self {
        Self(
            "objection-open", "对 \(id) 的异议 \(objection) 尚未作出决定",
            "the objection \(objection) against \(id) is not decided",
            ["objection": objection, "application": id])
    }
}
