import COSE

/// What becomes of what a decision did when a remedy undoes it (RULES, general rule 10): it is as
/// if it had not been decided, and is decided again. A revocation that was served is undone by an
/// act of its own, `certificate.reinstated`.
extension Filing {
    func undone(by remedy: Remedy) -> [Effect] {
        guard let against = remedy.against, let mark = state.entries[against] else { return [] }
        return resumed(by: remedy).map { .application($0, .resumed) }
            + unserved(by: remedy) + orders(against) + withholding(against) + objections(against)
            + complaints(against) + certificates(against, mark.index, remedy.id)
    }

    /// The applications that the decision under attack ended: those of him who attacks it, where
    /// it ended others' beside them.
    func resumed(by remedy: Remedy) -> [ApplicationID] {
        guard let index = remedy.against.flatMap({ state.entries[$0]?.index }) else { return [] }
        let ended = state.applications.keys(under: .endedBy(index)).sorted()
        let own = ended.filter { state.applications[$0]?.applicant == remedy.party }
        return own.isEmpty ? ended : own
    }

    /// A revocation that fell before it was served is served no more, in part or at all; a finding
    /// that fell is none.
    private func unserved(by remedy: Remedy) -> [Effect] {
        guard var revocation = state.revocation(against: remedy),
            [.decided, .found].contains(revocation.stage)
        else { return [] }
        let fallen = remedy.freed.isEmpty ? revocation.certificates : remedy.freed
        if remedy.freed.isEmpty {
            revocation.stage = .dropped
        } else {
            revocation.certificates.removeAll { fallen.contains($0) }
        }
        return [.put(revocation)]
            + fallen.map { turn($0, .revocationDropped(revocation.id)) }
    }

    /// An order that fell is to be kept no more; one whose re-check fell is checked anew.
    private func orders(_ against: Digest) -> [Effect] {
        let touched = state.rectifications.under(.entry(against)).filter {
            !$0.isFulfilled && $0.fellOn == nil && $0.closedOn == nil
        }
        return touched.sorted { $0.id < $1.id }.flatMap { order -> [Effect] in
            var order = order
            guard order.order == against else {
                (order.outcome, order.recheckedOn, order.recheck) = (nil, nil, nil)
                return [.put(order)]
            }
            order.fellOn = event.occurredOn
            return [.put(order), turn(order.certificate, .rectificationEnded(order.id))]
        }
    }

    /// Issuing is withheld no more.
    private func withholding(_ against: Digest) -> [Effect] {
        state.revocations.under(.entry(against)).filter { $0.withheldBy == against }.map {
            var revocation = $0
            revocation.withheldFrom = nil
            revocation.withheldBy = nil
            return .put(revocation)
        }
    }

    /// An objection is open again, and the committee decides it anew.
    private func objections(_ against: Digest) -> [Effect] {
        state.objections.under(.entry(against)).filter { $0.decision == against }.map {
            var objection = $0
            objection.outcome = nil
            objection.decision = nil
            objection.decidedOn = nil
            objection.isNotified = false
            return .put(objection)
        }
    }

    /// A complaint whose decision fell is open again.
    private func complaints(_ against: Digest) -> [Effect] {
        state.complaints.under(.entry(against)).filter { $0.receipt != against }
            .sorted { $0.id < $1.id }.map { complaint in
                var complaint = complaint
                complaint.reopen(against, self)
                return .put(complaint)
            }
    }

    /// A change that was refused is decided anew; a certificate that ended for want of a confirmed
    /// successor has not ended; a user who was suspended or removed is neither.
    private func certificates(
        _ against: Digest, _ index: EntryIndex, _ remedy: RemedyID
    ) -> [Effect] {
        state.certificates.under(.endedBy(index)).map { turn($0.number, .restored(by: remedy)) }
            + state.certificates.under(.entry(against)).flatMap { certificate -> [Effect] in
                var effects: [Effect] = []
                if var change = certificate.refused(by: against) {
                    change.decision = nil
                    effects.append(.certificate(certificate.number, .changeNoted(change)))
                }
                let users = certificate.users.values.filter { $0.endedBy == against }
                return effects
                    + users.sorted { $0.id < $1.id }.map { known in
                        var user = known
                        user.endedBy = nil
                        if user.removedOn != nil {
                            user.removedOn = nil
                        } else {
                            user.restoredOn = event.occurredOn
                        }
                        return .certificate(certificate.number, .userListed(user))
                    }
            }
    }
}
