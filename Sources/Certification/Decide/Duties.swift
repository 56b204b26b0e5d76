/// Every duty that is open, with its rule, body and day (RULES, general rule 13): a function of
/// what the log says and of the day asked about.
public enum Duties {
    /// The duties open on a day, by their last day.
    public static func open(given state: LedgerState, on day: CivilDate) -> [Duty] {
        let ledger = DutyLedger(state: state, day: day)
        let duties =
            ledger.applicationDuties() + ledger.lateDuties() + ledger.opinionDuties()
            + ledger.objectionDuties()
            + ledger.spotCheckDuties() + ledger.rectificationDuties() + ledger.answerDuties()
            + ledger.reportDuties() + ledger.reevaluationDuties() + ledger.complaintDuties()
            + ledger.doubtDuties()
        return duties.sorted { ($0.due, $0.subject) < ($1.due, $1.subject) }
    }

    /// The duties whose last day is past.
    public static func overdue(given state: LedgerState, on day: CivilDate) -> [Duty] {
        open(given: state, on: day).filter { $0.isOverdue(on: day) }
    }

    /// The duties whose last day comes within so many days, today's among them.
    public static func due(
        within days: Int, given state: LedgerState, on day: CivilDate
    ) -> [Duty] {
        let last = day.adding(days: days)
        return open(given: state, on: day).filter { day <= $0.due && $0.due <= last }
    }
}

private struct DutyLedger {
    let state: LedgerState
    let day: CivilDate

    private func duty(
        _ kind: Duty.Kind, _ subject: String, by: [String], due: CivilDate, rule: String,
        _ scheme: Scheme?
    ) -> Duty {
        let source = scheme?.rules[rule]?.source ?? .ours(rests: nil)
        let documents = scheme?.documents ?? [:]
        return Duty(
            kind: kind, subject: subject, by: by, due: due, rule: rule,
            source: Wording(
                zh: source.text(.zh, documents: documents),
                en: source.text(.en, documents: documents)))
    }

    /// The roles that the scheme lets take an act.
    private func roles(_ type: String, _ scheme: Scheme?) -> [String] {
        var seen: [String] = []
        for actor in scheme?.acts[type]?.actors ?? [] where !seen.contains(actor.role) {
            seen.append(actor.role)
        }
        return seen
    }

    private func scheme(_ subject: String) -> Scheme? {
        Subject(subject).flatMap { state.scheme(for: $0, on: day) }
    }

    private func standing(_ subject: String, _ scheme: Scheme, _ type: String) -> Standing? {
        guard let act = scheme.acts[type], let subject = Subject(subject) else { return nil }
        return Standing(state: state, scheme: scheme, act: act, subject: subject, day: day)
    }

    func applicationDuties() -> [Duty] {
        state.applications.values.compactMap { application in
            let subject = "application/\(application.id)"
            guard !application.isOver, let due = application.correctionDue,
                let scheme = scheme(subject),
                application.stage == scheme.rules["correction"]?.text("stage")
            else { return nil }
            return duty(
                .correction, subject, by: ["\(application.applicant)"], due: due,
                rule: "correction", scheme)
        }
    }

    /// An application that came after the window, or is outside it since that was corrected.
    func lateDuties() -> [Duty] {
        state.applications.values.compactMap { application in
            let subject = "application/\(application.id)"
            guard application.isLate, !application.isOver, application.certificate == nil,
                let scheme = scheme(subject), scheme.rule("late") != nil
            else { return nil }
            return duty(
                .late, subject, by: roles(Review.declined.type, scheme),
                due: application.receivedOn, rule: "late", scheme)
        }
    }

    /// An entry in doubt is confirmed or annulled by the body whose it is, at once: ours.
    func doubtDuties() -> [Duty] {
        guard let scheme = state.firstScheme.flatMap({ state.scheme($0, on: day) }),
            scheme.rule("in-doubt") != nil
        else { return [] }
        return state.doubts.filter { $0.since <= day }.map { index, entry, since in
            duty(
                .doubt, "record/\(index)",
                by: [state.signerKey(of: entry)].compactMap { $0 }.map { "\($0.party)" },
                due: since, rule: "in-doubt", scheme)
        }
    }

    func opinionDuties() -> [Duty] {
        state.batches.values.flatMap { batch -> [Duty] in
            let subject = "batch/\(batch.id)"
            guard let scheme = state.scheme(of: batch),
                let standing = standing(subject, scheme, Opinions.closed.type)
            else { return [] }
            return batch.requests.values.filter { !$0.isClosed }.flatMap { request -> [Duty] in
                guard let due = try? standing.opinionsDue(request) else { return [] }
                return request.departments.filter { !request.answered.contains($0) }.map {
                    duty(
                        .opinion, subject, by: ["\($0)"], due: due, rule: "opinions-deadline",
                        scheme)
                }
            }
        }
    }

    func objectionDuties() -> [Duty] {
        state.objections.values.compactMap { objection in
            let subject = "objection/\(objection.id)"
            guard objection.outcome == nil, let scheme = scheme(subject),
                let standing = standing(subject, scheme, Objections.decided.type),
                let notice = state.notices[objection.notice],
                let ends = try? standing.noticeEnds(notice)
            else { return nil }
            return duty(
                .objection, subject, by: roles(Objections.decided.type, scheme), due: ends,
                rule: "objection", scheme)
        }
    }

    /// A year that ends without its spot check is an overdue duty of the office (art. 18).
    func spotCheckDuties() -> [Duty] {
        Set(state.certificates.values.map(\.scheme)).flatMap { name -> [Duty] in
            guard let scheme = state.scheme(name, on: day),
                let wanted = scheme.rule("spot-check")?.number("perYear")
            else { return [] }
            let minimum = scheme.rule("spot-check-year")?.number("minimumDays") ?? 1
            let certificates = state.certificates.values.filter { $0.scheme == name }
            guard let first = certificates.map(\.validFrom.year).min(), first <= day.year else {
                return []
            }
            return (first...day.year).compactMap { year in
                let done = state.spotChecks.values.count { $0.year == year }
                let isOwed = certificates.contains {
                    $0.issuedOn.year <= year && $0.daysInForce(in: year) >= minimum
                }
                guard isOwed, done < wanted else { return nil }
                return duty(
                    .spotCheck, "plan/\(year)", by: roles(SpotChecks.planned.type, scheme),
                    due: Filing.lastDay(of: year), rule: "spot-check", scheme)
            }
        }
    }

    func rectificationDuties() -> [Duty] {
        state.rectifications.values.filter { !$0.isOver }.compactMap { order in
            let subject = "rectification/\(order.id)"
            let scheme = scheme(subject)
            guard let certificate = state.certificates[order.certificate],
                certificate.status(on: day).isInForce
            else { return nil }
            let isReported = order.reportedOn.map { $0 >= (order.recheckedOn ?? $0) } ?? false
            guard isReported || day > order.due else {
                return duty(
                    .rectification, subject, by: ["\(certificate.holder)"], due: order.due,
                    rule: "rectification", scheme)
            }
            let days = scheme?.rule("recheck")?.number("days") ?? 0
            return duty(
                .recheck, subject, by: roles(Rectifications.rechecked.type, scheme),
                due: max(order.reportedOn ?? order.due, order.orderedOn).adding(days: days),
                rule: "recheck", scheme)
        }
    }

    func answerDuties() -> [Duty] {
        state.revocations.values.compactMap { revocation in
            let subject = "revocation/\(revocation.id)"
            guard revocation.stage == .intended, revocation.answeredOn == nil,
                let due = revocation.answerDue
            else { return nil }
            return duty(
                .answer, subject, by: ["\(revocation.holder)"], due: due,
                rule: "revocation-answer", scheme(subject))
        }
    }

    /// One report for a holder and year with so many days of validity; after expiry or surrender
    /// too, not after revocation (art. 20; ours).
    func reportDuties() -> [Duty] {
        var duties: [Duty] = []
        for (name, certificates) in Dictionary(
            grouping: state.certificates.values, by: \.scheme)
        {
            guard let scheme = state.scheme(name, on: day),
                let minimum = scheme.rule("self-report-due")?.number("minimumDays"),
                let first = certificates.map(\.validFrom.year).min(), first < day.year,
                let standing = standing("report/any", scheme, YearlyReports.filed.type)
            else { continue }
            for year in first..<day.year {
                guard let due = standing.reportDue(year) else { continue }
                for holder in owing(certificates, in: year, atLeast: minimum) {
                    duties.append(
                        duty(
                            .report, "party/\(holder)", by: ["\(holder)"], due: due,
                            rule: "self-report-due", scheme))
                }
            }
        }
        return duties
    }

    private func owing(
        _ certificates: [Certificate], in year: Int, atLeast minimum: Int
    ) -> [PartyID] {
        let last = Filing.lastDay(of: year)
        let holders = Set(
            certificates.filter { certificate in
                let status = certificate.status(on: day)
                return certificate.issuedOn.year <= year
                    && status != .revoked && status != .revokedFromTheBeginning
                    && certificate.daysInForce(in: year) >= minimum
            }.map { $0.version(on: last).holder })
        return holders.filter { holder in
            !state.reports.values.contains { $0.holder == holder && $0.year == year }
        }.sorted()
    }

    func reevaluationDuties() -> [Duty] {
        state.certificates.values.compactMap { certificate in
            let subject = "certificate/\(certificate.number)"
            let status = certificate.status(on: day)
            guard let scheme = state.scheme(certificate.scheme, on: day),
                let months = scheme.rule("reevaluation-window")?.number("months"),
                !certificate.hasDeclined,
                status.isInForce || status == .expired,
                let standing = standing(subject, scheme, Reevaluation.declined.type),
                !standing.isReevaluated(certificate),
                day >= standing.reevaluationOpens(certificate, months: months)
            else { return nil }
            return duty(
                .reevaluation, subject, by: roles(Reevaluation.opened.type, scheme),
                due: certificate.validThrough, rule: "reevaluation", scheme)
        }
    }

    func complaintDuties() -> [Duty] {
        state.complaints.values.filter { $0.endedOn == nil }.compactMap { complaint in
            let subject = "complaint/\(complaint.id)"
            let scheme = scheme(subject)
            let rule =
                switch complaint.kind {
                case "consumer": "consumer-complaint"
                case "report": "report-of-breach"
                default: "other-complaint"
                }
            if complaint.isAccepted == nil, let due = complaint.acceptDue {
                return duty(
                    .complaintAcceptance, subject, by: roles(Complaints.considered.type, scheme),
                    due: due, rule: rule, scheme)
            }
            guard let due = complaint.endDue else { return nil }
            return duty(
                .complaintEnd, subject, by: roles(Complaints.closed.type, scheme), due: due,
                rule: rule, scheme)
        }
    }
}
