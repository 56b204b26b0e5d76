internal import Certification
internal import DirectSQL
internal import GRDB

/// Rows of what is held, as statements: made where they are written.
extension Database {
    /// Writes a row, or writes it anew.
    func put(_ table: String, _ values: [DirectValue]) throws {
        let marks = String(repeating: ",?", count: values.count).dropFirst()
        try run(sql: "INSERT OR REPLACE INTO \(table) VALUES (\(marks))", values: values)
    }

    func delete(_ table: String, _ column: String, _ id: String) throws {
        try run(sql: "DELETE FROM \(table) WHERE \(column) = ?") { id }
    }

    /// All rows of a certificate as it now is; none where it is no more.
    func replace(_ number: CertificateNumber, by certificate: Certificate?) throws {
        let id = "\(number)"
        for table in ["versions", "editions", "turns", "users"] {
            try delete(table, "certificate", id)
        }
        guard let certificate else { return try delete("certificates", "number", id) }
        let last = certificate.editions.last
        try put("certificates") {
            id
            certificate.edition
            certificate.application.map { "\($0)" }
            certificate.scheme
            certificate.sector
            certificate.city
            number.year
            "\(certificate.validFrom)"
            "\(certificate.validThrough)"
            "\(certificate.issuedOn)"
            certificate.editions.first?.issuedBy.value.int64
            last?.statusIndex
            certificate.renews.map { "\($0)" }
            certificate.isTakenOver
            certificate.recoveredOn.map { "\($0)" }
        }
        for (position, version) in certificate.versions.enumerated() {
            let facts = version.facts
            try put("versions") {
                id
                position
                "\(version.from)"
                "\(version.holder)"
                facts.operatorName
                facts.creditCode
                facts.offering
                facts.mark
                facts.standard
                facts.scope
            }
        }
        for edition in certificate.editions {
            try put("editions") {
                id
                edition.edition
                edition.because
                "\(edition.issuedOn)"
                edition.issuedBy.value.int64
                edition.statusIndex
            }
        }
        for (position, turn) in certificate.turns.enumerated() {
            let row = TurnRow(turn.kind)
            try put("turns") {
                id
                position
                "\(turn.on)"
                turn.index.value.int64
                row.kind
                row.about
                row.ground
                row.worksBack
            }
        }
        for user in certificate.users.values {
            try put("users") {
                id
                "\(user.id)"
                user.name
                user.creditCode
                user.place
                user.product
                "\(user.from)"
                "\(user.until)"
                user.suspendedOn.map { "\($0)" }
                user.removedOn.map { "\($0)" }
            }
        }
    }

    private func put(
        _ table: String, @DirectRowBuilder _ values: () -> [DirectValue]
    ) throws {
        try put(table, values())
    }
}

extension UInt64 {
    var int64: Int64 { Int64(self) }
}
