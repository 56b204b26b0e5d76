internal import Certification
internal import DirectSQL
internal import Foundation
internal import GRDB
internal import Synchronization

/// Where the projections write: statements with their values, run in the order of their coming.
protocol RowSink {
    /// The statements that follow are an entry's.
    func begin(_ entry: EntryIndex)
    /// Runs a statement, now or later; what went wrong earlier may be told here.
    func run(sql: String, arguments: [(any DirectValue)?]) throws
}

/// Runs each statement at once: live, while acts are admitted.
struct DirectRows: RowSink {
    let database: Database

    func begin(_ entry: EntryIndex) {}

    func run(sql: String, arguments: [(any DirectValue)?]) throws {
        try database.run(sql: sql, arguments: arguments)
    }
}

/// Runs statements on the database's own queue while the next acts are decided: a rebuild's writing
/// is a third of its work (measured), and needs nothing of the rest but its order.
final class QueuedRows: RowSink {
    private typealias Row = (entry: EntryIndex, sql: String, arguments: [(any DirectValue)?])

    /// How many statements go out together, and how many such pieces wait at most.
    private static let pieceCount = 256
    private static let aheadCount = 8

    private let database: DatabaseQueue
    private let room = DispatchSemaphore(value: QueuedRows.aheadCount)
    private let fault = Fault()
    private var piece: [Row] = []
    private var entry = EntryIndex(0)

    /// Begins a transaction, which `finish` ends.
    init(_ database: DatabaseQueue) throws {
        self.database = database
        try database.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE") }
    }

    func begin(_ entry: EntryIndex) { self.entry = entry }

    func run(sql: String, arguments: [(any DirectValue)?]) throws {
        piece.append((entry, sql, arguments))
        if piece.count == Self.pieceCount { try sendOut() }
    }

    /// Writes what is left and commits; throws what went wrong on the way.
    func finish() throws {
        try sendOut()
        try database.writeWithoutTransaction { database in
            try fault.check()
            try database.execute(sql: "COMMIT")
        }
    }

    private func sendOut() throws {
        try fault.check()
        let (rows, fault, room) = (piece, fault, room)
        piece = []
        room.wait()
        database.asyncWriteWithoutTransaction { database in
            defer { room.signal() }
            for row in rows {
                // After a fault nothing more is written: the file is given up.
                guard fault.isNone else { return }
                do { try database.run(sql: row.sql, arguments: row.arguments) } catch {
                    // It is told later: the entry is the row's own, not the one decided by then.
                    fault.keep(RegisterError.unreadable(row.entry, "\(error)"))
                }
            }
        }
    }
}

/// The first thing that went wrong.
private final class Fault: Sendable {
    private let error = Mutex<(any Error)?>(nil)

    func keep(_ found: any Error) { error.withLock { $0 = $0 ?? found } }

    var isNone: Bool { error.withLock { $0 == nil } }

    func check() throws {
        if let error = error.withLock({ $0 }) { throw error }
    }
}
