import Testing

@testable import Certification

/// What is due and overdue (RULES, general rule 13), over the whole rehearsal and at days within
/// it.
@Suite struct DutyTests {
    /// The state by the end of a log day.
    private static func state(_ text: String) throws -> (LedgerState, CivilDate) {
        let until = day(text)
        var state = LedgerState()
        for decision in try Rehearsal.whole().decisions where decision.logDay <= until {
            state.evolve(decision)
        }
        return (state, until)
    }

    private static func told(_ duties: [Duty]) -> [String] {
        duties.map { "\($0.due) \($0.kind.name) \($0.subject)" }
    }

    @Test(.admits("recheck"), .refuses("recheck"))
    func `a report not looked at within thirty days is an overdue re-check`() throws {
        let (state, _) = try Self.state("2026-08-25")
        let recheck = ["2026-09-24 recheck rectification/RC-2026-2"]
        let lastDay = Duties.overdue(given: state, on: day("2026-09-24"))
        #expect(!Self.told(lastDay).contains(recheck[0]))
        let after = Duties.overdue(given: state, on: day("2026-09-25"))
        #expect(Self.told(after.filter { $0.kind == .recheck }) == recheck)
        #expect(after.first { $0.kind == .recheck }?.by == ["office", "municipal-regulator"])
    }

    @Test func `a rectification, its answer and the complaint are due on their days`() throws {
        let (state, day) = try Self.state("2026-07-14")
        #expect(
            Self.told(Duties.due(within: 40, given: state, on: day)) == [
                "2026-08-05 rectification rectification/RC-2026-1",
                "2026-08-05 rectification rectification/RC-2026-2",
                "2026-08-18 complaint-end complaint/C-2026-1",
            ])
        // The complainant was not told that it was accepted.
        #expect(
            Self.told(Duties.overdue(given: state, on: day)) == [
                "2026-05-27 complaint-telling complaint/C-2026-1"
            ])
    }

    @Test func `an intended revocation gives the holder days to answer`() throws {
        let (state, day) = try Self.state("2026-08-13")
        let answers = Duties.open(given: state, on: day).filter { $0.kind == .answer }
        #expect(Self.told(answers) == ["2026-08-20 answer revocation/RV-2026-1"])
        #expect(answers.first?.by == ["operator-0002"])
        #expect(answers.first?.rule == "revocation-answer")
    }

    @Test func `a report that is missing on the first of April is overdue`() throws {
        let (before, lastDay) = try Self.state("2027-03-31")
        #expect(
            Duties.overdue(given: before, on: lastDay).filter { $0.kind == .report } == [])
        let (state, day) = try Self.state("2027-04-01")
        #expect(
            Self.told(Duties.overdue(given: state, on: day).filter { $0.kind == .report }) == [
                "2027-03-31 report party/operator-0007", "2027-03-31 report party/operator-0012",
            ])
    }

    @Test(.admits("spot-check-year"), .refuses("spot-check-year"))
    func `a year without its spot check is overdue on the next first of January`() throws {
        let state = try Rehearsal.whole().state
        let checks = Duties.overdue(given: state, on: day("2029-12-31")).filter {
            $0.kind == .spotCheck
        }
        #expect(checks == [])
        #expect(
            Self.told(
                Duties.overdue(given: state, on: day("2030-01-01")).filter {
                    $0.kind == .spotCheck
                }) == ["2029-12-31 spot-check plan/2029"])
    }

    @Test func `re-evaluation is due in its window and overdue after the last day`() throws {
        let (state, today) = try Self.state("2028-12-18")
        let due = Duties.open(given: state, on: today).filter { $0.kind == .reevaluation }
        #expect(
            Self.told(due) == [
                "2026-12-19 reevaluation certificate/LNYP-2023-00001",
                "2028-12-18 reevaluation certificate/LNYP-2025-00005",
                "2028-12-18 reevaluation certificate/LNYP-2025-00006",
                "2028-12-18 reevaluation certificate/LNYP-2025-00011",
                "2029-05-14 reevaluation certificate/LNYP-2026-00002",
            ])
        #expect(
            Duties.overdue(given: state, on: today).filter { $0.kind == .reevaluation }.count == 1)
        // What the office opened is owed no more, though it ended without an award.
        let overdue = try Duties.overdue(given: Self.state("2029-05-15").0, on: day("2029-05-15"))
        #expect(
            Self.told(overdue.filter { $0.kind == .reevaluation }) == [
                "2026-12-19 reevaluation certificate/LNYP-2023-00001",
                "2028-12-18 reevaluation certificate/LNYP-2025-00005",
                "2028-12-18 reevaluation certificate/LNYP-2025-00006",
                "2028-12-18 reevaluation certificate/LNYP-2025-00011",
            ])
    }

    @Test func `given years not entered, reports are owed without their day`() throws {
        let state = try Rehearsal.whole().state
        let last = try #require(state.calendar.years.keys.max())
        let years = Duties.open(given: state, on: day("\(last + 3)-06-01"))
            .filter { $0.kind == .report }.compactMap { duty -> Int? in
                if case .notCounted(let year) = duty.due { year } else { nil }
            }
        #expect(Set(years).isSubset(of: [last + 1, last + 2, last + 3]))
        #expect(Set(years).contains(last + 1))
    }
}
