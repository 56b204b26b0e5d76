internal import Certification
internal import GRDB

/// Rows of certificates, as statements.
extension Database {
    /// All rows of a certificate as it now is; none where it is no more.
    func replace(_ number: CertificateNumber, by state: LedgerState) throws {
        try replace(number, by: state.certificates[number])
    }

    func replace(_ number: CertificateNumber, by certificate: Certificate?) throws {
        let id = "\(number)"
        for (table, column) in CertificateTables.ofCertificates { try delete(table, column, id) }
        guard let certificate else { return }
        try put(certificate, number)
        try put(certificate.history, of: id)
        try put(certificate.editions, of: id)
        try put(certificate.turns, of: id)
        try put(certificate.users, of: id)
    }

    private func put(_ certificate: Certificate, _ number: CertificateNumber) throws {
        let last = certificate.editions.last
        try put("certificates") {
            "\(number)"
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
    }

    private func put(_ versions: [Certificate.Version], of certificate: String) throws {
        for (position, version) in versions.enumerated() {
            let facts = version.facts
            try put("versions") {
                certificate
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
    }

    private func put(_ editions: [Certificate.Edition], of certificate: String) throws {
        for edition in editions {
            try put("editions") {
                certificate
                edition.edition
                edition.because
                "\(edition.issuedOn)"
                edition.issuedBy.value.int64
                edition.statusIndex
            }
        }
    }

    private func put(_ turns: [Turn], of certificate: String) throws {
        for (position, turn) in turns.enumerated() {
            let row = TurnRow(turn.kind)
            try put("turns") {
                certificate
                position
                "\(turn.on)"
                turn.index.value.int64
                row.kind
                row.about
                row.ground
                row.worksBack
                row.remedy
            }
        }
    }

    private func put(_ users: [UserID: Certificate.User], of certificate: String) throws {
        for user in users.values {
            try put("users") {
                certificate
                "\(user.id)"
                user.name
                user.creditCode
                user.place
                user.product
                "\(user.from)"
                "\(user.until)"
                user.suspendedOn.map { "\($0)" }
                user.restoredOn.map { "\($0)" }
                user.removedOn.map { "\($0)" }
            }
        }
    }
}

extension UInt64 {
    var int64: Int64 { Int64(self) }
}
