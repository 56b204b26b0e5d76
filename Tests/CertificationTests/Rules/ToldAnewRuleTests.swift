import COSE
import Testing

@testable import Certification

/// RULES, general rule 7: a complaint's end, or an objection's, that is corrected.
@Suite struct ToldAnewRuleTests {
    private static let merged: [String: CBOR?] = ["outcome": "merged", "mergedInto": "C-2"]

    /// C-1 and C-2, received on 2026-03-02 and accepted on the 5th.
    private static func complained() throws -> Story {
        var story = try Story.awarded()
        for id in ["C-1", "C-2"] {
            try story.play(
                "complaint.received", day: "2026-03-02", on: "complaint/\(id)",
                label: "\(id)-received")
            try story.play("complaint.considered", day: "2026-03-05", on: "complaint/\(id)")
            try story.play("complaint.told", day: "2026-03-06", on: "complaint/\(id)")
        }
        return story
    }

    private static func complaint(_ story: Story, _ id: String = "C-1") -> Complaint? {
        story.ledger.state.complaints[ComplaintID(id)!]
    }

    private static func owed(_ story: Story, on date: String) -> [String] {
        Duties.open(given: story.ledger.state, on: day(date))
            .filter { [.complaintTelling, .objectionTold].contains($0.kind) }
            .map { "\($0.subject) \($0.due)" }
    }

    /// Five working days from Wednesday 25 March.
    @Test(
        .admits("complaint.told"), .refuses("complaint.told"), .admits("complaint-telling"),
        .refuses("complaint-telling"))
    func `given a merger that was told and is put right, the complainant is told anew`() throws {
        var story = try Self.complained()
        try story.play("complaint.closed", Self.merged, day: "2026-03-20", label: "closed")
        var untold = story
        try story.play("complaint.told", day: "2026-03-23")
        #expect(try story.refusal("complaint.told", day: "2026-03-25")?.code == "done-already")
        let unfounded: [String: CBOR?] = [
            "outcome": "unfounded", "mergedInto": CBOR?.none, "reason": "查无实据",
        ]
        try story.amend("closed", unfounded, day: "2026-03-25", as: "corrected")
        #expect(Self.complaint(story)?.outcome == "unfounded")
        #expect(Self.complaint(story)?.toldOn == nil)
        #expect(Self.owed(story, on: "2026-03-25") == ["complaint/C-1 2026-04-01"])
        expect(
            try story.refusal("complaint.told", day: "2026-03-24"),
            .occursBeforeCause(day("2026-03-24"), day("2026-03-25")), under: "dates")
        #expect(try story.refusal("complaint.told", day: "2026-03-25") == nil)
        var told = story
        try told.play("complaint.told", day: "2026-03-26")
        #expect(Self.complaint(told)?.toldOn == day("2026-03-26"))
        #expect(Self.owed(told, on: "2026-03-26") == [])
        #expect(try told.refusal("complaint.told", day: "2026-03-27")?.code == "done-already")
        // Folded again, it stays told.
        try told.amend("C-1-received", ["channel": "letter"], day: "2026-03-30")
        #expect(Self.complaint(told)?.toldOn == day("2026-03-26"))
        // Corrected once more, it is told once more.
        try told.amend("closed", unfounded.merging(["reason": "另有说明"]) { $1 }, day: "2026-04-02")
        #expect(Self.complaint(told)?.toldOn == nil)
        // What was not told before is told once.
        try untold.amend("closed", unfounded, day: "2026-03-25")
        try untold.play("complaint.told", day: "2026-03-26")
        #expect(Self.owed(untold, on: "2026-03-26") == [])
    }

    /// The correction was signed with a stolen key.
    @Test(.admits("complaint.told"), .admits("entry.annulled"), .refuses("complaint-telling"))
    func `given such a correction is annulled, what was told before it counts`() throws {
        var story = try Self.complained()
        try story.play("complaint.closed", Self.merged, day: "2026-03-20", label: "closed")
        try story.play("complaint.told", day: "2026-03-23")
        try story.amend(
            "closed", ["outcome": "unfounded", "mergedInto": CBOR?.none, "reason": "查无实据"],
            by: "office-2", day: "2026-03-25", as: "corrected")
        #expect(Self.complaint(story)?.toldOn == nil)
        try story.steal("office-2", since: "corrected")
        try story.settle("corrected", "entry.annulled", by: "office-1")
        #expect(Self.complaint(story)?.outcome == "merged")
        #expect(Self.complaint(story)?.toldOn == day("2026-03-23"))
        #expect(Self.owed(story, on: "2026-03-26") == [])
    }

    @Test(.admits("objection.notified"), .refuses("objection.notified"))
    func `given what was decided on an objection is put right, all are told anew`() throws {
        var story = try Story.after("notice.published")
        try story.play("objection.received", day: "2025-11-10")
        try story.play("objection.investigated", day: "2025-11-12")
        try story.play(
            "objection.decided", ["outcome": "rejected", "reason": "示例理由"], day: "2025-11-14",
            label: "decided")
        expect(
            try story.refusal("objection.notified", day: "2025-11-13"),
            .occursBeforeCause(day("2025-11-13"), day("2025-11-14")), under: "dates")
        try story.play("objection.notified", day: "2025-11-17")
        #expect(try story.refusal("objection.notified") != nil)
        #expect(Self.owed(story, on: "2025-11-17") == [])
        try story.amend("decided", ["reason": "另有说明"], by: "member-1", day: "2025-11-19")
        #expect(Self.owed(story, on: "2025-11-19").map { $0.hasSuffix(" 2025-11-26") } == [true])
        expect(
            try story.refusal("objection.notified", day: "2025-11-18"),
            .occursBeforeCause(day("2025-11-18"), day("2025-11-19")), under: "dates")
        #expect(try story.refusal("objection.notified", day: "2025-11-19") == nil)
        try story.play("objection.notified", day: "2025-11-20")
        #expect(Self.owed(story, on: "2025-11-20") == [])
        #expect(try story.refusal("objection.notified") != nil)
    }

    // An end that is put right to a merger.

    /// Closed on Friday 20 March; the other ended on another day.
    @Test(
        .admits("entry.amended"), .refuses("entry.amended"), .refuses("linked"),
        arguments: [("2026-03-18", false), ("2026-03-23", true)])
    func `given an end put right to a merger, the other was open at its place`(
        ended: String, isAdmitted: Bool
    ) throws {
        var story = try Self.complained()
        func close() throws {
            try story.play("complaint.closed", day: "2026-03-20", label: "closed")
        }
        if isAdmitted { try close() }
        try story.play("complaint.closed", day: ended, on: "complaint/C-2")
        if !isAdmitted { try close() }
        let refusal = try story.refusal(amending: "closed", Self.merged, day: "2026-03-25")
        #expect((refusal == nil) == isAdmitted)
        guard isAdmitted else {
            let why = Refusal.Reason.mergedIntoEnded(ComplaintID("C-2")!)
            #expect(refusal?.code == "inadmissible")
            #expect(refusal?.reason.wording.en.contains(why.wording.en) == true)
            return
        }
        try story.amend("closed", Self.merged, day: "2026-03-25")
        #expect(Self.complaint(story)?.mergedInto == ComplaintID("C-2")!)
        #expect(Self.complaint(story, "C-2")?.endedOn == day(ended))
    }

    /// As in a log in which it had been merged from the start.
    @Test(.admits("entry.amended"), .admits("complaint.closed"))
    func `given an end put right to a merger into one withdrawn later, it is open again`() throws {
        var story = try Self.complained()
        try story.play("complaint.closed", day: "2026-03-20", label: "closed")
        try story.play(
            "complaint.closed", ["outcome": "withdrawn"], day: "2026-03-23", on: "complaint/C-2")
        try story.amend("closed", Self.merged, day: "2026-03-25")
        #expect(Self.complaint(story)?.endedOn == nil)
        #expect(Self.complaint(story)?.mergedInto == nil)
        #expect(Self.complaint(story)?.runsAnewFrom == day("2026-03-23"))
        #expect(Self.complaint(story, "C-2")?.outcome == "withdrawn")
    }
}
