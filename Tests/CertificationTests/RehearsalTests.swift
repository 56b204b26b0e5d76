import Testing

@testable import Certification

@Suite struct RehearsalTests {
    @Test func `the rehearsal of the 2025 call is admitted from the first act to the last`() throws
    {
        var ledger = try MemoryLedger()
        try ledger.playFixture("liaoning-youpin/rehearsal")
        #expect(ledger.state.certificates.count > 0)
    }
}
