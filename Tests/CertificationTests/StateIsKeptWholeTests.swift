import COSE
import Foundation
import Testing

@testable import Certification

/// What a state holds is written and read back: a property that is forgotten where it is would be
/// lost at the next opening, and nothing would say so.
@Suite struct StateIsKeptWholeTests {
    private struct Counting: StateVisitor {
        var count = 0

        mutating func visit(_ table: inout some StateTable) { count += 1 }
    }

    @Test func `every stored property of a state is a table that is visited, or coded`() throws {
        var state = LedgerState()
        var visited = Counting()
        try state.visit(&visited)
        let (own, authority) = (Mirror(reflecting: state), Mirror(reflecting: state.authority))
        let tables = [own, authority].flatMap(\.children).filter { $0.value is any StateTable }
        #expect(tables.count == visited.count)
        state.founding = LedgerState.Founding(
            origin: "example.invalid/log", isRehearsal: true, signingWindowSeconds: 600,
            logKey: "key", identity: .sha256([]), founder: PartyID("leading-group")!,
            takeoverUntil: nil)
        state.firstScheme = "scheme"
        let coded = try JSONSerialization.jsonObject(with: JSONEncoder().encode(state))
        let names = Set(try #require(coded as? [String: Any]).keys)
        let plain = own.children.filter { !($0.value is any StateTable) }.compactMap(\.label)
        #expect(Set(plain) == names)
        #expect(plain.count > 10)
    }
}
