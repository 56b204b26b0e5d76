import COSE
import Drafting
import Testing

@testable import Certification

/// Art. 16: fifteen working days, and nothing is submitted before the day after.
@Suite struct NoticeRuleTests {
    @Test(.refuses("notice-period"), .refuses("award.submitted"))
    func `given a notice that ends on 10 December, a submission on that day is refused`() throws {
        let (ledger, line) = try Rehearsal.before("award.submitted")
        let early = try line.with(occurredOn: "2025-12-10", issuedAt: "2025-12-10T17:00")
        let refusal = try #require(
            try Rehearsal.before { $0.occurredOn >= CivilDate("2025-12-11")! }.ledger.refusal(
                of: early))
        #expect(
            refusal.reason
                == .noticeRuns(began: CivilDate("2025-11-19")!, ends: CivilDate("2025-12-10")!))
        #expect(refusal.rule == "notice-period")
        #expect(refusal.source.zh == "辽质强〔2025〕3号第十六条")
        _ = ledger
    }

    @Test(.admits("notice-period"), .admits("award.submitted"))
    func `given the same notice, the submission on 11 December is admitted`() throws {
        let (ledger, line) = try Rehearsal.before("award.submitted")
        #expect(line.occurredOn == CivilDate("2025-12-11"))
        #expect(try ledger.refusal(of: line) == nil)
    }
}
