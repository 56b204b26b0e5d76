import COSE

/// What becomes of what a remedy did when its own decision falls, and of a reinstatement that
/// falls: a certificate stands as it did before (RULES, general rule 10).
extension Filing {
    func reversed(_ against: Digest, at index: EntryIndex) -> [Effect] {
        let back = state.certificates.keys(under: .broughtBackBy(index))
        guard let remedy = state.remedy(decidedBy: against) else {
            return back.sorted().flatMap { reversed($0) { $0.index == index } }
        }
        let hasUndone = remedy.outcome.flatMap(RemedyOutcome.init)?.undoes == true
        let revocation =
            hasUndone && !isFallenOtherwise(remedy) || remedy.replaced != nil
            ? state.revocation(against: remedy)?
                .standing(again: remedy.replaced, from: event.occurredOn) : nil
        // What else it undid is open since, and is decided anew. A certificate may have come back
        // by a decision that left the revocation as it was.
        let reached = state.revocation(against: remedy)?.certificates ?? []
        let numbers = Set(back + reached + (revocation?.certificates ?? [])).sorted()
        return [.put(remedy.reopened)] + windows(again: hasUndone ? remedy : nil)
            + [revocation].compactMap { $0 }.map { .put($0) }
            + numbers.flatMap { number in
                reversed(number) { $0.index == index || $0.kind.isReinstatement(by: remedy.id) }
            }
    }

    /// A window's extension that a remedy felled stands again, and who came in by it is in time.
    private func windows(again remedy: Remedy?) -> [Effect] {
        guard let remedy, let against = remedy.against, !isFallenOtherwise(remedy) else {
            return []
        }
        return state.batches.under(.entry(against)).flatMap { batch in
            batch.fallenExtensions[against].map {
                moved(batch, .amended(by: against, closes: $0))
            } ?? []
        }
    }

    /// Whether what a remedy was against has fallen by another too.
    private func isFallenOtherwise(_ remedy: Remedy) -> Bool {
        remedy.against.map { against in
            state.remedies.under(.entry(against)).contains { other in
                other.id != remedy.id && other.against == against
                    && other.outcome.flatMap(RemedyOutcome.init)?.undoes == true
            }
        } ?? false
    }

    /// A certificate without some of its turns; a paper that was back on the revocation which
    /// stands again is back again, unless another was issued since.
    private func reversed(
        _ number: CertificateNumber, where isReversed: (Turn) -> Bool
    ) -> [Effect] {
        guard let certificate = state.certificates[number] else { return [] }
        let entries = Set(certificate.turns.filter(isReversed).map(\.index))
        guard let first = entries.min() else { return [] }
        let fell = Effect.certificate(number, .turnsFell(entries, on: event.occurredOn))
        let revoked = certificate.turns.last { turn in
            if case .revoked = turn.kind { !entries.contains(turn.index) } else { false }
        }
        guard certificate.recoveredOn == nil, let paper = certificate.recoveredBy,
            let day = state.day(of: paper), let index = state.entries[paper]?.index,
            revoked.map({ index > $0.index }) ?? true,
            !certificate.editions.contains(where: { $0.issuedBy > first })
        else { return [fell] }
        return [fell, .certificate(number, .recovered(on: day, by: paper))]
    }
}

extension Turn.Kind {
    /// Whether a remedy has undone a revocation by it.
    func isReinstatement(by remedy: RemedyID) -> Bool {
        if case .reinstated(_, by: remedy, _) = self { true } else { false }
    }
}

extension Remedy {
    /// The same before it was decided.
    fileprivate var reopened: Remedy {
        var open = self
        (open.outcome, open.decidedOn, open.performBy, open.performedOn) = (nil, nil, nil, nil)
        return open
    }
}

extension Revocation {
    /// The same as it stood before a remedy took something from it, or the whole; what is owed of
    /// it runs from a day.
    fileprivate func standing(
        again replaced: Remedy.Replaced?, from day: CivilDate
    ) -> Revocation {
        var revocation = self
        revocation.runsAnewFrom = day
        if let replaced {
            revocation.certificates = replaced.certificates
            // What was served says from when, and is not served anew.
            if served.isEmpty { revocation.fromTheBeginning = replaced.fromTheBeginning }
        }
        let isFallen = stage == .dropped && droppedBy == nil
        let isLeft = stage == .served && revocation.certificates.contains { served[$0] == nil }
        if isFallen || isLeft { revocation.stage = isFinding ? .found : .decided }
        return revocation
    }
}
