import COSE
import Certification
import Ledger
import TestSupport
import Testing

/// Many hands on one appender: each gets his own answer, after the commit, and nothing is lost.
@Suite struct GroupCommitTests {
    @Test func `forty at once are forty entries, each told its own index`() async throws {
        let small = try SmallLedger()
        let statements = try (10..<50).map { try small.signed($0) }
        let (path, anchor, time) = (small.path, small.anchorFile, small.time)
        small.close()
        let commit = GroupCommit(
            try LedgerFolder(path: path, appends: true, anchorFile: anchor), clock: { time })
        let indices = try await Self.hand(statements, to: commit)
        #expect(Set(indices.compactMap { $0 }) == Set(3..<43))
        #expect(try await Self.hand(statements, to: commit) == indices)
        try commit.settle()
        #expect(try findings(small.file) == [])
    }

    @Test func `a refusal, a forgery and a stray byte string are answered alone`() async throws {
        let small = try SmallLedger()
        let good = try (10..<20).map { try small.signed($0) }
        var forged = try small.signed(20)
        forged[forged.count - 1] ^= 1
        let (path, anchor, time) = (small.path, small.anchorFile, small.time)
        small.close()
        let commit = GroupCommit(
            try LedgerFolder(path: path, appends: true, anchorFile: anchor), clock: { time })
        let indices = try await Self.hand(good + [forged, [0xff]], to: commit)
        #expect(Set(indices.prefix(10).compactMap { $0 }) == Set(3..<13))
        #expect(indices.suffix(2) == [nil, nil])
        #expect(try findings(small.file) == [])
    }

    @Test func `the clock is held to signing, and everyone is told`() async throws {
        let small = try SmallLedger()
        let statements = try (10..<14).map { try small.signed($0) }
        let (path, anchor, time) = (small.path, small.anchorFile, small.time)
        small.close()
        let commit = GroupCommit(
            try LedgerFolder(path: path, appends: true, anchorFile: anchor),
            clock: { time + 86_400 })
        #expect(try await Self.hand(statements, to: commit) == [nil, nil, nil, nil])
        #expect(try findings(small.file) == [])
    }

    /// The index of each statement, nil where it was not registered.
    private static func hand(
        _ statements: [[UInt8]], to commit: GroupCommit
    ) async throws -> [UInt64?] {
        try await withThrowingTaskGroup(of: (Int, UInt64?).self) { group in
            for (place, statement) in statements.enumerated() {
                group.addTask {
                    let outcome = try await commit.submit(statement)
                    guard case .registered(let index, _) = outcome else { return (place, nil) }
                    return (place, index.value)
                }
            }
            var indices = [UInt64?](repeating: nil, count: statements.count)
            for try await (place, index) in group { indices[place] = index }
            return indices
        }
    }
}
