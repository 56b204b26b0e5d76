import TestSupport

/// What is drawn: the same in every run.
struct Draw {
    var seed: UInt64

    /// A number from 0 on.
    mutating func next(below bound: Int) -> Int {
        seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(seed >> 33) % max(1, bound)
    }

    /// One of several.
    mutating func one<Value>(of values: [Value]) -> Value { values[next(below: values.count)] }
}

/// A table of a file, as its schema says.
struct EditedTable: Sendable {
    /// A column.
    struct Column: Sendable {
        let name: String
        let type: String
        let isNullable: Bool
        let isKey: Bool

        /// What no row has.
        var nothing: String {
            if isNullable { return "NULL" }
            return ["INTEGER": "0", "BLOB": "x''"][type, default: "''"]
        }

        var something: String { ["INTEGER": "1", "BLOB": "x'00'"][type, default: "'x'"] }

        /// Something else than a row has.
        var altered: String {
            """
            CASE typeof(\(name)) WHEN 'null' THEN \(something)
                WHEN 'integer' THEN \(name) + 1
                WHEN 'blob' THEN CAST(\(name) || x'41' AS BLOB) ELSE \(name) || 'x' END
            """
        }
    }

    let name: String
    let columns: [Column]
    /// The columns of the primary key.
    let key: [String]
    /// The kinds of rows, for a table whose rows name theirs.
    let kinds: [String]

    var keys: String { key.joined(separator: ", ") }
    var names: String { columns.map(\.name).joined(separator: ", ") }
    /// Whether it has one row, under a key that is always the same.
    var isHead: Bool { key == ["id"] && columns.contains { $0.isKey && $0.type == "INTEGER" } }

    /// The same table, of which only some kinds of rows are edited.
    func of(_ kinds: [String]) -> EditedTable {
        EditedTable(name: name, columns: columns, key: key, kinds: kinds)
    }

    /// Every table of a file.
    static func all(in file: RawDatabase) throws -> [EditedTable] {
        let names = try file.rows("SELECT name FROM sqlite_schema WHERE type = 'table'")
        return try names.map { name in
            let facts = try file.rows(
                "SELECT name, type, \"notnull\" OR pk, pk FROM pragma_table_info('\(name)')"
            ).map { $0.split(separator: "|").map(String.init) }
            let keys = facts.filter { $0[3] != "0" }.sorted { $0[3] < $1[3] }
            let hasKinds = keys.count > 1 && keys[0][0] == "kind"
            return EditedTable(
                name: name,
                columns: facts.map {
                    Column(
                        name: $0[0], type: $0[1], isNullable: $0[2] == "0", isKey: $0[3] != "0")
                }, key: keys.map { $0[0] },
                kinds: hasKinds ? try file.rows("SELECT DISTINCT kind FROM \(name)") : [])
        }
    }
}

/// An edit by somebody who has a file and no key, as SQL; the same file as it was earlier is
/// attached as `earlier`, and one that is sealed with another key as `forged`.
struct DrawnEdit: Sendable {
    enum Kind: String, CaseIterable, Sendable {
        /// A value edited, in a column of no key where there is one.
        case value
        /// A row moved under another key.
        case moved
        /// A row added.
        case added
        /// A row deleted.
        case deleted
        /// A row, a table or all tables put back as they were earlier.
        case putBack
        /// Rows written anew, rightly sealed with a key of one's own.
        case sealed
    }

    let kind: Kind
    let table: EditedTable
    let sql: String

    /// Draws an edit; one that changes nothing, or that the schema refuses, is to be drawn again.
    init(_ kind: Kind, of tables: [EditedTable], _ draw: inout Draw) {
        var table = draw.one(of: tables)
        // Of one row there is little to draw.
        if table.isHead { table = draw.one(of: tables) }
        self.kind = kind
        self.table = table
        let row = Row(of: table, &draw)
        switch kind {
        case .value:
            let others = table.columns.filter { !$0.isKey }
            let column = draw.one(of: others.isEmpty ? table.columns : others)
            sql = Self.update(table, column, Self.value(column, table, &draw), row)
        case .moved:
            let column = draw.one(of: table.columns.filter(\.isKey))
            sql = Self.update(table, column, Self.value(column, table, &draw), row)
        case .added: sql = Self.added(table, row)
        case .deleted: sql = "DELETE FROM \(table.name) WHERE \(row.condition)"
        case .putBack: sql = Self.putBack(table, tables, &draw)
        case .sealed: sql = Self.taken(from: "forged", table, row.filter, &draw)
        }
    }

    /// An edit of a column in a drawn row.
    init(of column: EditedTable.Column, in table: EditedTable, _ draw: inout Draw) {
        kind = column.isKey ? .moved : .value
        self.table = table
        sql = Self.update(table, column, column.altered, Row(of: table, &draw))
    }

    /// An edit of a column in all rows of a kind.
    init(of column: EditedTable.Column, in table: EditedTable, ofKind rows: String) {
        kind = column.isKey ? .moved : .value
        self.table = table
        sql = "UPDATE \(table.name) SET \(column.name) = \(column.altered) WHERE kind = '\(rows)'"
    }

    /// A drawn row of a table.
    private struct Row {
        let filter: String
        let condition: String

        init(of table: EditedTable, _ draw: inout Draw) {
            filter = table.kinds.isEmpty ? "" : "kind = '\(draw.one(of: table.kinds))'"
            let some = filter.isEmpty ? table.name : "\(table.name) WHERE \(filter)"
            condition = """
                (\(table.keys)) = (SELECT \(table.keys) FROM \(some) ORDER BY \(table.keys)
                    LIMIT 1 OFFSET \(draw.next(below: 1_000_000)) % (SELECT count(*) FROM \(some)))
                """
        }
    }

    private static func update(
        _ table: EditedTable, _ column: EditedTable.Column, _ value: String, _ row: Row
    ) -> String {
        """
        UPDATE OR REPLACE \(table.name) SET \(column.name) = \(value)
        WHERE \(row.condition) AND \(column.name) IS NOT (\(value))
        """
    }

    private static func value(
        _ column: EditedTable.Column, _ table: EditedTable, _ draw: inout Draw
    ) -> String {
        switch draw.next(below: 4) {
        case 0: return column.nothing
        case 1: return column.type == "INTEGER" ? "-1" : column.altered
        case 2:
            let other = Row(of: table, &draw)
            return "(SELECT \(column.name) FROM \(table.name) WHERE \(other.condition))"
        default: return column.altered
        }
    }

    /// A row under a key that nobody has; in an empty table a made-up one.
    private static func added(_ table: EditedTable, _ row: Row) -> String {
        let copied = table.columns.map { $0.name == table.key.last ? $0.altered : $0.name }
        let madeUp = table.columns.map(\.something)
        return """
            INSERT INTO \(table.name) SELECT \(copied.joined(separator: ", ")) FROM \(table.name)
            WHERE \(row.condition)
            UNION ALL SELECT \(madeUp.joined(separator: ", "))
            WHERE NOT EXISTS (SELECT 1 FROM \(table.name))
            """
    }

    private static func putBack(
        _ table: EditedTable, _ all: [EditedTable], _ draw: inout Draw
    ) -> String {
        func whole(_ table: EditedTable) -> String {
            """
            DELETE FROM \(table.name);
            INSERT INTO \(table.name) SELECT * FROM earlier.\(table.name)
            """
        }
        switch draw.next(below: 6) {
        case 0: return whole(table)
        case 1: return all.filter { !$0.isHead }.map(whole).joined(separator: "; ")
        default: return taken(from: "earlier", table, "", &draw)
        }
    }

    /// A row of another file that is not, or says something else, in this one; or all of them. When
    /// a row was written is not what it says.
    private static func taken(
        from other: String, _ table: EditedTable, _ filter: String, _ draw: inout Draw
    ) -> String {
        let isSealed = table.columns.contains { $0.name == "code" }
        let same = table.columns.filter { !isSealed || !["entry", "code"].contains($0.name) }
            .map { "mine.\($0.name) IS other.\($0.name)" }
        let found = """
            SELECT other.* FROM \(other).\(table.name) AS other WHERE NOT EXISTS
                (SELECT 1 FROM main.\(table.name) AS mine WHERE \(same.joined(separator: " AND ")))
                \(filter.isEmpty ? "" : "AND \(filter)")
            """
        let one = """
            LIMIT 1 OFFSET \(draw.next(below: 1_000_000)) % (SELECT count(*) FROM (\(found)))
            """
        return """
            INSERT OR REPLACE INTO \(table.name) SELECT * FROM (\(found))
            \(draw.next(below: 4) == 0 ? "" : one)
            """
    }
}
