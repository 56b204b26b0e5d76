import COSE
import Drafting
import Testing

@testable import Certification

/// Acceptance 8: what `next` names is open, and what it does not name is refused.
@Suite struct NextTests {
    /// The ledger just before each act of the rehearsal, with the act.
    private static func steps() throws -> [(MemoryLedger, ActLine)] {
        try Rehearsal.lines.indices.map { index in
            var seen = -1
            return try Rehearsal.before { _ in
                seen += 1
                return seen == index
            }
        }
    }

    private static func open(_ ledger: MemoryLedger, _ line: ActLine) -> Set<String> {
        let day = line.issuedAt.map { CivilDate(posix: $0) } ?? line.occurredOn
        return Set(
            Next.openActs(on: line.subject, given: ledger.state, day: day).map(\.act.type))
    }

    @Test func `at every step of the rehearsal the act taken is among the answers of next`() throws
    {
        var missing: [String] = []
        for (ledger, line) in try Self.steps() where !Self.open(ledger, line).contains(line.type) {
            missing.append("\(line.type) on \(line.subject)")
        }
        #expect(missing == [])
    }

    /// Keys of officers whom the act names as its actors: only the state stands in the way.
    private static func signers(_ act: SchemeAct, _ ledger: MemoryLedger) -> [String] {
        let roles: [String: String] = [
            "leading-group": "leading-group-founder", "office": "office-1",
            "committee": "chair-1", "secretariat": "sec-1", "expert-panel": "expert-1",
            "department": "dept-industry-1", "municipal-regulator": "market-210100-1",
        ]
        let names = act.actors.compactMap { actor -> String? in
            if actor.role == "leading-group", actor.post == "head" { return "head-1" }
            if actor.role == "committee", actor.post == "member" { return "member-2" }
            return roles[actor.role]
        }
        return names.isEmpty ? ["office-1"] : names
    }

    @Test func `what next does not name is refused, whoever of its actors signs`() throws {
        let steps = try Self.steps()
        var admitted: [String] = []
        var tried = 0
        // Every nineteenth step: all stages are met, and the suite stays quick.
        for (ledger, line) in stride(from: 0, to: steps.count, by: 19).map({ steps[$0] }) {
            let open = Self.open(ledger, line)
            guard
                let scheme = ledger.state.scheme(
                    for: line.subject, on: ledger.state.logDay)
            else { continue }
            let day = line.issuedAt.map { CivilDate(posix: $0) } ?? line.occurredOn
            for shape in ActCatalogue.shapes where !open.contains(shape.type) {
                guard let act = scheme.acts[shape.type] else { continue }
                for signer in Self.signers(act, ledger) {
                    let text = JSONLine.print([
                        "by": .text(signer), "type": .text(shape.type),
                        "sub": .text("\(line.subject)"), "occurredOn": .text("\(day)"),
                        "fields": .map(Story.fields(shape)),
                    ])
                    tried += 1
                    let refusal: Refusal?
                    do { refusal = try ledger.refusal(of: text) } catch is DraftError { continue }
                    if refusal == nil { admitted.append("\(shape.type) on \(line.subject)") }
                }
            }
        }
        #expect(admitted == [])
        #expect(tried > 1500)
    }
}
