internal import COSE
internal import Certification
internal import DirectSQL

/// Rewrites, from the state after an act, the rows of what the act touched.
struct HoldingProjector {
    let rows: any RowSink
    let story: Story
    private var state: LedgerState { _read { yield story.state } }

    func take(_ effect: Effect) throws {
        if let number = effect.certificate { try write(number) }
        switch effect {
        case .spotCheck(let check): try write(check.id)
        case .rectification(let rectification): try write(rectification.id)
        case .revocation(let revocation): try write(revocation.id)
        case .reported(let report): try write(report.id)
        case .complaint(let complaint): try write(complaint.id)
        case .misuse(let id, _): try write(misuse: id)
        case .remedy(let remedy): try write(remedy.id)
        default: break
        }
    }

    private func insert(_ table: String, _ values: [(any DirectValue)?]) throws {
        let marks = values.map { _ in "?" }.joined(separator: ",")
        try rows.run(
            sql: "INSERT OR REPLACE INTO \(table) VALUES (\(marks))",
            arguments: values)
    }

    private func delete(_ table: String, _ column: String, _ id: String) throws {
        try rows.run(sql: "DELETE FROM \(table) WHERE \(column) = ?", arguments: [id])
    }

    private func write(_ number: CertificateNumber) throws {
        let id = "\(number)"
        for table in ["versions", "editions", "turns", "users"] {
            try delete(table, "certificate", id)
        }
        guard let certificate = state.certificates[number] else {
            return try delete("certificates", "number", id)
        }
        let last = certificate.editions.last
        try insert(
            "certificates",
            [
                id, certificate.edition, certificate.application.map { "\($0)" },
                certificate.scheme, certificate.sector, certificate.city, number.year,
                "\(certificate.validFrom)", "\(certificate.validThrough)",
                "\(certificate.issuedOn)", certificate.editions.first?.issuedBy.value.int64,
                last?.statusIndex, certificate.renews.map { "\($0)" }, certificate.isTakenOver,
                certificate.recoveredOn.map { "\($0)" },
            ])
        for (position, version) in certificate.versions.enumerated() {
            let facts = version.facts
            try insert(
                "versions",
                [
                    id, position, "\(version.from)", "\(version.holder)", facts.operatorName,
                    facts.creditCode, facts.offering, facts.mark, facts.standard, facts.scope,
                ])
        }
        for edition in certificate.editions {
            try insert(
                "editions",
                [
                    id, edition.edition, edition.because, "\(edition.issuedOn)",
                    edition.issuedBy.value.int64, edition.statusIndex,
                ])
        }
        for (position, turn) in certificate.turns.enumerated() {
            let row = TurnRow(turn.kind)
            try insert(
                "turns",
                [
                    id, position, "\(turn.on)", turn.index.value.int64, row.kind, row.about,
                    row.ground, row.worksBack,
                ])
        }
        for user in certificate.users.values {
            try insert(
                "users",
                [
                    id, "\(user.id)", user.name, user.creditCode, user.place, user.product,
                    "\(user.from)", "\(user.until)", user.suspendedOn.map { "\($0)" },
                    user.removedOn.map { "\($0)" },
                ])
        }
    }

    private func write(_ id: SpotCheckID) throws {
        guard let check = state.spotChecks[id] else {
            return try delete("inspections", "id", "\(id)")
        }
        try insert(
            "inspections",
            [
                "\(id)", "\(check.certificate)", check.user.map { "\($0)" }, check.year,
                "\(check.sampledOn)", check.outcome, check.servedOn.map { "\($0)" },
                check.reinspectionRequestedOn.map { "\($0)" }, check.reinspectionOutcome,
                check.complaint.map { "\($0)" },
            ])
    }

    private func write(_ id: RectificationID) throws {
        guard let order = state.rectifications[id] else {
            return try delete("rectifications", "id", "\(id)")
        }
        try insert(
            "rectifications",
            [
                "\(id)", "\(order.certificate)", order.spotCheck.map { "\($0)" },
                order.complaint.map { "\($0)" }, "\(order.orderedOn)", "\(order.due)",
                order.reportedOn.map { "\($0)" }, order.outcome,
                order.recheckedOn.map { "\($0)" },
            ])
    }

    private func write(_ id: RevocationID) throws {
        guard let revocation = state.revocations[id] else {
            return try delete("revocations", "id", "\(id)")
        }
        try insert(
            "revocations",
            [
                "\(id)", revocation.ground, "\(revocation.holder)",
                revocation.certificates.map { "\($0)" }.joined(separator: " "),
                revocation.complaint.map { "\($0)" }, "\(revocation.intendedOn)",
                revocation.answerDue.map { "\($0)" }, revocation.answeredOn.map { "\($0)" },
                revocation.stage.rawValue, revocation.decidedOn.map { "\($0)" },
                revocation.servedOn.map { "\($0)" }, revocation.fromTheBeginning,
            ])
    }

    private func write(_ id: ReportID) throws {
        guard let report = state.reports[id] else { return try delete("reports", "id", "\(id)") }
        try insert(
            "reports",
            [
                "\(id)", "\(report.holder)", report.year, "\(report.receivedOn)", report.isLate,
                report.certificates.map { "\($0)" }.joined(separator: " "),
            ])
    }

    private func write(_ id: ComplaintID) throws {
        guard let complaint = state.complaints[id] else {
            return try delete("complaints", "id", "\(id)")
        }
        let considered = complaint.considered.flatMap { state.entries[$0]?.occurredOn }
        try insert(
            "complaints",
            [
                "\(id)", complaint.kind, complaint.about, "\(complaint.receivedOn)",
                complaint.acceptDue.map { "\($0)" }, considered.map { "\($0)" },
                complaint.isAccepted, complaint.endDue.map { "\($0)" },
                complaint.endedOn.map { "\($0)" }, complaint.outcome,
                complaint.mergedInto.map { "\($0)" }, complaint.toldOn.map { "\($0)" },
            ])
    }

    private func write(misuse id: String) throws {
        guard let misuse = state.misuses[id] else { return try delete("misuses", "id", id) }
        try insert(
            "misuses",
            [
                id, misuse.how, misuse.certificate.map { "\($0)" }, "\(misuse.foundOn)",
                misuse.outcome,
            ])
    }

    private func write(_ id: RemedyID) throws {
        guard let remedy = state.remedies[id] else { return try delete("remedies", "id", "\(id)") }
        try insert(
            "remedies",
            [
                "\(id)", remedy.kind, state.entries[remedy.against]?.index.value.int64,
                "\(remedy.lodgedOn)", remedy.isStayed, remedy.decidedOn.map { "\($0)" },
                remedy.outcome,
            ])
    }
}

extension UInt64 {
    fileprivate var int64: Int64 { Int64(self) }
}

extension Effect {
    /// The certificate whose rows an effect changes.
    var certificate: CertificateNumber? {
        switch self {
        case .certificateIssued(let certificate): certificate.number
        case .editionIssued(let number, _), .versionChanged(let number, _),
            .turned(let number, _), .userListed(let number, _), .changeNoted(let number, _),
            .reevaluationOpened(let number, _), .reevaluationDeclined(let number),
            .recovered(let number, _):
            number
        default: nil
        }
    }

    /// The subjects besides its own that an act after the award is told under.
    var subjectsAfterAward: [String] {
        if let number = certificate { return ["certificate/\(number)"] }
        return switch self {
        case .supervised(let visit): ["certificate/\(visit.certificate)"]
        case .spotCheck(let check):
            ["certificate/\(check.certificate)"] + check.complaint.told
        case .rectification(let order):
            ["certificate/\(order.certificate)", "rectification/\(order.id)"]
                + order.complaint.told
        case .revocation(let revocation):
            revocation.certificates.map { "certificate/\($0)" }
                + ["revocation/\(revocation.id)"] + revocation.complaint.told
        case .reported(let report):
            report.certificates.map { "certificate/\($0)" } + ["party/\(report.holder)"]
        case .complaint(let complaint): ["complaint/\(complaint.id)"]
        case .misuse(_, let misuse): misuse.certificate.map { ["certificate/\($0)"] } ?? []
        default: []
        }
    }
}

extension ComplaintID? {
    fileprivate var told: [String] { map { ["complaint/\($0)"] } ?? [] }
}
