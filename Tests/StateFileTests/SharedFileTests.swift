import COSE
import Certification
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import StateFile

/// A state's file in use: by many at once, and by one who writes much and seldom.
@Suite struct SharedFileTests {
    private static func subject(_ number: Int) -> Subject { Subject("application/\(number)")! }

    private static func key(_ number: Int) -> [UInt8] { Fingerprint(of: subject(number)).stored }

    /// A state whose subjects each have an entry of this round as their newest.
    private static func state(_ count: Int, round: Int, _ state: LedgerState) -> LedgerState {
        var state = state
        for number in 0..<count {
            state.newest.put(Fingerprint(of: subject(number)), digest(number, round: round))
        }
        return state
    }

    private static func digest(_ number: Int, round: Int) -> Digest {
        Digest.sha256(Array("\(number) \(round)".utf8))
    }

    /// How far the updates are.
    private final class Rounds: Sendable {
        let newest = Mutex(0)
        let areOver = Mutex(false)
    }

    @Test func `who looks up beside an update is told what was there before or after it`()
        async throws
    {
        let folder = try TemporaryFolder()
        let first = Self.state(200, round: 0, LedgerState())
        let file = try StateFile.create("\(folder.path)/state", first, head: first, key: .known)
        file.expectMany()
        var attached = LedgerState()
        attached.attach(file)
        let rounds = Rounds()
        await withTaskGroup(of: Bool.self) { group in
            for start in 0..<4 {
                group.addTask {
                    var number = start
                    var isRight = true
                    while !rounds.areOver.withLock({ $0 }) {
                        let before = rounds.newest.withLock { $0 }
                        let found = file.value("newest", Self.key(number), as: Digest.self)
                        let after = rounds.newest.withLock { $0 } + 1
                        isRight =
                            isRight
                            && (before...after).contains {
                                found == Self.digest(number, round: $0)
                            }
                        number = (number + 7) % 200
                    }
                    return isRight
                }
            }
            for next in 1...20 {
                let state = Self.state(200, round: next, attached)
                #expect(throws: Never.self) { try file.update(state, head: state) }
                rounds.newest.withLock { $0 = next }
            }
            rounds.areOver.withLock { $0 = true }
            for await isRight in group { #expect(isRight) }
        }
        // Nothing that was read before an update is kept after it.
        for number in 0..<200 {
            let found = file.value("newest", Self.key(number), as: Digest.self)
            #expect(found == Self.digest(number, round: 20))
        }
        #expect(file.fault == nil)
    }

    @Test(arguments: [false, true])
    func `changes are there when the file is opened again`(_ defers: Bool) throws {
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/state"
        let first = Self.state(50, round: 0, LedgerState())
        _ = try StateFile.create(path, first, head: first, key: .known)
        let before = try Data(contentsOf: URL(filePath: path))
        for round in 1...3 {
            let file = try #require(StateFile.open(path, key: .known, writes: true, defers: defers))
            var state = LedgerState()
            state.attach(file)
            state = Self.state(50, round: round, state)
            try file.update(state, head: state)
        }
        // One who defers leaves the file as it was, and the changes beside it.
        #expect((try Data(contentsOf: URL(filePath: path)) == before) == defers)
        let beside = try? Data(contentsOf: URL(filePath: path + "-wal"))
        #expect((beside?.isEmpty == false) == defers)
        let file = try #require(StateFile.open(path, key: .known, writes: false))
        for number in 0..<50 {
            let found = file.value("newest", Self.key(number), as: Digest.self)
            #expect(found == Self.digest(number, round: 3))
        }
    }

    @Test func `after an update that failed, the next one is written`() throws {
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/state"
        let first = Self.state(5, round: 0, LedgerState())
        let file = try StateFile.create(path, first, head: first, key: .known)
        var state = LedgerState()
        state.attach(file)
        state = Self.state(5, round: 1, state)
        let other = try RawDatabase(path: path)
        try other.execute("BEGIN IMMEDIATE")
        #expect(throws: StateFileError.self) { try file.update(state, head: state) }
        try other.execute("ROLLBACK")
        #expect(file.value("newest", Self.key(1), as: Digest.self) == Self.digest(1, round: 0))
        try file.update(state, head: state)
        #expect(file.value("newest", Self.key(1), as: Digest.self) == Self.digest(1, round: 1))
        #expect(file.fault == nil)
    }

    @Test func `a mark of an entry that no ledger can have is not read`() throws {
        typealias Mark = LedgerState.EntryMark
        let row = { (index: UInt64) in
            CBOR.array([
                .unsigned(index), CBOR(20_000), .text("vote.cast"), CBOR(3),
            ]).encoded()
        }
        let mark = try RowDecoder.decode(Mark.self, from: row(1 << 48 - 1))
        #expect(mark.index == EntryIndex(1 << 48 - 1) && mark.signer == 3)
        #expect(mark.type.name == "vote.cast")
        #expect(throws: (any Error).self) {
            try RowDecoder.decode(Mark.self, from: row(1 << 48))
        }
    }
}
