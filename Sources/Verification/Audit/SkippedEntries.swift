import COSE
import Certification

/// The entries that an audit could not admit, and so what later ones may lack because of them.
///
/// A forged entry at the beginning makes a hundred later ones inadmissible, which nobody forged.
/// Only what is refused is asked for here, and nothing is kept of what was admitted.
struct SkippedEntries {
    /// By the ids of subjects, by leaf hash, by index: the place of the fault that each followed
    /// from.
    private var ids: [String: Int] = [:]
    private var kinds: [String: Int] = [:]
    private var leaves: [Digest: Int] = [:]
    /// The same by what they had named, hashes of entries and ids: a notice would have changed the
    /// decision that it names, a revocation the certificate.
    private var named: [String: Int] = [:]
    private var indices: [UInt64: Int] = [:]
    /// The newest fault.
    private var newest: Int?
    /// The newest fault that left nothing of what the entry had said.
    private(set) var lost: Int?
    /// The fault whose entry set the log day.
    private var clock: Int?

    /// Something is gone from the log, and nobody knows what.
    mutating func lose(_ fault: Int) {
        newest = fault
        lost = fault
    }

    /// Takes an entry that is skipped in this state because of a fault, its own or an earlier one.
    mutating func skip(
        _ statement: UnverifiedStatement?, at index: UInt64, leaf: Digest, stored: Digest?,
        fault: Int, given state: LedgerState
    ) {
        newest = fault
        for leaf in [leaf, stored ?? leaf] where leaves[leaf] == nil { leaves[leaf] = fault }
        indices[index] = fault
        guard let statement else { return }
        for entry in statement.event.entriesNamed
        where named[entry.hex] == nil && entry != state.founding?.identity {
            named[entry.hex] = fault
        }
        // Other ids, of parties and batches, stand in every second act.
        for text in Self.texts(of: statement) where named[text] == nil {
            let isApplication = ApplicationID(text).map { state.applications[$0] != nil } == true
            if isApplication || CertificateNumber(text) != nil { named[text] = fault }
        }
        let subject = statement.header.subject
        if ids[subject.id] == nil { ids[subject.id] = fault }
        if kinds[subject.kind] == nil { kinds[subject.kind] = fault }
        if statement.header.issuedAt > state.latestIssuedAt { clock = fault }
    }

    /// The fault behind a signature that cannot be tried: the key's enrolment was skipped.
    func fault(behindKeyOf statement: UnverifiedStatement) -> Int? {
        ids["\(statement.header.issuer)"] ?? lost
    }

    /// The fault that a refusal follows from, as far as can be told: the entry names what was
    /// skipped, or is about it, or lacks it.
    func fault(
        behind refusal: Refusal, of statement: UnverifiedStatement, given state: LedgerState
    ) -> Int? {
        guard let newest else { return nil }
        let entries = statement.event.entriesNamed
        if let fault = entries.lazy.compactMap({ leaves[$0] }).first { return fault }
        let subject = statement.header.subject
        if subject.kind == "record", let index = EntryIndex(subject.id),
            let fault = indices[index.value]
        {
            return fault
        }
        let things = things(of: statement, refusal, state)
        if let fault = things.lazy.compactMap({ ids[$0] }).first { return fault }
        if let fault = (entries.map(\.hex) + things).lazy.compactMap({ named[$0] }).first {
            return fault
        }
        if entries.contains(where: { state.entries[$0] == nil && $0 != Genesis.noIdentity }) {
            return newest
        }
        if let clock, statement.header.issuedAt < state.latestIssuedAt,
            CivilDate(posix: statement.header.issuedAt) < state.logDay
        {
            return clock
        }
        guard let kinds = Self.lacks[refusal.code] else { return nil }
        return kinds.lazy.compactMap { self.kinds[$0] }.first ?? lost
    }

    /// What a refused act is about, nearest first: its subject, what its fields name, and what
    /// these belong to.
    private func things(
        of statement: UnverifiedStatement, _ refusal: Refusal, _ state: LedgerState
    ) -> [String] {
        let subject = statement.header.subject
        var things = [subject.id]
        things += Self.texts(of: statement)
        for text in things {
            if let id = ApplicationID(text), let application = state.applications[id] {
                things += ["\(application.batch)", "\(application.applicant)"]
            }
            if let number = CertificateNumber(text), let certificate = state.certificates[number] {
                things.append("\(certificate.holder)")
            }
        }
        if let batch = state.batch(of: subject) { things.append("\(batch.id)") }
        if let certificate = state.certificate(of: subject) {
            things.append("\(certificate.number)")
        }
        if Self.ofSigner.contains(refusal.code) { things.append("\(statement.header.issuer)") }
        return things
    }

    private static func texts(of statement: UnverifiedStatement) -> [String] {
        var texts: [String] = []
        for (_, value) in statement.event.fields.pairs { Self.texts(in: value, &texts) }
        return texts
    }

    private static func texts(in value: CBOR, _ texts: inout [String]) {
        switch value {
        case .text(let text): texts.append(text)
        case .array(let items): for item in items { Self.texts(in: item, &texts) }
        case .map(let map): for (_, value) in map.pairs { Self.texts(in: value, &texts) }
        default: break
        }
    }

    /// Refusals for what a signer lacks: a party, a key, a mandate.
    private static let ofSigner: Set = [
        "unknown-party", "key-not-enrolled", "no-mandate", "wrong-role", "granting-role",
    ]

    /// Refusals because the log says nothing of something, each with the kinds of subjects that
    /// would have said it.
    private static let lacks: [String: [String]] = [
        "not-founded": ["ledger"], "scheme-unknown": ["scheme"], "unknown-type": ["scheme"],
        "credential-differs": ["certificate"], "credential-key": ["party"], "not-member": ["party"],
        "quorum-missed": ["party"],
        "open-applications": ["application", "batch", "certificate"],
    ]
}
