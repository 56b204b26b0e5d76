import COSE

/// Corrections work back (RULES, general rule 7): what an entry changed is taken out of the state
/// and what it should have changed is put in, as far as nothing later has changed the same again.
extension LedgerState {
    mutating func correct(_ original: [Effect], to corrected: [Effect]) {
        for (old, new) in Self.pairs(original, corrected) {
            guard let new else {
                takeBack(old)
                continue
            }
            correctApplication(old, new)
            correctRecord(old, new)
        }
        for new in Self.additions(original, corrected) {
            switch new {
            case .moved(let move):
                applications[move.application]?.stage = move.to
            case .ended(let id, let ending): applications[id]?.ending = ending
            default: break
            }
        }
    }

    private mutating func correctApplication(_ old: Effect, _ new: Effect) {
        switch (old, new) {
        case (.moved(let old), .moved(let new)):
            if applications[old.application]?.stage == old.to {
                applications[old.application]?.stage = new.to
            }
        case (.ended(let id, let old), .ended(_, let new)):
            if applications[id]?.ending == old { applications[id]?.ending = new }
        case (.applicationReceived(let old), .applicationReceived(let new)): replace(old, new)
        case (.standardAssessed(let id, let old), .standardAssessed(_, let new)):
            if applications[id]?.assessedStandard == old {
                applications[id]?.assessedStandard = new
            }
        case (.eligibilitySupplied(let id, let old), .eligibilitySupplied(_, let new)):
            applications[id]?.eligibility.subtract(Set(old).subtracting(new))
            applications[id]?.eligibility.formUnion(new)
        case (.returned(let id, let old), .returned(_, let new)):
            if applications[id]?.correctionDue == old { applications[id]?.correctionDue = new }
        case (.awarded(let id, let old), .awarded(_, let new)):
            if applications[id]?.awardedOn == old, applications[id]?.certificate == nil {
                applications[id]?.awardedOn = new
            }
        case (.adverseFactReported(let id, let fact), .adverseFactReported(_, let new)):
            let place = applications[id]?.adverseFacts.firstIndex { $0.report == fact.report }
            if let place { applications[id]?.adverseFacts[place].factOn = new.factOn }
        case (.adverseFactDecided(let id, let report, _), .adverseFactDecided(_, _, let stands)):
            let place = applications[id]?.adverseFacts.firstIndex { $0.report == report }
            if let place { applications[id]?.adverseFacts[place].stands = stands }
        case (.opinionAnswered(_, _, _, let old), .opinionAnswered(_, _, _, let new)):
            for id in old { applications[id]?.negativeOpinions -= 1 }
            for id in new { applications[id]?.negativeOpinions += 1 }
        case (.awardStep(let batch, let hash, _), .awardStep(_, _, let step)):
            batches[batch]?.awardSteps[hash] = step
        case (.batchAmended(let id, let old), .batchAmended(_, let new)):
            if batches[id]?.closes == old { batches[id]?.closes = new }
        case (.objectionDecided(let id, let old), .objectionDecided(_, let new)):
            if objections[id]?.outcome == old { objections[id]?.outcome = new }
        default: break
        }
    }

    /// Records after the award: each field that the correction changes, if it still stands.
    private mutating func correctRecord(_ old: Effect, _ new: Effect) {
        switch (old, new) {
        case (.turned(let number, let old), .turned(_, let new)):
            let place = certificates[number]?.turns.firstIndex(of: old)
            if let place { certificates[number]?.turns[place] = new }
        case (.versionChanged(let number, let old), .versionChanged(_, let new)):
            let place = certificates[number]?.versions.firstIndex(of: old)
            if let place { certificates[number]?.versions[place] = new }
        case (.userListed(let number, let old), .userListed(_, let new)):
            let user = certificates[number]?.users[old.id]
            certificates[number]?.users[old.id] = user?.corrected(old, to: new)
        case (.changeNoted(let number, let old), .changeNoted(_, let new)):
            let changes = certificates[number]?.changes ?? []
            if let place = changes.firstIndex(where: { $0.request == old.request }) {
                certificates[number]?.changes[place] = changes[place].corrected(old, to: new)
            }
        case (.supervised(let old), .supervised(let new)): supervisions[old.entry] = new
        case (.reported(let old), .reported(let new)): reports[old.id] = new
        case (.complaint(let old), .complaint(let new)):
            complaints[old.id] = complaints[old.id]?.corrected(old, to: new)
        case (.spotCheck(let old), .spotCheck(let new)):
            spotChecks[old.id] = spotChecks[old.id]?.corrected(old, to: new)
        case (.rectification(let old), .rectification(let new)):
            rectifications[old.id] = rectifications[old.id]?.corrected(old, to: new)
        case (.revocation(let old), .revocation(let new)):
            revocations[old.id] = revocations[old.id]?.corrected(old, to: new)
        case (.misuse(let id, let old), .misuse(_, let new)):
            misuses[id] = misuses[id]?.corrected(old, to: new)
        case (.remedy(let old), .remedy(let new)):
            remedies[old.id] = remedies[old.id]?.corrected(old, to: new)
        default: break
        }
    }

    private mutating func replace(_ old: Application, _ new: Application) {
        guard var application = applications[old.id] else { return }
        application.eligibility.subtract(old.eligibility.subtracting(new.eligibility))
        application.eligibility.formUnion(new.eligibility)
        applications[old.id] = Application(correcting: application, as: new)
    }

    /// Each original effect with the corrected one of the same kind on the same thing, or nil.
    static func pairs(
        _ original: [Effect], _ corrected: [Effect]
    ) -> [(old: Effect, new: Effect?)] {
        original.map { old in (old, corrected.first { $0.place == old.place }) }
    }

    private static func additions(_ original: [Effect], _ corrected: [Effect]) -> [Effect] {
        corrected.filter { new in !original.contains { $0.place == new.place } }
    }
}

extension Effect {
    /// The kind of effect and what it is on: by this a correction finds its original.
    var place: String {
        switch self {
        case .moved(let move): "moved \(move.application)"
        case .ended(let id, _): "ended \(id)"
        case .applicationReceived(let application): "received \(application.id)"
        case .standardAssessed(let id, _): "standard \(id)"
        case .eligibilitySupplied(let id, _): "eligibility \(id)"
        case .certificateIssued(let certificate): "issued \(certificate.number)"
        case .turned(let number, let turn): "turned \(number) \(turn.index)"
        case .versionChanged(let number, _): "version \(number)"
        case .awarded(let id, _): "awarded \(id)"
        case .mandateGranted(let mandate): "mandate \(mandate.party) \(mandate.officer)"
        case .supervised(let supervision): "supervised \(supervision.entry.hex)"
        case .reported(let report): "report \(report.id)"
        case .complaint(let complaint): "complaint \(complaint.id)"
        case .spotCheck(let check): "spot check \(check.id)"
        case .rectification(let rectification): "rectification \(rectification.id)"
        case .revocation(let revocation): "revocation \(revocation.id)"
        case .remedy(let remedy): "remedy \(remedy.id)"
        case .changeNoted(let number, let change): "change \(number) \(change.request.hex)"
        case .returned(let id, _): "returned \(id)"
        case .batchAmended(let id, _): "window \(id)"
        case .adverseFactReported(let id, let fact): "fact \(id) \(fact.report.hex)"
        case .adverseFactDecided(let id, let report, _): "decided \(id) \(report.hex)"
        case .opinionAnswered(let batch, let request, let party, _):
            "answer \(batch) \(request.hex) \(party)"
        case .awardStep(_, let hash, _): "step \(hash.hex)"
        case .objectionDecided(let id, _): "objection \(id)"
        case .misuse(let id, _): "misuse \(id)"
        case .userListed(let number, let user): "user \(number) \(user.id)"
        default: "\(self)"
        }
    }
}

extension Application {
    /// The application as corrected: its way so far, with what it was received with put right.
    init(correcting application: Application, as received: Application) {
        self.init(
            id: application.id, batch: received.batch, applicant: received.applicant,
            sector: received.sector, category: received.category, city: received.city,
            isService: received.isService, receivedOn: received.receivedOn,
            isLate: received.isLate, redacted: received.redacted,
            eligibility: application.eligibility, stage: application.stage)
        stagedOn = application.stagedOn
        stagedBy = application.stagedBy
        reevaluates = application.reevaluates
        isTakenOver = application.isTakenOver
        correctionDue = application.correctionDue
        adverseFacts = application.adverseFacts
        creditCodeIsAccepted = application.creditCodeIsAccepted
        negativeOpinions = application.negativeOpinions
        assessedStandard = application.assessedStandard
        publicFacts = application.publicFacts
        notice = application.notice
        certificate = application.certificate
        awardedOn = application.awardedOn
        ending = application.ending
        isCarriedOver = application.isCarriedOver
    }
}
