import Certification
import Foundation
import StateFile
import TestSupport
import Testing

@testable import Ledger

/// The appender's snapshot can go at any time: the log gives the same state again.
@Suite struct SnapshotTests {
    /// What a snapshot's file says; nil where it is none.
    private static func kept(_ path: String) -> StateSnapshot? {
        let folder = URL(filePath: path).deletingLastPathComponent().path
        return LogKeyFiles(folder: folder).keyAtHand().map(LedgerFolder.stateKey)
            .flatMap { StateFile.open(path, key: $0, writes: false) }.flatMap(StateSnapshot.read)
    }

    @Test func `a snapshot that is there gives the state that was kept`() throws {
        let small = try SmallLedger(entryCount: 6)
        let state = try small.opened().snapshot.state
        #expect(state.size == 6)
        #expect(Self.kept(small.path + "/state.sqlite")?.state == state)
        try small.reopen()
        #expect(try small.opened().snapshot.state == state)
        #expect(try findings(small.file) == [])
    }

    @Test func `a snapshot that is gone is folded again`() throws {
        let small = try SmallLedger(entryCount: 6)
        let kept = try small.opened().snapshot
        small.close()
        try FileManager.default.removeItem(atPath: small.path + "/state.sqlite")
        try small.reopen()
        #expect(try small.opened().snapshot.state == kept.state)
        #expect(try small.opened().snapshot.frontier == kept.frontier)
        #expect(try findings(small.file) == [])
    }

    @Test func `a damaged snapshot is folded again`() throws {
        let small = try SmallLedger(entryCount: 6)
        let kept = try small.opened().snapshot
        small.close()
        try write(
            Array("no database".utf8) + bytes(small.path + "/state.sqlite").dropFirst(11),
            small.path + "/state.sqlite")
        #expect(Self.kept(small.path + "/state.sqlite") == nil)
        try small.reopen()
        #expect(try small.opened().snapshot.state == kept.state)
        #expect(try small.opened().snapshot.frontier == kept.frontier)
        #expect(try findings(small.file) == [])
    }

    @Test(arguments: [0, 1, 32, 33, 100])
    func `a snapshot cut short is none`(_ count: Int) throws {
        let small = try SmallLedger()
        let path = small.path + "/state.sqlite"
        try write(Array(try bytes(path).prefix(count)), path)
        #expect(Self.kept(path) == nil)
    }

    @Test func `an older snapshot is carried on to the newest entry`() throws {
        let small = try SmallLedger()
        try small.submit(SmallLedger.registration(7))
        try small.submit(SmallLedger.registration(8))
        let kept = try small.opened().snapshot
        #expect(Self.kept(small.path + "/state.sqlite")?.state.size == 3)
        try small.reopen()
        #expect(try small.opened().snapshot.state == kept.state)
        #expect(try small.opened().snapshot.frontier == kept.frontier)
        #expect(try findings(small.file) == [])
    }

    @Test func `the snapshot of another log of the same size is not used`() throws {
        let small = try SmallLedger()
        try small.submit(SmallLedger.registration(7))
        let other = try SmallLedger()
        try other.submit(SmallLedger.registration(8))
        let kept = try Self.folded(small)
        try Self.put(other, into: small)
        #expect(try Self.folded(other).state != kept.state)
        #expect(try small.opened().snapshot.state == kept.state)
        #expect(try findings(small.file) == [])
    }

    @Test func `the snapshot of a longer log is not used`() throws {
        let small = try SmallLedger()
        let kept = try Self.folded(small)
        try Self.put(try SmallLedger(entryCount: 5), into: small)
        #expect(try small.opened().snapshot.state == kept.state)
        #expect(try findings(small.file) == [])
    }

    @Test func `a row that was damaged ends in a fault, and nothing is appended on it`() throws {
        let small = try SmallLedger(entryCount: 6)
        let statement = try small.signed(9)
        small.close()
        let raw = try RawDatabase(path: small.path + "/state.sqlite")
        try raw.execute("UPDATE records SET content = x'7b7d' WHERE kind IN ('keys', 'parties')")
        try small.reopen()
        #expect { try small.hand([statement]) } throws: { error in
            "\(error)".contains("state.sqlite: the row")
        }
        #expect(try small.count() == 6)
        #expect(try findings(small.file) == [])
    }

    @Test func `a row that was damaged is not taken for none when the state is saved`() throws {
        let small = try RehearsalLedger.before()
        try small.opened().saveState()
        small.close()
        let trust = try bytes(small.path + "/trust")
        #expect(String(decoding: trust, as: UTF8.self).contains("\nissuer "))
        let raw = try RawDatabase(path: small.path + "/state.sqlite")
        try raw.execute("UPDATE records SET content = x'7b7d' WHERE kind = 'keys'")
        try small.reopen()
        #expect { try small.opened().saveState() } throws: { error in
            "\(error)".contains("state.sqlite: the row")
        }
        #expect(try bytes(small.path + "/trust") == trust)
    }

    @Test(arguments: [1, 256])
    func `a snapshot that was left behind is carried on, wherever a crash left it`(
        _ count: Int
    ) throws {
        let played = try RehearsalLedger.before()
        var statements: [[UInt8]] = []
        try played.opened().log.forEachEntry(from: 0) { _, bytes, _ in statements.append(bytes) }
        let state = try played.opened().snapshot.state
        var path = played.folder.path + "/again"
        let anchor = path + ".anchor"
        _ = try LedgerFolder.create(path: path, logKey: played.logKey, anchorFile: anchor)
        // Saved in the middle of each part, then left as after a crash: what came after that is
        // not in the state's file, but folded from the log on top of it.
        for parts in [[0..<40, 40..<70], [70..<90, 90..<130], [130..<statements.count]] {
            let left = path + "-\(parts[0].lowerBound)"
            try FileManager.default.copyItem(atPath: path, toPath: left)
            path = left
            let folder = try LedgerFolder(
                path: path, appends: true, anchorFile: anchor, ignoresAnchor: true)
            for part in parts {
                for start in stride(from: part.lowerBound, to: part.upperBound, by: count) {
                    let batch = start..<min(start + count, part.upperBound)
                    let outcomes = try folder.append(
                        try statements[batch].map { try .init(decoding: $0) },
                        by: .ofEachAct(otherwise: played.time))
                    #expect(outcomes.map(Seen.init) == batch.map { .new(UInt64($0)) })
                }
                if part == parts[0] { try folder.saveState() }
            }
        }
        #expect(Self.kept(path + "/state.sqlite")?.state == state)
        #expect(try findings(path + "/ledger.sqlite") == [])
    }

    /// The state as the log alone gives it, wholly in memory.
    private static func folded(_ small: SmallLedger) throws -> StateSnapshot {
        try small.ledger?.saveState()
        small.close()
        let path = small.path + "/state.sqlite"
        try FileManager.default.moveItem(atPath: path, toPath: path + ".away")
        defer { try? FileManager.default.moveItem(atPath: path + ".away", toPath: path) }
        return try LedgerFolder(path: small.path, appends: false).snapshot
    }

    private static func put(_ other: SmallLedger, into small: SmallLedger) throws {
        try other.opened().saveState()
        other.close()
        small.close()
        try write(try bytes(other.path + "/state.sqlite"), small.path + "/state.sqlite")
        try small.reopen()
    }

    @Test func `only its owner reads the snapshot`() throws {
        let small = try SmallLedger()
        #expect(try mode(small.path + "/state.sqlite") == 0o600)
    }
}
