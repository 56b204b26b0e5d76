import COSE
import Certification
import Console
import Ledger

/// How a certificate came to be in force no more: since when, under what, by which document, and
/// whether the paper came back.
struct CertificateEnd {
    private let ending: Certificate.Ending
    private let recoveredOn: CivilDate?
    /// The ground of a revocation, with its place in the measures.
    private let ground: (name: String, wording: Wording)?
    /// The entry that decided it, with the number of its document.
    private let decision: (entry: EntryIndex, day: CivilDate, document: String?)?

    /// Nil where it is in force, or not yet.
    init?(of number: CertificateNumber, _ asked: Asked) throws {
        let state = asked.state
        guard let certificate = state.certificates[number],
            let ending = certificate.ending(on: asked.day)
        else { return nil }
        self.ending = ending
        recoveredOn = certificate.recoveredOn.flatMap { $0 <= asked.day ? $0 : nil }
        let revocation = ending.revocation.flatMap { state.revocations[$0] }
        ground = revocation.flatMap { revocation in
            state.ground(of: revocation).map { (revocation.ground, $0) }
        }
        let history = asked.ledger.log.history
        let entry =
            revocation?.decision.flatMap { state.entries[$0]?.index } ?? ending.entry
        decision = entry.flatMap { entry in
            state.event(at: entry, history).map {
                (entry, $0.occurredOn, $0.fields["document"]?.string)
            }
        }
        try history.check()
    }

    /// For people.
    var facts: [(String, String, String)] {
        var facts = [("终止日期", "since", "\(ending.since)")]
        if let ground { facts.append(("撤销情形", "ground", ground.wording.text(Terminal.language))) }
        if let successor = ending.successor {
            facts.append(("接续证书", "succeeded by", "\(successor)"))
        }
        if let decision {
            let document = decision.document.map { Shown.quoted($0) }
            let zh = [document, "\(decision.day)", "第 \(decision.entry) 号"].compactMap { $0 }
            let en = [document, "\(decision.day)", "entry \(decision.entry)"].compactMap { $0 }
            facts.append(
                (
                    "决定", "decision",
                    Terminal.told(zh.joined(separator: "，"), en.joined(separator: ", "))
                ))
        }
        // Other ends want no recovery.
        guard ending.status.isRevoked else { return facts }
        facts.append(
            (
                "证书收回（作废）", "paper",
                recoveredOn.map { Terminal.told("\($0) 已收回或作废", "back or void on \($0)") }
                    ?? Terminal.told("尚未收回", "not back")
            ))
        return facts
    }

    /// For programs.
    var map: CBORMap {
        CBORMap([
            ("endedOn", .text("\(ending.since)")),
            ("ground", ground.map { .text($0.name) } ?? .null),
            ("groundSource", ground.map { .text($0.wording.text(Terminal.language)) } ?? .null),
            ("succeededBy", ending.successor.map { .text("\($0)") } ?? .null),
            ("decision", decision?.document.map { .text($0) } ?? .null),
            ("decisionEntry", decision.map { CBOR(Int(clamping: $0.entry.value)) } ?? .null),
            ("decidedOn", decision.map { .text("\($0.day)") } ?? .null),
            ("recoveredOn", recoveredOn.map { .text("\($0)") } ?? .null),
        ])
    }
}
