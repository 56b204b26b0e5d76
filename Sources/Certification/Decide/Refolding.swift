import COSE

/// The records of an entry as they would be had it said something else, or nothing: their entries
/// are folded again in the order of the log, as they were and as they would have been (RULES,
/// general rule 7).
///
/// Later entries were admitted and are folded whatever a rule says of them now; those that would
/// be refused behind the other entry, and not behind this one, are in doubt. What is read of other
/// records is read as it now is, and so twice alike: it makes no difference between the two.
struct Refolding {
    /// What came of it.
    struct Outcome {
        /// The records that are otherwise, in the order of their names.
        var changes: [RecordChange] = []
        /// The records that the entry writes then.
        var written: [RecordID] = []
        /// The entries that write other records then.
        var writings: [Writing] = []
        /// The later entries that would be refused.
        var doubted: [(place: EntryIndex, leaf: Digest)] = []
        /// Why the entry itself would be refused at its place.
        var refusal: Refusal?
        /// Whether all entries that it is made of could be read.
        var isWhole = true
        /// What the entry changed as it was.
        var original: [Effect] = []

        fileprivate mutating func note(
            _ old: [RecordID], _ new: [RecordID], _ statement: UnverifiedStatement,
            _ event: Event, at index: EntryIndex
        ) {
            guard Set(old) != Set(new) else { return }
            writings.append(
                Writing(
                    index: index, statement: statement, event: event,
                    records: old + new.filter { !old.contains($0) }))
        }
    }

    /// What an entry changes, and what would refuse it.
    private struct Fold {
        var effects: [Effect] = []
        var refusals: [Refusal] = []
    }

    /// A correction that an entry is folded with, or without.
    enum Correction {
        case entered(at: EntryIndex)
        case annulled(at: EntryIndex)
    }

    let state: LedgerState
    private let history: LogHistory
    /// The log day of what asks for it.
    private let today: CivilDate
    let index: EntryIndex
    let statement: UnverifiedStatement
    private let entry: Digest
    /// The correction that it is about: entered, or annulled; nil: it is about none.
    var correction: Correction?
    /// What stands at each place that was read.
    private var read: [EntryIndex: UnverifiedStatement] = [:]

    /// Prepares to fold the records of an entry again; nil where the log has no such entry.
    init?(
        _ entry: Digest, _ state: LedgerState, _ history: LogHistory, on today: CivilDate? = nil
    ) {
        guard let mark = state.entries[entry], mark.signer != nil,
            let statement = history.statement(at: mark.index)
        else { return nil }
        self.state = state
        self.history = history
        self.today = today ?? state.logDay
        self.entry = entry
        self.statement = statement
        index = mark.index
        read[index] = statement
    }

    /// Prepares to say what an entry, which was read, changes.
    init(
        _ statement: UnverifiedStatement, at index: EntryIndex, _ state: LedgerState,
        _ history: LogHistory
    ) {
        self.state = state
        self.history = history
        today = state.logDay
        entry = statement.leafHash
        self.statement = statement
        self.index = index
    }

    /// What the entry changes of the records in a state, saying an event.
    func effects(saying event: Event, in state: LedgerState) -> [Effect] {
        folded(statement, event, at: index, in: state).effects.filter { !$0.records.isEmpty }
    }

    /// The statement at a place.
    mutating func statement(at index: EntryIndex) -> UnverifiedStatement? {
        if let known = read[index] { return known }
        let found = history.statement(at: index)
        if let found { read[index] = found }
        return found
    }

    /// The later entries that name the entry, and those that wrote one of some records.
    var named: [EntryIndex] { state.naming[entry]?.entries.filter { $0 > index } ?? [] }

    func writers(of records: [RecordID]) -> Set<EntryIndex> {
        Set(Set(records).flatMap { state.entries(of: $0).entries }.filter { $0 > index })
    }

    /// What an entry says, as last corrected; nil where it was annulled.
    private mutating func event(of statement: UnverifiedStatement) -> Event? {
        if state.annulled.contains(statement.leafHash) { return nil }
        return restated(statement)
    }

    /// What an entry says, as last corrected: a correction takes day and digests from the one
    /// before where it gives none.
    mutating func restated(
        _ statement: UnverifiedStatement, without left: Digest? = nil
    ) -> Event {
        var event = statement.event
        for index in state.restatements[statement.leafHash]?.entries ?? [] {
            guard let correction = self.statement(at: index),
                correction.leafHash != left,
                let fields = correction.event.fields["fields"]?.mapValue
            else { continue }
            event = event.restated(
                fields, on: Fields(correction.event.fields).optionalDate("day"),
                correction.event.redacted)
        }
        return event
    }

    /// Folds the records again, with another event in the place of what the entry says; nil:
    /// without it. `current` is what it says so far, nil where it has no effects so far.
    mutating func run(saying other: Event?, insteadOf current: Event?) -> Outcome {
        var records = Set(written(statement, current))
        while true {
            records = closure(of: records)
            let pass = pass(records, other, current)
            if pass.written.isSubset(of: records) { return pass.outcome }
            records.formUnion(pass.written)
        }
    }

    /// The records that an entry wrote, as last corrected.
    func written(_ statement: UnverifiedStatement, _ event: Event?) -> [RecordID] {
        guard let mark = state.entries[statement.leafHash] else { return [] }
        return state.records(
            writtenBy: mark.index, statement, saying: event ?? statement.event)
    }

    /// The records, and all whose own entries read of them.
    func closure(of records: Set<RecordID>) -> Set<RecordID> {
        var (found, new) = (records, Array(records))
        while let next = new.popLast() {
            for other in state.readers(of: next) where found.insert(other).inserted {
                new.append(other)
            }
        }
        return found
    }

    /// What a pass over the entries of some records gives.
    struct Pass {
        var outcome = Outcome()
        /// The records that were written, those among them that the pass was not over.
        var written: Set<RecordID> = []
        /// The records as their entries give them.
        var asIs: LedgerState
    }

    /// One merged pass over the entries of the records.
    mutating func pass(_ records: Set<RecordID>, _ other: Event?, _ current: Event?) -> Pass {
        var places = Set(records.flatMap { state.entries(of: $0).entries })
        places.insert(index)
        var asIs = state.overlay()
        for record in records { asIs.put(RecordChange(record, nil)) }
        var asIf = asIs
        asIs.redated[entry] = current?.occurredOn
        asIf.redated[entry] = other?.occurredOn
        switch correction {
        case .entered(let place)?: asIf.note(correctionOf: entry, at: place)
        case .annulled(let place)?: asIf.forget(correctionOf: entry, at: place)
        case nil: break
        }
        var (outcome, written) = (Outcome(), Set<RecordID>())
        for place in places.sorted() {
            guard let statement = statement(at: place) else {
                outcome.isWhole = false
                continue
            }
            let isIt = place == index
            let event = isIt ? current : event(of: statement)
            let before = event.map { folded(statement, $0, at: place, in: asIs) } ?? Fold()
            let instead = isIt ? other : event
            let after =
                place < index
                ? before : instead.map { folded(statement, $0, at: place, in: asIf) } ?? Fold()
            let refusal = after.refusals.first { !before.refusals.contains($0) }
            if isIt {
                outcome.refusal = refusal
                outcome.original = before.effects
                outcome.written = after.effects.records
            } else if refusal != nil {
                outcome.doubted.append((place, statement.leafHash))
            }
            if isIt { written.formUnion(after.effects.records) }
            if let instead {
                outcome.note(
                    before.effects.records, after.effects.records, statement, instead, at: place)
            }
            // What is the same either way moves nothing on: lists name hundreds.
            let moved = Set(before.effects).symmetricDifference(after.effects)
            written.formUnion(moved.flatMap(\.records))
            asIs.take(before.effects, of: records, at: mark(place, statement, event))
            asIf.take(after.effects, of: records, at: mark(place, statement, instead))
        }
        written.formUnion(outcome.original.records)
        for record in records.sorted(by: { $0.stored.lexicographicallyPrecedes($1.stored) }) {
            let (old, new) = (
                RecordChange(record, asIs.value(of: record)),
                RecordChange(record, asIf.value(of: record))
            )
            guard old != new else { continue }
            outcome.changes.append(new)
            for party in Self.judged(old.value, new.value) { written.formUnion(judged(party)) }
            written.formUnion(Self.takingUp(old.value, new.value))
        }
        return Pass(outcome: outcome, written: written, asIs: asIs)
    }

    /// What asks whether a record stands against a party, or it was deregistered (art. 7): too many
    /// to be folded again but where that is otherwise.
    private func judged(_ party: PartyID) -> [RecordID] {
        state.applications.keys(under: .holder(party)).map { RecordID(.applications, $0) }
            + state.certificates.keys(under: .holder(party)).map { RecordID(.certificates, $0) }
    }

    /// Whose record by art. 7 (3), or whose deregistration, a record tells of differently.
    private static func judged(_ old: Any?, _ new: Any?) -> Set<PartyID> {
        let applications = [old as? Application, new as? Application]
        let facts = applications.map { $0?.adverseFacts.filter(\.stands) ?? [] }
        if facts[0] != facts[1] { return Set(applications.compactMap(\.?.applicant)) }
        let certificates = [old as? Certificate, new as? Certificate]
        let turns = certificates.map { $0?.turns.filter(\.kind.isJudged) ?? [] }
        let holders = certificates.map { $0?.history.map(\.holder) ?? [] }
        let gone = certificates.map { $0?.formerHoldersGone ?? [:] }
        if turns[0] != turns[1] || gone[0] != gone[1]
            || !turns[0].isEmpty && holders[0] != holders[1]
        {
            return Set(holders.joined())
        }
        let found = [old as? Revocation, new as? Revocation].map { $0?.stage == .found ? $0 : nil }
        return found[0] == found[1] ? [] : Set(found.compactMap(\.?.holder))
    }

    private func mark(
        _ place: EntryIndex, _ statement: UnverifiedStatement, _ event: Event?
    ) -> Place {
        Place(
            index: place, leaf: statement.leafHash,
            day: (event ?? statement.event).occurredOn)
    }

    /// Folds an entry at its place, with the log day and the working days of then.
    private func folded(
        _ statement: UnverifiedStatement, _ event: Event, at place: EntryIndex,
        in state: LedgerState
    ) -> Fold {
        guard let key = self.state.signerKey(of: statement.leafHash) else { return Fold() }
        var before = state
        before.size = place.value
        before.calendar = self.state.past.calendar(before: place)
        before.latestIssuedAt = self.state.past.day(before: place)?.startPOSIX ?? 0
        let signed = statement.verified(before: key.publicKey).saying(event)
        do throws(Refusal) {
            let filing = try Filing(signed, given: before, folding: (key, today))
            let effects = filing.folded()
            return Fold(effects: effects, refusals: filing.standing.noted)
        } catch { return Fold(refusals: [error]) }
    }
}

extension Turn.Kind {
    /// Whether it bears on what its holder may apply for.
    fileprivate var isJudged: Bool {
        switch self {
        case .revoked, .stayed, .reinstated, .deregistered: true
        case .rectificationOrdered, .rectificationEnded, .revocationIntended, .revocationDropped,
            .restored, .surrendered, .merged, .succeeded:
            false
        }
    }
}

/// Where an entry stands, as its effects want to know it.
struct Place {
    let index: EntryIndex
    let leaf: Digest
    let day: CivilDate
}

extension LedgerState {
    /// Takes the effects on some records into an overlay.
    fileprivate mutating func take(
        _ effects: [Effect], of records: Set<RecordID>, at place: Place
    ) {
        for effect in effects where !records.isDisjoint(with: effect.records) {
            apply(effect, at: place)
        }
    }
}
