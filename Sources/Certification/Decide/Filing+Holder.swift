import COSE

/// What the holder owes and may do: yearly reports, re-evaluation, users of a regional brand
/// (arts. 20, 21, 23–25); and what was awarded before the ledger (art. 30).
extension Filing {
    func holderEffects() throws(Refusal) -> [Effect] {
        switch event.type {
        case "report.filed": return [.reported(try report())]
        case "reevaluation.opened": return try reevaluation()
        case "reevaluation.declined":
            let certificate = try ownCertificate()
            try checkHolder(holder(of: certificate))
            return [.reevaluationDeclined(certificate.number)]
        case "user.authorised": return [try authorisation()]
        case "user.suspended", "user.removed": return [try unlisting()]
        case "takeover.recorded": return [.certificateIssued(try takeover())]
        default: return [.applicationReceived(try runningApplication())]
        }
    }

    /// One report for a holder and year, after the year, on all that was valid in it (ours).
    private func report() throws(Refusal) -> YearlyReport {
        guard let id = ReportID(subject.id) else { throw refusal(.malformed("report id")) }
        let named = try fields.party("holder")
        let year = try fields.number("year")
        guard let holder = state.authority.parties[named]?.id else {
            throw refusal(.unknownParty(named))
        }
        try checkHolder(holder, under: "self-report")
        guard state.reports[id] == nil else {
            throw standing.afterAward(.twice(kind: "report", id: "\(id)"))
        }
        let listed = fields.texts("certificates").compactMap { CertificateNumber($0) }
        try checkReport(listed, of: holder, in: year)
        let due = standing.reportDue(year)
        return YearlyReport(
            id: id, holder: holder, year: year, certificates: listed.sorted(),
            receivedOn: receivedOn, isLate: due.map { receivedOn > $0 } ?? false)
    }

    private func checkReport(
        _ listed: [CertificateNumber], of holder: PartyID, in year: Int
    ) throws(Refusal) {
        guard scheme.rule("self-report-due") != nil else { return }
        guard !state.reports.contains(under: .holder(holder), where: { $0.year == year })
        else { throw standing.afterAward(.reportTwice(holder, year), under: "self-report-due") }
        guard event.occurredOn.year > year else {
            throw standing.afterAward(.yearRuns(year), under: "self-report-due")
        }
        let wanted = state.certificates.under(.holder(holder)).filter {
            $0.editions.first.map { $0.issuedOn.year <= year } == true
                && $0.version(on: Self.lastDay(of: year)).holder == holder
                && $0.daysInForce(in: year) > 0
        }.map(\.number).sorted()
        guard !wanted.isEmpty, listed.count == wanted.count, Set(listed) == Set(wanted) else {
            throw standing.afterAward(.reportLists(wanted), under: "self-report-due")
        }
    }

    static func lastDay(of year: Int) -> CivilDate { CivilDate("\(year)-12-31") ?? .latest }

    /// Art. 21: arts. 11 to 17 once more, in full, as an application of its own.
    private func reevaluation() throws(Refusal) -> [Effect] {
        let certificate = try certificate("certificate", under: "reevaluation")
        let status = certificate.status(on: event.occurredOn)
        guard status.isInForce || status == .expired else {
            throw standing.afterAward(
                .notInForce(certificate.number, status), under: "reevaluation")
        }
        guard !standing.isReevaluated(certificate) else { throw standing.done() }
        guard !certificate.hasDeclined else {
            let declined = scheme.acts["reevaluation.declined"]?.wording
            throw standing.afterAward(
                .doneAlready(declined ?? act.wording), under: "reevaluation-window")
        }
        if let rule = scheme.rule("reevaluation-window") {
            let from = standing.reevaluationOpens(certificate, months: rule.number("months") ?? 0)
            guard event.occurredOn >= from else {
                throw standing.afterAward(
                    .reevaluationEarly(from: from), under: "reevaluation-window")
            }
        }
        guard let id = ApplicationID(subject.id) else {
            throw refusal(.malformed("application id"))
        }
        let batch = try openBatch()
        guard !event.redacted.isEmpty else { throw refusal(.noOffering, under: "offering") }
        let before = certificate.application.flatMap { state.applications[$0] }
        var application = Application(
            id: id, batch: batch.id, applicant: certificate.holder, sector: certificate.sector,
            category: certificate.category, city: certificate.city,
            isService: before?.isService ?? false, receivedOn: receivedOn, isLate: false,
            redacted: event.redacted,
            eligibility: Set(scheme.rule("eligibility")?.texts("items") ?? []),
            stage: scheme.rules["reevaluation"]?.text("stage") ?? scheme.stages.first?.name ?? "")
        application.reevaluates = certificate.number
        return [
            .applicationReceived(application),
            .reevaluationOpened(certificate.number, id),
        ]
    }

    private func openBatch() throws(Refusal) -> Batch {
        let id = try fields.batch("batch")
        guard let batch = state.batches[id] else { throw refusal(.batchUnknown("\(id)")) }
        guard !batch.isClosed else { throw refusal(.batchClosed(id), under: "closing") }
        return batch
    }

    /// Only under a regional brand, within its offering and its period (ours; art. 24).
    private func authorisation() throws(Refusal) -> Effect {
        let certificate = try ownCertificate()
        try checkHolder(holder(of: certificate))
        let sectors = scheme.rule("authorisation")?.texts("sectors") ?? []
        guard sectors.isEmpty || sectors.contains(certificate.sector) else {
            throw standing.afterAward(.noUsers(sector: certificate.sector), under: "authorisation")
        }
        let id = try userID()
        if let known = certificate.users[id], known.removedOn == nil {
            throw standing.afterAward(.twice(kind: "user", id: "\(id)"))
        }
        let code = try fields.text("creditCode")
        if scheme.rule("credit-code") != nil {
            do { _ = try CreditCode(code) } catch {
                throw refusal(.codeInvalid("\(error)"), under: "credit-code")
            }
        }
        let product = try fields.text("product")
        guard product == certificate.facts.offering else {
            throw standing.afterAward(
                .authorisationScope(certificate.facts.offering), under: "mark-use")
        }
        let from = try fields.date("from")
        let until = try fields.date("until")
        guard from <= until, from >= certificate.validFrom, until <= certificate.validThrough
        else {
            throw standing.afterAward(
                .authorisationPeriod(certificate.validFrom, certificate.validThrough),
                under: "mark-use")
        }
        return .userListed(
            certificate.number,
            Certificate.User(
                id: id, name: try fields.text("name"), creditCode: code,
                place: try fields.text("place"), product: product, from: from, until: until))
    }

    private func userID() throws(Refusal) -> UserID {
        guard let id = UserID(try fields.text("user")) else { throw refusal(.malformed("user id")) }
        return id
    }

    private func unlisting() throws(Refusal) -> Effect {
        let certificate = try ownCertificate()
        try checkHolder(holder(of: certificate))
        let id = try userID()
        guard var user = certificate.users[id], user.removedOn == nil else {
            throw standing.afterAward(.unknown(kind: "user", id: "\(id)"))
        }
        if event.type == "user.removed" {
            user.removedOn = event.occurredOn
        } else {
            guard user.suspendedOn == nil else { throw standing.done() }
            user.suspendedOn = event.occurredOn
        }
        return .userListed(certificate.number, user)
    }

    /// Whose the certificate is on the day of the act: a successor's from his day on.
    func holder(of certificate: Certificate) -> PartyID {
        certificate.version(on: event.occurredOn).holder
    }

    /// Who applies for a certificate, or holds one, is an operator that is known: by the id that
    /// the state has of it, one text for all that name it.
    func checkedOperator(_ id: PartyID) throws(Refusal) -> PartyID {
        guard let party = state.authority.parties[id] else { throw refusal(.unknownParty(id)) }
        guard standing.outsiders.isEmpty || standing.outsiders.contains(party.role) else {
            let wanted = standing.outsiders.sorted().joined(separator: ", ")
            throw refusal(.applicantRole(found: party.role, wanted: wanted))
        }
        return party.id
    }

    private func checkTakeover() throws(Refusal) {
        let until = state.founding?.takeoverUntil
        guard let until, day <= until else {
            throw standing.afterAward(.takeoverClosed(until), under: "takeover")
        }
    }

    private func checkNames() throws(Refusal) {
        for (kind, names) in [
            ("sector", scheme.sectors), ("category", scheme.categories), ("city", scheme.cities),
        ] {
            let name = try fields.text(kind)
            guard names[name] != nil else { throw refusal(.unknownName(kind: kind, name: name)) }
        }
    }

    /// An award from before the ledger enters from paper, once: taken over, not proven here.
    private func takeover() throws(Refusal) -> Certificate {
        try checkTakeover()
        try checkNames()
        guard let number = CertificateNumber(subject.id), number.prefix == scheme.numberPrefix
        else { throw refusal(.numberForm(standing.numberForm), under: "number") }
        let holder = try checkedOperator(try fields.party("holder"))
        let from = try fields.date("validFrom")
        let through = try fields.date("validThrough")
        guard from <= through, from <= event.occurredOn else {
            throw standing.afterAward(.daysOutOfOrder, under: "takeover")
        }
        return Certificate(
            number: number, application: nil, scheme: scheme.id,
            sector: try fields.text("sector"), category: try fields.text("category"),
            city: try fields.text("city"), validFrom: from,
            validThrough: through, renews: nil, isTakenOver: true,
            editions: [
                Certificate.Edition(
                    edition: 1, because: "takeover", issuedOn: event.occurredOn,
                    issuedBy: index,
                    statusIndex: nil, credential: [])
            ],
            versions: [
                Certificate.Version(
                    from: from, holder: holder, facts: try facts("facts"), index: index)
            ])
    }

    func facts(_ name: String) throws(Refusal) -> PublicFacts {
        do { return try PublicFacts(fields.map[name] ?? .null) } catch { throw .malformed(error) }
    }

    private func runningApplication() throws(Refusal) -> Application {
        try checkTakeover()
        try checkNames()
        guard let id = ApplicationID(subject.id) else {
            throw refusal(.malformed("application id"))
        }
        let batch = try openBatch()
        let applicant = try checkedOperator(try fields.party("applicant"))
        let stage = try fields.text("stage")
        guard scheme.order(of: stage) != nil else {
            throw refusal(.unknownName(kind: "stage", name: stage))
        }
        let received = try fields.date("receivedOn")
        try checkPast([received])
        guard !event.redacted.isEmpty else { throw refusal(.noOffering, under: "offering") }
        var application = Application(
            id: id, batch: batch.id, applicant: applicant, sector: try fields.text("sector"),
            category: try fields.text("category"), city: try fields.text("city"),
            isService: try fields.text("offering") == "service", receivedOn: received,
            isLate: false, redacted: event.redacted,
            eligibility: Set(scheme.rule("eligibility")?.texts("items") ?? []), stage: stage)
        application.isTakenOver = true
        return application
    }
}

extension Standing {
    /// The last day for a year's report.
    func reportDue(_ year: Int) -> CivilDate? {
        guard let rule = scheme.rule("self-report-due") else { return nil }
        let month = rule.number("month") ?? 12
        let day = rule.number("day") ?? 31
        return CivilDate(
            "\(year + 1)-\(ASCII.padded(month, width: 2))-\(ASCII.padded(day, width: 2))")
    }

    /// Whether its re-evaluation is under way or done; one that failed may be opened again.
    func isReevaluated(_ certificate: Certificate) -> Bool {
        certificate.reevaluation.flatMap { state.applications[$0] }.map { !$0.isOver } ?? false
    }

    /// The first day on which re-evaluation may be opened.
    func reevaluationOpens(_ certificate: Certificate, months: Int) -> CivilDate {
        certificate.validThrough.adding(days: 1).adding(months: -months)
    }
}
