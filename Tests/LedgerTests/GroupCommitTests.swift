import COSE
import Certification
import Foundation
import GRDB
import Synchronization
import TestSupport
import Testing
import TransparencyLog

@testable import Ledger

/// Many hands on one appender: each gets his own answer, after the commit, and nothing is lost.
@Suite struct GroupCommitTests {
    @Test func `forty at once are forty entries, each told its own index`() async throws {
        let small = try SmallLedger()
        let statements = try (10..<50).map { try small.signed($0) }
        let (path, anchor, time) = (small.path, small.anchorFile, small.time)
        small.close()
        let commit = try GroupCommit(
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
        let commit = try GroupCommit(
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
        let commit = try GroupCommit(
            try LedgerFolder(path: path, appends: true, anchorFile: anchor),
            clock: { time + 86_400 })
        #expect(try await Self.hand(statements, to: commit) == [nil, nil, nil, nil])
        #expect(try findings(small.file) == [])
    }

    @Test func `a stream of acts, each its own transaction, keeps its order`() throws {
        let small = try SmallLedger()
        let statements = try (10..<40).map { try small.signed($0) }
        let (path, anchor, time) = (small.path, small.anchorFile, small.time)
        small.close()
        let folder = try LedgerFolder(path: path, appends: true, anchorFile: anchor)
        let log = folder.log
        let commit = try GroupCommit(folder, maximumCount: 1, clock: { time })
        let answers = Self.stream(statements, to: commit)
        #expect(try answers.map { Seen(try $0.get()) } == (3..<33).map { .new($0) })
        try commit.settle()
        #expect(try log.checkpoints()?.suffix(30).map(\.size) == Array(4...33))
        #expect(try findings(small.file) == [])
    }

    @Test func `the same statement twice in a stream is one entry`() throws {
        let small = try SmallLedger()
        let statement = try small.signed(7)
        let (path, anchor, time) = (small.path, small.anchorFile, small.time)
        small.close()
        let commit = try GroupCommit(
            try LedgerFolder(path: path, appends: true, anchorFile: anchor), maximumCount: 1,
            clock: { time })
        let answers = Self.stream([statement, statement], to: commit)
        #expect(try answers.map { Seen(try $0.get()) } == [.new(3), .again(3)])
        #expect(try findings(small.file) == [])
    }

    @Test(arguments: [1, 8, 256])
    func `after a transaction that fails, what rested on it fails too, and the log goes on`(
        _ maximumCount: Int
    ) throws {
        let small = try SmallLedger()
        let statements = try (10..<70).map { try small.signed($0) }
        let (path, anchor, time) = (small.path, small.anchorFile, small.time)
        small.close()
        let folder = try LedgerFolder(path: path, appends: true, anchorFile: anchor)
        let log = folder.log
        try log.database.writeWithoutTransaction { database in
            let count = try Int.fetchOne(database, sql: "PRAGMA page_count") ?? 0
            try database.execute(sql: "PRAGMA max_page_count = \(count + 2)")
        }
        let commit = try GroupCommit(folder, maximumCount: maximumCount, clock: { time })
        let answers = Self.stream(statements, to: commit)
        let registered = answers.filter { (try? $0.get()) != nil }
        #expect(registered.count < 60)
        #expect(try log.entryCount() == UInt64(3 + registered.count))
        for answer in answers {
            guard case .failure(let error) = answer else { continue }
            #expect(error as? StorageError == .diskFull)
        }
        try log.database.writeWithoutTransaction {
            try $0.execute(sql: "PRAGMA max_page_count = 1000000")
        }
        let again = Self.stream(statements, to: commit)
        let indices = again.compactMap { answer -> UInt64? in
            guard case .success(.registered(let index, _)) = answer else { return nil }
            return index.value
        }
        #expect(Set(indices) == Set(3..<63))
        try commit.settle()
        #expect(try findings(small.file) == [])
    }

    @Test(arguments: [1, 256])
    func `the rehearsal in a stream is admitted whole`(_ maximumCount: Int) throws {
        let played = try RehearsalLedger.before()
        var statements: [[UInt8]] = []
        try played.opened().log.forEachEntry(from: 0) { _, bytes, _ in statements.append(bytes) }
        let time = played.time
        let state = try played.opened().snapshot.state
        var path = played.folder.path + "/again"
        let anchor = path + ".anchor"
        _ = try LedgerFolder.create(path: path, logKey: played.logKey, anchorFile: anchor)
        // Settled in the middle of each part, then left as after a crash: what came after that is
        // not in the state's file, but folded from the log on top of it.
        for parts in [[0..<40, 40..<70], [70..<90, 90..<130], [130..<statements.count]] {
            let left = path + "-\(parts[0].lowerBound)"
            try FileManager.default.copyItem(atPath: path, toPath: left)
            path = left
            let commit = try GroupCommit(
                try LedgerFolder(
                    path: path, appends: true, anchorFile: anchor, ignoresAnchor: true),
                checksClock: false, maximumCount: maximumCount, clock: { time })
            for part in parts {
                let answers = Self.stream(Array(statements[part]), to: commit)
                #expect(
                    try answers.map { Seen(try $0.get()) } == part.map { .new(UInt64($0)) })
                if part == parts[0] { try commit.settle() }
            }
        }
        #expect(StateSnapshot.load(path + "/state.sqlite")?.state == state)
        #expect(try findings(path + "/ledger.sqlite") == [])
    }

    @Test func `a state file with a damaged row is folded again, and acts are admitted`() throws {
        let small = try SmallLedger(entryCount: 6)
        let statements = try (10..<14).map { try small.signed($0) }
        let (path, anchor, time) = (small.path, small.anchorFile, small.time)
        small.close()
        try RawDatabase(path: path + "/state.sqlite").execute(
            "UPDATE records SET content = x'7b7d' WHERE kind IN ('keys', 'parties')")
        let commit = try GroupCommit(
            try LedgerFolder(path: path, appends: true, anchorFile: anchor), clock: { time })
        let answers = Self.stream(statements, to: commit)
        #expect(try answers.map { Seen(try $0.get()) } == (6..<10).map { .new($0) })
        try commit.settle()
        let kept = try #require(StateSnapshot.load(path + "/state.sqlite")?.state)
        #expect(kept.size == 10 && kept.authority.parties.count > 0)
        #expect(kept.storeFault == nil)
        #expect(try findings(small.file) == [])
    }

    /// Hands statements in one after the other without waiting; gives the answers in their order.
    private static func stream(
        _ statements: [[UInt8]], to commit: GroupCommit
    ) -> [Result<Appender.Outcome, any Error>] {
        let answers = Mutex<[Int: Result<Appender.Outcome, any Error>]>([:])
        let unanswered = DispatchGroup()
        for (place, statement) in statements.enumerated() {
            unanswered.enter()
            commit.submit(statement) { answer in
                answers.withLock { $0[place] = answer }
                unanswered.leave()
            }
        }
        unanswered.wait()
        return answers.withLock { answers in statements.indices.compactMap { answers[$0] } }
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
