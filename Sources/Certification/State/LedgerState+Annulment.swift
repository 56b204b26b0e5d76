public import COSE

/// What corrections and annulments make of the state (RULES, general rule 7; DESIGN, Root of
/// authority): records are put as they are when folded again; of authority, which is not folded
/// again, what an annulled entry changed is taken back.
extension LedgerState {
    mutating func take(_ refolded: Refolded, of entry: Digest) {
        put(refolded)
        redated[entry] = refolded.day
    }

    mutating func take(_ annulment: Annulment, of entry: Digest) {
        annulled.insert(entry)
        switch annulment.kind {
        case .ofAct(let refolded, let authority):
            put(refolded)
            for change in authority { takeBack(change, of: entry) }
        case .ofCorrection(let other, let refolded):
            if let place = entries[entry]?.index { forget(correctionOf: other, at: place) }
            take(refolded, of: other)
        case .ofAnnulment(let other, let refolded):
            put(refolded)
            annulled.remove(other)
            resolved.remove(other)
        case .ofConfirmation(let other): if let other { resolved.remove(other) }
        case .ofSettingAside(let index): setAside(index, by: nil)
        }
        for entry in annulment.undoubted { doubted[entry] = nil }
    }

    private mutating func put(_ refolded: Refolded) {
        for writing in refolded.writings { note(writing) }
        for change in refolded.changes {
            let new = change.value as? Certificate
            if let old = value(of: change.record) as? Certificate {
                retire(old, new?.editions ?? [])
            }
            // One that is there again is valid as it was.
            for index in new?.editions.compactMap(\.statusIndex) ?? [] {
                if let scheme = new?.scheme { annulledCredentials[scheme]?[index] = nil }
            }
            put(change)
        }
    }

    /// The places of credentials that are no more are not given again.
    private mutating func retire(_ certificate: Certificate, _ editions: [Certificate.Edition]) {
        for edition in certificate.editions where !editions.contains(edition) {
            guard let index = edition.statusIndex else { continue }
            annulledCredentials[certificate.scheme, default: [:]][index] = logDay
        }
    }
}

/// The records of a corrected entry, as they are when its log is folded with what it should have
/// said.
public struct Refolded: Hashable, Sendable {
    /// The records that are otherwise.
    public let changes: [RecordChange]
    /// The entries that write other records then.
    let writings: [Writing]
    /// The day of effect of the corrected entry, where it is not its own.
    let day: CivilDate?
    /// What a correction put in the place of what, to be told; nil of an annulment.
    public var restated: Restated?

    /// Fields and day as they were and are.
    public struct Restated: Hashable, Sendable {
        public let type: String
        public let old: CBORMap
        public let new: CBORMap
        public let oldDay: CivilDate
        public let newDay: CivilDate
    }
}

/// What the state is without an entry.
public struct Annulment: Hashable, Sendable {
    /// What was annulled.
    enum Kind: Hashable, Sendable {
        /// An act: what its records are without it, and what it changed of authority, which is not
        /// folded again.
        case ofAct(Refolded, authority: [AuthorityChange])
        /// A correction: what it was about says what it said before.
        case ofCorrection(Digest, Refolded)
        /// An annulment: what was annulled has its effects again.
        case ofAnnulment(Digest, Refolded)
        /// A confirmation: what was confirmed is in doubt again; nil where it stays settled by
        /// what came after.
        case ofConfirmation(Digest?)
        /// The knowledge of an inadmissible entry.
        case ofSettingAside(EntryIndex)
    }

    let kind: Kind
    /// What was in doubt because of a correction or an annulment that is annulled.
    let undoubted: [Digest]

    /// The entry that a correction was about which was annulled; nil of all else.
    public var restored: Digest? {
        if case .ofCorrection(let entry, _) = kind { entry } else { nil }
    }

    /// The records that are otherwise.
    public var changes: [RecordChange] {
        switch kind {
        case .ofAct(let refolded, _), .ofAnnulment(_, let refolded),
            .ofCorrection(_, let refolded):
            refolded.changes
        case .ofConfirmation, .ofSettingAside: []
        }
    }
}
