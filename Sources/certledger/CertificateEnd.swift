import COSE
import Certification
import Console
import Ledger

/// How a certificate came to be in force no more: since when, under what, by which document, and
/// whether the paper came back.
struct CertificateEnd {
    /// Where the paper of a certificate is that ended.
    private enum Paper: String {
        /// Taken back.
        case recovered
        /// Declared void, wherever it is.
        case voided
        /// It came with the holder's surrender.
        case surrendered
        /// It is to be taken back, and is not yet.
        case out
        /// Nobody takes it back: it says itself until when it was valid.
        case kept
    }

    private let ending: Certificate.Ending
    private let paper: Paper
    private let recoveredOn: CivilDate?
    /// The ground of a revocation, else what ended it, with its place in the measures.
    private let ground: (name: String, wording: Wording?)
    /// The entry that decided it, with the number of its document; nil of one that ran out.
    private let decision: (entry: EntryIndex, day: CivilDate, document: String?)?

    /// Nil where it is in force, or not yet.
    init?(of number: CertificateNumber, _ asked: Asked) throws {
        let state = asked.state
        guard let certificate = state.certificates[number],
            let ending = certificate.ending(on: asked.day)
        else { return nil }
        self.ending = ending
        recoveredOn = certificate.recoveredOn.flatMap { $0 <= asked.day ? $0 : nil }
        let isGivenBack = certificate.turns.contains {
            $0.kind == .surrendered && $0.on <= asked.day
        }
        paper =
            recoveredOn != nil
            ? state.isDeclaredVoid(certificate) ? .voided : .recovered
            : isGivenBack ? .surrendered : ending.status.isRevoked ? .out : .kept
        let revocation = ending.revocation.flatMap { state.revocations[$0] }
        let history = asked.ledger.log.history
        let entry =
            revocation?.decision.flatMap { state.entries[$0]?.index } ?? ending.entry
        let event = entry.flatMap { state.event(at: $0, history) }
        try history.check()
        decision = entry.flatMap { entry in
            event.map { (entry, $0.occurredOn, $0.fields["document"]?.string) }
        }
        if let revocation {
            ground = (revocation.ground, state.ground(of: revocation))
        } else {
            let scheme = state.scheme(certificate.scheme, on: ending.since)
            ground = (ending.status.rawValue, scheme?.place(ofEnd: ending.status, by: event?.type))
        }
    }

    /// For people.
    var facts: [(String, String, String)] {
        var facts = [("终止日期", "since", "\(ending.since)")]
        if let wording = ground.wording {
            let name = ending.revocation == nil ? ("终止事由", "ended by") : ("撤销情形", "ground")
            facts.append((name.0, name.1, wording.text(Terminal.language)))
        }
        if let successor = ending.successor {
            facts.append(("接续证书", "succeeded by", "\(successor)"))
        }
        facts.append(("决定", "decision", told(decision)))
        facts.append(("证书收回（作废）", "paper", told(paper)))
        return facts
    }

    private func told(_ decision: (EntryIndex, CivilDate, String?)?) -> String {
        guard let (entry, day, document) = decision else {
            return Terminal.told("无须决定", "none is needed")
        }
        let quoted = document.map { Shown.quoted($0) }
        return Terminal.told(
            [quoted, "\(day)", "第 \(entry) 号"].compactMap { $0 }.joined(separator: "，"),
            [quoted, "\(day)", "entry \(entry)"].compactMap { $0 }.joined(separator: ", "))
    }

    private func told(_ paper: Paper) -> String {
        let day = recoveredOn.map { "\($0)" } ?? ""
        return switch paper {
        case .recovered: Terminal.told("\(day) 已收回", "back on \(day)")
        case .voided: Terminal.told("\(day) 公告作废", "declared void on \(day)")
        case .surrendered: Terminal.told("已随交回收回", "given back by the holder")
        case .out: Terminal.told("尚未收回", "not back")
        case .kept: Terminal.told("无须收回", "not asked for")
        }
    }

    /// For programs.
    var map: CBORMap {
        CBORMap([
            ("endedOn", .text("\(ending.since)")),
            ("ground", .text(ground.name)),
            (
                "groundSource",
                ground.wording.map { .text($0.text(Terminal.language)) } ?? .null
            ),
            ("succeededBy", ending.successor.map { .text("\($0)") } ?? .null),
            ("decision", decision?.document.map { .text($0) } ?? .null),
            ("decisionEntry", decision.map { CBOR(Int(clamping: $0.entry.value)) } ?? .null),
            ("decidedOn", decision.map { .text("\($0.day)") } ?? .null),
            ("paper", .text(paper.rawValue)),
            ("recoveredOn", recoveredOn.map { .text("\($0)") } ?? .null),
        ])
    }
}
