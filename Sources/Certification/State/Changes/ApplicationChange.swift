public import COSE

/// What an act changes of one application.
public enum ApplicationChange: Hashable, Sendable {
    /// Eligibility items were supplied (art. 7).
    case eligibilitySupplied([String])
    /// It waits for its correction.
    case returned(due: CivilDate)
    /// Its batch's window closes on another day than it was received by: is it late now?
    case timed(isLate: Bool)
    /// It has gone from one stage to another.
    case moved(Move)
    /// It has ended without an award.
    case ended(Application.Ending)
    /// One that had ended goes on where it stood.
    case resumed
    /// It ends in its batch, to be taken up in a later one.
    case carriedOver
    /// An adverse fact waits for its decision.
    case adverseFactReported(Application.AdverseFact)
    /// The stage's body has decided whether an adverse fact stands.
    case adverseFactDecided(report: Digest, stands: Bool)
    /// What the stage's body had decided of it was undone.
    case adverseFactReopened(Digest)
    /// A credit code that fails its check was accepted.
    case creditCodeAccepted
    /// The executed standard was assessed (art. 11).
    case standardAssessed(String)
    /// A department's answer is not a plain agreement with it (art. 15).
    case disagreedWith
    /// It is awarded, on the day of publication.
    case awarded(on: CivilDate)
    /// An objection has overtaken its award.
    case awardOvertaken
    /// The step that brought it where it stood has fallen: it stands where it stood before that.
    case unstaged(to: String)
    /// It is off its notice, and stands where it stood before.
    case takenOffNotice(to: String)
}

/// An application's way from one stage to another.
public struct Move: Hashable, Sendable {
    /// The stage it leaves, by its name in the scheme.
    public let from: String
    /// The stage it reaches, by its name in the scheme.
    public let to: String
    /// The outcome that moved it, when the act has outcomes.
    public let outcome: String?
}

extension Application {
    mutating func take(_ change: ApplicationChange, at place: Place) {
        switch change {
        case .eligibilitySupplied(let items): eligibility.formUnion(items)
        case .returned(let due): correctionDue = due
        case .timed(let isLate): self.isLate = isLate
        case .moved(let move):
            stage = move.to
            stagedOn = place.day
            stagedBy = place.leaf
        case .ended(let ending): self.ending = ending
        case .resumed:
            // What had been found to stand, and ended it, is to be decided anew.
            if ending?.act == AdverseFacts.decided.type {
                for index in adverseFacts.indices where adverseFacts[index].stands {
                    adverseFacts[index].isDecided = false
                    adverseFacts[index].decision = nil
                    adverseFacts[index].stands = false
                }
            }
            ending = nil
        case .carriedOver: isCarriedOver = true
        case .adverseFactReported(let fact): adverseFacts.append(fact)
        case .adverseFactDecided(let report, let stands):
            guard let position = adverseFacts.firstIndex(where: { $0.report == report }) else {
                return
            }
            adverseFacts[position].isDecided = true
            adverseFacts[position].stands = stands
            adverseFacts[position].decision = place.leaf
        case .adverseFactReopened(let decision):
            for index in adverseFacts.indices where adverseFacts[index].decision == decision {
                (adverseFacts[index].isDecided, adverseFacts[index].decision) = (false, nil)
                adverseFacts[index].stands = false
            }
        case .creditCodeAccepted: creditCodeIsAccepted = true
        case .standardAssessed(let standard): assessedStandard = standard
        case .disagreedWith: negativeOpinions += 1
        case .awarded(let day): awardedOn = day
        case .awardOvertaken: if certificate == nil { awardedOn = nil }
        case .unstaged(let stage):
            self.stage = stage
            stagedOn = place.day
            stagedBy = place.leaf
            awardedOn = nil
        case .takenOffNotice(let stage):
            self.stage = stage
            stagedOn = place.day
            stagedBy = place.leaf
            (notice, publicFacts) = (nil, nil)
        }
    }
}

extension ApplicationChange {
    /// What a history says of it, where the act's name and outcome do not say it all.
    public func telling(of id: ApplicationID) -> Wording? {
        switch self {
        case .returned(let due): Wording(zh: "补正期限 \(due)", en: "due \(due)")
        case .timed(let isLate):
            isLate
                ? Wording(zh: "\(id) 逾期申报", en: "\(id) came after the window had closed")
                : Wording(zh: "\(id) 在期限内申报", en: "\(id) came within the window")
        case .resumed: Wording(zh: "\(id) 恢复办理", en: "\(id) goes on")
        case .carriedOver: Wording(zh: "\(id) 转入下一批次", en: "\(id) carried over")
        case .standardAssessed(let standard):
            Wording(
                zh: "标准 \(Shown.isolated(standard))", en: "standard \(Shown.isolated(standard))")
        case .awardOvertaken:
            Wording(
                zh: "\(id) 已列入发布的获评名单，该名单待核实，应予更正或者宣告无效",
                en: "the award of \(id) is published: its publication is in doubt, and is to be "
                    + "corrected or annulled")
        case .unstaged: Wording(zh: "\(id) 退回此前阶段", en: "\(id) stands where it stood before")
        case .takenOffNotice: Wording(zh: "\(id) 撤出公示", en: "\(id) is off its notice")
        case .eligibilitySupplied, .moved, .ended, .adverseFactReported, .adverseFactDecided,
            .adverseFactReopened, .creditCodeAccepted, .disagreedWith, .awarded:
            nil
        }
    }
}
