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
}

/// The documents that acts name as evidence (RULES, general rule 14).
enum PapersTable {
    static let sql = """
        CREATE TABLE papers (
            entry INTEGER NOT NULL, position INTEGER NOT NULL, kind TEXT NOT NULL,
            name TEXT NOT NULL, bytes INTEGER,
            PRIMARY KEY (entry, position)
        ) STRICT, WITHOUT ROWID
        """

    /// What an item of evidence names.
    static func papers(_ item: CBORMap) -> [(kind: String, name: String, byteCount: Int?)] {
        ["sha256", "salted", "archive"].compactMap { kind in
            item[.text(kind)]?.string.map { (kind, $0, item["bytes"]?.int) }
        }
    }
}

/// Writes the links and papers of one act.
struct LinkProjector {
    let database: Database
    let admitted: AdmittedAct
    private var state: LedgerState { _read { yield admitted.state } }
    private var decision: Decision { admitted.decision }

    func take() throws {
        let event = decision.statement.event
        guard let shape = ActCatalogue.shape(event.type) else { return }
        try link(event.fields, shape.fields)
        try linkCorrected(event.fields)
        try linkRecovered()
        try papers(event.evidence)
    }

    private func link(_ fields: CBORMap, _ shape: [Field]) throws {
        for field in shape {
            guard let value = fields[field.name] else { continue }
            for hash in field.namesEntries ? field.kind.entries(in: value) : [] {
                if let mark = state.entries[hash], mark.signer != nil {
                    try link(to: mark.index, field.name)
                }
            }
            for subject in Self.subjects(in: value, field) {
                guard subject != decision.statement.header.subject,
                    let entry = standing(subject)
                else { continue }
                try link(to: entry, field.name)
            }
        }
    }

    /// What a correction names in the corrected act's place.
    private func linkCorrected(_ fields: CBORMap) throws {
        guard let corrected = fields["fields"]?.mapValue,
            let amended = fields["entry"]?.string.flatMap({ Digest(hex: $0) }),
            let type = state.entries[amended]?.type, let shape = ActCatalogue.shape(type.name)
        else { return }
        try link(corrected, shape.fields)
    }

    /// A certificate comes back, or is declared void, because of a revocation that no field names.
    private func linkRecovered() throws {
        for case .certificate(let number, .recovered) in decision.effects {
            let revoked = state.certificates[number]?.turns.last { turn in
                if case .revoked = turn.kind { true } else { false }
            }
            if let revoked { try link(to: revoked.index, "revocation") }
        }
    }

    /// The entry that stands for a subject named by its id: a certificate's newest edition, and
    /// of another subject its newest act.
    private func standing(_ subject: Subject) -> EntryIndex? {
        if subject.isA(.certificate),
            let edition = CertificateNumber(subject.id).flatMap({ state.certificates[$0] })?
                .editions.last
        {
            return edition.issuedBy
        }
        // Of an inadmissible one nothing is told.
        return state.newest[subject].flatMap { state.entries[$0] }
            .flatMap { $0.signer == nil ? nil : $0.index }
    }

    private static func subjects(in value: CBOR, _ field: Field) -> [Subject] {
        // What an officer stays away from is named as a whole subject.
        if field.name == "from" { return value.string.flatMap { Subject($0) }.map { [$0] } ?? [] }
        return field.kind.subjects(in: value)
    }

    private func link(to entry: EntryIndex, _ field: String) throws {
        guard entry < decision.index else { return }
        let from = decision.index
        try database.run(sql: "INSERT OR IGNORE INTO links VALUES (?, ?, ?)") {
            Int64(from.value)
            Int64(entry.value)
            field
        }
    }

    private func papers(_ evidence: [CBORMap]) throws {
        let entry = decision.index
        for (position, item) in evidence.enumerated() {
            for paper in PapersTable.papers(item) {
                try database.run(sql: "INSERT INTO papers VALUES (?, ?, ?, ?, ?)") {
                    Int64(entry.value)
                    position
                    paper.kind
                    paper.name
                    paper.byteCount
                }
            }
        }
    }
}
