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

    @Test func `at every step the act taken is offered to its signer, or to who records it`()
        throws
    {
        let decisions = try Rehearsal.whole().decisions
        var missing: [String] = []
        for (index, (ledger, line)) in try Self.steps().enumerated() {
            let day = line.issuedAt.map { CivilDate(posix: $0) } ?? line.occurredOn
            let open = Next.openActs(on: line.subject, given: ledger.state, day: day)
            guard let found = open.first(where: { $0.act.type == line.type }) else { continue }
            // Genesis and the adoption stand before the rehearsal's own.
            let decision = decisions[index + 2]
            #expect(decision.statement.event.type == line.type)
            let (role, post) = (decision.signer.role, decision.signer.post)
            let isActor = found.actors.contains {
                $0.role == role && ($0.post == nil || $0.post == post)
            }
            let records =
                decision.statement.event.behalf != nil && found.recorders.contains(role)
            if !found.actors.isEmpty, !isActor, !records {
                missing.append("\(line.type) on \(line.subject) by \(role)/\(post)")
            }
        }
        #expect(missing == [])
    }

    @Test func `what can begin on a certificate is told of it, with its day`() throws {
        let ledger = try Rehearsal.whole()
        let history = ledger.history
        func open(_ number: String, _ date: String) throws -> [String: CivilDate?] {
            let day = try #require(CivilDate(date))
            let subject = try #require(Subject("certificate/\(number)"))
            let state = ledger.state.standing(on: day, history)
            let acts = Next.openActs(on: subject, given: state, day: day)
            return Dictionary(acts.map { ($0.act.type, $0.due) }, uniquingKeysWith: { $1 })
        }
        let valid = try open("LNYP-2025-00001", "2026-06-10")
        let begun = ["supervision.inspected", "spotcheck.sampled", "revocation.intended"]
        for type in begun { #expect(valid[type] != nil, "\(type)") }
        #expect(valid["reevaluation.opened"] == nil)
        let late = try open("LNYP-2025-00005", "2028-10-01")
        #expect(late["reevaluation.opened"] == CivilDate("2028-12-18"))
        let revoked = try open("LNYP-2025-00002", "2028-10-01")
        for type in begun { #expect(revoked[type] == nil, "\(type)") }
    }

    @Test func `a day is folded as the log was then, where nothing came late`() throws {
        let ledger = try Rehearsal.whole()
        // The first call: every act of it was entered on its day.
        let then = try Rehearsal.ended().state
        let day = then.logDay
        let folded = ledger.state.standing(on: day, ledger.history)
        #expect(folded.applications == then.applications)
        #expect(folded.objections == then.objections)
        #expect(folded.notices == then.notices)
        for certificate in then.certificates.values {
            // What turns it later is there: it may work back.
            var found = folded.certificates[certificate.number]
            found?.turns = certificate.turns
            #expect(found == certificate)
        }
        #expect(folded.logDay == day)
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
