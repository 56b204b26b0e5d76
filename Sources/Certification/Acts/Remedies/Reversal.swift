import COSE

/// What becomes of what a remedy did when its own decision falls, and of a reinstatement that
/// falls: a certificate stands as it did before (RULES, general rule 10).
extension Filing {
    func reversed(_ against: Digest, at index: EntryIndex) -> [Effect] {
        let back = state.certificates.keys(under: .broughtBackBy(index))
        guard let remedy = state.remedy(decidedBy: against) else {
            return back.sorted().flatMap { reversed($0) { $0.index == index } }
        }
        let revocation = state.revocation(against: remedy)?.standing(again: remedy.replaced)
        // What else it undid is open since, and is decided anew.
        let hasUndone = remedy.outcome.flatMap(RemedyOutcome.init)?.undoes == true
        if hasUndone, revocation == nil, back.isEmpty { return [] }
        let numbers = Set(back + (revocation?.certificates ?? [])).sorted()
        return [.put(remedy.reopened)] + [revocation].compactMap { $0 }.map { .put($0) }
            + numbers.flatMap { number in
                reversed(number) { $0.index == index || $0.kind.isReinstatement(by: remedy.id) }
            }
    }

    /// A certificate without some of its turns; a paper that was back before is back again, unless
    /// another was issued since.
    private func reversed(
        _ number: CertificateNumber, where isReversed: (Turn) -> Bool
    ) -> [Effect] {
        guard let certificate = state.certificates[number] else { return [] }
        let entries = Set(certificate.turns.filter(isReversed).map(\.index))
        guard let first = entries.min() else { return [] }
        let fell = Effect.certificate(number, .turnsFell(entries))
        guard certificate.recoveredOn == nil, let paper = certificate.recoveredBy,
            let day = state.day(of: paper),
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
    /// The same as it stood before a remedy took something from it, or the whole.
    fileprivate func standing(again replaced: Remedy.Replaced?) -> Revocation {
        var revocation = self
        if let replaced {
            revocation.certificates = replaced.certificates
            revocation.fromTheBeginning = replaced.fromTheBeginning
        }
        let isFallen = stage == .dropped && droppedBy == nil
        let isLeft = stage == .served && revocation.certificates.contains { served[$0] == nil }
        if isFallen || isLeft { revocation.stage = isFinding ? .found : .decided }
        return revocation
    }
}
