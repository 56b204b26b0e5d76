/// The one text of a ledger file's schema: what the appender creates and every audit compares.
///
/// Tables are STRICT. Guards refuse UPDATE and DELETE, and an INSERT that is not the next one:
/// `INSERT OR REPLACE` replaces a row without firing a delete trigger (STORAGE, Append-only).
/// Whoever can write the file can drop a guard, so guards are a habit, hashes and checkpoints are
/// the evidence.
///
/// A guard looks at the newest row only, by its key: `count(*)` would read the whole table for
/// every append.
public enum LedgerSchema {
    /// The file's application id: “cled”.
    public static let applicationID: Int32 = 0x636c_6564
    /// The version of the schema. Version 2 kept a note's signature of every checkpoint and a
    /// receipt's of every entry; it is refused by name, and `certledger replay` writes it anew.
    public static let version: Int32 = 3

    /// The tables by name, each with the text that creates it.
    public static let tables: [(name: String, sql: String)] = [
        (
            "entries",
            """
            CREATE TABLE entries (
                position INTEGER PRIMARY KEY CHECK (position >= 0),
                leaf_hash BLOB NOT NULL UNIQUE CHECK (length(leaf_hash) = 32),
                statement BLOB NOT NULL CHECK (length(statement) BETWEEN 1 AND 65535)
            ) STRICT
            """
        ),
        (
            "nodes",
            """
            CREATE TABLE nodes (
                position INTEGER PRIMARY KEY CHECK (position >= 0),
                hash BLOB NOT NULL CHECK (length(hash) = 32)
            ) STRICT
            """
        ),
        (
            "checkpoints",
            """
            CREATE TABLE checkpoints (
                size INTEGER PRIMARY KEY CHECK (size > 0),
                time INTEGER NOT NULL CHECK (time >= 0),
                signature BLOB NOT NULL CHECK (length(signature) = 64)
            ) STRICT
            """
        ),
        (
            "notes",
            """
            CREATE TABLE notes (
                size INTEGER PRIMARY KEY CHECK (size > 0),
                signature BLOB NOT NULL CHECK (length(signature) = 64),
                former_signature BLOB CHECK (length(former_signature) = 64)
            ) STRICT
            """
        ),
    ]

    /// The triggers that keep the tables append-only, by name.
    public static let guards: [(name: String, sql: String)] =
        guards(
            "entries",
            next: "NEW.position = (SELECT coalesce(max(position), -1) + 1 FROM entries)"
                + " AND NOT EXISTS (SELECT 1 FROM entries WHERE leaf_hash = NEW.leaf_hash)")
        + guards(
            "nodes",
            next: "NEW.position = (SELECT coalesce(max(position), -1) + 1 FROM nodes)")
        + guards(
            "checkpoints",
            next: "NEW.size > (SELECT coalesce(max(size), 0) FROM checkpoints)"
                + " AND NEW.size = (SELECT coalesce(max(position), -1) + 1 FROM entries)"
                + " AND NEW.time >= coalesce((SELECT time FROM checkpoints"
                + " ORDER BY size DESC LIMIT 1), 0)")
        + guards(
            "notes",
            next: "NEW.size > (SELECT coalesce(max(size), 0) FROM notes)"
                + " AND EXISTS (SELECT 1 FROM checkpoints WHERE size = NEW.size)")

    /// The statements that create the schema, in order.
    public static let statements: [(name: String, sql: String)] = tables + guards

    private static func guards(_ table: String, next: String) -> [(name: String, sql: String)] {
        [
            (
                "\(table)_insert",
                """
                CREATE TRIGGER \(table)_insert BEFORE INSERT ON \(table)
                WHEN (\(next)) IS NOT TRUE
                BEGIN SELECT RAISE(ABORT, 'append-only: \(table) takes the next row only'); END
                """
            ),
            (
                "\(table)_update",
                """
                CREATE TRIGGER \(table)_update BEFORE UPDATE ON \(table)
                BEGIN SELECT RAISE(ABORT, 'append-only: \(table) is never changed'); END
                """
            ),
            (
                "\(table)_delete",
                """
                CREATE TRIGGER \(table)_delete BEFORE DELETE ON \(table)
                BEGIN SELECT RAISE(ABORT, 'append-only: \(table) is never deleted from'); END
                """
            ),
        ]
    }
}
