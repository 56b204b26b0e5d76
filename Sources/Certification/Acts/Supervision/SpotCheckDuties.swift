extension Duty.Kind {
    /// The office organises the year's spot check (art. 18).
    static let spotCheck = Duty.Kind(
        "spot-check", zh: "组织年度监督抽查", en: "organise the year's spot check")
    /// The office concludes on a sample (art. 18).
    static let spotCheckResult = Duty.Kind(
        "spot-check-result", zh: "作出检验结论", en: "conclude on the sample")
    /// The result reaches the holder (art. 18).
    static let spotCheckService = Duty.Kind(
        "spot-check-service", zh: "送达检验结论", en: "serve the result")
}

extension DutyLedger {
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
                // A sample without a result that was served is no spot check.
                let done = state.spotChecks.values.count {
                    $0.year == year && $0.servedOn != nil
                }
                let isOwed = certificates.contains {
                    $0.issuedOn.year <= year && $0.daysInForce(in: year) >= minimum
                }
                guard isOwed, done < wanted else { return nil }
                return duty(
                    .spotCheck, Subject(.plan, year), by: roles(SpotChecks.planned.type, scheme),
                    due: Filing.lastDay(of: year), rule: "spot-check", scheme)
            }
        }
    }

    /// A sample waits for its result (ours).
    func resultDuties() -> [Duty] {
        state.spotChecks.values.compactMap { check in
            let subject = Subject(.spotcheck, check.id)
            let scheme = scheme(subject)
            guard check.outcome == nil,
                let days = scheme?.rule("spot-check-result")?.number("days")
            else { return nil }
            return duty(
                .spotCheckResult, subject, by: roles(SpotChecks.concluded.type, scheme),
                due: limit(days, after: check.sampledOn, scheme), rule: "spot-check-result", scheme)
        }
    }

    /// A result waits to be served, whatever it is (ours).
    func serviceDuties() -> [Duty] {
        state.spotChecks.values.compactMap { check in
            let subject = Subject(.spotcheck, check.id)
            let scheme = scheme(subject)
            guard check.servedOn == nil,
                let concluded = check.result.flatMap({ state.day(of: $0) }),
                let days = scheme?.rule("spot-check-result")?.number("serviceDays")
            else { return nil }
            return duty(
                .spotCheckService, subject, by: roles(SpotChecks.served.type, scheme),
                due: limit(days, after: concluded, scheme), rule: "spot-check-result", scheme)
        }
    }
}
