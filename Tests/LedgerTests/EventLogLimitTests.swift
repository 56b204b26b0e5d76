import COSE
import Foundation
import Ledger
import TestSupport
import Testing
import TransparencyLog

/// What every log keeps to at its limits: long ranges, batches that do not fit, many readers.
@Suite struct EventLogLimitTests {
    enum Kind: CaseIterable {
        case memory, sqlite
    }

    /// A log with the folder it needs, and the batches to append.
    final class Subject {
        private let folder: TemporaryFolder
        let log: any EventLog
        var batches: Batches

        init(_ kind: Kind) throws {
            folder = try TemporaryFolder()
            batches = try Batches()
            switch kind {
            case .memory: log = MemoryLog()
            case .sqlite:
                log = try SQLiteLog(
                    path: folder.path + "/ledger.sqlite", appends: true, creates: true)
            }
        }

        func append(_ counts: Int...) throws {
            for count in counts { try log.append(batches.next(count)) }
        }

        /// The folder is needed until here.
        func close() { withExtendedLifetime(self) {} }
    }

    @Test(arguments: Kind.allCases)
    func `a range of many entries comes whole and in order`(kind: Kind) throws {
        let subject = try Subject(kind)
        defer { subject.close() }
        try subject.append(700, 700)
        try subject.log.append(subject.batches.next(60, byteCount: 60_000))
        var next: UInt64 = 5
        try subject.log.forEachEntry(from: 5) { index, statement, _ in
            #expect(index == next)
            #expect(statement.count == (index < 1400 ? 40 : 60_000))
            next += 1
        }
        #expect(next == 1460)
    }

    @Test(arguments: Kind.allCases)
    func `whoever reads entries may ask the log for more`(kind: Kind) throws {
        let subject = try Subject(kind)
        defer { subject.close() }
        try subject.append(3)
        try subject.log.forEachEntry(from: 0) { index, statement, _ in
            let again = try subject.log.entry(at: index)
            let nodeCount = try subject.log.storedNodeCount()
            #expect(again == statement)
            #expect(nodeCount == 4)
        }
    }

    @Test(arguments: Kind.allCases)
    func `the nodes give the root at every size`(kind: Kind) throws {
        let subject = try Subject(kind)
        defer { subject.close() }
        for _ in 0..<20 { try subject.append(1) }
        #expect(try subject.log.storedNodeCount() == 38)
        for size in UInt64(1)...20 {
            #expect(
                try Tree.root(size: size, node: subject.log.node) == subject.batches.roots[size])
        }
        #expect(try subject.log.storedNode(at: 38) == nil)
        #expect(throws: StorageError.unreadable("the node 38 is missing")) {
            try subject.log.node(38)
        }
    }

    enum Fault: CaseIterable {
        case noStatement, noLeaf, noNode, extraNode, emptyStatement, longStatement
        case noCheckpoint, sizeOff, sizeShort, sizeBack, sizeTwice, timeBack, timeBackWithin
        case shortSignature
    }

    @Test(arguments: Kind.allCases, Fault.allCases)
    func `a batch whose parts do not belong together is refused`(kind: Kind, fault: Fault) throws {
        let subject = try Subject(kind)
        defer { subject.close() }
        try subject.append(2)
        let good = subject.batches.next(2)
        #expect { try subject.log.append(Self.broken(good, fault)) } throws: { error in
            guard case StorageError.malformedBatch = error else { return false }
            return true
        }
        #expect(try subject.log.entryCount() == 2)
        #expect(try subject.log.storedNodeCount() == 3)
        try subject.log.append(good)
        #expect(try subject.log.entryCount() == 4)
    }

    private static func broken(_ batch: LogBatch, _ fault: Fault) -> LogBatch {
        var (statements, leaves, nodes) = (batch.statements, batch.leaves, batch.nodes)
        let good = batch.checkpoints[0]
        func stored(
            _ size: UInt64, _ time: Int64 = 0, byteCount: Int = 64
        ) -> StoredCheckpoint {
            StoredCheckpoint(
                size: size, time: good.time + time,
                signature: [UInt8](repeating: 1, count: byteCount))
        }
        var checkpoints = [good]
        switch fault {
        case .noStatement: (statements, leaves, nodes) = ([], [], [])
        case .noLeaf: leaves.removeLast()
        case .noNode: nodes.removeLast()
        case .extraNode: nodes.append(nodes[0])
        case .noCheckpoint: checkpoints = []
        case .sizeOff: checkpoints = [stored(good.size + 1)]
        case .sizeShort: checkpoints = [stored(good.size - 1)]
        case .sizeBack: checkpoints = [stored(2), good]
        case .sizeTwice: checkpoints = [good, good]
        case .timeBack: checkpoints = [stored(good.size, -11)]
        case .timeBackWithin: checkpoints = [stored(good.size - 1, 1), good]
        case .shortSignature: checkpoints = [stored(good.size, byteCount: 63)]
        case .emptyStatement: statements[1] = []
        case .longStatement: statements[1] = [UInt8](repeating: 1, count: 65_536)
        }
        return LogBatch(
            expectedSize: batch.expectedSize, statements: statements, leaves: leaves, nodes: nodes,
            checkpoints: checkpoints)
    }

    @Test(arguments: Kind.allCases)
    func `a statement may have 65,535 bytes`(kind: Kind) throws {
        let subject = try Subject(kind)
        defer { subject.close() }
        try subject.log.append(subject.batches.next(1, byteCount: 65_535))
        #expect(try subject.log.entry(at: 0)?.count == 65_535)
    }

    @Test(arguments: Kind.allCases)
    func `two checkpoints may have one time`(kind: Kind) throws {
        let subject = try Subject(kind)
        defer { subject.close() }
        try subject.append(1)
        let next = subject.batches.next(1)
        try subject.log.append(
            LogBatch(
                expectedSize: 1, statements: next.statements, leaves: next.leaves,
                nodes: next.nodes, checkpoints: [subject.batches.checkpoint(time: 1_751_000_010)]))
        #expect(try subject.log.checkpoints()?.map(\.time) == [1_751_000_010, 1_751_000_010])
    }
}
