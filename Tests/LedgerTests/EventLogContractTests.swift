import COSE
import Foundation
import Ledger
import TestSupport
import Testing
import TransparencyLog

/// What every log promises, whatever it is kept in.
@Suite struct EventLogContractTests {
    enum Kind: CaseIterable { case memory, sqlite }

    /// A log with the entries “a” and “b” appended as one batch, “c” as the next.
    final class Subject {
        let folder: TemporaryFolder
        let log: any EventLog
        var tree = Frontier()
        var nodes: [Digest] = []

        init(_ kind: Kind, batches: [[String]] = [["a", "b"], ["c"]]) throws {
            folder = try TemporaryFolder()
            log =
                switch kind {
                case .memory: MemoryLog()
                case .sqlite:
                    try SQLiteLog(
                        path: folder.path + "/ledger.sqlite", appends: true, creates: true)
                }
            for texts in batches {
                let batch = batch(texts, at: tree.size)
                try log.append(batch)
                for leaf in batch.leaves { nodes += tree.append(leaf) }
            }
        }

        /// A batch of texts that expects a size; its checkpoint's bytes are the new size.
        func batch(_ texts: [String], at size: UInt64) -> LogBatch {
            var next = tree
            let leaves = texts.map { Tree.leafHash(Array($0.utf8)) }
            let nodes = leaves.flatMap { next.append($0) }
            return LogBatch(
                expectedSize: size, statements: texts.map { Array($0.utf8) }, leaves: leaves,
                nodes: nodes, checkpoints: [EventLogContractTests.checkpoint(next.size)])
        }

        /// All that can be read from the log.
        func content() throws -> [String] {
            var lines: [String] = ["\(try log.entryCount()) entries"]
            try log.forEachEntry(from: 0) { index, bytes, leaf in
                lines.append("\(index) \(bytes) \(leaf?.hex ?? "")")
            }
            let count = try #require(try log.storedNodeCount())
            for index in 0..<count { lines.append(try log.node(index).hex) }
            lines += try #require(try log.checkpoints()).map { "\($0)" }
            lines += try log.notes(above: 0, limit: .max).map { "\($0)" }
            return lines
        }
    }

    static func checkpoint(_ size: UInt64) -> StoredCheckpoint {
        StoredCheckpoint(
            size: size, time: 1_000 + Int64(size),
            signature: [UInt8](repeating: UInt8(size), count: 64))
    }

    /// Sizes that three divides are signed by a former key too.
    static func note(_ size: UInt64) -> StoredNote {
        StoredNote(
            size: size, signature: [UInt8](repeating: UInt8(size) + 100, count: 64),
            formerSignature: size % 3 == 0 ? [UInt8](repeating: 7, count: 64) : nil)
    }

    static func leaf(_ text: String) -> Digest { Tree.leafHash(Array(text.utf8)) }

    @Test(arguments: Kind.allCases)
    func `checkpoints are given as many at a time as are asked for`(_ kind: Kind) throws {
        let log = try Subject(kind, batches: [["a", "b"], ["c"], ["d"], ["e"]]).log
        #expect(try log.checkpoints(above: 0, limit: 2)?.map(\.size) == [2, 3])
        #expect(try log.checkpoints(above: 3, limit: 2)?.map(\.size) == [4, 5])
        #expect(try log.checkpoints(above: 4, limit: 2)?.map(\.size) == [5])
        #expect(try log.checkpoints(above: 5, limit: 2) == [])
        #expect(try log.checkpoints(above: 0, limit: 0) == [])
        #expect(try log.checkpoints(above: 2, limit: .max)?.map(\.size) == [3, 4, 5])
    }

    @Test(arguments: Kind.allCases)
    func `a batch may have checkpoints within, each the one of the entries that it covers first`(
        _ kind: Kind
    ) throws {
        let subject = try Subject(kind)
        let one = subject.batch(["d", "e", "f"], at: 3)
        try subject.log.append(
            LogBatch(
                expectedSize: 3, statements: one.statements, leaves: one.leaves, nodes: one.nodes,
                checkpoints: [Self.checkpoint(4), Self.checkpoint(6)]))
        #expect(try subject.log.checkpoint(covering: 3) == Self.checkpoint(4))
        #expect(try subject.log.checkpoint(covering: 4) == Self.checkpoint(6))
        #expect(try subject.log.checkpoint(covering: 5) == Self.checkpoint(6))
    }

    @Test(arguments: Kind.allCases)
    func `notes are kept at the sizes of checkpoints, each behind the one before`(
        _ kind: Kind
    ) throws {
        let subject = try Subject(kind)
        #expect(try subject.log.latestNote() == nil)
        try subject.log.keep(Self.note(2))
        #expect(try subject.log.latestNote() == Self.note(2))
        try subject.log.keep(Self.note(3))
        #expect(try subject.log.latestNote() == Self.note(3))
        let before = try subject.content()
        // One that is there, one before it, and one that no checkpoint has.
        for size: UInt64 in [3, 2, 4] {
            #expect { try subject.log.keep(Self.note(size)) } throws: { error in
                guard case StorageError.malformedBatch = error else { return false }
                return true
            }
        }
        #expect(try subject.content() == before)
        #expect(try subject.log.notes(above: 0, limit: 1) == [Self.note(2)])
        #expect(try subject.log.notes(above: 2, limit: 9) == [Self.note(3)])
    }

    @Test(arguments: Kind.allCases)
    func `an empty log holds nothing`(_ kind: Kind) throws {
        let subject = try Subject(kind, batches: [])
        #expect(try subject.log.entryCount() == 0)
        #expect(try subject.log.entry(at: 0) == nil)
        #expect(try subject.log.latestCheckpoint() == nil)
        #expect(try subject.log.checkpoint(covering: 0) == nil)
        #expect(try subject.log.storedNodeCount() == 0)
        #expect(try subject.log.checkpoints() == [])
    }

    @Test(arguments: Kind.allCases)
    func `entries are read as they were appended`(_ kind: Kind) throws {
        let subject = try Subject(kind)
        #expect(try subject.log.entryCount() == 3)
        #expect(try subject.log.entry(at: 0) == [0x61])
        #expect(try subject.log.entry(at: 1) == [0x62])
        #expect(try subject.log.entry(at: 2) == [0x63])
    }

    @Test(arguments: Kind.allCases)
    func `the checkpoint of an entry is the first that covers it`(_ kind: Kind) throws {
        let subject = try Subject(kind)
        #expect(try subject.log.checkpoint(covering: 0) == Self.checkpoint(2))
        #expect(try subject.log.checkpoint(covering: 1) == Self.checkpoint(2))
        #expect(try subject.log.checkpoint(covering: 2) == Self.checkpoint(3))
        #expect(try subject.log.latestCheckpoint() == Self.checkpoint(3))
        #expect(
            try subject.log.checkpoints() == [Self.checkpoint(2), Self.checkpoint(3)])
    }

    @Test(arguments: Kind.allCases)
    func `reading beyond the end gives nothing`(_ kind: Kind) throws {
        let subject = try Subject(kind)
        for index: UInt64 in [3, 4, 1 << 40, .max] {
            #expect(try subject.log.entry(at: index) == nil)
            #expect(try subject.log.checkpoint(covering: index) == nil)
            var seen = 0
            try subject.log.forEachEntry(from: index) { _, _, _ in seen += 1 }
            #expect(seen == 0)
        }
        #expect(try subject.log.storedNode(at: 4) == nil)
        #expect(try subject.log.storedNode(at: .max) == nil)
    }

    @Test(arguments: Kind.allCases)
    func `entries are gone through in order from an index`(_ kind: Kind) throws {
        let subject = try Subject(kind)
        var seen: [String] = []
        try subject.log.forEachEntry(from: 1) { index, bytes, leaf in
            seen.append("\(index) \(bytes) \(leaf == Tree.leafHash(bytes))")
        }
        #expect(seen == ["1 [98] true", "2 [99] true"])
    }

    @Test(arguments: Kind.allCases)
    func `stored nodes are those of the tree`(_ kind: Kind) throws {
        let subject = try Subject(kind)
        #expect(try subject.log.storedNodeCount() == 4)
        #expect(
            try (0..<4).map { try subject.log.node($0).hex } == [
                "022a6979e6dab7aa5ae4c3e5e45f7e977112a7e63593820dbec1ec738a24f93c",
                "57eb35615d47f34ec714cacdf5fd74608a5e8e102724e80b24b287c0c27b6a31",
                "b137985ff484fb600db93107c77b0365c80d78f5b429ded0fd97361d077999eb",
                "597fcb31282d34654c200d3418fca5705c648ebf326ec73d8ddef11841f876d8",
            ])
        #expect(
            try Tree.root(size: 3, node: subject.log.node).hex
                == "36642e73c2540ab121e3a6bf9545b0a24982cd830eb13d3cd19de3ce6c021ec1")
        #expect(subject.tree.root == (try Tree.root(size: 3, node: subject.log.node)))
    }

    @Test(arguments: Kind.allCases)
    func `many batches give the nodes of one tree`(_ kind: Kind) throws {
        let texts = (0..<67).map { "entry \($0)" }
        let subject = try Subject(
            kind, batches: [Array(texts[..<1]), Array(texts[1..<8]), Array(texts[8...])])
        var one = Frontier()
        let nodes = texts.flatMap { one.append(Self.leaf($0)) }
        #expect(try subject.log.storedNodeCount() == UInt64(nodes.count))
        #expect(try nodes.indices.map { try subject.log.node(UInt64($0)) } == nodes)
    }

    @Test(arguments: Kind.allCases, [0, 2, 4, UInt64.max])
    func `a batch for another size is refused`(_ kind: Kind, _ size: UInt64) throws {
        let subject = try Subject(kind)
        let before = try subject.content()
        #expect(throws: StorageError.sizeConflict(expected: size, found: 3)) {
            try subject.log.append(subject.batch(["d"], at: size))
        }
        #expect(try subject.content() == before)
    }

    @Test(arguments: Kind.allCases, [["a"], ["d", "c"], ["d", "d"], ["d", "e", "b", "f"]])
    func `a leaf hash that is there already is refused with its batch`(
        _ kind: Kind, _ texts: [String]
    ) throws {
        let subject = try Subject(kind)
        let before = try subject.content()
        #expect(throws: StorageError.leafExists) {
            try subject.log.append(subject.batch(texts, at: 3))
        }
        #expect(try subject.content() == before)
    }

    @Test(arguments: Kind.allCases)
    func `a log that refused a batch takes the next good one`(_ kind: Kind) throws {
        let subject = try Subject(kind)
        #expect(throws: StorageError.leafExists) {
            try subject.log.append(subject.batch(["d", "a"], at: 3))
        }
        try subject.log.append(subject.batch(["d"], at: 3))
        #expect(try subject.log.entry(at: 3) == [0x64])
        #expect(try subject.log.latestCheckpoint() == Self.checkpoint(4))
    }
}
