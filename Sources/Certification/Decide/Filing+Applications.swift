import COSE

/// The call, the application, its recommendation, review and evaluation (arts. 6–9, 11–14).
extension Filing {
    func callEffects() throws(Refusal) -> [Effect] {
        guard let id = BatchID(subject.id) else { throw refusal(.malformed("batch id")) }
        switch event.type {
        case "batch.called": return [.batchCalled(try call(id))]
        case "batch.amended":
            let closes = try fields.date("closes")
            guard let batch = state.batches[id], closes >= batch.opens else {
                throw refusal(.windowMalformed, under: "window")
            }
            // Nobody learns today that the window closed yesterday.
            guard closes >= protectedDay else {
                throw refusal(.windowClosed(closes), under: "window")
            }
            return [.batchAmended(id, closes: closes)]
        default: return try closing(id)
        }
    }

    private func call(_ id: BatchID) throws(Refusal) -> Batch {
        guard event.occurredOn >= scheme.inForceFrom else {
            throw refusal(.notInForce(scheme.inForceFrom), under: "in-force")
        }
        let opens = try fields.date("opens")
        let closes = try fields.date("closes")
        guard opens <= closes, event.occurredOn <= closes else {
            throw refusal(.windowMalformed, under: "window")
        }
        for sector in fields.texts("sectors") where scheme.sectors[sector] == nil {
            throw refusal(.unknownName(kind: "sector", name: sector), under: "sectors")
        }
        for category in fields.texts("categories") where scheme.categories[category] == nil {
            throw refusal(.unknownName(kind: "category", name: category))
        }
        return Batch(
            id: id, scheme: scheme.id, edition: scheme.edition, year: try fields.number("year"),
            sectors: fields.texts("sectors"), categories: fields.texts("categories"),
            target: fields.optionalNumber("target"), opens: opens, closes: closes)
    }

    /// Every application ends awarded, ended with a reason, or carried over (RULES, general rule
    /// 9).
    private func closing(_ id: BatchID) throws(Refusal) -> [Effect] {
        if let batch = state.batches[id], event.occurredOn <= batch.closes {
            throw refusal(.windowOpen(batch.closes), under: "closing")
        }
        var carried: Set<ApplicationID> = []
        for record in fields.list("carriedOver") {
            let application = try application(try record.application("application"))
            guard application.batch == id else { throw refusal(.otherBatch(application.id)) }
            guard !application.isOver, application.certificate == nil else {
                let outcome = application.ending?.outcome ?? application.stage
                throw refusal(.ended(application.id, outcome: outcome), under: "closing")
            }
            guard carried.insert(application.id).inserted else {
                throw refusal(.entryTwice(application.id))
            }
        }
        let open = state.applications(in: id).filter {
            !$0.isOver && $0.certificate == nil && !carried.contains($0.id)
        }
        guard open.isEmpty || scheme.rule("closing") == nil else {
            throw refusal(.openApplications(open.map(\.id)), under: "closing")
        }
        let order = carried.sorted { $0.description < $1.description }
        return order.map { .carriedOver($0) } + [.batchClosed(id)]
    }

    func applicationEffects() throws(Refusal) -> [Effect] {
        try checkApplicant()
        if event.type == "application.received" { return [try reception()] }
        let application = try ownApplication()
        switch event.type {
        case "application.declined": try checkDeclined(application)
        case "application.lapsed":
            if let due = application.correctionDue, event.occurredOn <= due {
                throw refusal(.correctionRuns(due: due), under: "correction")
            }
        case "application.recommended", "application.reviewed":
            return try reviewEffects(application)
        case "application.corrected":
            let items = try eligibilityItems()
            return [.eligibilitySupplied(application.id, items)] + (try step(application))
        case "creditcode.accepted": return [.creditCodeAccepted(application.id)]
        case "adverse.reported":
            try checkPast([try fields.date("factOn")])
            let fact = Application.AdverseFact(
                report: statement.leafHash, factOn: try fields.date("factOn"))
            return [.adverseFactReported(application.id, fact)]
        case "adverse.decided": return try adverseDecision(application)
        case "application.examined": try checkPanel()
        case "standard.assessed":
            let standard = "\(try fields.text("standard"))"
            return [.standardAssessed(application.id, standard: standard)]
                + (try step(application))
        case "conformity.inspected": try checkInspection(application)
        case "qualification.evaluated":
            try checkPanel()
            try checkDimensions()
        case "site.visited":
            try checkPanel()
            try checkPast(fields.dates("visited"))
        default: break
        }
        return try step(application)
    }

    private func reception() throws(Refusal) -> Effect {
        guard let id = ApplicationID(subject.id) else {
            throw refusal(.malformed("application id"))
        }
        let batchID = try fields.batch("batch")
        guard let batch = state.batches[batchID] else {
            throw refusal(.batchUnknown("\(batchID)"))
        }
        guard !batch.isClosed else { throw refusal(.batchClosed(batchID), under: "closing") }
        let applicant = try checkedOperator(try fields.party("applicant"))
        let sector = try fields.text("sector")
        guard scheme.sectors[sector] != nil else {
            throw refusal(.unknownName(kind: "sector", name: sector), under: "sectors")
        }
        guard batch.sectors.contains(sector) else {
            throw refusal(.notOpenTo(kind: "sector", name: sector), under: "sectors")
        }
        let category = try fields.text("category")
        guard scheme.categories[category] != nil else {
            throw refusal(.unknownName(kind: "category", name: category))
        }
        guard batch.categories.contains(category) else {
            throw refusal(.notOpenTo(kind: "category", name: category))
        }
        let city = try fields.text("city")
        guard scheme.cities[city] != nil else {
            throw refusal(.unknownName(kind: "city", name: city))
        }
        guard !event.redacted.isEmpty || !act.redacts.contains(PublicFacts.key) else {
            throw refusal(.noOffering, under: "offering")
        }
        let items = Set(try eligibilityItems())
        return .applicationReceived(
            Application(
                id: id, batch: batchID, applicant: applicant, sector: sector, category: category,
                city: city, isService: try fields.text("offering") == "service",
                receivedOn: receivedOn, isLate: receivedOn > batch.closes,
                redacted: event.redacted,
                // Most show all of it, and share one set of the names.
                eligibility: items == scheme.eligibility ? scheme.eligibility : items,
                stage: scheme.stages.first?.name ?? ""))
    }

    private func eligibilityItems() throws(Refusal) -> [String] {
        var items: [String] = []
        for record in fields.list("eligibility") {
            let item = try record.text("item")
            guard scheme.eligibility.contains(item) else {
                throw refusal(
                    .unknownName(kind: "eligibility item", name: item), under: "eligibility")
            }
            items.append(item)
        }
        return items
    }

    private func checkDeclined(_ application: Application) throws(Refusal) {
        if try fields.text("outcome") == "late", !application.isLate {
            throw refusal(.notLate, under: "late")
        }
    }

    /// Art. 7: nothing goes on while an item is missing or an adverse record stands.
    private func reviewEffects(_ application: Application) throws(Refusal) -> [Effect] {
        let outcome = try outcome(try fields.text("outcome"))
        let effects = try step(application, by: fields, outcome: outcome)
        guard case .stage(let to) = outcome.destination else { return effects }
        if to == scheme.rules["correction"]?.text("stage") {
            let due = fields.optionalDate("due")
            if let due, due > protectedDay {
                return effects + [.returned(application.id, due: due)]
            }
            guard scheme.rule("correction") == nil else {
                throw refusal(.correctionWithoutDeadline, under: "correction")
            }
            return effects
        }
        try checkEligibility(application)
        return effects
    }

    private func checkEligibility(_ application: Application) throws(Refusal) {
        if let rule = scheme.rule("eligibility") {
            let missing = rule.texts("items").filter { !application.eligibility.contains($0) }
            guard missing.isEmpty else {
                throw refusal(.eligibilityMissing(missing), under: "eligibility")
            }
        }
        guard let rule = scheme.rule("clean-record") else { return }
        let years = rule.number("years") ?? 0
        for fact in application.adverseFacts where fact.stands {
            let until = fact.factOn.adding(years: years)
            guard until <= application.receivedOn else {
                throw refusal(.adverseRecord(on: fact.factOn, until: until), under: "clean-record")
            }
        }
    }

    /// The stage's body terminates or continues (RULES, general rule 9): whose step comes next.
    private func adverseDecision(_ application: Application) throws(Refusal) -> [Effect] {
        let report = try fields.entry("report")
        guard application.adverseFacts.contains(where: { $0.report == report && !$0.isDecided })
        else { throw refusal(.adverseUnknown, under: "adverse-fact") }
        let deciding = event.behalf == nil ? signer.role : nil
        if let step = scheme.step(from: application.stage), let deciding {
            // Where the applicant's move comes next, the body that put it there decides.
            let isApplicants = step.actors.allSatisfy { standing.outsiders.contains($0.role) }
            let leading = isApplicants ? scheme.steps(to: application.stage) : [step]
            let roles = leading.flatMap { $0.actors.map(\.role) }
            let office = scheme.rule("adverse-fact")?.texts("alwaysBy") ?? []
            guard (roles + office).contains(deciding) else {
                throw refusal(
                    .wrongBodyForStage(
                        found: deciding, wanted: (roles + office).joined(separator: ", ")),
                    under: "adverse-fact")
            }
        }
        let stands = fields.flag("stands")
        return [.adverseFactDecided(application.id, report: report, stands: stands)]
            + (try step(application))
    }

    /// Art. 12: a product is tested by a laboratory, a service by its method and sites.
    private func checkInspection(_ application: Application) throws(Refusal) {
        let wanted = application.isService ? "service" : "product"
        let other = application.isService ? "product" : "service"
        guard fields.record(wanted) != nil, fields.record(other) == nil else {
            throw refusal(.inspectionKind(wanted: wanted))
        }
        let done = fields.record(wanted)
        let sampledOn = [done?.optionalDate("sampledOn")].compactMap { $0 }
        try checkPast(sampledOn + (done?.dates("dates") ?? []))
    }

    /// Art. 13: an opinion on each of the six dimensions.
    private func checkDimensions() throws(Refusal) {
        guard let rule = scheme.rule("dimensions") else { return }
        let wanted = rule.texts("names")
        var seen: Set<String> = []
        for record in fields.list("dimensions") {
            let name = try record.text("dimension")
            guard wanted.contains(name) else {
                throw refusal(.unknownName(kind: "dimension", name: name), under: "dimensions")
            }
            guard seen.insert(name).inserted else {
                throw refusal(.dimensionTwice(name), under: "dimensions")
            }
        }
        let missing = wanted.filter { !seen.contains($0) }
        guard missing.isEmpty else {
            throw refusal(.dimensionMissing(missing), under: "dimensions")
        }
    }
}
