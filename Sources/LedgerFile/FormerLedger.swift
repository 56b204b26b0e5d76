internal import SQLite

/// A ledger.sqlite of schema version 2, read as hostile input: for `certledger replay`, which
/// writes it anew, and for nothing else (STORAGE, Older files).
///
/// Of its tree nothing is read: whoever reads the entries makes it from them.
public final class FormerLedger {
    /// A checkpoint as that version kept it.
    public struct Checkpoint: Hashable, Sendable {
        public let size: UInt64
        /// When it was made, POSIX seconds.
        public let time: Int64
        /// The log's signature over the checkpoint's text.
        public let noteSignature: [UInt8]
        /// The same by the former key, while both signed.
        public let formerSignature: [UInt8]?
        /// The signature of the receipt of the newest entry that it covers: over the time too.
        public let newestReceiptSignature: [UInt8]
    }

    private static let version: Int64 = 2
    private let file: FileView

    /// Opens a ledger file of that version; any other, and one whose tables are not as that version
    /// made them, is refused by name. Throws a `LedgerFileError`.
    public init(path: String) throws {
        file = try FileView(path: path)
        let id = try file.number("PRAGMA application_id")
        guard id == Int64(LedgerSchema.applicationID) else {
            throw LedgerFileError.foreign(applicationID: id)
        }
        let version = try file.number("PRAGMA user_version")
        guard version == Self.version else { throw LedgerFileError.notFormer(version: version) }
        for (name, sql) in Self.tables {
            var found: [String] = []
            try file.forEachRow("SELECT name, sql FROM sqlite_schema") { row in
                if row.text(0) == name { found.append(row.text(1) ?? "") }
            }
            guard found == [sql] else { throw LedgerFileError.schemaDiffers(name) }
        }
    }

    /// Gives the entries of a range in order: each the next one, or the file is damaged.
    public func forEachEntry(
        in range: Range<UInt64> = 0..<UInt64(Int64.max), _ body: (UInt64, [UInt8]) throws -> Void
    ) throws {
        var next = range.lowerBound
        try file.forEachRow(
            """
            SELECT position, statement FROM entries
            WHERE position >= ?1 AND position < ?2 ORDER BY position
            """, [.count(range.lowerBound), .count(range.upperBound)]
        ) { row in
            guard let position = row.number(0), position == Int64(clamping: next),
                let statement = row.bytes(1)
            else { throw LedgerFileError.damaged("entry \(next) is missing or holds no statement") }
            try body(next, statement)
            next += 1
        }
    }

    /// The checkpoints by rising size.
    public func checkpoints() throws -> [Checkpoint] {
        var checkpoints: [Checkpoint] = []
        try file.forEachRow(
            """
            SELECT size, time, note_signature, former_signature, receipt_signatures
            FROM checkpoints ORDER BY size
            """
        ) { row in
            checkpoints.append(
                Checkpoint(
                    size: UInt64(clamping: row.number(0) ?? 0), time: row.number(1) ?? -1,
                    noteSignature: row.bytes(2) ?? [],
                    formerSignature: row.isNull(3) ? nil : row.bytes(3) ?? [],
                    newestReceiptSignature: (row.bytes(4) ?? []).suffix(64)))
        }
        return checkpoints
    }

    /// The tables of that version, each with the text that created it.
    private static let tables: [(name: String, sql: String)] =
        LedgerSchema.tables.filter { ["entries", "nodes"].contains($0.name) } + [
            (
                "checkpoints",
                """
                CREATE TABLE checkpoints (
                    size INTEGER PRIMARY KEY CHECK (size > 0),
                    time INTEGER NOT NULL CHECK (time >= 0),
                    note_signature BLOB NOT NULL CHECK (length(note_signature) = 64),
                    former_signature BLOB CHECK (length(former_signature) = 64),
                    receipt_signatures BLOB NOT NULL CHECK (
                        length(receipt_signatures) > 0 AND length(receipt_signatures) % 64 = 0
                    )
                ) STRICT
                """
            )
        ]
}
