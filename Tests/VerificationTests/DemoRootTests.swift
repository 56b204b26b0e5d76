import COSE
import LedgerFile
import TestSupport
import Testing
import Verification

/// What `tools/demo` plays is the same on every machine, to the last bit.
@Suite struct DemoRootTests {
    @Test func `the demo's identity and root are these`() throws {
        let small = try RehearsalLedger.before(
            seed: "demo", origin: "example.invalid/liaoning-youpin/REHEARSAL")
        small.close()
        var audit = LedgerAudit()
        try audit.run(try LedgerReader(path: "\(small.path)/ledger.sqlite"))
        #expect(audit.report.findings == [])
        #expect(audit.report.size == 473)
        #expect(
            audit.report.identity?.hex
                == "13dbf90492d430afcdceecfe03d061cefe27e40911003ac5fdd1bb3df04d9238")
        #expect(
            audit.report.root?.hex
                == "bbb7253974010702e44c9df0afedc40b3b486499a43e5d68b8363625652b897c")
    }
}
