import COSE

/// Corrections (general rule 7): a later act names the entry and says what it should have been. Put
/// in its place, the corrected act must still have been admissible.
extension Filing {
    /// Acts that are done anew instead: what others have been given a right or a standing by, and
    /// what has its own way of being changed.
    private static let done: Set<String> = [
        "ledger.founded", "scheme.adopted", "calendar.published", "calendar.amended",
        "party.registered", "mandate.granted", "mandate.withdrawn", "mandate.delegated",
        "recusal.declared", "key.enrolled", "key.revoked", "logkey.changed", "anchor.accepted",
        "vote.cast", "certificate.issued", "certificate.reissued", "notice.published",
        "revocation.served", "entry.amended", "entry.confirmed", "entry.annulled",
        "deadline.extended", "decision.notified", "vault.erased", "takeover.recorded",
    ]

    func amendment() throws(Refusal) -> [Effect] {
        let entry = try recordedEntry()
        guard let mark = state.entries[entry] else { throw refusal(.unknownEntry(entry)) }
        let type = mark.type.name
        guard !Self.done.contains(type), let corrected = fields.record("fields") else {
            throw refusal(.remedied(.notAmendable(type)), under: "amendment")
        }
        if state.annulled.contains(entry) {
            throw refusal(.remedied(.annulled(entry)), under: "amendment")
        }
        try checkAmender(entry)
        let original = try replayed(entry, as: nil).decision
        let decision = try replayed(entry, as: corrected.map).decision
        var effects: [Effect] = [
            .amended(entry, original: original.effects, corrected: decision.effects)
        ]
        let relying = try reliedOn(entry, original)
        if !relying.isEmpty { effects.append(.doubted(relying)) }
        return effects
    }

    /// Only the amended act's role may correct it.
    private func checkAmender(_ entry: Digest) throws(Refusal) {
        guard let key = state.signerKey(of: entry),
            let role = state.authority.parties[key.party]?.role
        else { throw refusal(.unknownEntry(entry)) }
        guard signer.role == role, !standing.outsiders.contains(role) || signer.party == key.party
        else { throw refusal(.remedied(.notItsRole(role)), under: "amendment") }
    }

    /// The decision on an entry at its own place in the log, as it was or with other fields, and
    /// the state before it.
    func replayed(
        _ entry: Digest, as corrected: CBORMap?
    ) throws(Refusal) -> (before: LedgerState, decision: Decision) {
        guard let history, let place = state.entries[entry]?.index.value else {
            throw refusal(.remedied(.noHistory), under: "amendment")
        }
        var before = LedgerState()
        var found: [UInt8]?
        history.forEach(in: 0..<(place + 1)) { index, bytes in
            if index == place { found = bytes } else { before.take(bytes, history: history) }
        }
        guard before.size == place, let bytes = found,
            let statement = try? UnverifiedStatement(decoding: bytes),
            let signed = statement.verified(
                byOneOf: Decider.candidateKeys(for: statement, given: before))
        else { throw refusal(.remedied(.noHistory), under: "amendment") }
        guard let corrected else {
            return (before, try Decider.decide(signed, given: before, history: history))
        }
        let event = Event(
            type: signed.event.type, schema: signed.event.schema,
            occurredOn: fields.optionalDate("day") ?? signed.event.occurredOn,
            after: signed.event.after, fields: corrected, evidence: signed.event.evidence,
            redacted: self.event.redacted.isEmpty ? signed.event.redacted : self.event.redacted,
            behalf: signed.event.behalf)
        do {
            return (
                before,
                try Decider.decide(signed.saying(event), given: before, history: history)
            )
        } catch {
            let why = Wording(zh: error.text(.zh), en: error.text(.en))
            throw refusal(.remedied(.inadmissible(why)), under: "amendment")
        }
    }

    /// The later entries that name the amended one, or that decide on an application it moved.
    private func reliedOn(_ entry: Digest, _ original: Decision) throws(Refusal) -> [Digest] {
        guard let history, let place = state.entries[entry]?.index.value else { return [] }
        let moved = Set(original.applications.map { "application/\($0)" })
        var relying: [Digest] = []
        history.forEach(in: (place + 1)..<max(place + 1, state.size)) { _, bytes in
            guard let statement = try? UnverifiedStatement(decoding: bytes) else { return }
            let event = statement.event
            let named = ActCatalogue.shape(event.type).map {
                Self.entries(in: .map(event.fields), .record($0.fields))
            }
            let decidesOnIt =
                scheme.acts[event.type]?.decides == true
                && moved.contains("\(statement.header.subject)")
            if named?.contains(entry) == true || decidesOnIt {
                relying.append(statement.leafHash)
            }
        }
        return relying
    }
}

/// The entries of a log, for the rare acts that must be judged at an earlier place.
public struct LogHistory {
    /// Gives the entries of a range in order: index and statement; what is not there is left out.
    public typealias Read = (Range<UInt64>, (UInt64, [UInt8]) -> Void) -> Void

    private let read: Read

    /// A history that reads entries with a function.
    public init(_ read: @escaping Read) { self.read = read }

    func forEach(in range: Range<UInt64>, _ body: (UInt64, [UInt8]) -> Void) { read(range, body) }
}

extension LedgerState {
    /// Takes an entry that is in the log: admitted as it was, or skipped as an audit skips it.
    mutating func take(_ bytes: [UInt8], history: LogHistory) {
        let leaf = Digest.sha256([0] + bytes)
        guard let statement = try? UnverifiedStatement(decoding: bytes) else {
            skip(leaf: leaf)
            return
        }
        let keys = Decider.candidateKeys(for: statement, given: self)
        guard let signed = statement.verified(byOneOf: keys),
            let decision = try? Decider.decide(signed, given: self, history: history)
        else {
            skip(leaf: leaf, statement)
            return
        }
        evolve(decision)
    }
}
