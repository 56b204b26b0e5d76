import COSE

extension SubjectKind {
    /// What is written `application/…`.
    public static let application = SubjectKind(
        "application", zh: "申报", en: "application", example: "LN-2025-0001", table: .applications,
        isHub: true,
        batch: { id, state in
            ApplicationID(id).flatMap { state.applications[$0] }
                .flatMap { state.batches[$0.batch] }
        })
}

/// An application is received (arts. 6, 7; RULES, general rule 5).
enum Reception {
    private static let eligibilityExample: CBOR = [
        .map(["item": "registered", "basis": "evidence"]),
        .map(["item": "lawful", "basis": "declaration"]),
        .map(["item": "clean-record", "basis": "declaration"]),
    ]

    static let received = Act(
        "application.received", on: .application,
        [
            Field("batch", .id, "2025-1"),
            Field("applicant", .id, "operator-0001"),
            Field("sector", .name, "agriculture"),
            Field("category", .name, "rice"),
            Field("city", .name, "210100"),
            Field("offering", .choice(["product", "service"]), "product"),
            Field("eligibility", .eligibility, eligibilityExample),
        ],
        redactable: [.publicFacts],
        opens: { standing throws(Refusal) in
            _ = try standing.newApplicationID()
            try standing.checkSomeBatchOpen()
        },
        effects: { filing throws(Refusal) in [.applicationReceived(try filing.reception())] })
}

extension FieldKind {
    /// The items of art. 7, each with what it rests on.
    static let eligibility = FieldKind.list(
        .record([
            Field("item", .name, "registered"),
            Field("basis", .choice(["evidence", "declaration"]), "evidence"),
        ]), 0...20)
}

extension Field {
    /// What a public notice discloses, and a certificate says.
    static let publicFacts = record(PublicFacts.key, PublicFacts.fields)
}

extension Standing {
    /// The id of an application that is not there yet.
    func newApplicationID() throws(Refusal) -> ApplicationID {
        let id: ApplicationID = try id()
        if state.applications[id] != nil { try refuse(.applicationTwice(id)) }
        return id
    }

    /// Refuses where every batch that was called is closed: none takes an application in.
    func checkSomeBatchOpen() throws(Refusal) {
        if state.batches.contains(under: .open) { return }
        if let last = state.batches.values.map(\.id).max() {
            try refuse(.batchClosed(last), under: "closing")
        }
    }

    /// The application that the act is written on.
    func ownApplication() throws(Refusal) -> Application {
        let id: ApplicationID = try id()
        guard let application = state.applications[id] else {
            throw refusal(.applicationUnknown(subject.id))
        }
        return application
    }

    /// Whether the act is open on the application that it is written on.
    func checkOwnApplication() throws(Refusal) {
        let application = try ownApplication()
        if !act.isStep, application.awardedOn != nil { try refuse(outOfOrder(application)) }
        try check(application)
    }
}

extension Filing {
    /// A step of the subject's own application, and nothing else.
    func applicationStep() throws(Refusal) -> [Effect] {
        try checkApplicant()
        return try step(ownApplication())
    }

    fileprivate func reception() throws(Refusal) -> Application {
        try checkApplicant()
        let id = try standing.newApplicationID()
        let batchID = try fields.batch("batch")
        guard let batch = state.batches[batchID] else { throw refusal(.batchUnknown("\(batchID)")) }
        if batch.isClosed { try refuse(.batchClosed(batchID), under: "closing") }
        let applicant = try checkedOperator(try fields.party("applicant"))
        let sector = try fields.text("sector")
        if scheme.sectors[sector] == nil {
            try refuse(.unknownName(kind: "sector", name: sector), under: "sectors")
        }
        if !batch.sectors.contains(sector) {
            try refuse(.notOpenTo(kind: "sector", name: sector), under: "sectors")
        }
        let category = try fields.text("category")
        if scheme.categories[category] == nil {
            try refuse(.unknownName(kind: "category", name: category))
        }
        if !batch.categories.contains(category) {
            try refuse(.notOpenTo(kind: "category", name: category))
        }
        let city = try fields.text("city")
        if scheme.cities[city] == nil { try refuse(.unknownName(kind: "city", name: city)) }
        if event.redacted.isEmpty && act.redacts.contains(PublicFacts.key) {
            try refuse(.noOffering, under: "offering")
        }
        let items = Set(try eligibilityItems())
        return Application(
            id: id, batch: batchID, applicant: applicant, sector: sector, category: category,
            city: city, isService: try fields.text("offering") == "service",
            // What comes before the window counts as received on its first day.
            receivedOn: max(receivedOn, batch.opens), sentOn: sentOn,
            isLate: sentOn > batch.closes,
            redacted: event.redacted,
            // Most show all of it, and share one set of the names.
            eligibility: items == scheme.eligibility ? scheme.eligibility : items,
            stage: scheme.stages.first?.name ?? "")
    }

    /// The items that an applicant shows, each known to the scheme.
    func eligibilityItems() throws(Refusal) -> [String] {
        var items: [String] = []
        for record in fields.list("eligibility") {
            let item = try record.text("item")
            if !scheme.eligibility.contains(item) {
                try refuse(.unknownName(kind: "eligibility item", name: item), under: "eligibility")
            }
            items.append(item)
        }
        return items
    }
}

extension Refusal.Reason {
    static func notOpenTo(kind: String, name: String) -> Self {
        Self(
            "not-open-to", "本批次不接受\(Wording.ofKind(kind).zh) \(Shown.name(name))",
            "the batch is not open to \(kind) \(Shown.name(name))", ["kind": kind, "name": name])
    }
    static func applicationTwice(_ id: ApplicationID) -> Self {
        Self(
            "application-twice", "申报 \(id) 已经登记", "the application \(id) is registered already",
            ["application": id])
    }
}
