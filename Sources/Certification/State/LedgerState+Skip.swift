public import COSE

extension LedgerState {
    /// The most inadmissible entries that are kept one by one, and so can be set aside: a log with
    /// more was written by someone else, and is founded anew.
    public static let maximumInadmissibleCount = 1000

    /// Counts an entry of the log that was not to be admitted, without any of its effects.
    ///
    /// That it is there counts: its leaf stays nameable as what a signer saw last, so that later
    /// entries are judged on what they say and not on the fault before them, and what occurs once
    /// in a log has occurred. Not even the log day moves: one forged day in a later century would
    /// end every mandate.
    ///
    /// - Parameter statement: nil where its bytes are none.
    /// - Returns: the entry as it is kept.
    @discardableResult
    public mutating func skip(
        leaf: Digest, _ statement: UnverifiedStatement? = nil, because fault: EntryFault
    ) -> InadmissibleEntry {
        let index = EntryIndex(size)
        let entry = InadmissibleEntry(
            index: index, leaf: leaf, subject: statement?.header.subject,
            type: statement?.event.type ?? "", logDay: logDay, rule: fault.rule,
            wording: fault.wording, setAsideBy: nil)
        size += 1
        inadmissibleCount += 1
        if inadmissible.count < Self.maximumInadmissibleCount { inadmissible.append(entry) }
        entries.insert(
            leaf,
            EntryMark(
                index: index, occurredOn: .earliest,
                type: statement.map { ActType($0.event.type) } ?? .unknown, signer: nil))
        guard let statement else { return entry }
        newest.put(statement.header.subjectMark.fingerprint, leaf)
        identifiers.insert(statement.header.identifierDigest)
        redactions.formUnion(statement.event.redacted)
        return entry
    }

    /// The first inadmissible entry that is not set aside: until it is, nothing else is admitted.
    public var notSetAside: InadmissibleEntry? { inadmissible.first { $0.setAsideBy == nil } }

    mutating func setAside(_ entry: EntryIndex, by index: EntryIndex?) {
        guard let place = inadmissible.firstIndex(where: { $0.index == entry }) else { return }
        inadmissible[place].setAsideBy = index
    }
}

extension Effect {
    /// Whether the effect rests on a second signature: a certificate's credential.
    public var isCertificate: Bool {
        if case .certificateIssued(let certificate) = self { return !certificate.isTakenOver }
        if case .certificate(_, .editionIssued) = self { return true }
        return false
    }
}
