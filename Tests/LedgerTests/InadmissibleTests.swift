import COSE
import Certification
import Foundation
import Ledger
import LedgerFile
import TestSupport
import Testing
import Verification

/// A ledger with an entry that no desk would have admitted stays readable, and goes on once the
/// founding role has set it aside (RULES, general rule 16).
@Suite struct InadmissibleTests {
    private static func audit(_ small: SmallLedger) throws -> LedgerAudit {
        var audit = LedgerAudit()
        try audit.run(LedgerReader(path: small.file))
        return audit
    }

    private static func seen(_ small: SmallLedger, _ json: String) throws -> Seen {
        Seen(try small.submit(json))
    }

    @Test(arguments: Forgery.allCases)
    func `it opens, admits nothing until it is set aside, and goes on then`(
        forgery: Forgery
    ) throws {
        let small = try SmallLedger(entryCount: 4)
        try small.forge(forgery)
        let state = try small.opened().snapshot.state
        #expect(state.size == 5)
        #expect(state.inadmissible.map(\.index.value) == [4])
        #expect(state.inadmissible.first?.rule == forgery.rule)
        let next = SmallLedger.registration(8)
        #expect(try Self.seen(small, next) == .refusedBy(rule: "entry.set-aside"))
        #expect(
            try Self.seen(small, SmallLedger.settingAside(2))
                == .refusedBy(rule: "entry.set-aside"))
        #expect(try small.count() == 5)
        #expect(try Self.seen(small, SmallLedger.settingAside(4)) == .new(5))
        #expect(try Self.seen(small, next) == .new(6))
        let report = try Self.audit(small).report
        #expect(report.findings.map(\.kind.rawValue) == [forgery.kind])
        #expect(report.findings.first?.setAsideBy == EntryIndex(5))
    }

    @Test(arguments: Forgery.allCases)
    func `the audit names it before it is set aside and for ever after`(forgery: Forgery) throws {
        let small = try SmallLedger(entryCount: 4)
        try small.forge(forgery)
        let before = try Self.audit(small).report
        #expect(before.findings.map(\.kind.rawValue) == [forgery.kind])
        #expect(before.findings.first?.index == EntryIndex(4))
        #expect(!before.isSettled)
        try small.submit(SmallLedger.settingAside(4))
        let after = try Self.audit(small).report
        #expect(!after.isClean && after.isSettled)
        let text = try #require(before.findings.first).text(.en)
        #expect(after.findings.map { $0.text(.en) } == ["\(text); set aside by entry 5"])
    }

    @Test(arguments: Forgery.allCases)
    func `the state is the same live, kept, folded again and audited`(forgery: Forgery) throws {
        let small = try SmallLedger(entryCount: 4)
        try small.forge(forgery)
        try small.submit(SmallLedger.settingAside(4))
        try small.submit(SmallLedger.registration(8))
        let live = try small.opened().snapshot.state
        try small.opened().saveState()
        try small.reopen()
        #expect(try small.opened().snapshot.state == live)
        small.close()
        try FileManager.default.removeItem(atPath: small.path + "/state.sqlite")
        try small.reopen()
        #expect(try small.opened().snapshot.state == live)
        #expect(try Self.audit(small).finalState == live)
    }

    @Test func `the very statement handed in again is not told as registered`() throws {
        let small = try SmallLedger(entryCount: 4)
        let bytes = try small.forge(.refused)
        let again = Seen.refusedBy(rule: "entry.set-aside")
        #expect(try small.hand([bytes]) == [again])
        try small.submit(SmallLedger.settingAside(4))
        #expect(try small.hand([bytes]) == [again])
        #expect(try small.count() == 6)
    }

    @Test func `each of several is set aside by an act of its own`() throws {
        let small = try SmallLedger(entryCount: 4)
        for forgery in Forgery.allCases { try small.forge(forgery) }
        let next = SmallLedger.registration(8)
        for entry in [6, 4, 5] {
            #expect(try Self.seen(small, next) == .refusedBy(rule: "entry.set-aside"))
            try small.submit(SmallLedger.settingAside(entry))
        }
        #expect(try Self.seen(small, next) == .new(10))
        let setAside = try Self.audit(small).report.findings.map(\.setAsideBy?.value)
        #expect(setAside == [8, 9, 7])
    }
}
