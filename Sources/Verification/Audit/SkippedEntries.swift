import COSE
import Certification

/// The entries that an audit could not admit, and so what later ones may lack because of them.
///
/// A forged entry at the beginning makes a hundred later ones inadmissible, which nobody forged.
/// Whoever forges one chooses what it names, as which issuer, and when: only what must follow is
/// said to, and in doubt a refusal is a fault of its own. Only what is refused is asked for here,
/// and nothing is kept of what was admitted.
struct SkippedEntries {
    /// What nobody can look up any more: so many entries, whose subject may still be read.
    private struct Loss {
        let fault: Int
        var count: UInt64
        let isRead: Bool
    }

    /// The fault that each followed from, by subject (`party/office-1`) and by its id alone.
    private var ids: [String: Int] = [:]
    private var leaves: [Digest: Int] = [:]
    private var indices: [UInt64: Int] = [:]
    /// The same by what they had named, hashes of entries and ids: a notice would have changed the
    /// decision that it names, a revocation the certificate.
    private var named: [String: Int] = [:]
    /// By the officers that would have had a mandate, and by the keys that would have signed.
    private var officers: [String: Int] = [:]
    private var keys: [PartyID: [(key: PublicKey, fault: Int)]] = [:]
    /// By the schemes whose list of credentials would have grown, once for each.
    private var credentials: [String: [Int]] = [:]
    /// The first scheme that was not adopted.
    private var scheme: Int?
    private var losses: [Loss] = []
    /// Hashes of no entry that there is, each put down to a lost one.
    private var unknown: [Digest: Int] = [:]
    /// The latest signing time of one, with its fault: the log day that later ones may lack.
    private var clock: (time: Int64, fault: Int)?
    /// Whether nothing is left out so far.
    private(set) var isEmpty = true

    /// So many entries are gone from the log, and nobody knows which.
    mutating func lose(_ fault: Int, count: UInt64) {
        isEmpty = false
        losses.append(Loss(fault: fault, count: count, isRead: false))
    }

    /// Takes an entry that is skipped in this state because of a fault, its own or an earlier one.
    mutating func skip(
        _ statement: UnverifiedStatement?, at index: UInt64, leaf: Digest, stored: Digest?,
        fault: Int, isChanged: Bool, given state: LedgerState
    ) {
        isEmpty = false
        for leaf in [leaf, stored ?? leaf] where leaves[leaf] == nil { leaves[leaf] = fault }
        // Others name a changed entry by the hash that it had.
        if isChanged, stored ?? leaf == leaf {
            losses.append(Loss(fault: fault, count: 1, isRead: statement != nil))
        }
        indices[index] = fault
        guard let statement else { return }
        for entry in Self.entries(of: statement)
        where named[entry.hex] == nil && entry != state.founding?.identity {
            named[entry.hex] = fault
        }
        // Other ids, of parties and batches, stand in every second act.
        for text in Self.ids(of: statement) where named[text] == nil {
            let isApplication = ApplicationID(text).map { state.applications[$0] != nil } == true
            if isApplication || CertificateNumber(text) != nil { named[text] = fault }
        }
        let subject = statement.header.subject
        for name in [subject.id, "\(subject)"] where ids[name] == nil { ids[name] = fault }
        noteGrants(of: statement, fault)
        let time = statement.header.issuedAt
        if time > clock?.time ?? state.latestIssuedAt { clock = (time, fault) }
    }

    /// What an act would have given to others: a mandate, a key, a scheme, a place in a list.
    private mutating func noteGrants(of statement: UnverifiedStatement, _ fault: Int) {
        let (fields, type) = (statement.event.fields, statement.event.type)
        if scheme == nil, type == ActCatalogue.Name.schemeAdopted { scheme = fault }
        if type == ActCatalogue.Name.mandateGranted, let officer = fields["officer"]?.string {
            officers[officer] = officers[officer] ?? fault
        }
        if let party = PartyID(statement.header.subject.id) {
            keys[party, default: []] += statement.keysAskedFor.map { ($0, fault) }
        }
        if let credential = statement.credential {
            credentials[credential.claims.scheme, default: []].append(fault)
        }
    }

    /// The fault behind a signature that cannot be tried: it is by a key whose enrolment was
    /// skipped. Without genesis nobody has a key.
    func fault(behindKeyOf statement: UnverifiedStatement, given state: LedgerState) -> Int? {
        if state.founding == nil { return indices[0] ?? losses.first?.fault }
        return keys[statement.header.issuer]?.first {
            statement.verified(byOneOf: [$0.key]) != nil
        }?.fault
    }

    /// The fault that a refusal follows from, as far as can be told: the entry's fields name what
    /// was skipped, or it is about it, or lacks what that would have given.
    mutating func fault(
        behind refusal: Refusal, of statement: UnverifiedStatement, given state: LedgerState
    ) -> Int? {
        if isEmpty { return nil }
        if state.founding == nil { return indices[0] ?? losses.first?.fault }
        if let fault = told(refusal.reason, statement, state) { return fault }
        guard case .entry(let hash) = refusal.reason.lack else { return nil }
        let isNamed = Self.entries(of: statement).contains(hash)
        return leaves[hash] ?? loss(of: hash, isSeen: !isNamed)
    }

    /// The fault that an entry tells itself: by what it names, or is about, or lacks.
    private func told(
        _ reason: Refusal.Reason, _ statement: UnverifiedStatement, _ state: LedgerState
    ) -> Int? {
        let entries = Self.entries(of: statement)
        if let fault = entries.lazy.compactMap({ leaves[$0] }).first { return fault }
        let subject = statement.header.subject
        if subject.isA(.record), let index = EntryIndex(subject.id),
            let fault = indices[index.value]
        {
            return fault
        }
        if let fault = self.fault(behindLackOf: reason, statement, state) { return fault }
        let things = things(of: statement, state)
        if let fault = things.lazy.compactMap({ ids[$0] }).first { return fault }
        return (entries.map(\.hex) + things).lazy.compactMap { named[$0] }.first
    }

    /// The loss that an unknown hash is put down to: each lost entry had one, and what its signer
    /// saw last is on the same subject, so that a lost one that can be read would be known by that.
    private mutating func loss(of hash: Digest, isSeen: Bool) -> Int? {
        if let fault = unknown[hash] { return fault }
        guard let place = losses.lastIndex(where: { $0.count > 0 && !(isSeen && $0.isRead) }) else {
            return nil
        }
        losses[place].count -= 1
        unknown[hash] = losses[place].fault
        return losses[place].fault
    }

    /// The fault by which the very thing is lacking that a refusal names.
    private func fault(
        behindLackOf reason: Refusal.Reason, _ statement: UnverifiedStatement, _ state: LedgerState
    ) -> Int? {
        switch reason.lack {
        case .scheme(let id):
            return state.schemes.isEmpty ? scheme : id.flatMap { ids["\(Subject(.scheme, $0))"] }
        case .actType: return state.schemes.isEmpty ? scheme : nil
        case .party(let party): return ids["\(Subject(.party, party))"]
        case .officer(let officer): return officers["\(officer)"]
        case .certificateKey:
            let credential = statement.credential
            return keys[statement.header.issuer]?.first {
                credential?.isSigned(by: $0.key) == true
            }?.fault
        case .ends(let open):
            let faults = open.compactMap { ids["\($0)"] ?? named["\($0)"] }
            return faults.count == open.count ? faults.first : nil
        case .entry, .logDay, .place, .possession, .settingAside, .layout, nil: return nil
        }
    }

    /// States that have what a skipped entry would have given, each with its fault: the day that it
    /// would have set, or the places that credentials would have taken. An entry that one of them
    /// admits follows from that fault.
    func mendings(
        of state: LedgerState, for refusal: Refusal
    ) -> [(state: LedgerState, fault: Int)] {
        var mendings: [(state: LedgerState, fault: Int)] = []
        if refusal.reason.lack == .logDay, let clock,
            clock.time > state.latestIssuedAt
        {
            var mended = state
            mended.latestIssuedAt = clock.time
            mendings.append((mended, clock.fault))
        }
        if refusal.reason.lack == .place {
            for (scheme, faults) in credentials.sorted(by: { $0.key < $1.key }) {
                var mended = state
                mended.credentialCounts[scheme, default: 0] += faults.count
                mendings.append((mended, faults[0]))
            }
        }
        return mendings
    }

    /// What a refused act is about, nearest first: its subject, what its fields name, and what
    /// these belong to.
    private func things(of statement: UnverifiedStatement, _ state: LedgerState) -> [String] {
        let subject = statement.header.subject
        var things = [subject.id] + Self.ids(of: statement)
        for text in things {
            if let id = ApplicationID(text), let application = state.applications[id] {
                things += ["\(application.batch)", "\(application.applicant)"]
            }
            if let number = CertificateNumber(text), let certificate = state.certificates[number] {
                things += certificate.history.map { "\($0.holder)" }
            }
        }
        if let batch = state.batch(of: subject) { things.append("\(batch.id)") }
        if let certificate = state.certificate(of: subject) {
            things.append("\(certificate.number)")
        }
        return things
    }

    /// The entries that its fields name; what its signer saw last says nothing of what it rests on.
    private static func entries(of statement: UnverifiedStatement) -> ArraySlice<Digest> {
        statement.event.entriesNamed.dropFirst()
    }

    /// The ids in its fields, and no other text: that holds whatever its author likes.
    private static func ids(of statement: UnverifiedStatement) -> [String] {
        var ids: [String] = []
        guard let shape = ActCatalogue.shape(statement.event.type) else { return ids }
        collect(.map(statement.event.fields), .record(shape.fields), &ids)
        return ids
    }

    private static func collect(_ value: CBOR, _ kind: FieldKind, _ ids: inout [String]) {
        switch kind {
        case .id, .of: if let id = value.string { ids.append(id) }
        case .record(let fields):
            for field in fields {
                if let value = value.mapValue?[field.name] { collect(value, field.kind, &ids) }
            }
        case .list(let kind, _): for item in value.arrayValue ?? [] { collect(item, kind, &ids) }
        case .text, .paragraphs, .choice, .outcome, .name, .date, .integer, .flag, .entry, .digest,
            .key, .bytes, .scheme, .anyFields:
            break
        }
    }
}
