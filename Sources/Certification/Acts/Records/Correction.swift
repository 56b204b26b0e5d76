import COSE

/// Corrections (RULES, general rule 7): a later act names the entry and says what it should have
/// been. Put in its place, the corrected act must still have been admissible.
enum Corrections {
    static let amended = Act(
        "entry.amended", on: "record",
        [
            .entry,
            Field("day", .date, "2026-03-01", optional: true),
            Field("fields", .anyFields, .map(["reason": "更正后的内容"])),
            Field("reason", .paragraphs(2000), "录入有误"),
        ],
        opens: { _ in }, effects: { filing throws(Refusal) in try filing.amendment() })
}

extension Filing {
    /// Acts that are done anew instead: what others have been given a right or a standing by, and
    /// what has its own way of being changed.
    private static let done: Set<String> = [
        Genesis.founded.type, SchemeAdoption.adopted.type, WorkingYears.published.type,
        WorkingYears.amended.type,
        Parties.registered.type, Mandates.granted.type, Mandates.withdrawn.type,
        Mandates.delegated.type,
        Recusals.declared.type, Keys.enrolled.type, Keys.revoked.type, LogKeyChange.changed.type,
        AnchorAcceptance.accepted.type,
        Votes.cast.type, Issuing.issued.type, Reissue.reissued.type, PublicNotices.published.type,
        Revocations.served.type, Corrections.amended.type, Doubts.confirmed.type,
        Doubts.annulled.type,
        Extensions.extended.type, Notifications.notified.type, Erasures.erased.type,
        Takeover.recorded.type,
        SettingAside.act.type,
    ]

    fileprivate func amendment() throws(Refusal) -> [Effect] {
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
        let (before, signed) = try placed(entry)
        // A second correction starts from the first.
        let newest = try newestRestatement(of: entry).map { signed.saying($0.event(for: signed)) }
        let original = try Decider.decide(newest ?? signed, given: before, history: history)
        let decision = try restated(signed, as: corrected.map, before)
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

    /// The decision on an entry at its own place in the log, and the state before it.
    func replayed(_ entry: Digest) throws(Refusal) -> (before: LedgerState, decision: Decision) {
        let (before, signed) = try placed(entry)
        return (before, try Decider.decide(signed, given: before, history: history))
    }

    /// An entry and the state at its own place in the log.
    private func placed(
        _ entry: Digest
    ) throws(Refusal) -> (before: LedgerState, signed: SignedStatement) {
        guard let history, let place = state.entries[entry]?.index.value else {
            throw refusal(.remedied(.noHistory), under: "amendment")
        }
        guard let (before, bytes) = history.before(place, given: state),
            let statement = try? UnverifiedStatement(decoding: bytes),
            let signed = statement.verified(
                byOneOf: Decider.candidateKeys(for: statement, given: before))
        else { throw refusal(.remedied(.noHistory), under: "amendment") }
        return (before, signed)
    }

    /// The decision on what an entry should have said, at the place of what it said.
    private func restated(
        _ signed: SignedStatement, as corrected: CBORMap, _ before: LedgerState
    ) throws(Refusal) -> Decision {
        let restated = Restatement(
            fields: corrected, day: fields.optionalDate("day"), redacted: event.redacted)
        do {
            return try Decider.decide(
                signed.saying(restated.event(for: signed)), given: before, history: history)
        } catch {
            let why = Wording(zh: error.text(.zh), en: error.text(.en))
            throw refusal(.remedied(.inadmissible(why)), under: "amendment")
        }
    }

    /// What the newest correction of an entry made of it, if there was one that stands.
    private func newestRestatement(of entry: Digest) throws(Refusal) -> Restatement? {
        guard let history, let place = state.entries[entry]?.index.value else { return nil }
        var newest: Restatement?
        history.forEach(in: (place + 1)..<max(place + 1, state.size)) { _, bytes in
            guard let statement = try? UnverifiedStatement(decoding: bytes),
                statement.event.type == Corrections.amended.type,
                state.entries[statement.leafHash]?.signer != nil,
                !state.annulled.contains(statement.leafHash)
            else { return }
            let fields = Fields(statement.event.fields)
            guard (try? fields.entry("entry")) == entry, let corrected = fields.record("fields")
            else { return }
            let redacted = statement.event.redacted
            newest = Restatement(
                fields: corrected.map, day: fields.optionalDate("day") ?? newest?.day,
                redacted: redacted.isEmpty ? newest?.redacted ?? [] : redacted)
        }
        return newest
    }

    /// Acts about a record that do not rest on what it says.
    private static let telling: Set<String> = [
        Corrections.amended.type, Doubts.confirmed.type, Doubts.annulled.type,
        Notifications.notified.type,
        BehalfAnswers.confirmed.type, BehalfAnswers.disputed.type,
    ]

    /// The later entries that name the amended one, or that take a step or decide on an
    /// application it was about, alone or on a list.
    private func reliedOn(_ entry: Digest, _ original: Decision) throws(Refusal) -> [Digest] {
        guard let history, let place = state.entries[entry]?.index.value else { return [] }
        let moved = Set(original.applications)
        var relying: [Digest] = []
        history.forEach(in: (place + 1)..<max(place + 1, state.size)) { _, bytes in
            guard let statement = try? UnverifiedStatement(decoding: bytes),
                let shape = ActCatalogue.shape(statement.event.type),
                !Self.telling.contains(shape.type), state.isAdmitted(statement.leafHash)
            else { return }
            let named = FieldKind.entries(in: statement.event.fields, shape.fields)
            let act = scheme.acts[shape.type]
            let decidesOnIt =
                (act?.decides == true || act?.isStep == true)
                && !moved.isDisjoint(with: Self.applications(of: statement))
            if named.contains(entry) || decidesOnIt { relying.append(statement.leafHash) }
        }
        return relying
    }

    private static func applications(of statement: UnverifiedStatement) -> [ApplicationID] {
        let fields = Fields(statement.event.fields)
        let subject = statement.header.subject
        return fields.list("entries").compactMap { try? $0.application("application") }
            + fields.applications("applications")
            + [try? fields.application("application")].compactMap { $0 }
            + [subject.kind == "application" ? ApplicationID(subject.id) : nil].compactMap { $0 }
    }
}

/// What an entry should have said: its fields in whole, its day and its digests where they differ.
private struct Restatement {
    let fields: CBORMap
    let day: CivilDate?
    let redacted: [Digest]

    func event(for signed: SignedStatement) -> Event {
        let event = signed.event
        return Event(
            type: event.type, schema: event.schema, occurredOn: day ?? event.occurredOn,
            after: event.after, fields: fields, evidence: event.evidence,
            redacted: redacted.isEmpty ? event.redacted : redacted, behalf: event.behalf)
    }
}
