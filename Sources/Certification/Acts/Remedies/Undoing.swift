import COSE

/// What becomes of what a decision did when a remedy undoes it (RULES, general rule 10): it is as
/// if it had not been decided, and is decided again. A revocation that was served is undone by an
/// act of its own, `certificate.reinstated`.
extension Filing {
    func undone(by remedy: Remedy) -> [Effect] {
        guard let against = remedy.against, let mark = state.entries[against] else { return [] }
        let resumed = resumed(by: remedy)
        let back = resumed.isEmpty ? unstaged(against, scheme.acts[mark.type.name]) : []
        return resumed.map { .application($0, .resumed) } + back + unserved(by: remedy)
            + taken(up: against) + orders(against) + results(against) + withholding(against)
            + objections(against) + complaints(against) + windows(against)
            + reversed(against, at: mark.index)
            + certificates(against, mark.index, remedy.id)
    }

    /// The applications that the decision under attack ended: those of him who attacks it, where
    /// it ended others' beside them.
    func resumed(by remedy: Remedy) -> [ApplicationID] {
        guard let index = remedy.against.flatMap({ state.entries[$0]?.index }) else { return [] }
        let ended = state.applications.keys(under: .endedBy(index)).sorted()
        let own = ended.filter { state.applications[$0]?.applicant == remedy.party }
        return own.isEmpty ? ended : own
    }

    /// An adverse fact is decided anew, and the applications that it brought where they stand go
    /// back to where they stood. What was built on it since is in doubt.
    private func unstaged(_ against: Digest, _ act: SchemeAct?) -> [Effect] {
        let stages = act?.from ?? []
        let reopened = state.applications.under(.entry(against)).filter { application in
            application.adverseFacts.contains { $0.decision == against }
        }.sorted { $0.id < $1.id }.map { Effect.application($0.id, .adverseFactReopened(against)) }
        return reopened
            + state.applications.under(.entry(against))
            .filter { $0.stagedBy == against && $0.ending == nil && $0.certificate == nil }
            .sorted { $0.id < $1.id }.compactMap { application in
                let here = scheme.order(of: application.stage) ?? 0
                let before = stages.compactMap { name in scheme.order(of: name).map { (name, $0) } }
                    .filter { $0.1 < here }.max { $0.1 < $1.1 }
                return before.map { .application(application.id, .unstaged(to: $0.0)) }
            }
    }

    /// A revocation that fell before it was served is served no more, in part or at all; a finding
    /// that fell is none.
    private func unserved(by remedy: Remedy) -> [Effect] {
        guard var revocation = state.revocation(against: remedy),
            [.decided, .found].contains(revocation.stage)
        else { return [] }
        guard remedy.freed.isEmpty else { return unserved(remedy.freed, of: &revocation) }
        revocation.stage = .dropped
        return [.put(revocation)] + intendedNoMore(revocation.certificates, revocation)
    }

    /// A revocation that reaches some certificates no more, on which it was not served.
    func unserved(_ freed: [CertificateNumber], of revocation: inout Revocation) -> [Effect] {
        let fallen = freed.filter { revocation.served[$0] == nil }
        revocation.certificates.removeAll { fallen.contains($0) }
        let served = revocation.certificates.filter { revocation.served[$0] != nil }
        if !served.isEmpty, served == revocation.certificates { revocation.stage = .served }
        return [.put(revocation)] + intendedNoMore(fallen, revocation)
    }

    private func intendedNoMore(
        _ certificates: [CertificateNumber], _ revocation: Revocation
    ) -> [Effect] {
        certificates.flatMap { number -> [Effect] in
            let order = revocation.rectification.map { Turn.Kind.rectificationEnded($0) }
            return [turn(number, .revocationDropped(revocation.id))]
                + [order].compactMap { $0 }.map { turn(number, $0) }
        }
    }

    /// A procedure that was given up is taken up again.
    private func taken(up against: Digest) -> [Effect] {
        state.revocations.under(.entry(against)).filter { $0.droppedBy == against }
            .sorted { $0.id < $1.id }.flatMap { known -> [Effect] in
                [
                    .put(known) {
                        ($0.stage, $0.droppedBy, $0.runsAnewFrom) = (
                            .intended, nil, event.occurredOn
                        )
                    }
                ]
                    + known.certificates.flatMap { number in
                        [turn(number, .revocationIntended(known.id))]
                            + [known.rectification].compactMap { $0 }.map {
                                turn(number, .rectificationOrdered($0))
                            }
                    }
            }
    }

    /// An order that fell, or rests on a result that did, is to be kept no more; one whose re-check
    /// fell is checked anew.
    private func orders(_ against: Digest) -> [Effect] {
        let checked = state.spotChecks.under(.entry(against)).flatMap { check in
            state.rectifications.under(.certificate(check.certificate)).filter {
                $0.basis == against
            }
        }
        let touched = (state.rectifications.under(.entry(against)) + checked).filter {
            $0.fellOn == nil && ($0.closedOn == nil || $0.closedBy == against)
                && (!$0.isFulfilled || $0.recheck == against)
        }
        return touched.sorted { $0.id < $1.id }.flatMap { order -> [Effect] in
            var order = order
            guard order.closedBy != against else {
                (order.closedOn, order.closedBy) = (nil, nil)
                return [.put(order), turn(order.certificate, .rectificationOrdered(order.id))]
            }
            guard order.recheck != against else {
                let isPending = order.isFulfilled
                (order.outcome, order.recheckedOn, order.recheck) = (nil, nil, nil)
                return [.put(order)]
                    + (isPending
                        ? [turn(order.certificate, .rectificationOrdered(order.id))] : [])
            }
            order.fellOn = event.occurredOn
            return [.put(order), turn(order.certificate, .rectificationEnded(order.id))]
        }
    }

    /// A result that fell is none: it is concluded anew, the first or the second.
    private func results(_ against: Digest) -> [Effect] {
        state.spotChecks.under(.entry(against)).sorted { $0.id < $1.id }.compactMap { known in
            var check = known
            if check.result == against {
                (check.outcome, check.result, check.servedOn) = (nil, nil, nil)
            } else if check.reinspectionResult == against {
                (check.reinspectionOutcome, check.reinspectionResult) = (nil, nil)
            }
            return check == known ? nil : .put(check)
        }
    }

    /// Issuing is withheld no more.
    private func withholding(_ against: Digest) -> [Effect] {
        state.revocations.under(.entry(against)).filter { $0.withheldBy == against }.map { known in
            .put(known) { ($0.withheldFrom, $0.withheldBy) = (nil, nil) }
        }
    }

    /// An objection is open again, and the committee decides it anew.
    private func objections(_ against: Digest) -> [Effect] {
        state.objections.under(.entry(against)).filter { $0.decision == against }.map { known in
            .put(known) {
                ($0.outcome, $0.decision, $0.decidedOn) = (nil, nil, nil)
                $0.isNotified = false
            }
        }
    }

    /// A complaint whose decision fell is open again.
    private func complaints(_ against: Digest) -> [Effect] {
        state.complaints.under(.entry(against)).filter { $0.receipt != against }
            .sorted { $0.id < $1.id }.map { known in .put(known) { $0.reopen(against, self) } }
    }

    /// A window whose extension fell closes when it would have closed without it: what came in
    /// behind that, and is not awarded, is late.
    private func windows(_ against: Digest) -> [Effect] {
        state.batches.under(.entry(against)).flatMap { batch -> [Effect] in
            guard batch.extensions[against] != nil else { return [] }
            return moved(batch, .amendmentFell(against))
        }
    }

    /// A window that closes on another day: who is late by that, and who is no more.
    func moved(_ batch: Batch, _ change: BatchChange) -> [Effect] {
        var moved = batch
        moved.take(change)
        // One that has ended may go on yet, by another remedy.
        let applications = state.applications(in: batch.id).filter { $0.awardedOn == nil }
        return [.batch(batch.id, change)]
            + applications.compactMap { application in
                guard let sentOn = application.sentOn else { return nil }
                let isLate = sentOn > moved.closes
                if isLate == application.isLate { return nil }
                return .application(application.id, .timed(isLate: isLate))
            }
    }

    /// A change is decided anew, whether it was refused or granted, and a successor confirmed is
    /// none; a certificate that ended for want of one has not ended; its paper is out again; a user
    /// who was suspended or removed is neither.
    private func certificates(
        _ against: Digest, _ index: EntryIndex, _ remedy: RemedyID
    ) -> [Effect] {
        state.certificates.under(.endedBy(index)).map { turn($0.number, .restored(by: remedy)) }
            + state.certificates.under(.entry(against)).flatMap { certificate in
                changes(of: certificate, against).map { .certificate(certificate.number, $0) }
                    + goneAgain(certificate, against)
            }
    }

    /// Who was deregistered while the certificate was another's, does not get it back from him.
    private func goneAgain(_ certificate: Certificate, _ against: Digest) -> [Effect] {
        var back = certificate
        back.take(.versionFell(against))
        let holder = back.version(on: event.occurredOn).holder
        guard holder != certificate.version(on: event.occurredOn).holder,
            let day = back.formerHoldersGone[holder]
        else { return [] }
        return [turn(certificate.number, .deregistered, on: day)]
    }

    private func changes(
        of certificate: Certificate, _ against: Digest
    ) -> [CertificateChange] {
        var changes: [CertificateChange] = []
        if certificate.versions.contains(where: { $0.decision == against }) {
            changes.append(.versionFell(against))
        }
        for var change in certificate.changes where change.decision == against {
            (change.decision, change.effectiveOn) = (nil, nil)
            changes.append(.changeNoted(change))
        }
        if certificate.recoveredBy == against { changes.append(.recoveryFell) }
        for var user in certificate.users.values.sorted(by: { $0.id < $1.id })
        where user.endedBy == against {
            user.endedBy = nil
            if user.removedOn != nil {
                user.removedOn = nil
            } else {
                user.restoredOn = event.occurredOn
            }
            changes.append(.userListed(user))
        }
        return changes
    }
}
