/// What the register keeps of certificates and of what goes on around them (arts. 17–25; RULES,
/// general rules 7–10). Rows follow the state: each is rewritten from it when an act touches it.
enum AfterAwardTables {
    static let statements = [
        """
        CREATE TABLE certificates (
            number TEXT PRIMARY KEY, edition INTEGER NOT NULL, application TEXT,
            scheme TEXT NOT NULL, sector TEXT NOT NULL, city TEXT NOT NULL, year INTEGER NOT NULL,
            valid_from TEXT NOT NULL, valid_through TEXT NOT NULL, issued_on TEXT NOT NULL,
            entry INTEGER NOT NULL, status_index INTEGER, renews TEXT,
            is_taken_over INTEGER NOT NULL, recovered_on TEXT
        ) STRICT
        """,
        """
        CREATE TABLE versions (
            certificate TEXT NOT NULL, position INTEGER NOT NULL, since TEXT NOT NULL,
            party TEXT NOT NULL, holder TEXT NOT NULL, credit_code TEXT NOT NULL,
            offering TEXT NOT NULL, mark TEXT NOT NULL, standard TEXT NOT NULL,
            scope TEXT NOT NULL,
            PRIMARY KEY (certificate, position)
        ) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE editions (
            certificate TEXT NOT NULL, edition INTEGER NOT NULL, because TEXT NOT NULL,
            issued_on TEXT NOT NULL, entry INTEGER NOT NULL, status_index INTEGER,
            PRIMARY KEY (certificate, edition)
        ) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE turns (
            certificate TEXT NOT NULL, position INTEGER NOT NULL, effective_on TEXT NOT NULL,
            entry INTEGER NOT NULL, kind TEXT NOT NULL, about TEXT NOT NULL, ground TEXT,
            works_back INTEGER NOT NULL,
            PRIMARY KEY (certificate, position)
        ) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE users (
            certificate TEXT NOT NULL, user TEXT NOT NULL, name TEXT NOT NULL,
            credit_code TEXT NOT NULL, place TEXT NOT NULL, product TEXT NOT NULL,
            since TEXT NOT NULL, until TEXT NOT NULL, suspended_on TEXT, removed_on TEXT,
            PRIMARY KEY (certificate, user)
        ) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE inspections (
            id TEXT PRIMARY KEY, certificate TEXT NOT NULL, user TEXT, year INTEGER NOT NULL,
            sampled_on TEXT NOT NULL, outcome TEXT, served_on TEXT, reinspection_requested_on TEXT,
            reinspection_outcome TEXT, complaint TEXT
        ) STRICT
        """,
        """
        CREATE TABLE rectifications (
            id TEXT PRIMARY KEY, certificate TEXT NOT NULL, inspection TEXT, complaint TEXT,
            ordered_on TEXT NOT NULL, due TEXT NOT NULL, reported_on TEXT, outcome TEXT,
            rechecked_on TEXT
        ) STRICT
        """,
        """
        CREATE TABLE revocations (
            id TEXT PRIMARY KEY, ground TEXT NOT NULL, party TEXT NOT NULL,
            certificates TEXT NOT NULL, complaint TEXT, intended_on TEXT NOT NULL, answer_due TEXT,
            answered_on TEXT, stage TEXT NOT NULL, decided_on TEXT, served_on TEXT,
            works_back INTEGER NOT NULL
        ) STRICT
        """,
        """
        CREATE TABLE reports (
            id TEXT PRIMARY KEY, party TEXT NOT NULL, year INTEGER NOT NULL,
            received_on TEXT NOT NULL, is_late INTEGER NOT NULL, certificates TEXT NOT NULL
        ) STRICT
        """,
        """
        CREATE TABLE complaints (
            id TEXT PRIMARY KEY, kind TEXT NOT NULL, about TEXT NOT NULL,
            received_on TEXT NOT NULL, accept_due TEXT, considered_on TEXT, is_accepted INTEGER,
            end_due TEXT, ended_on TEXT, outcome TEXT, merged_into TEXT, told_on TEXT
        ) STRICT
        """,
        """
        CREATE TABLE misuses (
            id TEXT PRIMARY KEY, how TEXT NOT NULL, certificate TEXT, found_on TEXT NOT NULL,
            outcome TEXT
        ) STRICT
        """,
        """
        CREATE TABLE remedies (
            id TEXT PRIMARY KEY, kind TEXT NOT NULL, against INTEGER NOT NULL,
            lodged_on TEXT NOT NULL, is_stayed INTEGER NOT NULL, decided_on TEXT, outcome TEXT
        ) STRICT
        """,
    ]

    /// The tables whose rows are one certificate's, each with the column that names it.
    static let ofCertificates = [
        ("certificates", "number"), ("versions", "certificate"), ("editions", "certificate"),
        ("turns", "certificate"), ("users", "certificate"),
    ]

    static let tables: [(name: String, key: String)] = [
        ("certificates", "number"), ("versions", "certificate, position"),
        ("editions", "certificate, edition"), ("turns", "certificate, position"),
        ("users", "certificate, user"), ("inspections", "id"), ("rectifications", "id"),
        ("revocations", "id"), ("reports", "id"), ("complaints", "id"), ("misuses", "id"),
        ("remedies", "id"),
    ]
}
