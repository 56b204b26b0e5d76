import COSE
import CSQLite
import Certification
import Foundation
import Ledger
import Synchronization
import TransparencyLog

/// The same acts appended twice, in turns: through the ledger with its rules and signatures, and
/// as raw rows into a copy of its file.
struct Appending {
    private let folder: String
    private let raw: RawLedger
    private let statements: [[UInt8]]

    /// A folder that may grow, and a copy of its ledger file as it is before that.
    init(folder: String, copy: String) throws {
        self.folder = folder
        raw = try RawLedger(path: copy)
        statements = try Load.tail(of: folder)
    }

    /// One act a transaction, each awaited before the next: microseconds an act, ours and raw,
    /// medians of blocks in turns.
    func singly(_ range: Range<Int>) throws -> (ours: Double, theirs: Double) {
        let ledger = try LedgerFolder(path: folder, appends: true)
        return try inTurns(range, ledger.log) { statements in
            for statement in statements {
                // The clock is each act's own: a campaign's acts lie days apart.
                let time = ledger.snapshot.state.latestIssuedAt
                let outcome = try ledger.append(
                    [.init(statement: statement)], now: nil, time: time)
                guard case .registered = outcome[0] else { throw BenchError("\(outcome)") }
            }
        } settle: {
            try ledger.settle()
        }
    }

    /// One act a transaction, handed in one after the other by one who does not wait for each.
    func streamed(_ range: Range<Int>) throws -> (ours: Double, theirs: Double) {
        let ledger = try LedgerFolder(path: folder, appends: true)
        let log = ledger.log
        let commit = try GroupCommit(ledger, checksClock: false, maximumCount: 1, clock: { 0 })
        return try inTurns(range, log) { statements in
            let unanswered = DispatchGroup()
            let faults = Mutex<[String]>([])
            for statement in statements {
                unanswered.enter()
                commit.submit(statement) { result in
                    if case .success(.registered) = result {
                    } else {
                        faults.withLock { $0.append("\(result)") }
                    }
                    unanswered.leave()
                }
            }
            unanswered.wait()
            if let fault = faults.withLock({ $0.first }) { throw BenchError(fault) }
        } settle: {
            try commit.settle()
        }
    }

    private func inTurns(
        _ range: Range<Int>, _ log: SQLiteLog, _ body: (ArraySlice<[UInt8]>) throws -> Void,
        settle: () throws -> Void
    ) throws -> (ours: Double, theirs: Double) {
        var ours: [Double] = []
        var theirs: [Double] = []
        for block in stride(from: range.lowerBound, to: range.upperBound, by: 50) {
            let mine = statements[block..<min(block + 50, range.upperBound)]
            let first = try log.entryCount()
            ours.append(try Self.microseconds(each: mine.count) { try body(mine) })
            let rows = try Self.rows(log, from: first)
            theirs.append(try Self.microseconds(each: mine.count) { try raw.insert(rows) })
        }
        try settle()
        return (Self.median(ours), Self.median(theirs))
    }

    /// By 32 clients at once: microseconds an act, ours and the same transactions raw.
    func together(_ range: Range<Int>) async throws -> (ours: Double, theirs: Double) {
        let ledger = try LedgerFolder(path: folder, appends: true)
        let first = ledger.snapshot.state.size
        let log = ledger.log
        let time = Int64(Date().timeIntervalSince1970)
        let commit = try GroupCommit(ledger, checksClock: false, clock: { time })
        let queue = try Queue(Array(statements[range]), behind: first)
        let started = DispatchTime.now().uptimeNanoseconds
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<Self.clientCount {
                group.addTask {
                    while let (place, bytes) = await queue.next() {
                        do { try queue.answer(place, try await commit.submit(bytes)) } catch {
                            queue.end()
                            throw error
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        let took = Double(DispatchTime.now().uptimeNanoseconds - started) / 1000
        try commit.settle()
        let rows = try Self.rows(log, from: first)
        let theirs = try Self.microseconds(each: range.count) { try raw.insert(rows) }
        return (took / Double(range.count), theirs)
    }

    private static let clientCount = 32

    private static func rows(_ log: SQLiteLog, from first: UInt64) throws -> [RawLedger.Batch] {
        var entries: [(UInt64, [UInt8], [UInt8])] = []
        try log.forEachEntry(from: first) { index, bytes, leaf in
            entries.append((index, bytes, leaf?.bytes ?? []))
        }
        var batches: [RawLedger.Batch] = []
        for checkpoint in try log.checkpoints(above: first, limit: .max) ?? [] {
            let mine = entries.prefix { $0.0 < checkpoint.size }
            entries.removeFirst(mine.count)
            let start = mine.first?.0 ?? 0
            let nodes = try (Tree.storedNodeCount(start)..<Tree.storedNodeCount(checkpoint.size))
                .map { ($0, try log.storedNode(at: $0)?.bytes ?? []) }
            batches.append(.init(entries: Array(mine), nodes: nodes, checkpoint: checkpoint))
        }
        return batches
    }

    private static func microseconds(each count: Int, _ body: () throws -> Void) rethrows -> Double
    {
        let started = DispatchTime.now().uptimeNanoseconds
        try body()
        return Double(DispatchTime.now().uptimeNanoseconds - started) / 1000 / Double(count)
    }

    private static func median(_ values: [Double]) -> Double {
        values.sorted()[values.count / 2]
    }
}

/// Statements that clients take from, each once: those on one subject one after the other and no
/// day before the one before it is over, as offices would send them; others side by side.
private final class Queue: Sendable {
    typealias Client = CheckedContinuation<(Int, [UInt8])?, Never>

    private struct Line {
        /// The places on each subject that are still to come.
        var lanes: [Subject: ArraySlice<Int>] = [:]
        /// Backwards: the earliest is last.
        var ready: [Int] = []
        /// Those that name an entry which is not done, by its place.
        var parked: [Int: [Int]] = [:]
        var done: Set<Int> = []
        /// Those that a later act names by their index, backwards: each stands where it stood.
        var fixed: [Int]
        /// Those of the day that are not done.
        var rest = 0
        /// The days to come, backwards.
        var days: [[Int]]
        var waiting: [Client] = []
        var refusals = 0
        var isOver = false

        /// The next one to hand in, if one can be now.
        mutating func next() -> Int? {
            let limit = fixed.last ?? .max
            let at = ready.lastIndex { $0 < limit || $0 == limit && done.count == limit }
            return at.map { ready.remove(at: $0) }
        }
    }

    private let statements: [[UInt8]]
    private let subjects: [Subject]
    /// The places of the entries that statements name as the newest their signers had seen, where
    /// those are of the same day.
    private let afters: [Int: Int]
    private let line: Mutex<Line>

    /// Statements that follow so many entries.
    init(_ statements: [[UInt8]], behind first: UInt64) throws {
        self.statements = statements
        let read = try statements.map { try UnverifiedStatement(decoding: $0) }
        subjects = read.map(\.header.subject)
        let dates = read.map { CivilDate(posix: $0.header.issuedAt) }
        let places = Dictionary(
            read.indices.map { (read[$0].leafHash, $0) }, uniquingKeysWith: { first, _ in first })
        var afters: [Int: Int] = [:]
        for place in read.indices {
            if let after = places[read[place].event.after], dates[after] == dates[place] {
                afters[place] = after
            }
        }
        self.afters = afters
        let days = Dictionary(grouping: read.indices) { dates[$0] }
        let named = Set(subjects.filter { $0.kind == "record" }.compactMap { UInt64($0.id) })
        let fixed = read.indices.reversed().filter { named.contains(first + UInt64($0)) }
        line = Mutex(Line(fixed: fixed, days: days.sorted { $0.key > $1.key }.map(\.value)))
    }

    /// The earliest that is ready, once one is; nil when all are done.
    func next() async -> (Int, [UInt8])? {
        await withCheckedContinuation { client in
            line.withLock { $0.waiting.append(client) }
            serve()
        }
    }

    /// Nothing more is given out.
    func end() {
        line.withLock { $0.isOver = true }
        serve()
    }

    func answer(_ place: Int, _ outcome: Appender.Outcome) throws {
        try line.withLock { line in
            guard case .registered = outcome else {
                // It rests on one that is under way: handed in again, after it.
                line.refusals += 1
                guard line.refusals < 5 * statements.count else { throw BenchError("\(outcome)") }
                line.ready.insert(place, at: max(0, line.ready.count - 8))
                return
            }
            line.rest -= 1
            line.done.insert(place)
            if line.fixed.last == place { line.fixed.removeLast() }
            let parked = line.parked.removeValue(forKey: place) ?? []
            let following = line.lanes[subjects[place]]?.popFirst()
            for place in parked + [following].compactMap({ $0 }) { ready(place, &line) }
        }
        serve()
    }

    private func ready(_ place: Int, _ line: inout Line) {
        if let after = afters[place], !line.done.contains(after) {
            line.parked[after, default: []].append(place)
            return
        }
        let at = line.ready.firstIndex { $0 < place } ?? line.ready.count
        line.ready.insert(place, at: at)
    }

    private func serve() {
        let served: [(Client, Int?)] = line.withLock { line in
            if line.rest == 0, let day = line.days.popLast() {
                let lanes = Dictionary(grouping: day) { subjects[$0] }
                line.lanes = lanes.mapValues { $0.dropFirst() }
                for lane in lanes.values { ready(lane[0], &line) }
                line.rest = day.count
            }
            var served: [(Client, Int?)] = []
            let isOver = line.isOver || line.rest == 0
            while !line.waiting.isEmpty {
                let place = isOver ? nil : line.next()
                guard isOver || place != nil else { break }
                served.append((line.waiting.removeLast(), place))
            }
            return served
        }
        for (client, place) in served {
            client.resume(returning: place.map { ($0, statements[$0]) })
        }
    }
}

/// Rows into a ledger file by prepared statements and nothing else: durable, guards and all.
final class RawLedger {
    struct Batch {
        let entries: [(UInt64, [UInt8], [UInt8])]
        let nodes: [(UInt64, [UInt8])]
        let checkpoint: StoredCheckpoint
    }

    private var handle: OpaquePointer?
    private var statements: [OpaquePointer?] = []

    init(path: String) throws {
        guard sqlite3_open(path, &handle) == SQLITE_OK else { throw BenchError(path) }
        try execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON")
        for sql in [
            "BEGIN IMMEDIATE",
            "INSERT INTO entries (position, leaf_hash, statement) VALUES (?,?,?)",
            "INSERT INTO nodes (position, hash) VALUES (?,?)",
            """
            INSERT INTO checkpoints (size, time, note_signature, former_signature,
                receipt_signatures) VALUES (?,?,?,NULL,?)
            """, "COMMIT",
        ] {
            var statement: OpaquePointer?
            guard sqlite3_prepare_v2(handle, sql, -1, &statement, nil) == SQLITE_OK else {
                throw BenchError(String(cString: sqlite3_errmsg(handle)))
            }
            statements.append(statement)
        }
    }

    deinit {
        for statement in statements { sqlite3_finalize(statement) }
        sqlite3_close_v2(handle)
    }

    /// One transaction a batch.
    func insert(_ batches: [Batch]) throws {
        for batch in batches {
            try step(0, [])
            for (position, bytes, leaf) in batch.entries {
                try step(1, [.number(position), .bytes(leaf), .bytes(bytes)])
            }
            for (position, hash) in batch.nodes { try step(2, [.number(position), .bytes(hash)]) }
            let checkpoint = batch.checkpoint
            try step(
                3,
                [
                    .number(checkpoint.size), .number(UInt64(checkpoint.time)),
                    .bytes(checkpoint.noteSignature), .bytes(checkpoint.receiptSignatures),
                ])
            try step(4, [])
        }
    }

    private enum Value {
        case number(UInt64)
        case bytes([UInt8])
    }

    private func step(_ place: Int, _ values: [Value]) throws {
        let statement = statements[place]
        for (position, value) in values.enumerated() {
            switch value {
            case .number(let number):
                sqlite3_bind_int64(statement, Int32(position + 1), Int64(number))
            case .bytes(let bytes):
                let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
                sqlite3_bind_blob(
                    statement, Int32(position + 1), bytes, Int32(bytes.count), copied)
            }
        }
        guard sqlite3_step(statement) == SQLITE_DONE else {
            throw BenchError(String(cString: sqlite3_errmsg(handle)))
        }
        sqlite3_reset(statement)
    }

    private func execute(_ sql: String) throws {
        guard sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK else { throw BenchError(sql) }
    }
}
