public import COSE

extension LedgerState {
    /// Counts an entry that the audit could not admit, without any of its effects.
    ///
    /// Only an audit does this: admission leaves nothing behind. Its leaf stays nameable, so that
    /// later entries are judged on what they say and not on the fault before them.
    public mutating func skip(leaf: Digest, _ statement: UnverifiedStatement? = nil) {
        let index = EntryIndex(size)
        size += 1
        guard let statement else {
            entries.insert(
                leaf,
                EntryMark(index: index, occurredOn: .earliest, type: .unknown, signer: nil))
            return
        }
        latestIssuedAt = max(latestIssuedAt, statement.header.issuedAt)
        newest.put(statement.header.subject, leaf)
        entries.insert(
            leaf,
            EntryMark(
                index: index, occurredOn: statement.event.occurredOn,
                type: ActType(statement.event.type), signer: nil))
        identifiers.insert(statement.header.identifierDigest)
        redactions.formUnion(statement.event.redacted)
    }
}

extension Effect {
    /// Whether the effect rests on a second signature: a certificate's credential.
    public var isCertificate: Bool {
        switch self {
        case .certificateIssued(let certificate): !certificate.isTakenOver
        case .editionIssued: true
        default: false
        }
    }
}
