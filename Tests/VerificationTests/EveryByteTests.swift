import COSE
import Ledger
import LedgerFile
import TestSupport
import Testing
import TransparencyLog
import Verification

/// Acceptance 5, exhausted: every byte of every column of every row of a 40-entry ledger.
///
/// Each entry is audited alone from where the audit of the entries before it ended; the same code
/// runs over the file in `TamperTests`.
@Suite struct EveryByteTests {
    /// One entry of a log, with its nodes and its checkpoint, each of which may be altered.
    final class Window: LogSource {
        let index: UInt64
        var statement: [UInt8]
        var leaf: Digest?
        var nodes: [UInt64: Digest]
        var checkpoint: StoredCheckpoint

        init(_ reader: LedgerReader, at index: UInt64) throws {
            self.index = index
            var found: ([UInt8], Digest?)?
            try reader.forEachEntry(from: index) { position, bytes, leaf in
                if position == index { found = (bytes, leaf) }
            }
            (statement, leaf) = try #require(found)
            nodes = [:]
            for place in Tree.storedNodeCount(index)..<Tree.storedNodeCount(index + 1) {
                nodes[place] = try reader.storedNode(at: place)
            }
            checkpoint = try #require(try reader.checkpoints()?.first { $0.size > index })
        }

        init(_ other: Window) {
            index = other.index
            (statement, leaf) = (other.statement, other.leaf)
            (nodes, checkpoint) = (other.nodes, other.checkpoint)
        }

        /// Genesis and adoption share one checkpoint, which is adoption's here.
        var isCovered: Bool { checkpoint.size == index + 1 }
        let cannotShow: [String] = []
        func entryCount() -> UInt64 { index + 1 }
        func forEachEntry(from: UInt64, _ body: (UInt64, [UInt8], Digest?) throws -> Void) throws {
            try body(index, statement, leaf)
        }
        func storedNode(at index: UInt64) -> Digest? { nodes[index] }
        func storedNodeCount() -> UInt64? { Tree.storedNodeCount(index + 1) }
        func checkpoints(above size: UInt64, limit: Int) -> [StoredCheckpoint]? {
            isCovered ? [checkpoint] : []
        }
        func notes(above size: UInt64, limit: Int) -> [StoredNote] { [] }
        func publishedCheckpoint() -> [UInt8]? { nil }
        func faults(reading isWhole: Bool) -> @Sendable () throws -> [SourceFault] { { [] } }
    }

    /// Genesis alone has no checkpoint over it.
    private static func isClean(_ audit: LedgerAudit, _ window: Window) throws -> Bool {
        var audit = LedgerAudit(from: audit.resume)
        try audit.run(window)
        return audit.report.findings.count == (window.index == 0 ? 1 : 0)
    }

    private static func flipped(_ bytes: [UInt8], at offset: Int) -> [UInt8] {
        var bytes = bytes
        bytes[offset] ^= 1 << UInt8(offset % 8)
        return bytes
    }

    /// An entry, the audit of those before it, and how many changes it is met with.
    private typealias Place = (window: Window, audit: LedgerAudit, flips: Int)

    /// Made once; each case alters a copy.
    private nonisolated(unsafe) static let places = Result {
        let small = try SmallLedger(entryCount: 40)
        let path = "\(small.folder.path)/copy.sqlite"
        try #require(small.ledger).log.backup(to: path)
        let reader = try LedgerReader(path: path)
        var places: [Place] = []
        var audit = LedgerAudit()
        for index in UInt64(0)..<40 {
            let window = try Window(reader, at: index)
            let signed = window.checkpoint.signature.count + 8
            let hashes = 32 + 32 * window.nodes.count
            let flips = window.statement.count + hashes + (window.isCovered ? signed : 0)
            places.append((window, audit, flips))
            try audit.run(window)
        }
        return places
    }

    @Test func `more than twenty thousand bytes are there to be flipped`() throws {
        #expect(try Self.places.get().map(\.flips).reduce(0, +) > 20_000)
    }

    @Test func `each single flipped byte of the adopted scheme's first half is found`() throws {
        try Self.findsEachFlip(1, of: 0, 2)
    }

    @Test func `each single flipped byte of the adopted scheme's second half is found`() throws {
        try Self.findsEachFlip(1, of: 1, 2)
    }

    @Test(arguments: [0] + Array(2..<10))
    func `each single flipped byte of the first entries but the scheme is found`(
        index: Int
    ) throws {
        try Self.findsEachFlip(index)
    }

    @Test(arguments: 10..<20)
    func `each single flipped byte of the next ten entries is found`(index: Int) throws {
        try Self.findsEachFlip(index)
    }

    @Test(arguments: 20..<30)
    func `each single flipped byte of the ten after them is found`(index: Int) throws {
        try Self.findsEachFlip(index)
    }

    @Test(arguments: 30..<40)
    func `each single flipped byte of the last ten entries is found`(index: Int) throws {
        try Self.findsEachFlip(index)
    }

    /// Flips each byte of an entry, of its statement only a part of so many.
    private static func findsEachFlip(_ index: Int, of part: Int = 0, _ parts: Int = 1) throws {
        let (untouched, audit, _) = try Self.places.get()[index]
        let window = Window(untouched)
        var missed: [String] = []
        #expect(try Self.isClean(audit, window), "untouched")
        let original = window.statement
        let size = original.count
        for offset in (size * part / parts)..<(size * (part + 1) / parts) {
            window.statement = Self.flipped(original, at: offset)
            if try Self.isClean(audit, window) { missed.append("statement \(offset)") }
        }
        window.statement = original
        let leaf = try #require(window.leaf)
        for offset in 0..<32 {
            window.leaf = Digest(Self.flipped(leaf.bytes, at: offset))
            if try Self.isClean(audit, window) { missed.append("leaf \(offset)") }
        }
        window.leaf = leaf
        for (place, node) in window.nodes {
            for offset in 0..<32 {
                window.nodes[place] = Digest(Self.flipped(node.bytes, at: offset))
                if try Self.isClean(audit, window) { missed.append("node \(place) \(offset)") }
            }
            window.nodes[place] = node
        }
        if window.isCovered {
            missed += try Self.missedCheckpointFlips(audit, window)
        }
        #expect(missed == [])
    }

    @Test func `200 drawn places of the rehearsal's file, flipped one by one, are found`() throws {
        let small = try RehearsalLedger.before()
        let path = "\(small.folder.path)/copy.sqlite"
        try #require(small.ledger).log.backup(to: path)
        let reader = try LedgerReader(path: path)
        let count = try reader.entryCount()
        let seed = UInt64.random(in: 0...UInt64.max)
        print("rehearsal tamper seed \(seed)")
        var state = seed
        func draw(_ bound: UInt64) -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (state >> 33) % bound
        }
        // Genesis lies under the checkpoint of the first two entries, so the draw begins behind it.
        let drawn = Dictionary(grouping: (0..<200).map { _ in 1 + draw(count - 1) }) { $0 }
        var audit = LedgerAudit()
        var missed: [String] = []
        var flips = 0
        for index in 0..<count {
            let window = try Window(reader, at: index)
            let original = window.statement
            for _ in drawn[index] ?? [] {
                let offset = Int(draw(UInt64(original.count)))
                window.statement = Self.flipped(original, at: offset)
                if try Self.isClean(audit, window) { missed.append("\(index) at \(offset)") }
                flips += 1
            }
            window.statement = original
            try audit.run(window)
        }
        #expect(missed == [], "seed \(seed)")
        #expect(flips == 200)
    }

    private static func missedCheckpointFlips(
        _ audit: LedgerAudit, _ window: Window
    ) throws -> [String] {
        let stored = window.checkpoint
        defer { window.checkpoint = stored }
        var missed: [String] = []
        for offset in 0..<64 {
            window.checkpoint = StoredCheckpoint(
                size: stored.size, time: stored.time,
                signature: flipped(stored.signature, at: offset))
            if try isClean(audit, window) { missed.append("signature \(stored.size) \(offset)") }
        }
        for bit in 0..<8 {
            window.checkpoint = StoredCheckpoint(
                size: stored.size, time: stored.time ^ (1 << Int64(bit * 4)),
                signature: stored.signature)
            if try isClean(audit, window) { missed.append("time \(stored.size) bit \(bit * 4)") }
        }
        return missed
    }
}
