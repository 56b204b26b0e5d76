internal import COSE
internal import Certification
internal import GRDB

/// Rewrites, from the state after an act, the rows of what the act touched.
struct AfterAwardProjector {
    let database: Database
    let admitted: AdmittedAct
    private var state: LedgerState { _read { yield admitted.state } }

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

    /// Rewrites the rows of a record that a correction changed, where it has any.
    func rewrite(_ record: RecordID) throws {
        let key = record.key
        switch record.table {
        case .certificates: if let id = CertificateNumber(stored: key) { try write(id) }
        case .spotChecks: if let id = SpotCheckID(stored: key) { try write(id) }
        case .rectifications: if let id = RectificationID(stored: key) { try write(id) }
        case .revocations: if let id = RevocationID(stored: key) { try write(id) }
        case .reports: if let id = ReportID(stored: key) { try write(id) }
        case .complaints: if let id = ComplaintID(stored: key) { try write(id) }
        case .misuses: if let id = String(stored: key) { try write(misuse: id) }
        case .remedies: if let id = RemedyID(stored: key) { try write(id) }
        case .notices:
            guard let id = NoticeID(stored: key), state.notices[id] == nil else { return }
            try database.delete("notices", "id", "\(id)")
        case .batches, .applications, .objections, .votes, .sessions, .records,
            .supervisions, .plans, .interpretations, .notified, .extended, .recusals:
            break
        }
    }

    private func write(_ number: CertificateNumber) throws {
        try database.replace(number, by: state.certificates[number])
    }

    private func write(_ id: SpotCheckID) throws {
        guard let check = state.spotChecks[id] else {
            return try database.delete("inspections", "id", "\(id)")
        }
        try database.put("inspections") {
            "\(id)"
            "\(check.certificate)"
            check.user.map { "\($0)" }
            check.year
            "\(check.sampledOn)"
            check.outcome
            check.servedOn.map { "\($0)" }
            check.reinspectionRequestedOn.map { "\($0)" }
            check.reinspectionOutcome
            check.complaint.map { "\($0)" }
        }
    }

    private func write(_ id: RectificationID) throws {
        guard let order = state.rectifications[id] else {
            return try database.delete("rectifications", "id", "\(id)")
        }
        try database.put("rectifications") {
            "\(id)"
            "\(order.certificate)"
            order.spotCheck.map { "\($0)" }
            order.complaint.map { "\($0)" }
            "\(order.orderedOn)"
            "\(order.due)"
            order.reportedOn.map { "\($0)" }
            order.outcome
            order.recheckedOn.map { "\($0)" }
        }
    }

    private func write(_ id: RevocationID) throws {
        guard let revocation = state.revocations[id] else {
            return try database.delete("revocations", "id", "\(id)")
        }
        try database.put("revocations") {
            "\(id)"
            revocation.ground
            "\(revocation.holder)"
            revocation.certificates.map { "\($0)" }.joined(separator: " ")
            revocation.complaint.map { "\($0)" }
            "\(revocation.intendedOn)"
            revocation.answerDue.map { "\($0)" }
            revocation.answeredOn.map { "\($0)" }
            revocation.stage.rawValue
            revocation.decidedOn.map { "\($0)" }
            revocation.servedOn.map { "\($0)" }
            revocation.fromTheBeginning
        }
    }

    private func write(_ id: ReportID) throws {
        guard let report = state.reports[id] else {
            return try database.delete("reports", "id", "\(id)")
        }
        try database.put("reports") {
            "\(id)"
            "\(report.holder)"
            report.year
            "\(report.receivedOn)"
            report.isLate
            report.certificates.map { "\($0)" }.joined(separator: " ")
        }
    }

    private func write(_ id: ComplaintID) throws {
        guard let complaint = state.complaints[id] else {
            return try database.delete("complaints", "id", "\(id)")
        }
        let considered = complaint.considered.flatMap { state.day(of: $0) }
        try database.put("complaints") {
            "\(id)"
            complaint.kind
            complaint.about
            "\(complaint.receivedOn)"
            complaint.acceptDue.map { "\($0)" }
            considered.map { "\($0)" }
            complaint.isAccepted
            complaint.endDue.map { "\($0)" }
            complaint.endedOn.map { "\($0)" }
            complaint.outcome
            complaint.mergedInto.map { "\($0)" }
            complaint.toldOn.map { "\($0)" }
        }
    }

    private func write(misuse id: String) throws {
        guard let misuse = state.misuses[id] else {
            return try database.delete("misuses", "id", id)
        }
        try database.put("misuses") {
            id
            misuse.how
            misuse.certificate.map { "\($0)" }
            "\(misuse.foundOn)"
            misuse.outcome
        }
    }

    private func write(_ id: RemedyID) throws {
        guard let remedy = state.remedies[id] else {
            return try database.delete("remedies", "id", "\(id)")
        }
        let against = state.entries[remedy.against]?.index.value.int64
        try database.put("remedies") {
            "\(id)"
            remedy.kind
            against
            "\(remedy.lodgedOn)"
            remedy.isStayed
            remedy.decidedOn.map { "\($0)" }
            remedy.outcome
        }
    }
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
