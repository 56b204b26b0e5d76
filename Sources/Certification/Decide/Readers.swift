/// Which records read of which, where a correction folds them again together.
extension LedgerState {
    /// The records whose entries read of a record.
    func readers(of record: RecordID) -> [RecordID] {
        var readers = Readers(state: self)
        record.visit(&readers)
        return readers.found
    }

    private struct Readers: RecordVisitor {
        let state: LedgerState
        var found: [RecordID] = []

        mutating func visit<Key: RecordKey, Value>(
            _ table: WritableKeyPath<LedgerState, Records<Key, Value>>, _ key: Key
        ) {
            switch state[keyPath: table][key] {
            case let batch as Batch:
                found = state.applications.keys(under: .batch(batch.id)).map {
                    RecordID(.applications, $0)
                }
            case let application as Application:
                found = (application.certificate.map { [RecordID(.certificates, $0)] } ?? [])
            case let certificate as Certificate:
                let heading = Heading.certificate(certificate.number)
                found =
                    certificate.turns.noticed.map { RecordID(.revocations, $0) }
                    + state.spotChecks.keys(under: heading).map { RecordID(.spotChecks, $0) }
                    + state.rectifications.keys(under: heading)
                    .map { RecordID(.rectifications, $0) }
            case let objection as Objection:
                found = [RecordID(.applications, objection.application)]
            case let check as SpotCheck: found = [RecordID(.certificates, check.certificate)]
            case let order as Rectification:
                found = [RecordID(.certificates, order.certificate)]
            case let revocation as Revocation:
                found = revocation.certificates.map { RecordID(.certificates, $0) }
            case let remedy as Remedy:
                found = (state.revocation(against: remedy)?.certificates ?? [])
                    .map { RecordID(.certificates, $0) }
            default: break
            }
        }
    }
}
