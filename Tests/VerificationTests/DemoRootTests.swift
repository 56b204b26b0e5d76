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
        #expect(audit.report.size == 903)
        #expect(
            audit.report.identity?.hex
                == "54aaf8a426808925fd3b87e78ba9f9d5f324c1186a9af833b3f6761da2eed583")
        #expect(
            audit.report.root?.hex
                == "b3d142d68de8c4b7422a23140268d83e3434112af8ac7cfc59221a8d72a901d5")
    }
}
