public import COSE

extension SubjectKind {
    /// What is written `batch/…`.
    public static let batch = SubjectKind(
        "batch", zh: "批次", en: "batch", example: "2025-1", table: .batches, isHub: true,
        batch: { id, state in BatchID(id).flatMap { state.batches[$0] } })
}

/// The yearly call and its batches: called, their window moved, closed (art. 6).
enum Batches {
    static let acts = [called, amended, closed]

    static let called = Act(
        "batch.called", on: .batch,
        [
            Field("scheme", .id, "liaoning-youpin"),
            Field("year", .integer(2023...2999), 2025),
            Field("document", .text(200), "示例通知〔2025〕1号"),
            Field("sectors", .list(.name, 1...20), ["agriculture", "industry"]),
            Field("categories", .list(.name, 1...200), ["rice", "beer"]),
            Field("opens", .date, "2025-07-10"),
            Field("closes", .date, "2025-08-15"),
            Field("target", .integer(0...10_000), 20, optional: true),
        ],
        opens: { standing throws(Refusal) in
            let id = try standing.batchID()
            if let batch = standing.state.batches[id] { try standing.refuse(.batchTwice(batch.id)) }
        },
        effects: { filing throws(Refusal) in [.batchCalled(try filing.call())] })

    static let amended = Act(
        "batch.amended", on: .batch,
        [
            Field("document", .text(200), "示例通知〔2025〕2号"),
            Field("closes", .date, "2025-08-29"),
            Field("reason", .paragraphs(2000), "延长申报期限"),
        ],
        opens: { standing throws(Refusal) in
            let batch = try standing.openBatch()
            if standing.day > batch.closes {
                try standing.refuse(.windowClosed(batch.closes), under: "window")
            }
        },
        due: { standing in
            BatchID(standing.subject.id).flatMap { standing.state.batches[$0] }?.closes
        },
        effects: { filing throws(Refusal) in
            let batch = try filing.standing.openBatch()
            let closes = try filing.fields.date("closes")
            // Nobody learns today that the window closed yesterday, or closes sooner.
            if closes <= batch.closes {
                try filing.refuse(.windowCut(batch.closes), under: "window")
            } else if closes < filing.protectedDay {
                try filing.refuse(.windowClosed(closes), under: "window")
            }
            // However often it is extended: together by no more than it was called for.
            let length = batch.opens.days(until: batch.firstCloses)
            if let periods = filing.scheme.rule("extension")?.number("periods") {
                let last = batch.firstCloses.adding(days: periods * length)
                if closes > last {
                    try filing.refuse(.newDay(after: batch.closes, until: last), under: "extension")
                }
            }
            return [
                .batch(batch.id, .amended(by: filing.statement.leafHash, closes: closes))
            ]
        })

    static let closed = Act(
        "batch.closed", on: .batch,
        [
            Field(
                "carriedOver",
                .list(
                    .record([
                        Field("application", .of(.application), "LN-2025-0001"),
                        Field("reason", .paragraphs(2000), "转入下一批次"),
                    ]), 0...500), [])
        ],
        opens: { standing throws(Refusal) in
            let batch = try standing.openBatch()
            if standing.day <= batch.closes {
                try standing.refuse(.windowOpen(batch.closes), under: "closing")
            }
        },
        effects: { filing throws(Refusal) in try filing.closing() })
}

extension Standing {
    /// The batch's id, as the subject has it.
    func batchID() throws(Refusal) -> BatchID { try id() }

    /// The batch that the act is written on, which is called and not closed.
    func openBatch() throws(Refusal) -> Batch {
        let id = try batchID()
        guard let batch = state.batches[id] else { throw refusal(.batchUnknown(subject.id)) }
        // One whose decision fell goes on, and the batch is open again for it.
        if batch.isClosed, !state.applications(in: id).contains(where: \.isUnderWay) {
            try refuse(.batchClosed(id), under: "closing")
        }
        return batch
    }
}

extension Filing {
    fileprivate func call() throws(Refusal) -> Batch {
        let id = try standing.batchID()
        if event.occurredOn < scheme.inForceFrom {
            try refuse(.notInForce(scheme.inForceFrom), under: "in-force")
        }
        let year = try fields.number("year")
        if scheme.rule("call-year") != nil,
            !(event.occurredOn.year...event.occurredOn.year + 1).contains(year)
        {
            try refuse(.callYear(year, calledOn: event.occurredOn), under: "call-year")
        }
        let opens = try fields.date("opens")
        let closes = try fields.date("closes")
        if opens > closes { try refuse(.windowMalformed, under: "window") }
        // Nobody applies under a call that is not there yet.
        if opens < event.occurredOn, scheme.rule("window") != nil {
            try refuse(.windowBeforeCall(opens, calledOn: event.occurredOn), under: "window")
        }
        for sector in fields.texts("sectors") where scheme.sectors[sector] == nil {
            try refuse(.unknownName(kind: "sector", name: sector), under: "sectors")
        }
        for category in fields.texts("categories") where scheme.categories[category] == nil {
            try refuse(.unknownName(kind: "category", name: category))
        }
        return Batch(
            id: id, scheme: scheme.id, edition: scheme.edition, year: year,
            sectors: fields.texts("sectors"), categories: fields.texts("categories"),
            target: fields.optionalNumber("target"), opens: opens, firstCloses: closes)
    }

    /// Every application ends awarded, ended with a reason, or carried over (RULES, general rule
    /// 9).
    fileprivate func closing() throws(Refusal) -> [Effect] {
        let id = try standing.batchID()
        if let batch = state.batches[id], event.occurredOn <= batch.closes {
            try refuse(.windowOpen(batch.closes), under: "closing")
        }
        var carried: Set<ApplicationID> = []
        for record in fields.list("carriedOver") {
            let application = try application(try record.application("application"))
            if application.batch != id { try refuse(.otherBatch(application.id)) }
            if application.isOver || application.certificate != nil {
                let outcome = application.ending?.outcome ?? application.stage
                try refuse(.ended(application.id, outcome: outcome), under: "closing")
            }
            // What stands against it is decided here, and not lost with the batch.
            if application.hasOpenAdverseFact, scheme.rule("adverse-fact") != nil {
                try refuse(.adverseFactOpen(application.id), under: "adverse-fact")
            }
            if !carried.insert(application.id).inserted { try refuse(.entryTwice(application.id)) }
        }
        let open = state.applications(in: id).filter {
            $0.isUnderWay && !carried.contains($0.id)
        }
        if !open.isEmpty && scheme.rule("closing") != nil {
            try refuse(.openApplications(open.map(\.id)), under: "closing")
        }
        let order = carried.sorted { $0.description < $1.description }
        return order.map { .application($0, .carriedOver) } + [.batch(id, .closed)]
    }
}

/// A batch of the yearly call (art. 6).
public struct Batch: Hashable, Sendable, Codable {
    public let id: BatchID
    /// The scheme and the edition in force when it was called; its applications follow that one
    /// (RULES, general rule 11).
    public let scheme: String
    public let edition: Int
    public let year: Int
    /// Sectors it is open to.
    public let sectors: [String]
    /// Categories it is open to.
    public let categories: [String]
    /// How many awards the year is meant to bring, when the call says so.
    public let target: Int?
    /// The first day of its window.
    public let opens: CivilDate
    /// The last day of its window as it was called.
    public let firstCloses: CivilDate
    /// The last days that later notices have moved its window to, by their leaf hashes.
    public var extensions: [Digest: CivilDate] = [:]
    /// The same of those that have fallen, which stand again once what felled them falls itself.
    public var fallenExtensions: [Digest: CivilDate] = [:]
    /// The last day of its window; a later notice may move it.
    public var closes: CivilDate { extensions.values.max() ?? firstCloses }
    /// Whether every application has ended, been awarded or carried over.
    public var isClosed = false
    /// The requests for opinions of departments (art. 15), by leaf hash.
    public var requests: [Digest: OpinionRequest] = [:]
    /// Submissions, reviews and approvals (art. 17), by leaf hash.
    public var awardSteps: [Digest: AwardStep] = [:]
}

extension Batch: Filed {
    public static let hasHeadings = true
    public var headings: [Heading] {
        let entries = Array(requests.keys) + extensions.keys + fallenExtensions.keys
        return entries.map { .entry($0) } + (isClosed ? [] : [.open])
    }
}

extension Refusal.Reason {
    static func notInForce(_ day: CivilDate) -> Self {
        Self(
            "not-in-force", "办法自 \(day) 起施行，不得在此之前发布申报通知",
            "the measures are in force from \(day); no call before that day", ["day": day])
    }
    static func batchTwice(_ batch: BatchID) -> Self {
        Self(
            "batch-twice", "批次 \(batch) 已经公布", "the batch \(batch) is announced already",
            ["batch": batch])
    }
    static func windowClosed(_ day: CivilDate) -> Self {
        Self("window-closed", "申报期限已于 \(day) 届满", "the window closed on \(day)", ["day": day])
    }
    static func windowOpen(_ day: CivilDate) -> Self {
        Self("window-open", "申报期限至 \(day) 才届满", "the window is open until \(day)", ["day": day])
    }
    static func windowCut(_ day: CivilDate) -> Self {
        Self(
            "window-cut", "申报期限只能延长，现至 \(day)",
            "a window is only extended; it closes on \(day)", ["day": day])
    }
    static func callYear(_ year: Int, calledOn day: CivilDate) -> Self {
        Self(
            "call-year", "\(day) 只能发布当年或者次年的申报通知，不得发布 \(year) 年度的",
            "a call of \(day) is for its own year or the next, not for \(year)",
            ["year": year, "day": day])
    }
    static func windowBeforeCall(_ opens: CivilDate, calledOn day: CivilDate) -> Self {
        Self(
            "window-before-call", "申报期限自 \(opens) 起，早于发布申报通知之日 \(day)",
            "the window opens on \(opens), before the call of \(day)",
            ["opens": opens, "day": day])
    }
    static let windowMalformed = Self(
        "window-malformed", "申报期限的起止日期颠倒", "the window ends before it begins")
    static func openApplications(_ ids: [ApplicationID]) -> Self {
        Self(
            "open-applications", "尚有未办结的申报：\(ids.prefix(5).listed(.zh))",
            "still open: \(ids.prefix(5).listed(.en))", ["applications": ids], lacks: .ends(ids))
    }
}
