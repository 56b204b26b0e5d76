internal import Certification
internal import DirectSQL
internal import Foundation
internal import GRDB
internal import Synchronization

/// Where the projections write, in the order of their coming.
protocol RowSink {
    /// The rows that follow are an entry's.
    func begin(_ entry: EntryIndex)
    /// Writes rows, now or later: they are made of what the body holds, where they are written.
    /// What went wrong earlier may be told here.
    func write(_ rows: @escaping @Sendable (Database) throws -> Void) throws
}

/// Writes at once: live, while acts are admitted.
struct DirectRows: RowSink {
    let database: Database

    func begin(_ entry: EntryIndex) {}

    func write(_ rows: @escaping @Sendable (Database) throws -> Void) throws {
        try rows(database)
    }
}

/// Makes and writes rows on the database's own queue while the next acts are decided: that is half
/// of a rebuild's work (measured), and needs nothing of the rest but its order.
final class QueuedRows: RowSink {
    private typealias Rows = (entry: EntryIndex, write: @Sendable (Database) throws -> Void)

    /// How many bodies go out together, and how many such pieces wait at most.
    private static let pieceCount = 256
    private static let aheadCount = 8

    private let database: DatabaseQueue
    private let room = DispatchSemaphore(value: QueuedRows.aheadCount)
    private let fault = Fault()
    private var piece: [Rows] = []
    private var entry = EntryIndex(0)

    /// Begins a transaction, which `finish` ends.
    init(_ database: DatabaseQueue) throws {
        self.database = database
        try database.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE") }
    }

    func begin(_ entry: EntryIndex) { self.entry = entry }

    func write(_ rows: @escaping @Sendable (Database) throws -> Void) throws {
        piece.append((entry, rows))
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
        let (piece, fault, room) = (piece, fault, room)
        self.piece = []
        self.piece.reserveCapacity(Self.pieceCount)
        room.wait()
        database.asyncWriteWithoutTransaction { database in
            defer { room.signal() }
            for rows in piece {
                // After a fault nothing more is written: the file is given up.
                guard fault.isNone else { return }
                do { try rows.write(database) } catch {
                    // It is told later: the entry is the rows' own, not the one decided by then.
                    fault.keep(RegisterError.unreadable(rows.entry, "\(error)"))
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
