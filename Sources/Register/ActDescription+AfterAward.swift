internal import COSE
internal import Certification

extension Effect {
    /// The earlier entries that are named by their indices when it is told.
    var toldEntries: [Digest] {
        switch self {
        case .amended(let entry, _), .notified(let entry, _), .doubtResolved(let entry, _):
            [entry]
        case .doubted(let entries): entries
        default: []
        }
    }

    /// What an effect after the award means, in the words of a history; nil when the act's name and
    /// outcome say it all.
    func told(_ indices: [Digest: EntryIndex]) -> Wording? {
        switch self {
        case .certificateIssued(let certificate): Self.issued(certificate)
        case .editionIssued(let number, let edition):
            Wording(
                zh: "\(number) 第 \(edition.edition) 版（\(Self.because(edition.because).zh)）",
                en: "\(number), edition \(edition.edition) (\(Self.because(edition.because).en))")
        case .versionChanged(_, let version):
            Self.facts(version.facts, from: version.from)
        case .turned(let number, let turn): Self.turned(number, turn)
        case .written(let change): change.registered?.telling
        case .reevaluationOpened(let number, let application):
            Wording(zh: "\(number) 复评，申报 \(application)", en: "\(number), as \(application)")
        case .userListed(_, let user):
            Wording(
                zh: "\(Shown.isolated(user.name))（\(user.id)），\(user.from) 至 \(user.until)",
                en: "\(Shown.isolated(user.name)) (\(user.id)), \(user.from) to \(user.until)")
        case .setAside(let entry, _):
            Wording(
                zh: "第 \(entry) 号记录不应登记，不生效力",
                en: "entry \(entry) is inadmissible and has no effects")
        case .extended(_, let until): Wording(zh: "延至 \(until)", en: "until \(until)")
        default: doubtTold(indices)
        }
    }

    private func doubtTold(_ indices: [Digest: EntryIndex]) -> Wording? {
        switch self {
        case .amended(let entry, _), .notified(let entry, _), .doubtResolved(let entry, _):
            indices[entry].map { Wording(zh: "第 \($0) 号记录", en: "entry \($0)") }
        case .doubted(let entries):
            Wording(
                zh: "存疑：第 \(Self.list(entries, indices, "、")) 号",
                en: "in doubt: entries \(Self.list(entries, indices, ", "))")
        case .keyRevoked(_, let since?):
            Wording(zh: "自第 \(since) 号起存疑", en: "in doubt from entry \(since) on")
        case .recused(let recusal):
            Wording(
                zh: "\(recusal.officer) 回避 \(recusal.subject)",
                en: "\(recusal.officer) stays away from \(recusal.subject)")
        case .resumed(let id): Wording(zh: "\(id) 恢复办理", en: "\(id) goes on")
        default: nil
        }
    }

    private static func facts(_ facts: PublicFacts, from day: CivilDate) -> Wording {
        let values = [facts.operatorName, facts.offering, facts.standard].map(Shown.isolated)
        return Wording(
            zh: "自 \(day) 起：\(values.joined(separator: "，"))",
            en: "from \(day) on: \(values.joined(separator: ", "))")
    }

    private static func issued(_ certificate: Certificate) -> Wording {
        let taken = certificate.isTakenOver
        return Wording(
            zh: "编号 \(certificate.number)，有效期 \(certificate.validFrom) 至 "
                + "\(certificate.validThrough)\(taken ? "；依纸质件补录，本账本未予证明" : "")",
            en: "\(certificate.number), valid \(certificate.validFrom) to "
                + "\(certificate.validThrough)\(taken ? "; taken over, not proven here" : "")")
    }

    private static func turned(_ number: CertificateNumber, _ turn: Turn) -> Wording? {
        switch turn.kind {
        case .revoked(_, _, let worksBack):
            Wording(
                zh: "\(number) \(worksBack ? "自始撤销" : "自 \(turn.on) 起撤销")",
                en: "\(number) revoked from \(worksBack ? "the beginning" : "\(turn.on)")")
        case .reinstated(_, let worksBack):
            Wording(
                zh: "\(number) \(worksBack ? "自始恢复" : "自 \(turn.on) 起恢复")",
                en: "\(number) in force again from \(worksBack ? "the beginning" : "\(turn.on)")")
        case .succeeded(let by):
            Wording(zh: "\(number) 由 \(by) 接续", en: "\(number) is succeeded by \(by)")
        case .stayed(_, let stayed):
            Wording(
                zh: "\(number) \(stayed ? "停止执行" : "恢复执行")",
                en: "\(number): execution \(stayed ? "stayed" : "goes on")")
        default: nil
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

    private static func list(
        _ entries: [Digest], _ indices: [Digest: EntryIndex], _ separator: String
    ) -> String {
        entries.compactMap { indices[$0]?.value }.sorted().map(String.init)
            .joined(separator: separator)
    }
}
