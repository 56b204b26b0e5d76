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
        if case .written(let change) = effect { try database.replace(change.record, by: state) }
    }

    /// Rewrites the rows of a record that a correction changed, where it has any.
    func rewrite(_ record: RecordID) throws {
        switch record.table {
        case .certificates:
            if let number = CertificateNumber(stored: record.key) { try write(number) }
        case .notices:
            guard let id = NoticeID(stored: record.key), state.notices[id] == nil else { return }
            try database.delete("notices", "id", "\(id)")
        case .batches, .applications, .objections, .votes, .sessions, .records, .supervisions,
            .plans, .spotChecks, .rectifications, .revocations, .reports, .complaints, .remedies,
            .cases, .interpretations, .notified, .extended, .recusals:
            try database.replace(record, by: state)
        }
    }

    private func write(_ number: CertificateNumber) throws {
        try database.replace(number, by: state.certificates[number])
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
    var subjectsAfterAward: [Subject] {
        if let number = certificate { return [Subject(.certificate, number)] }
        if case .written(let change) = self { return change.registered?.told ?? [] }
        return []
    }
}
