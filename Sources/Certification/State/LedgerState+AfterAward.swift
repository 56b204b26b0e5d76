public import COSE

extension LedgerState {
    /// What becomes of certificates (arts. 17–25; RULES, general rules 7, 8).
    mutating func applyToCertificate(_ effect: Effect) {
        switch effect {
        case .certificateIssued(let certificate):
            certificates[certificate.number] = certificate
            if !certificate.isTakenOver { credentialCounts[certificate.scheme, default: 0] += 1 }
            if let id = certificate.application {
                applications[id]?.certificate = certificate.number
            }
        case .editionIssued(let number, let edition):
            certificates[number]?.editions.append(edition)
            if let scheme = certificates[number]?.scheme {
                credentialCounts[scheme, default: 0] += 1
            }
        case .versionChanged(let number, let version):
            certificates[number]?.versions.append(version)
        case .turned(let number, let turn):
            certificates[number]?.turns.append(turn)
            if case .reinstated = turn.kind { certificates[number]?.recoveredOn = nil }
        case .userListed(let number, let user): certificates[number]?.users[user.id] = user
        case .changeNoted(let number, let change):
            let known = certificates[number]?.changes.firstIndex { $0.request == change.request }
            if let known {
                certificates[number]?.changes[known] = change
            } else {
                certificates[number]?.changes.append(change)
            }
        case .reevaluationOpened(let number, let application):
            certificates[number]?.reevaluation = application
        case .reevaluationDeclined(let number): certificates[number]?.hasDeclined = true
        case .recovered(let number, let day): certificates[number]?.recoveredOn = day
        default: break
        }
    }

    /// What goes on beside certificates: checks, revocations, complaints, remedies (arts. 18–29;
    /// RULES, general rules 1, 7, 9, 10).
    mutating func applyAfterAward(_ effect: Effect, at index: EntryIndex) {
        switch effect {
        case .written(let change): take(change)
        case .notified(let entry, let day): notified[entry] = day
        case .extended(let entry, _): extended.insert(entry)
        case .erasureOrdered(let id): erasures[id] = index
        case .recused(let recusal): recusals.insert(recusal)
        case .doubted(let entries):
            for entry in entries where doubted[entry] == nil { doubted[entry] = logDay }
        case .amended(let entry, let refolded):
            var corrections = restatements[entry] ?? Touches()
            corrections.insert(index)
            restatements.put(entry, corrections)
            take(refolded, of: entry)
        case .doubtResolved(let entry, let annulment):
            resolved.insert(entry)
            if let annulment { take(annulment, of: entry) }
        default: break
        }
    }

    /// Whether an entry is in doubt: signed by a key after its compromise, or resting on what
    /// turned out otherwise, and neither confirmed nor annulled (DESIGN, Root of authority).
    public func isInDoubt(_ entry: Digest) -> Bool {
        guard !resolved.contains(entry), let mark = entries[entry] else { return false }
        return doubted[entry] != nil || isCompromised(mark)
    }

    /// Whether the signer's key was compromised when it signed.
    public func isCompromised(_ mark: EntryMark) -> Bool {
        guard let since = mark.signer.flatMap(authority.key)?.compromisedSince else {
            return false
        }
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

    /// The key of an entry's signer, or nil for an inadmissible entry.
    func signerKey(of entry: Digest) -> Authority.Key? {
        entries[entry]?.signer.flatMap(authority.key)
    }
}
