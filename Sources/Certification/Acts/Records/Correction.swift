import COSE

/// Corrections (RULES, general rule 7): a later act names the entry and says what it should have
/// been. Put in its place, the corrected act must still have been admissible.
enum Corrections {
    static let amended = Act(
        "entry.amended", on: .record,
        [
            .entry,
            Field("day", .date, "2026-03-01", optional: true),
            Field("fields", .anyFields, .map(["reason": "更正后的内容"])),
            Field("reason", .paragraphs(2000), "录入有误"),
        ],
        opens: { standing throws(Refusal) in try standing.checkAmendable() },
        effects: { filing throws(Refusal) in try filing.amendment() })
}

extension Corrections {
    /// Whether an act of a type is put right by a correction, and not by another act.
    static func canAmend(_ type: String) -> Bool { !done.contains(type) }

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
}

extension Standing {
    fileprivate func checkAmendable() throws(Refusal) {
        let entry = try soundEntry()
        guard let type = state.entries[entry]?.type.name, Corrections.canAmend(type) else {
            throw refusal(
                .notAmendable(state.entries[entry]?.type.name ?? ""), under: "amendment")
        }
        if state.annulled.contains(entry) { try refuse(.annulled(entry), under: "amendment") }
    }
}

extension Filing {
    fileprivate func amendment() throws(Refusal) -> [Effect] {
        let entry = try standing.recordedEntry()
        guard let type = state.entries[entry]?.type.name,
            let corrected = fields.record("fields")
        else { throw refusal(.malformed(.missing("fields")), under: "amendment") }
        try checkAmender(entry)
        var refolding = try refolding(entry)
        // A second correction starts from the first.
        let current = refolding.restated(refolding.statement)
        let restated = current.restated(
            corrected.map, on: fields.optionalDate("day"), event.redacted)
        try checkBehind(entry, restated)
        refolding.correction = .entered(at: index)
        let outcome = try whole(refolding.run(saying: restated, insteadOf: current))
        if let refused = outcome.refusal {
            try refuse(.inadmissible(refused), under: "amendment")
        }
        var refolded = refolding.refolded(outcome, saying: restated)
        refolded.restated = Refolded.Restated(
            type: type, old: current.fields, new: restated.fields, oldDay: current.occurredOn,
            newDay: restated.occurredOn)
        let doubted = refolding.doubtful(outcome, in: scheme)
        return [.amended(entry, refolded)] + (doubted.isEmpty ? [] : [.doubted(doubted)])
    }

    /// What a corrected act names stood behind it already: at its place there was nothing else.
    private func checkBehind(_ entry: Digest, _ restated: Event) throws(Refusal) {
        guard let place = state.entries[entry]?.index else { return }
        for named in restated.entriesNamed {
            if let mark = state.entries[named], mark.index >= place {
                try refuse(.notYetThere(named), under: "amendment")
            }
        }
    }

    /// Only the amended act's role may correct it.
    private func checkAmender(_ entry: Digest) throws(Refusal) {
        guard let key = state.signerKey(of: entry),
            let role = state.authority.parties[key.party]?.role
        else { throw refusal(.unknownEntry(entry)) }
        if signer.role != role || (standing.outsiders.contains(role) && signer.party != key.party) {
            try refuse(.notItsRole(role), under: "amendment")
        }
    }

    /// What came of folding again, where all of it could be read.
    func whole(_ outcome: Refolding.Outcome) throws(Refusal) -> Refolding.Outcome {
        guard outcome.isWhole else { throw refusal(.noHistory, under: "amendment") }
        return outcome
    }

    /// Whether what is told of a decision is what that says now: before it was corrected something
    /// else was told, and it is told anew, not before the day of the correction.
    func tells(of decision: Digest?, decidedOn day: CivilDate?) throws(Refusal) -> Bool {
        if let day { try checkNotBefore(day) }
        guard let decision else { return true }
        if state.isCorrected(decision, behind: index) { return false }
        if let corrected = state.correctedOn(decision) { try checkNotBefore(corrected) }
        return true
    }

    /// What folds the records of an entry again.
    func refolding(_ entry: Digest) throws(Refusal) -> Refolding {
        guard let history, let refolding = Refolding(entry, state, history, on: day)
        else { throw refusal(.noHistory, under: "amendment") }
        return refolding
    }
}

extension LedgerState {
    /// Takes note that a correction at a place says what an entry should have been.
    mutating func note(correctionOf entry: Digest, at place: EntryIndex) {
        var corrections = restatements[entry] ?? Touches()
        corrections.insert(place)
        restatements.put(entry, corrections)
    }

    /// Takes note that a correction at a place says so no more: its annulment stands for good.
    mutating func forget(correctionOf entry: Digest, at place: EntryIndex) {
        guard var corrections = restatements[entry] else { return }
        corrections.remove(place)
        restatements.put(entry, corrections)
    }

    /// The last correction of an entry; nil where none stands.
    private func correction(of entry: Digest) -> EntryIndex? { restatements[entry]?.entries.last }

    /// Whether an entry was corrected behind a place: what was told of it there was told of
    /// something else.
    func isCorrected(_ entry: Digest, behind place: EntryIndex) -> Bool {
        correction(of: entry).map { $0 > place } ?? false
    }

    /// The log day from which an entry says what it says, where it was corrected.
    func correctedOn(_ entry: Digest) -> CivilDate? {
        correction(of: entry).flatMap { past.day(before: EntryIndex($0.value + 1)) }
    }
}

extension Refolding {
    /// Acts about a record that do not rest on what it says.
    private static let telling: Set<String> = [
        Corrections.amended.type, Doubts.confirmed.type, Doubts.annulled.type,
        Notifications.notified.type, Remedies.lodged.type,
        BehalfAnswers.confirmed.type, BehalfAnswers.disputed.type,
    ]

    /// What is to be put in the place of what stands.
    func refolded(_ outcome: Outcome, saying event: Event? = nil) -> Refolded {
        let day = event?.occurredOn
        return Refolded(
            changes: outcome.changes, writings: outcome.writings,
            day: day == statement.event.occurredOn ? nil : day)
    }

    /// The later entries that rest on the entry: those that name it, that decide on a record of its
    /// or take a step, or that would be refused.
    mutating func relying(_ outcome: Outcome, in scheme: Scheme) -> [Digest] {
        var relying: [EntryIndex: Digest] = [:]
        for place in named {
            guard let statement = statement(at: place),
                !Self.telling.contains(statement.event.type)
            else { continue }
            relying[place] = statement.leafHash
        }
        for place in writers(of: outcome.original.records + outcome.written) {
            guard let statement = statement(at: place),
                let act = scheme.acts[statement.event.type], act.decides || act.isStep,
                !Self.telling.contains(act.type)
            else { continue }
            relying[place] = statement.leafHash
        }
        for (place, leaf) in outcome.doubted { relying[place] = leaf }
        return relying.sorted { $0.key < $1.key }.map(\.value)
    }

    /// Those of them that come into doubt: a reinstatement that has fallen is none any more.
    mutating func doubtful(_ outcome: Outcome, in scheme: Scheme) -> [Digest] {
        relying(outcome, in: scheme).filter { leaf in
            state.entries[leaf].map { !hasFallen($0.index) } ?? true
        }
    }

    /// Whether an entry is a reinstatement that has fallen.
    private mutating func hasFallen(_ place: EntryIndex) -> Bool {
        guard let statement = statement(at: place),
            statement.event.type == Reinstatement.reinstated.type,
            let number = CertificateNumber(statement.header.subject.id)
        else { return false }
        return state.certificates[number]?.turns.contains { $0.index == place } == false
    }
}

extension Event {
    /// The same as it should have been: its fields in whole, its day and its digests where they
    /// differ.
    func restated(_ fields: CBORMap, on day: CivilDate?, _ digests: [Digest]) -> Event {
        Event(
            type: type, schema: schema, occurredOn: day ?? occurredOn, after: after,
            fields: fields, evidence: evidence, redacted: digests.isEmpty ? redacted : digests,
            behalf: behalf)
    }
}

extension Refusal.Reason {
    static func inadmissible(_ refused: Refusal) -> Self {
        let (why, source) = (refused.reason.wording, refused.source)
        return Self(
            "inadmissible", "更正后的行为当时不应登记（\(source.zh)）：\(why.zh)",
            "the corrected act would have been refused (\(source.en)): \(why.en)",
            ["code": refused.code, "why": why, "source": source])
    }
    static func notYetThere(_ named: Digest) -> Self {
        Self(
            "not-yet-there", "更正后的行为不得引用其后登记的记录 \(named.short)",
            "the corrected act names the entry \(named.short), which came after it",
            ["entry": named])
    }
    static func notItsRole(_ role: String) -> Self {
        Self("not-its-role", "只有 \(role) 可以更正", "only \(role) may correct it", ["role": role])
    }
    static let noHistory = Self(
        "no-history", "没有可据以判断更正的历史", "there is no history to judge a correction by")
}
