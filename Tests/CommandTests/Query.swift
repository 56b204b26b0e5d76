/// A question to the program, or something that leaves the house by it.
struct Query: Sendable {
    /// What is known of the answer.
    enum Known: Sendable {
        /// No complaint changes it.
        case steady
        /// It tells of every complaint, and of none twice.
        case growing
        /// It tells of every complaint, and may of one that is about to enter.
        case vault
        /// It is about one complaint, under its entry.
        case ofOne(name: String, entry: Int)
        /// It says of how many entries it is, behind this text, and under which root.
        case sized(String)
        /// It has a published checkpoint inside.
        case published
        /// It is a certificate.
        case certificate
    }

    let known: Known
    private(set) var words: [String]
    /// Where it writes to.
    private(set) var file: String?

    private init(_ known: Known, _ words: String...) {
        self.known = known
        self.words = words
    }

    private static let out = "OUT"
    private static let number = "LNYP-2025-00001"
    private static let application = "application/LN-2025-0001"

    /// The same, writing to a path, where it writes.
    func writing(to path: String) -> Query {
        var query = self
        guard let place = words.firstIndex(of: Self.out) else { return query }
        query.words[place] = path
        query.file = path
        return query
    }

    /// A name for all queries that are answered alike.
    var name: String { words.filter { $0 != file }.joined(separator: " ") }

    private func asOf(_ day: String = "2026-05-12") -> Query {
        var query = self
        query.words += ["--as-of", day]
        return query
    }

    private func inRehearsal() -> Query {
        var query = self
        query.words += ["--now", "2026-05-12T12:00"]
        return query
    }

    /// What no complaint changes.
    static let steady =
        [
            Query(.steady, "status", number), Query(.steady, "history", number),
            Query(.steady, "trace", application), Query(.steady, "next", application),
        ].map { $0.asOf() } + [Query(.steady, "statistics").asOf("2026-05-11")]
        + [
            "applications", "certificates", "notices", "reports", "inspections", "revocations",
            "users",
        ].map { Query(.steady, "list", $0).asOf() }
        + [
            Query(.steady, "calendar", "due", "2026-05-12", "10"),
            Query(.steady, "export", "statement", "5", "--out", out),
            Query(.steady, "export", "receipt", "5", "--out", out),
            Query(.steady, "export", "transparent", "5", "--out", out),
        ]

    /// What tells of every complaint.
    static let growing = [
        Query(.growing, "list", "complaints").asOf(), Query(.growing, "due").asOf(),
        Query(.growing, "overdue").asOf("2026-06-30"),
    ]

    /// What leaves the house with a checkpoint, by anybody.
    private static let published = [
        Query(.published, "checkpoint", "--out", out),
        Query(.published, "export", "proof", "5", "--out", out),
        Query(.published, "export", "tiles", out),
        Query(.certificate, "export", "certificate", number, "--out", out),
    ]

    /// What only somebody with the log's key has.
    private static let ofOwner = [
        Query(
            .sized("\"size\":"), "status-list", "publish", "--next-update", "2026-06-12", "--out",
            out
        ).inRehearsal(),
        Query(
            .sized("\"size\":"), "export", "register", "--next-update", "2026-06-12", "--out", out
        ).inRehearsal(),
        Query(.vault, "vault", "list"),
    ]

    static let audit = Query(.sized("\"entries\":"), "audit")
    static let backup = Query(.sized("backed up "), "backup", out)

    /// Every question, about the newest complaint too; who may only read asks for nothing that is
    /// signed anew, nor for the vault.
    static func all(isStranger: Bool, newest: (name: String, entry: Int)?) -> [Query] {
        let ofOne = newest.map { name, entry in
            ["history", "trace", "next"].map {
                Query(.ofOne(name: name, entry: entry), $0, "complaint/\(name)").asOf()
            }
        }
        return steady + growing + published + (isStranger ? [] : ofOwner) + (ofOne ?? [])
    }
}
