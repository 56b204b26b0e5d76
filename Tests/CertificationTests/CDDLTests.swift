import Drafting
import Foundation
import Testing

@Suite struct CDDLTests {
    @Test func `the published CDDL is the one that the act shapes give`() throws {
        let file = MemoryLedger.fixtures.appending(path: "certledger.cddl")
        #expect(try String(contentsOf: file, encoding: .utf8) == CDDL.text())
    }
}
