public import COSE

extension Decider {
    /// Asks a state for what deciding on a statement will ask it for: its subject, the entries and
    /// applications it names. Decides nothing; a state whose records lie in a file has their rows
    /// at hand afterwards (measured: reading them was a third of deciding in a ledger of 10⁵).
    public static func lookAhead(at statement: UnverifiedStatement, given state: LedgerState) {
        let (event, subject) = (statement.event, statement.header.subject)
        for entry in event.entriesNamed { _ = state.entries[entry] }
        _ = state.identifiers.contains(statement.header.identifierDigest)
        for digest in event.redacted { _ = state.redactions.contains(digest) }
        _ = state.newest[statement.header.subjectMark.fingerprint]
        look(at: subject, state)
        let fields = Fields(event.fields)
        if let certificate = fields.optionalText("certificate") {
            _ = CertificateNumber(certificate).map { state.certificates[$0] }
        }
        let named =
            fields.applications("applications")
            + fields.list("entries").compactMap { $0.optionalText("application") }
            .compactMap { ApplicationID($0) }
            + [fields.optionalText("application").flatMap { ApplicationID($0) }].compactMap { $0 }
        for application in named { _ = state.applications[application] }
    }

    private static func look(at subject: Subject, _ state: LedgerState) {
        _ = state.batch(of: subject)
        _ = state.certificate(of: subject)
        _ = RecordID(subject).map { state.value(of: $0) }
        if subject.isA(.party) { _ = PartyID(subject.id).map { state.authority.parties[$0] } }
    }
}

extension Event {
    /// The leaf hashes that it names: of the entry that its signer saw last, then of those that
    /// its fields name.
    public var entriesNamed: [Digest] {
        guard let shape = ActCatalogue.shape(type) else { return [after] }
        return [after] + FieldKind.entries(in: fields, shape.fields)
    }
}
