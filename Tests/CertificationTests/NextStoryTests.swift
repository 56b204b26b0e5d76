import COSE
import Drafting
import Testing

@testable import Certification

/// Acceptance 8 on the short story: at *every* step, what `next` names is open, and what it does
/// not name is refused although its fields fit and a right actor signs.
@Suite struct NextStoryTests {
    private static func open(
        _ subject: Subject, _ story: Story, on day: CivilDate
    ) -> [Next.OpenAct] {
        Next.openActs(on: subject, given: story.ledger.state, day: day)
    }

    @Test func `at every step the act taken next is open on its subject`() throws {
        let stories = try Story.stories.get()
        for (story, line) in zip(stories, Story.script) {
            let open = Self.open(line.subject, story, on: line.occurredOn).map(\.act.type)
            #expect(open.contains(line.type), "\(line.type) on \(line.subject)")
        }
    }

    @Test func `at every step an application's next act is among its own answers`() throws {
        let subject = try #require(Subject("application/LN-2025-0001"))
        let stories = try Story.stories.get()
        for (story, line) in zip(stories, Story.script) where story.application != nil {
            let isItsOwn =
                story.ledger.state.scheme("liaoning-youpin")?.acts[line.type]?.isStep == true
            guard isItsOwn else { continue }
            let open = Self.open(subject, story, on: line.occurredOn)
            #expect(open.contains { $0.act.type == line.type }, "\(line.type)")
        }
    }

    /// An act of a type on a subject, with the fields of the script where it has them.
    private static func line(
        _ type: String, on subject: Subject, _ story: Story, _ date: CivilDate
    ) throws -> ActLine? {
        let known: ActLine
        if let line = Story.script.first(where: { $0.type == type }) {
            known = line
        } else if let side = Story.sideActs[type] {
            known = try Story.line(
                type, on: side.subject, by: side.by, day: "\(date)", side.fields)
        } else {
            return nil
        }
        var changes: [String: CBOR?] = [:]
        for (name, value) in known.fields.pairs {
            // A label of a step not yet taken: any entry of the log stands in its place.
            if let text = value.string, text.hasPrefix("@"), name != "publicKey",
                story.ledger.labels[String(text.dropFirst())] == nil
            {
                changes[name.string ?? ""] = .text(
                    story.ledger.state.founding?.identity.hex ?? "")
            }
        }
        if type == "certificate.issued" { changes["credential"] = "gw" }
        if type == "notice.published", story.ledger.disclosures.isEmpty {
            changes["entries"] = [["application": "LN-2025-0001", "disclosure": "gw"]]
        }
        return try known.with(
            fields: changes, occurredOn: "\(date)", subject: "\(subject)")
    }

    @Test func `at every step what next does not name is refused`() throws {
        let stories = try Story.stories.get()
        var admitted: [String] = []
        var tried = 0
        for (story, step) in zip(stories, Story.script) {
            let date = max(step.occurredOn, story.ledger.state.logDay)
            var subjects = Set([step.subject])
            if story.application != nil {
                subjects.insert(try #require(Subject("application/LN-2025-0001")))
            }
            for subject in subjects {
                let open = Set(Self.open(subject, story, on: date).map(\.act.type))
                for shape in ActCatalogue.shapes
                where !open.contains(shape.type) && shape.type != "ledger.founded" {
                    guard let line = try Self.line(shape.type, on: subject, story, date) else {
                        continue
                    }
                    tried += 1
                    if try story.ledger.refusal(of: line) == nil {
                        admitted.append("\(shape.type) on \(subject) before \(step.type)")
                    }
                }
            }
        }
        #expect(admitted == [])
        #expect(tried > 1500)
    }

    /// What runs out, and what a list waits for, each by its day.
    @Test func `the days that run are told with the act`() throws {
        let batch = try #require(Subject("batch/2025-1"))
        let application = try #require(Subject("application/LN-2025-0001"))
        func due(_ type: String, _ subject: Subject, _ story: Story, _ date: String) -> CivilDate? {
            Self.open(subject, story, on: day(date)).first { $0.act.type == type }?.due
        }
        #expect(
            due("batch.amended", batch, try Story.before("application.received"), "2025-07-20")
                == day("2025-08-15"))
        #expect(
            due("opinion.answered", batch, try Story.before("opinion.answered"), "2025-10-28")
                == day("2025-11-10"))
        let noticed = try Story.after("notice.published")
        #expect(
            due(
                "objection.received", try #require(Subject("objection/2025-1-01")), noticed,
                "2025-11-10") == day("2025-11-27"))
        /// What waits, and the last day of what it waits for.
        func waiting(_ story: Story, _ date: String) -> [String: CivilDate?] {
            let acts = Next.waiting(on: application, given: story.ledger.state, day: day(date))
            let days = acts.map { act -> (String, CivilDate?) in
                let last = act.refusal.fact("ends") ?? act.refusal.fact("due")
                return (act.act.type, last?.string.flatMap { CivilDate($0) })
            }
            return Dictionary(days, uniquingKeysWith: { first, _ in first })
        }
        #expect(waiting(noticed, "2025-11-27") == ["award.submitted": day("2025-11-27")])
        #expect(waiting(noticed, "2025-11-28") == [:])
        #expect(
            waiting(try Story.before("opinion.answered"), "2025-11-10")["opinions.closed"]
                == day("2025-11-10"))
    }

    @Test func `an intended revocation names the telling it waits for, until that is done`() throws
    {
        let subject = try #require(Subject("revocation/RV-1"))
        var story = try Story.awarded()
        try story.play("revocation.intended", day: "2026-05-15", label: "intended")
        func told() -> [String] {
            Self.open(subject, story, on: day("2026-05-18"))
                .filter { $0.act.type == "decision.notified" }.map(\.subject)
        }
        #expect(told() == ["\(try story.record("intended").subject)"])
        try story.notify("intended", on: "2026-05-18")
        #expect(told() == [])
    }
}
