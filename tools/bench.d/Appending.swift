import COSE
import CSQLite
import Certification
import Foundation
import Ledger
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
