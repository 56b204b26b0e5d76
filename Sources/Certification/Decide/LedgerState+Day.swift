import COSE

extension LedgerState {
    /// What stood on a day as the log knows it now (RULES, general rule 13): the records as every
    /// entry makes them that had taken effect by its end, as last corrected, and none that was
    /// annulled, folded in the order of the log. Bodies, schemes and working days are those of now.
    ///
    /// A day before the newest costs a pass over the log; whether it could be read, the caller asks
    /// the history.
    ///
    /// - Parameter progress: told how many entries of it were read.
    public func standing(
        on day: CivilDate, _ history: LogHistory, progress: (_ read: UInt64) -> Void = { _ in }
    ) -> LedgerState {
        if day >= logDay { return self }
        var past = books
        past.latestIssuedAt = day.adding(days: 1).startPOSIX - 1
        var first: UInt64 = 0
        while first < size {
            let next = min(size, first + 1024)
            var read: [(index: UInt64, statement: UnverifiedStatement)] = []
            history.forEach(in: first..<next) { index, bytes in
                if let statement = try? UnverifiedStatement(decoding: bytes) {
                    read.append((index, statement))
                }
            }
            for (index, statement) in read {
                past.take(statement, at: EntryIndex(index), until: day, from: self, history)
            }
            first = next
            progress(first)
        }
        // What works back is known now: the status of a day asks every turn for its own day.
        for number in past.certificates.all.keys {
            past.certificates[number]?.turns = certificates[number]?.turns ?? []
        }
        return past
    }

    /// What an entry says, as last corrected; nil where no act stands there. Whether the log could
    /// be read, the caller asks the history.
    public func event(at index: EntryIndex, _ history: LogHistory) -> Event? {
        guard let found = history.statement(at: index) else { return nil }
        var refolding = Refolding(found, at: index, self, history)
        return refolding.restated(found)
    }

    /// Takes what an entry makes of the records, where it had taken effect by a day.
    private mutating func take(
        _ statement: UnverifiedStatement, at index: EntryIndex, until day: CivilDate,
        from now: LedgerState, _ history: LogHistory
    ) {
        let leaf = statement.leafHash
        guard now.entries[leaf]?.signer != nil, !now.annulled.contains(leaf) else { return }
        var refolding = Refolding(statement, at: index, now, history)
        let event = refolding.restated(statement)
        guard event.occurredOn <= day else { return }
        for effect in refolding.effects(saying: event, in: self) {
            apply(effect, at: Place(index: index, leaf: leaf, day: event.occurredOn))
        }
    }
}
