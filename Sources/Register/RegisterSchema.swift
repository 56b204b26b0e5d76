internal import Certification

/// The register's tables: projections, each beside its query in this module, all disposable.
///
/// Nothing here depends on today, and nothing comes from the vault.
enum RegisterSchema {
    /// Raised whenever a projection changes; an older file is rebuilt.
    static let version = 13
    static let applicationID = 0x636c_7267  // “clrg”

    static let statements: [String] =
        [
            """
            CREATE TABLE position (
                id INTEGER PRIMARY KEY CHECK (id = 0), identity TEXT NOT NULL,
                size INTEGER NOT NULL,
                leaf TEXT NOT NULL
            ) STRICT
            """,
            """
            CREATE TABLE acts (
                entry INTEGER PRIMARY KEY, leaf TEXT NOT NULL, subject TEXT NOT NULL,
                type TEXT NOT NULL, occurred_on TEXT NOT NULL, registered_on TEXT NOT NULL,
                party TEXT NOT NULL, party_name TEXT NOT NULL, role TEXT NOT NULL,
                officer TEXT NOT NULL, post_zh TEXT NOT NULL, post_en TEXT NOT NULL,
                name_zh TEXT NOT NULL, name_en TEXT NOT NULL,
                source_zh TEXT NOT NULL, source_en TEXT NOT NULL,
                author_zh TEXT NOT NULL, author_en TEXT NOT NULL,
                mandate INTEGER, key_entry INTEGER
            ) STRICT
            """,
            """
            CREATE TABLE act_subjects (
                subject TEXT NOT NULL, entry INTEGER NOT NULL,
                told_zh TEXT NOT NULL, told_en TEXT NOT NULL,
                PRIMARY KEY (entry, subject)
            ) STRICT, WITHOUT ROWID
            """,
            """
            CREATE TABLE applications (
                id TEXT PRIMARY KEY, batch TEXT NOT NULL, year INTEGER NOT NULL,
                party TEXT NOT NULL, sector TEXT NOT NULL, category TEXT NOT NULL,
                city TEXT NOT NULL, kind TEXT NOT NULL, received_on TEXT NOT NULL,
                noticed_on TEXT, holder TEXT, offering TEXT
            ) STRICT
            """,
            """
            CREATE TABLE stages (
                application TEXT NOT NULL, entry INTEGER NOT NULL, step INTEGER NOT NULL,
                since TEXT NOT NULL, state TEXT NOT NULL, state_zh TEXT NOT NULL,
                state_en TEXT NOT NULL, is_end INTEGER NOT NULL,
                PRIMARY KEY (application, entry, step)
            ) STRICT, WITHOUT ROWID
            """,
            """
            CREATE TABLE batches (
                id TEXT PRIMARY KEY, year INTEGER NOT NULL, called_on TEXT NOT NULL,
                opens TEXT NOT NULL, closes TEXT NOT NULL, target INTEGER
            ) STRICT
            """,
            """
            CREATE TABLE doubts (
                entry INTEGER PRIMARY KEY, raised_by INTEGER NOT NULL, resolved_by INTEGER,
                resolution TEXT
            ) STRICT
            """,
            """
            CREATE TABLE amendments (
                entry INTEGER NOT NULL, by INTEGER NOT NULL, day TEXT NOT NULL,
                PRIMARY KEY (entry, by)
            ) STRICT, WITHOUT ROWID
            """,
            LinksTable.sql, PapersTable.sql, InadmissibleTable.sql,
        ] + (CertificateTables.all + RegisterTable.all).map(\.sql) + indexes.values

    /// What rows are found by besides their keys, by name.
    static let indexes = [
        "acts_subject": "CREATE INDEX acts_subject ON acts (subject, entry)",
        "act_subjects_subject":
            "CREATE INDEX act_subjects_subject ON act_subjects (subject, entry)",
        "links_to": "CREATE INDEX links_to ON links (to_entry, from_entry)",
    ]

    /// Every table with its primary key, in the order of the digest.
    static let tables: [(name: String, key: String)] =
        [
            ("position", "id"), ("acts", "entry"), ("links", "from_entry, to_entry, field"),
            ("papers", "entry, position"), ("act_subjects", "entry, subject"),
            ("applications", "id"), ("stages", "application, entry, step"), ("batches", "id"),
            ("doubts", "entry"), ("amendments", "entry, by"), ("inadmissible", "entry"),
        ] + (CertificateTables.all + RegisterTable.all).map { ($0.name, $0.primaryKey) }
}

extension RegisterTable {
    /// The columns of its primary key.
    var primaryKey: String { key.joined(separator: ", ") }

    /// What makes it.
    fileprivate var sql: String {
        let columns = columns.map { "\($0.name) \($0.declaration)" }.joined(separator: ", ")
        let withoutID = key.count > 1 ? ", WITHOUT ROWID" : ""
        return "CREATE TABLE \(name) (\(columns), PRIMARY KEY (\(primaryKey))) STRICT\(withoutID)"
    }
}
