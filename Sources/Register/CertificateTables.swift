/// What the register keeps of certificates (arts. 17–25). Rows follow the state: each is rewritten
/// from it when an act touches it.
enum CertificateTables {
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
            works_back INTEGER NOT NULL, remedy TEXT,
            PRIMARY KEY (certificate, position)
        ) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE users (
            certificate TEXT NOT NULL, user TEXT NOT NULL, name TEXT NOT NULL,
            credit_code TEXT NOT NULL, place TEXT NOT NULL, product TEXT NOT NULL,
            since TEXT NOT NULL, until TEXT NOT NULL, suspended_on TEXT,
            restored_on TEXT, removed_on TEXT,
            PRIMARY KEY (certificate, user)
        ) STRICT, WITHOUT ROWID
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
        ("users", "certificate, user"),
    ]
}
