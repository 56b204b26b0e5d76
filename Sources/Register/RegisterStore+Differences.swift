internal import COSE
public import Certification
internal import GRDB

/// A register held row by row against one that was made anew.
extension RegisterStore {
    /// Rows that are not what another register of the same entries has: edited, added or missing,
    /// each named by table and key, at most so many as `RowDifference` says; and what else in the
    /// file makes answers other than its rows.
    public func differences(from right: RegisterStore) throws -> [Wording] {
        var differences = try read { found in
            try right.read { wanted in try Self.damage(in: found, wanted) }
        }
        for (table, key) in RegisterSchema.tables {
            try read { found in
                try right.read { wanted in
                    try Self.compare(table, key, found, wanted) { difference, row in
                        if differences.count == RowDifference.maximumCount { return false }
                        differences.append(difference.wording(row))
                        return true
                    }
                }
            }
        }
        return differences
    }

    /// What is not as a certificate in the state is: each row that differs, named.
    public func differences(
        of number: CertificateNumber, from certificate: Certificate?
    ) throws -> [Wording] {
        var differences: [Wording] = []
        let right = try RegisterStore(path: nil)
        var state = LedgerState()
        state.certificates[number] = certificate
        try right.read { [state] in try $0.replace(number, by: state) }
        for table in CertificateTables.all {
            try read { found in
                try right.read { wanted in
                    try Self.compare(
                        table.name, table.primaryKey, found, wanted,
                        only: ("WHERE \(table.key[0]) = ?", ["\(number)"])
                    ) { difference, row in
                        differences.append(difference.wording(row))
                        return differences.count < RowDifference.maximumCount
                    }
                }
            }
        }
        return differences
    }

    /// What a question may be answered by instead of the rows: an index of somebody's own, or one
    /// that leaves rows out.
    private static func damage(in found: Database, _ wanted: Database) throws -> [Wording] {
        let sql = "SELECT type, name, sql FROM sqlite_schema ORDER BY type, name"
        guard try Row.fetchAll(found, sql: sql) == Row.fetchAll(wanted, sql: sql) else {
            return [Wording(zh: "表或索引的定义不符", en: "its tables or indexes are not what was made")]
        }
        let check = try String.fetchOne(found, sql: "PRAGMA integrity_check(1)") ?? ""
        if check == "ok" { return [] }
        let told = Shown.quoted(check)
        return [Wording(zh: "文件已损坏：\(told)", en: "the file is damaged: \(told)")]
    }

    private typealias Values = [DatabaseValue]

    private static func compare(
        _ table: String, _ primaryKey: String, _ found: Database, _ wanted: Database,
        only: (clause: String, arguments: StatementArguments) = ("", []),
        _ tell: (RowDifference, String) -> Bool
    ) throws {
        let sql = "SELECT * FROM \(table) \(only.clause) ORDER BY \(primaryKey)"
        let founds = try Row.fetchCursor(found, sql: sql, arguments: only.arguments)
        let wanteds = try Row.fetchCursor(wanted, sql: sql, arguments: only.arguments)
        let columns = primaryKey.split(separator: ", ").map(String.init)
        func key(_ row: Row) -> Values { columns.map { row[$0] } }
        func name(_ row: Row) -> String {
            "\(table) "
                + key(row).map { Shown.quoted(String.fromDatabaseValue($0) ?? "\($0)") }
                .joined(separator: " ")
        }
        var (have, want) = (try founds.next(), try wanteds.next())
        while have != nil || want != nil {
            let order = have.map(key).flatMap { have in want.map(key).map { (have, $0) } }
            if let (haveKey, wantKey) = order, haveKey == wantKey {
                if have != want, let have, !tell(.altered, name(have)) { return }
                (have, want) = (try founds.next(), try wanteds.next())
            } else if let row = have, order.map({ precedes($0.0, $0.1) }) ?? true {
                if !tell(.added, name(row)) { return }
                have = try founds.next()
            } else if let row = want {
                if !tell(.missing, name(row)) { return }
                want = try wanteds.next()
            }
        }
    }

    /// SQLite's own order of keys: numbers before text, text by its bytes.
    private static func precedes(_ left: Values, _ right: Values) -> Bool {
        for (left, right) in zip(left, right) where left != right {
            switch (left.storage, right.storage) {
            case (.int64(let left), .int64(let right)): return left < right
            case (.string(let left), .string(let right)):
                return left.utf8.lexicographicallyPrecedes(right.utf8)
            case (.int64, _): return true
            default: return false
            }
        }
        return false
    }
}
