public import COSE

/// What an act changes of one certificate (arts. 17–25; RULES, general rules 7, 8).
public enum CertificateChange: Hashable, Sendable {
    /// It has a new edition.
    case editionIssued(Certificate.Edition)
    /// Its holder or facts are others from a day on.
    case versionChanged(Certificate.Version)
    /// Something became of it, from the turn's day on.
    case turned(Turn)
    /// A user under a regional brand was listed, suspended or removed.
    case userListed(Certificate.User)
    /// A change was asked for, inspected or decided: the whole of it, in place of what was known.
    case changeNoted(Certificate.Change)
    /// A re-evaluation is under way, as this application (art. 21).
    case reevaluationOpened(ApplicationID)
    /// The holder wants no re-evaluation.
    case reevaluationDeclined
    /// The trade mark lapsed, within its validity.
    case markLapsed(on: CivilDate, noted: CivilDate)
    /// The paper was returned or declared void.
    case recovered(on: CivilDate, by: Digest)
    /// Its return, or that it was declared void, was undone.
    case recoveryFell
    /// What some entries made of it was undone on a day: it stands as it did before them.
    case turnsFell(Set<EntryIndex>, on: CivilDate)
    /// One who held it before was deregistered: it is not his any more, and goes on.
    case formerHolderGone(PartyID, on: CivilDate)
    /// A decision that made its holder or facts others was undone.
    case versionFell(Digest)
}

extension Certificate {
    mutating func take(_ change: CertificateChange) {
        switch change {
        case .editionIssued(let edition): editions.append(edition)
        case .versionChanged(let version): versions.append(version)
        case .turned(let turn):
            turns.append(turn)
            if turn.kind.isReinstatement { (recoveredOn, revokedAgainOn) = (nil, nil) }
        case .userListed(let user): users[user.id] = user
        case .changeNoted(let change):
            if let known = changes.firstIndex(where: { $0.request == change.request }) {
                changes[known] = change
            } else {
                changes.append(change)
            }
        case .reevaluationOpened(let application): reevaluation = application
        case .reevaluationDeclined: hasDeclined = true
        case .markLapsed(let day, let noted): (markLapsedOn, lapseNotedOn) = (day, noted)
        case .recovered(let day, let entry): (recoveredOn, recoveredBy) = (day, entry)
        case .recoveryFell: (recoveredOn, recoveredBy) = (nil, nil)
        case .turnsFell(let entries, let day):
            let fallen = turns.filter { entries.contains($0.index) }
            turns.removeAll { entries.contains($0.index) }
            if fallen.contains(where: \.kind.isReinstatement) { revokedAgainOn = day }
        case .formerHolderGone(let party, let day): formerHoldersGone[party] = day
        case .versionFell(let decision): versions.removeAll { $0.decision == decision }
        }
    }
}

extension Certificate {
    /// What a history says of its issue.
    public var telling: Wording {
        Wording(
            zh: "编号 \(number)，有效期 \(validFrom) 至 "
                + "\(validThrough)\(isTakenOver ? "；依纸质件补录，本账本未予证明" : "")",
            en: "\(number), valid \(validFrom) to "
                + "\(validThrough)\(isTakenOver ? "; taken over, not proven here" : "")")
    }
}

extension CertificateChange {
    /// What a history says of it, where the act's name and outcome do not say it all.
    public func telling(of number: CertificateNumber) -> Wording? {
        switch self {
        case .editionIssued(let edition):
            Wording(
                zh: "\(number) 第 \(edition.edition) 版（\(Self.because(edition.because).zh)）",
                en: "\(number), edition \(edition.edition) (\(Self.because(edition.because).en))")
        case .versionChanged(let version): Self.changed(version)
        case .turned(let turn): Self.turned(number, turn)
        case .reevaluationOpened(let application):
            Wording(zh: "\(number) 复评，申报 \(application)", en: "\(number), as \(application)")
        case .userListed(let user):
            Wording(
                zh: "\(Shown.isolated(user.name))（\(user.id)），\(user.from) 至 \(user.until)",
                en: "\(Shown.isolated(user.name)) (\(user.id)), \(user.from) to \(user.until)")
        case .markLapsed(let day, _):
            Wording(zh: "\(number) 的商标自 \(day) 起失效", en: "the mark of \(number) lapsed on \(day)")
        case .turnsFell:
            Wording(
                zh: "\(number) 的恢复登记失效，恢复之前的状态仍然有效",
                en: "what brought \(number) back has fallen: it stands as it did before")
        case .formerHolderGone(let party, let day):
            Wording(
                zh: "\(number) 的原获评经营主体 \(party) 已于 \(day) 注销登记，证书不受影响",
                en: "\(party), who held \(number) before, was deregistered on \(day); it goes on")
        case .changeNoted, .reevaluationDeclined, .recovered, .recoveryFell, .versionFell: nil
        }
    }

    private static func changed(_ version: Certificate.Version) -> Wording {
        let values = version.changes.map { Shown.isolated(version.facts.text($0)) }
        return Wording(
            zh: "自 \(version.from) 起：\(values.joined(separator: "，"))",
            en: "from \(version.from) on: \(values.joined(separator: ", "))")
    }

    private static func turned(_ number: CertificateNumber, _ turn: Turn) -> Wording? {
        switch turn.kind {
        case .revoked(_, _, let worksBack):
            Wording(
                zh: "\(number) \(worksBack ? "撤销（自获评之日起无效）" : "自 \(turn.on) 起撤销")",
                en: "\(number) revoked from \(worksBack ? "the beginning" : "\(turn.on)")")
        case .reinstated(_, _, let worksBack):
            Wording(
                zh: "\(number) \(worksBack ? "恢复（视为未撤销）" : "自 \(turn.on) 起恢复")",
                en: "\(number) in force again from \(worksBack ? "the beginning" : "\(turn.on)")")
        case .restored:
            Wording(zh: "\(number) 未终止（视为继续有效）", en: "\(number) has not ended, as if never")
        case .succeeded(let by):
            Wording(zh: "\(number) 由 \(by) 接续", en: "\(number) is succeeded by \(by)")
        case .stayed(_, _, let stayed):
            Wording(
                zh: "\(number) \(stayed ? "停止执行" : "恢复执行")",
                en: "\(number): execution \(stayed ? "stayed" : "goes on")")
        case .rectificationOrdered, .rectificationEnded, .revocationIntended, .revocationDropped,
            .surrendered, .deregistered, .merged:
            nil
        }
    }

    private static func because(_ name: String) -> Wording {
        switch name {
        case "loss": Wording(zh: "补发", en: "loss")
        case "change": Wording(zh: "变更", en: "change")
        case "correction": Wording(zh: "更正", en: "correction")
        case "reinstatement": Wording(zh: "恢复", en: "reinstatement")
        case "succession": Wording(zh: "继受", en: "succession")
        default: Wording(zh: name, en: name)
        }
    }
}
