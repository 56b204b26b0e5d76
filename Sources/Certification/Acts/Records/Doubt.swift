import COSE

/// Entries in doubt: confirmed or annulled, and not built on before (DESIGN, Root of authority).
enum Doubts {
    static let confirmed = Act(
        "entry.confirmed", on: .record,
        [.entry, Field("reason", .paragraphs(2000), "经核对纸质件，内容属实")],
        opens: { standing throws(Refusal) in _ = try standing.entryInDoubt() },
        duties: { $0.doubtDuties() },
        effects: { filing throws(Refusal) in
            [.doubtResolved(try filing.entryInDoubt(), nil)]
        })

    static let annulled = Act(
        "entry.annulled", on: .record,
        [.entry, Field("reason", .paragraphs(2000), "非本单位所签")],
        opens: { standing throws(Refusal) in _ = try standing.entryInDoubt() },
        effects: { filing throws(Refusal) in try filing.annulment() })
}

extension Duty.Kind {
    /// Whether an entry in doubt is confirmed or annulled (RULES, general rule 7).
    static let doubt = Duty.Kind(
        "doubt", zh: "确认待核实记录或宣告其无效", en: "confirm or annul the entry in doubt")
}

extension DutyLedger {
    /// An entry in doubt is confirmed or annulled by the body whose it is, at once: ours.
    func doubtDuties() -> [Duty] {
        guard let scheme = state.firstScheme.flatMap({ state.scheme($0, on: day) }),
            scheme.rule("in-doubt") != nil
        else { return [] }
        return state.doubts.filter { $0.since <= day }.map { index, entry, since in
            duty(
                .doubt, Subject(.record, index),
                by: [state.signerKey(of: entry)].compactMap { $0 }.map { "\($0.party)" },
                due: since, rule: "in-doubt", scheme)
        }
    }
}

extension Standing {
    fileprivate func entryInDoubt() throws(Refusal) -> Digest {
        let entry = try recordedEntry()
        if !state.isInDoubt(entry) { try refuse(.notInDoubt(entry), under: "in-doubt") }
        return entry
    }

    /// Nothing new rests on an entry in doubt before it is confirmed, nor on an annulled one.
    func checkSound(_ entry: Digest) throws(Refusal) {
        guard scheme.rule("in-doubt") != nil else { return }
        if state.annulled.contains(entry) { try refuse(.annulled(entry), under: "in-doubt") }
        // What a correction left in doubt is listed; what a stolen key signed is not built on.
        if !state.resolved.contains(entry), let mark = state.entries[entry],
            state.isCompromised(mark)
        {
            try refuse(.inDoubt(entry), under: "in-doubt")
        }
    }
}

extension Filing {
    /// An entry in doubt is confirmed or annulled by the body whose it is, under another key, or by
    /// the founding role.
    fileprivate func entryInDoubt() throws(Refusal) -> Digest {
        let entry = try standing.entryInDoubt()
        let key = state.signerKey(of: entry)
        if key?.party != signer.party && signer.role != scheme.foundingRole {
            try refuse(
                .wrongRole(found: signer.role, wanted: key.map { "\($0.party)" } ?? ""),
                under: "in-doubt")
        }
        if key?.publicKey == statement.key { try refuse(.inDoubt(entry), under: "in-doubt") }
        return entry
    }

    fileprivate func annulment() throws(Refusal) -> [Effect] {
        let entry = try entryInDoubt()
        var refolding = try refolding(entry)
        let (statement, place) = (refolding.statement, refolding.index)
        // What was there before rests on what it was then; what came after, on what it became.
        func isLater(_ leaf: Digest) -> Bool { (state.entries[leaf]?.index ?? place) > place }
        // What was in doubt already came to be for another reason, and stays so.
        let since = state.past.day(before: EntryIndex(place.value + 1)) ?? day
        func isItsOwn(_ leaf: Digest) -> Bool {
            !isLater(leaf) && (state.doubted[leaf] ?? since) >= since
        }
        let about = Fields(statement.event.fields).optionalText("entry").flatMap { Digest(hex: $0) }
        switch (statement.event.type, about) {
        case (Corrections.amended.type, let hash?):
            var other = try self.refolding(hash)
            let said = other.restated(other.statement)
            let before = other.restated(other.statement, without: entry)
            other.correction = .annulled(at: place)
            let outcome = try whole(other.run(saying: before, insteadOf: said))
            other.correction = nil
            let undone = try whole(other.run(saying: said, insteadOf: before))
            let naming = refolding.doubtful(Refolding.Outcome(), in: scheme)
            // What was annulled itself has no effects either way.
            if state.annulled.contains(hash) {
                let nothing = Refolded(changes: [], writings: [], day: before.occurredOn)
                return annulled(entry, .ofCorrection(hash, nothing), naming)
            }
            let refolded = other.refolded(outcome, saying: before)
            return annulled(
                entry, .ofCorrection(hash, refolded),
                naming + other.doubtful(outcome, in: scheme).filter(isLater),
                undoubted: other.relying(undone, in: scheme).filter(isItsOwn))
        case (Doubts.annulled.type, let hash?):
            var other = try self.refolding(hash)
            let type = other.statement.event.type
            if Self.annulledForGood.contains(type) {
                try refuse(.notAmendable(type), under: "in-doubt")
            }
            let said = other.restated(other.statement)
            let outcome = try whole(other.run(saying: said, insteadOf: nil))
            let undone = try whole(other.run(saying: nil, insteadOf: said))
            return annulled(
                entry, .ofAnnulment(hash, other.refolded(outcome)),
                other.doubtful(outcome, in: scheme).filter(isLater),
                undoubted: other.relying(undone, in: scheme).filter(isItsOwn))
        case (Doubts.confirmed.type, let hash?):
            let other = try isSettled(hash, after: place) ? nil : hash
            return annulled(entry, .ofConfirmation(other), [])
        case (SettingAside.act.type, let other?):
            let index = state.entries[other]?.index ?? index
            return annulled(entry, .ofSettingAside(index), [])
        default:
            let outcome = try whole(
                refolding.run(saying: nil, insteadOf: refolding.restated(statement)))
            let authority = state.authority.effects(of: statement, at: refolding.index)
            return annulled(
                entry, .ofAct(refolding.refolded(outcome), authority: authority),
                refolding.doubtful(outcome, in: scheme) + state.signed(under: authority))
        }
    }

    /// Whether an entry was annulled, or was confirmed once more after a place of the log.
    private func isSettled(_ entry: Digest, after place: EntryIndex) throws(Refusal) -> Bool {
        if state.annulled.contains(entry) { return true }
        var other = try refolding(entry)
        for index in other.named where index > place {
            if let later = other.statement(at: index), later.event.type == Doubts.confirmed.type,
                !state.annulled.contains(later.leafHash)
            {
                return true
            }
        }
        return false
    }

    /// What is done anew where its annulment was wrong: it changed more than records.
    private static let annulledForGood: Set<String> = [
        Corrections.amended.type, Doubts.confirmed.type, Doubts.annulled.type,
        SettingAside.act.type, Mandates.granted.type, Mandates.withdrawn.type,
        Mandates.delegated.type, Keys.enrolled.type, Keys.revoked.type,
    ]

    private func annulled(
        _ entry: Digest, _ kind: Annulment.Kind, _ doubted: [Digest], undoubted: [Digest] = []
    ) -> [Effect] {
        let annulment = Annulment(kind: kind, undoubted: undoubted)
        return [.doubtResolved(entry, annulment)] + (doubted.isEmpty ? [] : [.doubted(doubted)])
    }

    func checkDoubt() throws(Refusal) {
        if Self.openInDoubt.contains(event.type) { return }
        for hash in FieldKind.entries(in: event.fields, shape.fields) {
            try standing.checkSound(hash)
        }
    }

    private static let openInDoubt: Set<String> = [
        Doubts.confirmed.type, Doubts.annulled.type, Keys.revoked.type,
        BehalfAnswers.confirmed.type, BehalfAnswers.disputed.type, Remedies.lodged.type,
    ]
}

extension Refusal.Reason {
    static func notInDoubt(_ hash: Digest) -> Self {
        Self(
            "not-in-doubt", "记录 \(hash.short) 并不在待核实之列", "the entry \(hash.short) is not in doubt",
            ["entry": hash])
    }
}
