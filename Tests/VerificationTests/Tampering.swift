import CSQLite
import LedgerFile

/// Someone with the file and an SQLite shell: what the guards cannot stop and the audit must find.
final class Tampering {
    struct Fault: Error { let text: String }

    struct Cell: CustomStringConvertible {
        let table: String
        let column: String
        let rowID: Int64
        var description: String { "\(table).\(column) of row \(rowID)" }
    }

    /// One change and the way back.
    struct Change {
        let apply: () throws -> Void
        let undo: () throws -> Void
    }

    private var handle: OpaquePointer?

    init(path: String) throws {
        guard sqlite3_open(path, &handle) == SQLITE_OK else { throw Fault(text: "open") }
        try execute("PRAGMA synchronous=OFF")
        try execute("PRAGMA ignore_check_constraints=ON")
    }

    deinit { sqlite3_close_v2(handle) }

    func execute(_ sql: String) throws {
        guard sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK else {
            throw Fault(text: "\(sql): \(String(cString: sqlite3_errmsg(handle)))")
        }
    }

    /// Drops the triggers, lets the body do its work, puts the same triggers back.
    func withoutGuards(_ body: () throws -> Void) throws {
        let guards = LedgerSchema.statements.filter { $0.sql.hasPrefix("CREATE TRIGGER") }
        for (name, _) in guards { try execute("DROP TRIGGER IF EXISTS \(name)") }
        try body()
        for (_, sql) in guards { try execute(sql) }
    }

    func query(_ sql: String) throws -> [[Value]] {
        var statement: OpaquePointer?
        guard sqlite3_prepare_v2(handle, sql, -1, &statement, nil) == SQLITE_OK else {
            throw Fault(text: "\(sql): \(String(cString: sqlite3_errmsg(handle)))")
        }
        defer { sqlite3_finalize(statement) }
        var rows: [[Value]] = []
        while sqlite3_step(statement) == SQLITE_ROW {
            rows.append((0..<sqlite3_column_count(statement)).map { Value(statement, $0) })
        }
        return rows
    }

    enum Value {
        case null
        case number(Int64)
        case bytes([UInt8])

        init(_ statement: OpaquePointer?, _ column: Int32) {
            guard sqlite3_column_type(statement, column) != SQLITE_NULL else {
                self = .null
                return
            }
            guard sqlite3_column_type(statement, column) == SQLITE_BLOB else {
                self = .number(sqlite3_column_int64(statement, column))
                return
            }
            let start = sqlite3_column_blob(statement, column)
            let count = Int(sqlite3_column_bytes(statement, column))
            self = .bytes(
                start.map { Array(UnsafeRawBufferPointer(start: $0, count: count)) } ?? [])
        }
    }

    static let columns = [
        "entries": ["position", "leaf_hash", "statement"], "nodes": ["position", "hash"],
        "checkpoints": ["size", "time", "signature"],
        "notes": ["size", "signature", "former_signature"],
    ]

    /// Every cell of every table.
    func cells() throws -> [Cell] {
        var cells: [Cell] = []
        for (table, columns) in Self.columns.sorted(by: { $0.key < $1.key }) {
            for row in try query("SELECT rowid FROM \(table) ORDER BY rowid") {
                guard case .number(let rowID) = row[0] else { continue }
                cells += columns.map { Cell(table: table, column: $0, rowID: rowID) }
            }
        }
        return cells
    }

    /// A flip of each byte of a cell; of long statements every 37th, so that all places of the
    /// encoding are met over 40 entries; a number is changed by one; nothing becomes a signature.
    func flips(of cell: Cell) throws -> [(Int, Change)] {
        let rows = try query("SELECT \(cell.column) FROM \(cell.table) WHERE rowid = \(cell.rowID)")
        switch rows[0][0] {
        case .null:
            return [
                (
                    0,
                    Change(
                        apply: {
                            try self.set(cell.table, cell.column, "zeroblob(64)", cell.rowID)
                        },
                        undo: { try self.set(cell.table, cell.column, "NULL", cell.rowID) })
                )
            ]
        case .number(let number):
            // A key moved far beyond its neighbours, so that the move itself collides with none.
            let isKey = cell.column == "position" || cell.column == "size"
            let other = isKey ? number + 100_000 : number + 1
            let back = isKey ? other : cell.rowID
            return [
                (
                    0,
                    Change(
                        apply: { try self.set(cell.table, cell.column, "\(other)", cell.rowID) },
                        undo: { try self.set(cell.table, cell.column, "\(number)", back) })
                )
            ]
        case .bytes(let bytes):
            let step = bytes.count > 64 ? 37 : 7
            let start = Int(cell.rowID) % step
            return stride(from: start, to: bytes.count, by: step).map { offset in
                var flipped = bytes
                flipped[offset] ^= 1 << UInt8(offset % 8)
                return (
                    offset,
                    Change(
                        apply: {
                            try self.set(cell.table, cell.column, Self.hex(flipped), cell.rowID)
                        },
                        undo: { try self.set(cell.table, cell.column, Self.hex(bytes), cell.rowID) }
                    )
                )
            }
        }
    }

    private func set(_ table: String, _ column: String, _ value: String, _ rowID: Int64) throws {
        try execute("UPDATE \(table) SET \(column) = \(value) WHERE rowid = \(rowID)")
    }

    private static func hex(_ bytes: [UInt8]) -> String {
        "x'"
            + bytes.map { byte in
                let text = String(byte, radix: 16)
                return text.utf8.count == 1 ? "0" + text : text
            }.joined() + "'"
    }
}
