internal import COSE
internal import Certification
internal import GRDB

/// What each act names: entries by their hash, other subjects by their id, documents.
enum LinksTable {
    static let sql = """
        CREATE TABLE links (
            from_entry INTEGER NOT NULL, to_entry INTEGER NOT NULL, field TEXT NOT NULL,
            PRIMARY KEY (from_entry, to_entry, field)
        ) STRICT, WITHOUT ROWID
        """
    static let index = "CREATE INDEX links_to ON links (to_entry, from_entry)"
}

/// The documents that acts name as evidence (general rule 14).
enum PapersTable {
    static let sql = """
        CREATE TABLE papers (
            entry INTEGER NOT NULL, position INTEGER NOT NULL, kind TEXT NOT NULL,
            name TEXT NOT NULL, bytes INTEGER,
            PRIMARY KEY (entry, position)
        ) STRICT, WITHOUT ROWID
        """
}

/// Writes the links and papers of one act.
struct LinkProjector {
    let database: Database
    let decision: Decision
    let state: LedgerState

    /// Fields that name a subject by its id, and the subject's kind.
    private static let named: [String: String] = [
        "rectification": "rectification", "remedy": "remedy", "mergedInto": "complaint",
        "certificate": "certificate", "certificates": "certificate", "renews": "certificate",
        "application": "application",
    ]

    func take() throws {
        let event = decision.statement.event
        guard let shape = ActCatalogue.shape(event.type) else { return }
        for field in shape.fields {
            guard let value = event.fields[.text(field.name)] else { continue }
            for hash in Self.entries(in: value, field.kind) {
                if let entry = state.entries[hash]?.index { try link(to: entry, field.name) }
            }
            guard let kind = Self.named[field.name] else { continue }
            for text in [value.string].compactMap({ $0 })
                + (value.arrayValue ?? []).compactMap(\.string)
            {
                guard let subject = Subject("\(kind)/\(text)"),
                    subject != decision.statement.header.subject,
                    let hash = state.newest[subject], let entry = state.entries[hash]?.index
                else { continue }
                try link(to: entry, field.name)
            }
        }
        try papers(event.evidence)
    }

    private func link(to entry: EntryIndex, _ field: String) throws {
        guard entry < decision.index else { return }
        try database.execute(
            sql: "INSERT OR IGNORE INTO links VALUES (?, ?, ?)",
            arguments: [Int64(decision.index.value), Int64(entry.value), field])
    }

    private func papers(_ evidence: [CBORMap]) throws {
        for (position, item) in evidence.enumerated() {
            for kind in ["sha256", "salted", "archive"] {
                guard let name = item[.text(kind)]?.string else { continue }
                try database.execute(
                    sql: "INSERT INTO papers VALUES (?, ?, ?, ?, ?)",
                    arguments: [
                        Int64(decision.index.value), position, kind, name, item["bytes"]?.int,
                    ])
            }
        }
    }

    private static func entries(in value: CBOR, _ kind: FieldKind) -> [Digest] {
        switch kind {
        case .entry: value.string.flatMap { Digest(hex: $0) }.map { [$0] } ?? []
        case .list(let kind, _): value.arrayValue?.flatMap { entries(in: $0, kind) } ?? []
        default: []
        }
    }
}
