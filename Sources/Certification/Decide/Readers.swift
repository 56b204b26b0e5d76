extension Refolding {
    /// The complaints that one is merged into, as it was or would have been: whether they take it
    /// up is asked where they stood then, and their end may give it back.
    static func takingUp(_ old: Any?, _ new: Any?) -> [RecordID] {
        let taking = [old, new].map { ($0 as? Complaint)?.mergedInto }
        if taking[0] == taking[1] { return [] }
        return taking.compactMap { $0.map { RecordID(.complaints, $0) } }
    }
}

/// Which records read of which, where a correction folds them again together.
extension LedgerState {
    /// The records whose entries read of a record.
    func readers(of record: RecordID) -> [RecordID] {
        switch value(of: record) {
        case let batch as Batch:
            applications.keys(under: .batch(batch.id)).map { RecordID(.applications, $0) }
        case let application as Application:
            application.certificate.map { [RecordID(.certificates, $0)] } ?? []
        case let certificate as Certificate:
            certificate.turns.noticed.map { RecordID(.revocations, $0) }
                + spotChecks.keys(under: .certificate(certificate.number))
                .map { RecordID(.spotChecks, $0) }
                + rectifications.keys(under: .certificate(certificate.number))
                .map { RecordID(.rectifications, $0) }
        case let objection as Objection: [RecordID(.applications, objection.application)]
        case let check as SpotCheck: [RecordID(.certificates, check.certificate)]
        case let order as Rectification: [RecordID(.certificates, order.certificate)]
        case let revocation as Revocation:
            revocation.certificates.map { RecordID(.certificates, $0) }
        case let remedy as Remedy:
            (revocation(against: remedy)?.certificates ?? []).map { RecordID(.certificates, $0) }
        default: []
        }
    }
}
