extension Certificate {
    /// How it came to be in force no more.
    public struct Ending: Hashable, Sendable {
        /// What it is since then.
        public let status: CertificateStatus
        /// The first day on which it was in force no more.
        public let since: CivilDate
        /// The entry that brought it; nil of one that expired.
        public let entry: EntryIndex?
        /// The revocation that ended it, if one did.
        public let revocation: RevocationID?
        /// The certificate that took its place, if one did.
        public let successor: CertificateNumber?
    }

    /// The first day on which it was given back, or its holder or another certificate ended it; nil
    /// while none did.
    var endedOn: CivilDate? { turns.standing.filter { $0.kind.end != nil }.map(\.on).min() }

    /// How it came to be in force no more by a day; nil where it is in force on it, or not yet.
    public func ending(on day: CivilDate) -> Ending? {
        let status = status(on: day)
        switch status {
        case .notYetValid, .valid, .rectificationPending, .revocationIntended, .validUnderReview:
            return nil
        case .expired: return ending(status, since: validThrough.adding(days: 1))
        case .revoked, .revokedFromTheBeginning:
            let id = revocation(on: day)
            let turn = turns.last { turn in
                if case .revoked(let other, _, _) = turn.kind { other == id } else { false }
            }
            let since = status == .revoked ? turn?.on : validFrom
            return ending(status, since: since ?? validFrom, turn?.index, revocation: id)
        case .surrendered, .surrenderedRevocationPending, .deregistered, .merged, .succeeded:
            let ended = status == .surrenderedRevocationPending ? .surrendered : status
            let turn = turns.standing.first { $0.on <= day && $0.kind.end == ended }
            var successor: CertificateNumber?
            if case .succeeded(let by) = turn?.kind { successor = by }
            return ending(
                status, since: turn?.on ?? validThrough, turn?.index, successor: successor)
        }
    }

    private func ending(
        _ status: CertificateStatus, since: CivilDate, _ entry: EntryIndex? = nil,
        revocation: RevocationID? = nil, successor: CertificateNumber? = nil
    ) -> Ending {
        Ending(
            status: status, since: since, entry: entry, revocation: revocation,
            successor: successor)
    }
}

extension LedgerState {
    /// The ground of a revocation as the measures have it: its place, and what it is called.
    public func ground(of revocation: Revocation) -> Wording? {
        let id = revocation.certificates.first.flatMap { certificates[$0]?.scheme } ?? firstScheme
        guard let scheme = id.flatMap({ scheme($0, on: revocation.factOn) }) else { return nil }
        return scheme.place(of: revocation.ground)
    }
}

extension Scheme {
    /// A ground of revocation by its place in its document, and what it is called.
    public func place(of ground: String) -> Wording? {
        guard let source = grounds[ground]?.source.wording(documents: documents) else { return nil }
        guard let word = words[ground] else { return source }
        return Wording(zh: "\(source.zh)（\(word.zh)）", en: "\(source.en) (\(word.en))")
    }

    /// What a certificate is that ended otherwise than by revocation, with the place of the act
    /// that ended it in its document, or of its validity.
    public func place(ofEnd status: CertificateStatus, by type: String?) -> Wording {
        let source = type.map { acts[$0]?.source } ?? rules["validity"]?.source
        guard let place = source?.wording(documents: documents) else { return status.wording }
        return Wording(
            zh: "\(status.wording.zh)（\(place.zh)）", en: "\(status.wording.en) (\(place.en))")
    }

    /// What the scheme calls a name of its own: a role, a sector, a stage, an act.
    public func word(_ name: String) -> Wording? {
        [roles, posts, sectors, categories, cities, words].lazy.compactMap { $0[name] }.first
            ?? stages.first { $0.name == name }?.wording ?? acts[name]?.wording
    }
}

extension LedgerState {
    /// Whether the paper of a certificate was declared void, and not taken back.
    public func isDeclaredVoid(_ certificate: Certificate) -> Bool {
        certificate.recoveredBy.flatMap { entries[$0]?.type.name } == Recovery.voided.type
    }
}
