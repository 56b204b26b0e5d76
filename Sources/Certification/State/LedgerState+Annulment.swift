import COSE

/// What an annulled entry changed is taken out of the state (DESIGN, Root of authority).
extension LedgerState {
    /// What stood before an entry where its effects wrote over it: what an annulment puts back.
    func overwritten(by effects: [Effect]) -> [Effect] {
        effects.compactMap { effect in
            switch effect {
            case .complaint(let new): complaints[new.id].map { .complaint($0) }
            case .spotCheck(let new): spotChecks[new.id].map { .spotCheck($0) }
            case .rectification(let new): rectifications[new.id].map { .rectification($0) }
            case .revocation(let new): revocations[new.id].map { .revocation($0) }
            case .misuse(let id, _): misuses[id].map { .misuse(id, $0) }
            case .remedy(let new): remedies[new.id].map { .remedy($0) }
            case .userListed(let number, let new):
                certificates[number]?.users[new.id].map { .userListed(number, $0) }
            case .changeNoted(let number, let new):
                certificates[number]?.changes.first { $0.request == new.request }
                    .map { .changeNoted(number, $0) }
            case .batchAmended(let id, _): batches[id].map { .batchAmended(id, closes: $0.closes) }
            case .returned(let id, _):
                applications[id]?.correctionDue.map { .returned(id, due: $0) }
            case .standardAssessed(let id, _):
                applications[id]?.assessedStandard.map { .standardAssessed(id, standard: $0) }
            case .eligibilitySupplied(let id, let items):
                .eligibilitySupplied(
                    id, items.filter { applications[id]?.eligibility.contains($0) == true })
            case .resumed(let id): applications[id]?.ending.map { .ended(id, $0) }
            default: nil
            }
        }
    }

    mutating func takeBack(_ effect: Effect) {
        switch effect {
        case .amended(_, let original, let corrected): correct(corrected, to: original)
        case .doubted(let entries): doubted.subtract(entries)
        case .doubtResolved(let entry, nil, _): resolved.remove(entry)
        case .recordedOnBehalf(let entry, _): behalfAuthors[entry] = nil
        case .spotChecksPlanned(let year): plannedYears.remove(year)
        case .interpreted(let id): interpretations.remove(id)
        case .notified(let entry, _): notified[entry] = nil
        case .setAside(let entry, _): setAside(entry, by: nil)
        case .extended(let entry, _):
            extended.remove(entry)
            for id in batches.keys(under: .entry(entry)) {
                batches[id]?.requests[entry]?.extendedUntil = nil
            }
        default:
            takeBackAuthority(effect)
            takeBackProcedure(effect)
            takeBackFromApplication(effect)
            takeBackFromCertificate(effect)
        }
    }

    private mutating func takeBackAuthority(_ effect: Effect) {
        switch effect {
        case .mandateGranted(let mandate): authority.takeBack(mandate)
        case .mandateWithdrawn(let party, let officer, let post):
            for number in authority.mandates.keys(under: .officer(party, officer))
            where authority.mandates[number]?.post == post {
                authority.mandates[number]?.withdrawnOn = nil
            }
        case .keyEnrolled(let key):
            // The key stays known: what it signed is in doubt like the entry that enrolled it.
            let index = EntryIndex(size - 1)
            if authority.keys[key.publicKey]?.revokedBy == nil {
                authority.keys[key.publicKey]?.revokedBy = index
                days[index] = logDay
            }
            authority.keys[key.publicKey]?.compromisedSince = key.enrolledBy
            suspect(key.publicKey)
        case .keyRevoked(let key, _):
            authority.keys[key]?.revokedBy = nil
            authority.keys[key]?.compromisedSince = nil
        case .proposed(let hash, _): authority.proposals[hash] = nil
        case .recused(let recusal): recusals.remove(recusal)
        default: break
        }
    }

    private mutating func takeBackProcedure(_ effect: Effect) {
        switch effect {
        case .batchCalled(let batch):
            if applications(in: batch.id).isEmpty { batches[batch.id] = nil }
        case .batchClosed(let id): batches[id]?.isClosed = false
        case .voteCast(let hash, _): votes[hash] = nil
        case .sessionHeld(let id): sessions.remove(id)
        case .opinionsRequested(let batch, let hash, _): batches[batch]?.requests[hash] = nil
        case .opinionAnswered(let batch, let request, let party, let negative):
            batches[batch]?.requests[request]?.answered.remove(party)
            for id in negative { applications[id]?.negativeOpinions -= 1 }
        case .opinionsClosed(let batch, let request):
            batches[batch]?.requests[request]?.isClosed = false
        case .awardStep(let batch, let hash, _): batches[batch]?.awardSteps[hash] = nil
        case .noticePublished(let notice, let part, let facts):
            notices[notice.id]?.published.remove(part)
            if notices[notice.id]?.published.isEmpty == true { notices[notice.id] = nil }
            for id in facts.keys where applications[id]?.notice == notice.id {
                applications[id]?.publicFacts = nil
                applications[id]?.notice = nil
            }
        case .objectionReceived(let objection):
            if objections[objection.id] == objection { objections[objection.id] = nil }
        case .objectionInvestigated(let id): objections[id]?.isInvestigated = false
        case .objectionDecided(let id, let outcome):
            if objections[id]?.outcome == outcome { objections[id]?.outcome = nil }
        case .objectionNotified(let id): objections[id]?.isNotified = false
        default: break
        }
    }

    private mutating func takeBackFromApplication(_ effect: Effect) {
        switch effect {
        case .moved(let move):
            if applications[move.application]?.stage == move.to {
                applications[move.application]?.stage = move.from
            }
        case .ended(let id, let ending):
            if applications[id]?.ending == ending { applications[id]?.ending = nil }
        case .applicationReceived(let application):
            if applications[application.id] == application { applications[application.id] = nil }
        case .returned(let id, _): applications[id]?.correctionDue = nil
        case .standardAssessed(let id, let standard):
            if applications[id]?.assessedStandard == standard {
                applications[id]?.assessedStandard = nil
            }
        case .creditCodeAccepted(let id): applications[id]?.creditCodeIsAccepted = false
        case .carriedOver(let id): applications[id]?.isCarriedOver = false
        case .awarded(let id, let day):
            if applications[id]?.awardedOn == day { applications[id]?.awardedOn = nil }
        case .adverseFactReported(let id, let fact):
            applications[id]?.adverseFacts.removeAll { $0.report == fact.report }
        case .adverseFactDecided(let id, let report, _):
            let place = applications[id]?.adverseFacts.firstIndex { $0.report == report }
            if let place {
                applications[id]?.adverseFacts[place].isDecided = false
                applications[id]?.adverseFacts[place].stands = false
            }
        default: break
        }
    }

    private mutating func takeBackFromCertificate(_ effect: Effect) {
        switch effect {
        case .certificateIssued(let certificate):
            if let id = certificate.application { applications[id]?.certificate = nil }
            let issued = certificates[certificate.number]?.editions ?? certificate.editions
            for edition in issued { annul(edition, of: certificate.scheme) }
            certificates[certificate.number] = nil
        case .editionIssued(let number, let edition):
            certificates[number]?.editions.removeAll { $0 == edition }
            if let scheme = certificates[number]?.scheme { annul(edition, of: scheme) }
        case .versionChanged(let number, let version):
            certificates[number]?.versions.removeAll { $0 == version }
        case .turned(let number, let turn): certificates[number]?.turns.removeAll { $0 == turn }
        case .userListed(let number, let user):
            if certificates[number]?.users[user.id] == user {
                certificates[number]?.users[user.id] = nil
            }
        case .changeNoted(let number, let change):
            certificates[number]?.changes.removeAll { $0 == change }
        case .reevaluationOpened(let number, _): certificates[number]?.reevaluation = nil
        case .reevaluationDeclined(let number): certificates[number]?.hasDeclined = false
        case .recovered(let number, _): certificates[number]?.recoveredOn = nil
        case .supervised(let supervision): supervisions[supervision.entry] = nil
        case .reported(let report): reports[report.id] = nil
        case .complaint(let old): if complaints[old.id] == old { complaints[old.id] = nil }
        case .spotCheck(let old): if spotChecks[old.id] == old { spotChecks[old.id] = nil }
        case .rectification(let old):
            if rectifications[old.id] == old { rectifications[old.id] = nil }
        case .revocation(let old): if revocations[old.id] == old { revocations[old.id] = nil }
        case .misuse(let id, let old): if misuses[id] == old { misuses[id] = nil }
        case .remedy(let old): if remedies[old.id] == old { remedies[old.id] = nil }
        default: break
        }
    }

    private mutating func annul(_ edition: Certificate.Edition, of scheme: String) {
        guard let index = edition.statusIndex else { return }
        annulledCredentials[scheme, default: [:]][index] = logDay
    }
}
