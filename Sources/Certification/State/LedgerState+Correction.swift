import COSE

/// Corrections work back (general rule 7): what an entry changed is taken out of the state and
/// what it should have changed is put in, as far as nothing later has changed the same again.
extension LedgerState {
    mutating func correct(_ original: [Effect], to corrected: [Effect]) {
        for (old, new) in Self.pairs(original, corrected) {
            switch (old, new) {
            case (.moved(let move), nil): takeBack(move)
            case (.moved(let old), .moved(let new)?):
                if applications[old.application]?.stage == old.to {
                    applications[old.application]?.stage = new.to
                }
            case (.ended(let id, let ending), nil):
                if applications[id]?.ending == ending { applications[id]?.ending = nil }
            case (.applicationReceived(let old), .applicationReceived(let new)?):
                replace(old, new)
            case (.standardAssessed(let id, let old), .standardAssessed(_, let new)?):
                if applications[id]?.assessedStandard == old {
                    applications[id]?.assessedStandard = new
                }
            case (.eligibilitySupplied, .eligibilitySupplied(let id, let items)?):
                applications[id]?.eligibility.formUnion(items)
            case (.certificateIssued(let certificate), nil):
                applications.keys.first { $0 == certificate.application }.map {
                    applications[$0]?.certificate = nil
                }
                certificates[certificate.number] = nil
            case (.turned(let number, let turn), let new):
                certificates[number]?.turns.removeAll { $0 == turn }
                if case .turned(_, let turn)? = new { certificates[number]?.turns.append(turn) }
            case (.versionChanged(let number, let version), let new):
                certificates[number]?.versions.removeAll { $0 == version }
                if case .versionChanged(_, let version)? = new {
                    certificates[number]?.versions.append(version)
                }
            case (.awarded(let id, let day), nil):
                if applications[id]?.awardedOn == day { applications[id]?.awardedOn = nil }
            case (.mandateGranted(let mandate), nil):
                authority.mandates.removeAll { $0 == mandate }
            default: replaceValues(old, new)
            }
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

    /// Records that are kept whole: each field that the correction changes, if it still stands.
    private mutating func replaceValues(_ old: Effect, _ new: Effect?) {
        switch (old, new) {
        case (.supervised(let old), .supervised(let new)?): supervisions[old.entry] = new
        case (.supervised(let old), nil): supervisions[old.entry] = nil
        case (.reported(let old), .reported(let new)?): reports[old.id] = new
        case (.reported(let old), nil): reports[old.id] = nil
        case (.complaint(let old), .complaint(let new)?):
            if complaints[old.id] == old { complaints[old.id] = new }
        case (.complaint(let old), nil):
            if complaints[old.id] == old { complaints[old.id] = nil }
        case (.spotCheck(let old), .spotCheck(let new)?):
            if spotChecks[old.id] == old { spotChecks[old.id] = new }
        case (.spotCheck(let old), nil):
            if spotChecks[old.id] == old { spotChecks[old.id] = nil }
        case (.rectification(let old), .rectification(let new)?):
            if rectifications[old.id] == old { rectifications[old.id] = new }
        case (.rectification(let old), nil):
            if rectifications[old.id] == old { rectifications[old.id] = nil }
        case (.revocation(let old), nil):
            if revocations[old.id] == old { revocations[old.id] = nil }
        case (.misuse(let id, let old), let new):
            guard misuses[id] == old else { return }
            if case .misuse(_, let misuse)? = new { misuses[id] = misuse }
            if new == nil { misuses[id] = nil }
        case (.userListed(let number, let old), .userListed(_, let new)?):
            if certificates[number]?.users[old.id] == old {
                certificates[number]?.users[old.id] = new
            }
        case (.userListed(let number, let old), nil):
            certificates[number]?.users[old.id] = nil
        default: break
        }
    }

    private mutating func takeBack(_ move: Move) {
        guard applications[move.application]?.stage == move.to else { return }
        applications[move.application]?.stage = move.from
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
