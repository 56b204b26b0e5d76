internal import Certification

/// What the register keeps of certificates (arts. 17–25). Rows follow the state: each is rewritten
/// from it when an act touches it.
enum CertificateTables {
    /// All of them: the rows of one certificate are those whose first column of the key names it.
    static let all = [certificates, versions, editions, turns, users]

    private static let certificates = RegisterTable(
        of: Certificate.self, "certificates",
        [
            .text("number") { $0.number },
            .number("edition") { certificate, _ in certificate.edition },
            .maybe("application") { $0.application },
            .text("scheme") { $0.scheme },
            .text("sector") { $0.sector },
            .text("city") { $0.city },
            .number("year") { certificate, _ in certificate.number.year },
            .text("valid_from") { $0.validFrom },
            .text("valid_through") { $0.validThrough },
            .text("issued_on") { $0.issuedOn },
            .entry("entry") { $0.editions.first?.issuedBy },
            .maybeNumber("status_index") { $0.editions.last?.statusIndex },
            .maybe("renews") { $0.renews },
            .flag("is_taken_over") { $0.isTakenOver },
            .maybe("recovered_on") { $0.recoveredOn },
        ])

    private static let versions = RegisterTable(
        "versions", key: ["certificate", "position"],
        rows: { (certificate: Certificate) in
            certificate.history.enumerated().map { position, version in
                (number: certificate.number, position: position, version: version)
            }
        },
        [
            .text("certificate") { $0.number },
            .number("position") { row, _ in row.position },
            .text("since") { $0.version.from },
            .text("party") { $0.version.holder },
            .text("holder") { $0.version.facts.operatorName },
            .text("credit_code") { $0.version.facts.creditCode },
            .text("offering") { $0.version.facts.offering },
            .text("mark") { $0.version.facts.mark },
            .text("standard") { $0.version.facts.standard },
            .text("scope") { $0.version.facts.scope },
        ])

    private static let editions = RegisterTable(
        "editions", key: ["certificate", "edition"],
        rows: { (certificate: Certificate) in
            certificate.editions.map { (number: certificate.number, edition: $0) }
        },
        [
            .text("certificate") { $0.number },
            .number("edition") { row, _ in row.edition.edition },
            .text("because") { $0.edition.because },
            .text("issued_on") { $0.edition.issuedOn },
            .entry("entry") { $0.edition.issuedBy },
            .maybeNumber("status_index") { $0.edition.statusIndex },
        ])

    private static let turns = RegisterTable(
        "turns", key: ["certificate", "position"],
        rows: { (certificate: Certificate) in
            certificate.turns.enumerated().map { position, turn in
                (
                    number: certificate.number, position: position, turn: turn,
                    row: TurnRow(turn.kind)
                )
            }
        },
        [
            .text("certificate") { $0.number },
            .number("position") { row, _ in row.position },
            .text("effective_on") { $0.turn.on },
            .entry("entry") { $0.turn.index },
            .text("kind") { $0.row.kind },
            .text("about") { $0.row.about },
            .maybe("ground") { $0.row.ground },
            .flag("works_back") { $0.row.worksBack },
            .maybe("remedy") { $0.row.remedy },
        ])

    private static let users = RegisterTable(
        "users", key: ["certificate", "user"],
        rows: { (certificate: Certificate) in
            certificate.users.values.map { (number: certificate.number, user: $0) }
        },
        [
            .text("certificate") { $0.number },
            .text("user") { $0.user.id },
            .text("name") { $0.user.name },
            .text("credit_code") { $0.user.creditCode },
            .text("place") { $0.user.place },
            .text("product") { $0.user.product },
            .text("since") { $0.user.from },
            .text("until") { $0.user.until },
            .maybe("suspended_on") { $0.user.suspendedOn },
            .maybe("restored_on") { $0.user.restoredOn },
            .maybe("removed_on") { $0.user.removedOn },
        ])
}
