import COSE
import Drafting
import Testing

@testable import Certification

/// RULES, general rule 7, by hand: what later entries are worth, once what they rested on says
/// otherwise.
@Suite struct RefoldLaterRuleTests {
    private static let user = UserID("user-1")!
    private static let brand = CertificateNumber("LNYP-2023-00001")!

    private static func complaint(_ story: Story) -> Complaint? {
        story.ledger.state.complaints[ComplaintID("C-1")!]
    }

    @Test(.admits("entry.amended"), .admits("entry.confirmed"), .admits("entry.annulled"))
    func `given a result put right, the order on it is in doubt, and falls if annulled`() throws {
        var story = try Story.ordered()
        try story.amend("spotcheck.concluded", ["outcome": "conforming"], day: "2026-04-10")
        #expect(story.inDoubt == ["order"])
        #expect(story.doubtDuties == ["order office 2026-04-10"])
        #expect(story.status(on: "2026-04-10") == .rectificationPending)
        var confirmed = story
        try confirmed.settle("order", "entry.confirmed")
        #expect(confirmed.inDoubt == [])
        #expect(confirmed.status(on: "2026-04-10") == .rectificationPending)
        try story.settle("order", "entry.annulled")
        #expect(story.inDoubt == [])
        #expect(story.ledger.state.rectifications[RectificationID("RC-1")!] == nil)
        for date in ["2026-04-07", "2026-04-08", "2026-04-10"] {
            #expect(story.status(on: date) == .valid, "\(date)")
        }
    }

    /// The accident of 20 April lies before a certificate that is valid from May on.
    @Test(.admits("entry.amended"), .refuses("ground"), .admits("revocation.intended"))
    func `given an award's day put right, what rests on its validity is in doubt`() throws {
        var story = try Story.intended()
        try story.play("revocation.decided", day: "2026-05-26", label: "decided")
        var before = story
        try before.amend("award.published", day: "2026-05-27", dated: "2025-12-09")
        #expect(!before.inDoubt.contains("intended"))
        try story.amend("award.published", day: "2026-05-27", dated: "2026-05-04")
        #expect(story.held?.validFrom == day("2026-05-04"))
        #expect(story.inDoubt.contains("intended"))
    }

    /// A report's end is put off, a consumer's is not: 60 days from the acceptance, or 45.
    @Test(.admits("entry.amended"), .admits("report-of-breach"), .admits("consumer-complaint"))
    func `given a report put right to a complaint, its extension stands until it is annulled`()
        throws
    {
        var story = try Story.awarded()
        try story.play("complaint.received", day: "2026-03-02", label: "received")
        try story.play("complaint.considered", day: "2026-03-05", label: "accepted")
        try story.playOnRecord(
            "deadline.extended", of: "accepted", ["until": "2026-06-03"], day: "2026-04-20")
        story.named("extended")
        try story.amend("received", ["kind": "consumer"], day: "2026-04-22")
        #expect(Self.complaint(story)?.acceptDue == day("2026-03-11"))
        #expect(Self.complaint(story)?.endDue == day("2026-06-03"))
        #expect(story.inDoubt == ["accepted", "extended"])
        #expect(
            story.doubtDuties == ["accepted office 2026-04-22", "extended office 2026-04-22"])
        try story.settle("extended", "entry.annulled")
        #expect(Self.complaint(story)?.endDue == day("2026-05-12"))
        try story.settle("accepted", "entry.confirmed")
        #expect(story.inDoubt == [])
    }

    @Test(.admits("entry.amended"), .admits("entry.annulled"), .admits("complaint.closed"))
    func `given an acceptance put right to a refusal, the closing is in doubt, naming nothing`()
        throws
    {
        var story = try Story.awarded()
        try story.play("complaint.received", day: "2026-03-02", label: "received")
        try story.play("complaint.considered", day: "2026-03-05", label: "accepted")
        try story.play("complaint.closed", by: "market-1", day: "2026-03-20", label: "closed")
        try story.play("complaint.told", day: "2026-03-21", label: "told")
        try story.amend(
            "accepted", ["outcome": "declined", "reason": "不属管辖"], day: "2026-03-25")
        #expect(Self.complaint(story)?.isAccepted == false)
        #expect(Self.complaint(story)?.outcome == "unfounded")
        #expect(Self.complaint(story)?.endedOn == day("2026-03-20"))
        #expect(story.inDoubt == ["closed"])
        #expect(story.doubtDuties == ["closed market-211100 2026-03-25"])
        try story.settle("closed", "entry.annulled", by: "leading-group-founder")
        #expect(Self.complaint(story)?.outcome == "declined")
        #expect(Self.complaint(story)?.endedOn == day("2026-03-05"))
        // What was told was another end.
        #expect(Self.complaint(story)?.toldOn == nil)
        #expect(story.inDoubt == [])
    }

    @Test(.admits("entry.amended"), .admits("entry.annulled"), .admits("award.approved"))
    func `given an approval put right to an exception, publication and certificate are in doubt`()
        throws
    {
        var story = try Story.awarded()
        try story.amend(
            "award.approved",
            [
                "entries": [
                    ["application": "LN-2025-0001", "outcome": "excepted", "reason": "另行核实"]
                ]
            ], by: "head-1", day: "2026-01-10")
        #expect(story.application?.ending?.outcome == "excepted")
        #expect(story.application?.awardedOn == day("2025-12-08"))
        #expect(story.status(on: "2026-01-10") == .valid)
        #expect(story.inDoubt == ["award.published", "certificate.issued", "batch.closed"])
        #expect(
            story.doubtDuties == [
                "award.published office 2026-01-10", "certificate.issued office 2026-01-10",
                "batch.closed office 2026-01-10",
            ])
        try story.settle("certificate.issued", "entry.annulled")
        #expect(story.held == nil)
        #expect(story.application?.certificate == nil)
        #expect(story.application?.awardedOn == day("2025-12-08"))
        try story.settle("award.published", "entry.annulled")
        #expect(story.application?.awardedOn == nil)
        #expect(story.application?.stage == "deputy-reviewed")
        try story.settle("batch.closed", "entry.confirmed")
        #expect(story.inDoubt == [])
    }

    @Test(.admits("entry.amended"), .refuses("entry.amended"), .admits("self-report-due"))
    func `given a report's year put right, it is late for that, and the other year is owed`()
        throws
    {
        func owed(_ story: Story) -> [CivilDate] {
            Duties.open(given: story.ledger.state, on: day("2027-02-01")).filter {
                $0.kind == .report
            }.compactMap(\.due.day)
        }
        var story = try Story.awarded()
        try story.play("report.filed", day: "2027-01-11", label: "report")
        #expect(owed(story) == [])
        expect(
            try story.refusal(
                amending: "report", ["year": 2027], by: "operator-2", day: "2027-01-12"),
            .notItsRole("operator"), under: "amendment")
        #expect(
            try story.refusal(
                amending: "report", ["year": 2027], by: "operator-1", day: "2027-01-12")?.code
                == "inadmissible")
        try story.amend("report", ["year": 2025], by: "operator-1", day: "2027-01-12")
        let report = story.ledger.state.reports[ReportID("RP-1")!]
        #expect(report?.year == 2025)
        #expect(report?.receivedOn == day("2027-01-11"))
        #expect(report?.isLate == true)
        #expect(owed(story) == [day("2027-03-31")])
        let holder = PartyID("operator-0001")!
        expect(
            try story.refusal("report.filed", ["year": 2025], on: "report/RP-2"),
            .reportTwice(holder, 2025), under: "self-report-due")
        try story.play("report.filed", day: "2027-01-13", on: "report/RP-2")
        #expect(owed(story) == [])
        #expect(story.inDoubt == [])
    }

    @Test(.admits("entry.amended"), .refuses("entry.amended"), .admits("user.authorised"))
    func `given a user's last day put right, his suspension stands, and is not in doubt`() throws {
        var story = try Story.takenOver()
        try story.play("user.authorised", day: "2025-08-20", label: "authorised")
        try story.play("user.suspended", day: "2025-10-01", label: "suspended")
        #expect(
            try story.refusal(
                amending: "authorised", ["until": "2026-12-20"], by: "operator-1",
                day: "2025-10-09")?.code == "inadmissible")
        for last in ["2026-12-19", "2025-09-15"] {
            try story.amend(
                "authorised", ["until": .text(last)], by: "operator-1", day: "2025-10-09")
            let user = story.ledger.state.certificates[Self.brand]?.users[Self.user]
            #expect(user?.until == day(last))
            #expect(user?.suspendedOn == day("2025-10-01"))
            #expect(story.inDoubt == [])
        }
    }

    @Test(.admits("entry.amended"), .admits("misuse.recorded"), .admits("misuse.ended"))
    func `given a misuse put right after its end, it stays ended, in doubt where its day is later`()
        throws
    {
        let subject = try #require(Subject(.misuse, named: "M-1"))
        var story = try Story.awarded()
        try story.play("misuse.recorded", day: "2026-03-02", label: "recorded")
        try story.play("misuse.ended", day: "2026-03-20", label: "ended")
        for (dated, inDoubt) in [
            (nil, []), ("2026-03-20", []), ("2026-03-21", ["ended"]),
        ] as [(String?, [String])] {
            try story.amend(
                "recorded", ["how": "after-end"], by: "market-1", day: "2026-03-25", dated: dated)
            let misuse = try #require(story.ledger.state.cases[subject])
            #expect(misuse.matter == "after-end")
            #expect(misuse.outcome == "stopped")
            #expect(misuse.steps.map(\.on) == [day(dated ?? "2026-03-02"), day("2026-03-20")])
            #expect(story.inDoubt == inDoubt)
        }
        try story.settle("ended", "entry.annulled", by: "leading-group-founder")
        #expect(story.ledger.state.cases[subject]?.isOver == false)
    }

    @Test(.admits("entry.amended"), .admits("rectification.ordered"))
    func `given an order's day put right to after its re-check, report and re-check are in doubt`()
        throws
    {
        var story = try Story.ordered()
        try story.play("rectification.reported", day: "2026-04-30", label: "report")
        try story.play("rectification.rechecked", day: "2026-05-06", label: "recheck")
        try story.amend("order", day: "2026-05-10", dated: "2026-05-07")
        let order = story.ledger.state.rectifications[RectificationID("RC-1")!]
        #expect(order?.orderedOn == day("2026-05-07"))
        #expect(order?.due == day("2026-06-08"))
        #expect(order?.reportedOn == day("2026-04-30"))
        #expect(order?.isFulfilled == true)
        #expect(story.status(on: "2026-05-10") == .valid)
        #expect(story.inDoubt == ["report", "recheck"])
        #expect(
            story.doubtDuties == [
                "report operator-0001 2026-05-10", "recheck market-211100 2026-05-10",
            ])
        try story.settle("recheck", "entry.annulled", by: "leading-group-founder")
        #expect(story.status(on: "2026-05-06") == .valid)
        #expect(story.status(on: "2026-05-07") == .rectificationPending)
    }

    @Test(.admits("entry.amended"), .admits("objection"), .admits("objection.received"))
    func `given an objection's day put right, what was found out before it is in doubt`() throws {
        var story = try Story.before("award.submitted")
        try story.play("objection.received", day: "2025-11-20", label: "objection")
        try story.play("objection.investigated", day: "2025-11-24", label: "investigated")
        try story.amend("objection", day: "2025-11-26", dated: "2025-11-25")
        let objection = story.ledger.state.objections[ObjectionID("2025-1-01")!]
        #expect(objection?.receivedOn == day("2025-11-25"))
        #expect(objection?.isInvestigated == true)
        #expect(story.inDoubt == ["investigated"])
        #expect(try story.refusal("award.submitted")?.code == "objection-open")
        // After the notice's end, on the 27th, it holds nothing up.
        try story.amend("objection", day: "2025-11-28", dated: "2025-11-28")
        #expect(try story.refusal("award.submitted") == nil)
    }

    @Test(.admits("entry.amended"), .refuses("objection"))
    func `given an objection put right to the notice's time, a submission before is in doubt`()
        throws
    {
        var story = try Story.before("award.submitted")
        try story.play("objection.received", day: "2025-11-28", label: "objection")
        try story.play("award.submitted", label: "submitted")
        try story.amend("objection", day: "2025-12-01", dated: "2025-11-27")
        #expect(story.application?.stage == "submitted")
        #expect(story.inDoubt == ["submitted"])
        #expect(story.doubtDuties == ["submitted office 2025-12-01"])
        #expect(
            try story.refusal("award.reviewed", ["submission": "@submitted"])?.code
                == "objection-open")
    }
}
