import COSE
import Certification
import Ledger
import TestSupport
import Testing
import TransparencyLog

@testable import Register

/// What the register says of an entry that has no effects.
@Suite struct InadmissibleRowTests {
    private static func forged(_ forgery: Forgery) throws -> SmallLedger {
        let small = try SmallLedger(entryCount: 4)
        try small.forge(forgery)
        try small.submit(SmallLedger.settingAside(4))
        try small.submit(SmallLedger.registration(8))
        return small
    }

    private static func register(_ small: SmallLedger, atOnce: Bool = true) throws -> RegisterStore
    {
        let log = try #require(small.ledger).log
        let register = try RegisterStore(path: nil)
        var snapshot = StateSnapshot(state: LedgerState(), frontier: Frontier())
        if atOnce {
            try register.transaction {
                try snapshot.replay(log, onDecision: $0.take, onSkipped: $0.skip)
            }
        } else {
            try snapshot.replay(
                log,
                onDecision: { decision, state in
                    try register.transaction { try $0.take(decision, stateAfter: state) }
                },
                onSkipped: { entry in try register.transaction { try $0.skip(entry) } })
        }
        return register
    }

    @Test(arguments: Forgery.allCases)
    func `one entry at a time and all at once give the same digest and position`(
        forgery: Forgery
    ) throws {
        let small = try Self.forged(forgery)
        let (live, rebuilt) = (
            try Self.register(small, atOnce: false), try Self.register(small)
        )
        #expect(try live.digest() == rebuilt.digest())
        #expect(try live.position()?.size == 7)
        #expect(try live.position()?.identity == (try rebuilt.position()?.identity))
    }

    @Test func `a history shows it at its place, and what set it aside`() throws {
        let small = try Self.forged(.refused)
        let register = try Self.register(small)
        let subject = try #require(Subject("party/office-0"))
        let day = try #require(CivilDate("2025-07-01"))
        let rows = try register.history(of: subject, through: day)
        #expect(rows.map { $0.text("entry") } == ["2", "4", "5"])
        #expect(rows.map(\.isInadmissible) == [false, true, false])
        #expect(
            rows[1].lines(.en) == [
                "2025-07-01  entry 4  party.registered  inadmissible, of no effect (rule "
                    + "party.registered): refused: the party office-0 is registered already "
                    + "(辽质强〔2025〕3号, art. 5)",
                "            set aside by entry 5",
            ])
        #expect(rows[1].lines(.zh)[0].contains("不应登记，不生效力（规则 party.registered）："))
        #expect(rows[1].map["setAsideBy"] == 5)
        let before = try #require(CivilDate("2025-06-30"))
        #expect(try register.history(of: subject, through: before).isEmpty)
    }

    @Test func `a trace shows it, and follows nothing to it`() throws {
        let small = try Self.forged(.unsigned)
        let register = try Self.register(small)
        let subject = try #require(Subject("party/office-0"))
        let day = try #require(CivilDate("2025-07-01"))
        let trace = try #require(try register.trace(of: subject, through: day))
        #expect(trace.acts.map(\.entry.value).contains(4))
        let lines = try trace.lines(.en).joined()
        #expect(lines.contains("inadmissible, of no effect (rule authority)"))
        #expect(trace.dot(.en).contains("4 2025-07-01\\ninadmissible, of no effect"))
        #expect(try register.subject(ofEntry: EntryIndex(4), through: day) == subject)
        let ledger = try #require(try register.trace(of: Genesis.subject, through: day))
        #expect(!ledger.acts.map(\.entry.value).contains(4))
    }
}
