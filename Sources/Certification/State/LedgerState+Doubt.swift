public import COSE

extension LedgerState {
    /// Whether an entry is in doubt: signed by a key after its compromise, or resting on what
    /// turned out otherwise, and neither confirmed nor annulled (DESIGN, Root of authority).
    public func isInDoubt(_ entry: Digest) -> Bool {
        guard !resolved.contains(entry), let mark = entries[entry] else { return false }
        return doubted[entry] != nil || isCompromised(mark)
    }

    /// Whether the signer's key was compromised when it signed.
    public func isCompromised(_ mark: EntryMark) -> Bool {
        guard let since = mark.signer.flatMap(authority.key)?.compromisedSince else { return false }
        return mark.index >= since
    }

    /// Finds what a key signed since its compromise.
    mutating func suspect(_ key: PublicKey) {
        guard let key = authority.keys[key], let since = key.compromisedSince else { return }
        var found: [Digest: EntryMark] = [:]
        entries.forEachRecord { hash, mark in
            if mark.signer == key.number, mark.index >= since { found[hash] = mark }
        }
        for (hash, mark) in found { suspected[hash] = mark }
    }

    /// The entries in doubt, in the order of the log.
    public var indicesInDoubt: [EntryIndex] { doubts.map(\.index) }

    /// The entries in doubt, in the order of the log, with the log day on which they came to be.
    var doubts: [(index: EntryIndex, entry: Digest, since: CivilDate)] {
        let compromised = Dictionary(
            authority.keys.under(.compromised).map { ($0.number, $0) },
            uniquingKeysWith: { first, _ in first })
        var found: [(index: EntryIndex, entry: Digest, since: CivilDate)] = []
        for (entry, day) in doubted where !resolved.contains(entry) {
            if let index = entries[entry]?.index { found.append((index, entry, day)) }
        }
        for (hash, mark) in suspected where !resolved.contains(hash) && doubted[hash] == nil {
            guard let key = mark.signer.flatMap({ compromised[$0] }),
                let since = key.compromisedSince, mark.index >= since
            else { continue }
            found.append((mark.index, hash, key.revokedBy.flatMap { days[$0] } ?? logDay))
        }
        return found.sorted { $0.index < $1.index }
    }

    /// What officers signed under mandates that are taken back, and under no other that covered
    /// it: authority is not folded again.
    func signed(under changes: [AuthorityChange]) -> [Digest] {
        var found: [EntryIndex: Digest] = [:]
        for case .mandateGranted(let mandate) in changes {
            let numbers = Set(
                authority.keys.values.filter {
                    $0.party == mandate.party && $0.officer == mandate.officer
                }.map(\.number))
            let others = authority.mandates(under: .officer(mandate.party, mandate.officer))
                .filter { $0.officer == mandate.officer && $0 != mandate }
            entries.forEachRecord { hash, mark in
                guard mark.index > mandate.grantedBy, let key = mark.signer,
                    numbers.contains(key),
                    let day = past.day(before: EntryIndex(mark.index.value + 1)),
                    !others.contains(where: { $0.runs(on: day) && $0.covers(mark.type.name) })
                else { return }
                found[mark.index] = hash
            }
        }
        return found.sorted { $0.key < $1.key }.map(\.value)
    }

    /// The key of an entry's signer, or nil for an inadmissible entry.
    func signerKey(of entry: Digest) -> Authority.Key? {
        entries[entry]?.signer.flatMap(authority.key)
    }
}
