import COSE
import Drafting
import Testing

@testable import Certification

extension Story {
    /// Corrects a labelled entry: its fields as they were at first, some of them otherwise.
    mutating func amend(
        _ label: String, _ changes: [String: CBOR?] = [:], by key: String = "office-1",
        day: String, dated: String? = nil, as name: String = "amendment"
    ) throws {
        try playOnRecord(
            "entry.amended", of: label, amendment(of: label, changes, dated: dated), by: key,
            day: day)
        named(name)
    }

    /// The refusal that such a correction meets, or nil.
    func refusal(
        amending label: String, _ changes: [String: CBOR?] = [:], by key: String = "office-1",
        day: String, dated: String? = nil
    ) throws -> Refusal? {
        try refusal(
            "entry.amended", of: label, amendment(of: label, changes, dated: dated), by: key,
            day: day)
    }

    private func amendment(
        of label: String, _ changes: [String: CBOR?], dated: String?
    ) throws -> [String: CBOR?] {
        let hash = try #require(ledger.labels[label])
        let entry = try #require(ledger.decisions.first { $0.statement.leafHash == hash })
        var map = entry.statement.event.fields
        for (name, value) in changes { map[name] = value }
        return ["fields": .map(map), "day": dated.map { .text($0) }]
    }

    /// Labels the newest entry.
    mutating func named(_ label: String) {
        ledger.labels[label] = ledger.decisions.last?.statement.leafHash
    }

    /// Confirms or annuls an entry in doubt, under another key of the office or the founders'.
    mutating func settle(
        _ label: String, _ type: String, by key: String = "office-2", as name: String = "settled"
    ) throws {
        try playOnRecord(type, of: label, by: key)
        named(name)
    }

    /// A key of the office is known to be stolen since an entry.
    mutating func steal(_ officer: String, since label: String) throws {
        let since = try #require(ledger.labels[label].flatMap { ledger.state.entries[$0] })
        try play(
            "key.revoked",
            [
                "publicKey": .text("@\(officer)"), "why": "compromise",
                "since": CBOR(Int(since.index.value)),
            ], by: "leading-group-founder", on: "party/office")
    }

    /// The labels of the entries in doubt, in the order of the log.
    var inDoubt: [String] { ledger.state.inDoubt.map { label(of: $0) } }

    /// Who owes a word on which entry in doubt, since when.
    var doubtDuties: [String] {
        Duties.open(given: ledger.state, on: ledger.state.logDay).filter { $0.kind == .doubt }.map {
            let hash = ledger.decisions[Int($0.subject.id) ?? 0].statement.leafHash
            return "\(label(of: hash)) \($0.by.joined(separator: ",")) \($0.due)"
        }
    }

    private func label(of hash: Digest) -> String {
        ledger.labels.filter { $0.value == hash }.keys.min() ?? "\(hash.short)"
    }

    /// A complaint C-1 received on 2026-03-02 by the regulator, and accepted on the 5th.
    fileprivate static func complained(
        _ kind: String = "report", by key: String = "office-1"
    ) throws -> Story {
        var story = try awarded()
        try story.play(
            "complaint.received", ["kind": .text(kind)], by: "market-1", day: "2026-03-02",
            label: "received")
        try story.play("complaint.considered", by: key, day: "2026-03-05", label: "accepted")
        return story
    }

    fileprivate var complaint: Complaint? { ledger.state.complaints[ComplaintID("C-1")!] }
}

/// RULES, general rule 7, by hand: corrections and annulments that are annulled themselves,
/// corrected twice, or come across each other; and what authority has to do with it.
@Suite struct RefoldByHandRuleTests {
    /// Accepted with a stolen key, closed by the regulator, the acceptance annulled with a key that
    /// turns out stolen too.
    @Test(.admits("entry.annulled"), .admits("in-doubt"))
    func `given an annulment annulled, its entry counts again, and what rested on it stands`()
        throws
    {
        var story = try Story.complained(by: "office-2")
        try story.play("complaint.closed", by: "market-1", day: "2026-03-20", label: "closed")
        try story.steal("office-2", since: "accepted")
        try story.settle("accepted", "entry.annulled", by: "office-1", as: "annulment")
        #expect(story.complaint?.isAccepted == nil)
        #expect(story.complaint?.endedOn == day("2026-03-20"))
        #expect(story.inDoubt == ["closed"])
        try story.steal("office-1", since: "annulment")
        try story.settle("annulment", "entry.annulled", by: "leading-group-founder")
        #expect(story.complaint?.isAccepted == true)
        #expect(story.complaint?.considered == story.ledger.labels["accepted"])
        #expect(story.complaint?.endDue == day("2026-05-06"))
        // What the stolen key signed is as it was before anyone had a word on it: in doubt.
        #expect(story.inDoubt == ["accepted"])
        try story.settle("accepted", "entry.confirmed", by: "leading-group-founder")
        #expect(story.inDoubt == [])
        #expect(story.complaint?.isAccepted == true)
    }

    @Test(.admits("entry.annulled"), .admits("in-doubt"))
    func `given a correction annulled, what was said before stands, and nothing is in doubt`()
        throws
    {
        var story = try Story.complained()
        try story.play("complaint.closed", day: "2026-03-20", label: "closed")
        let before = story.complaint
        try story.amend(
            "accepted", ["outcome": "declined", "reason": "不属管辖"], by: "office-2",
            day: "2026-03-25")
        #expect(story.complaint?.isAccepted == false)
        #expect(story.inDoubt == ["closed"])
        try story.steal("office-2", since: "amendment")
        try story.settle("amendment", "entry.annulled", by: "office-1")
        #expect(story.complaint == before)
        #expect(story.inDoubt == [])
    }

    @Test(.admits("entry.annulled"), .admits("in-doubt"))
    func `given a correction annulled, what was decided on what it said is in doubt`() throws {
        var story = try Story.awarded()
        try story.play("complaint.received", day: "2026-03-02", label: "received")
        try story.amend("received", ["kind": "consumer"], by: "office-2", day: "2026-03-04")
        try story.play("complaint.considered", day: "2026-03-05", label: "accepted")
        #expect(story.complaint?.endDue == day("2026-05-12"))
        try story.steal("office-2", since: "amendment")
        try story.settle("amendment", "entry.annulled", by: "office-1")
        #expect(story.complaint?.kind == "report")
        #expect(story.complaint?.endDue == day("2026-05-06"))
        #expect(story.inDoubt == ["accepted"])
    }

    @Test(.admits("entry.annulled"), .admits("in-doubt"))
    func `given a correction annulled, what another one left in doubt before stays so`() throws {
        var story = try Story.complained()
        try story.play("complaint.closed", day: "2026-03-06", label: "closed")
        try story.amend("received", ["kind": "other"], by: "market-1", day: "2026-03-09")
        try story.amend(
            "accepted", ["handler": "office-1"], by: "office-2", day: "2026-03-10", as: "second")
        #expect(story.inDoubt == ["accepted", "closed"])
        try story.steal("office-2", since: "second")
        try story.settle("second", "entry.annulled", by: "office-1")
        #expect(story.complaint?.handler == OfficerID("office-2"))
        #expect(story.complaint?.kind == "other")
        #expect(story.inDoubt == ["accepted", "closed"])
    }

    /// A new edition because of a correction rests on that correction, whatever it corrected.
    @Test(.admits("entry.annulled"), .admits("edition"), .admits("certificate.reissued"))
    func `given a correction annulled, the edition that was issued on it is in doubt`() throws {
        var story = try Story.awarded()
        try story.amend(
            "award.published", ["document": "示例公告〔2025〕2号"], by: "office-2", day: "2026-01-10")
        try story.play(
            "certificate.reissued", ["because": "correction", "basis": "@amendment"],
            day: "2026-01-12", label: "edition")
        #expect(story.inDoubt == ["certificate.issued"])
        try story.steal("office-2", since: "amendment")
        try story.settle("amendment", "entry.annulled", by: "office-1")
        #expect(story.inDoubt == ["edition"])
        #expect(story.held?.edition == 2)
    }

    @Test(.refuses("entry.amended"), .refuses("in-doubt"), .admits("entry.annulled"))
    func `given an entry annulled, no correction of it is made, nor brings it back if annulled`()
        throws
    {
        var story = try Story.complained(by: "office-2")
        try story.amend("accepted", ["handler": "office-1"], by: "office-2", day: "2026-03-06")
        #expect(story.complaint?.handler == OfficerID("office-1"))
        try story.steal("office-2", since: "accepted")
        try story.settle("accepted", "entry.annulled", by: "office-1", as: "annulment")
        let accepted = try #require(story.ledger.labels["accepted"])
        expect(
            try story.refusal(amending: "accepted", ["handler": "office-1"], day: "2026-03-06"),
            .annulled(accepted), under: "in-doubt")
        try story.settle("amendment", "entry.annulled", by: "office-1")
        #expect(story.complaint?.isAccepted == nil)
        #expect(story.complaint?.handler == nil)
        #expect(story.inDoubt == [])
        #expect(
            try story.refusal("complaint.considered", ["handler": "market-1"], by: "market-1")
                == nil)
        // Once it is back, it says what it said without the correction.
        try story.steal("office-1", since: "annulment")
        try story.settle("annulment", "entry.annulled", by: "leading-group-founder")
        #expect(story.complaint?.isAccepted == true)
        #expect(story.complaint?.handler == OfficerID("office-2"))
    }

    @Test(.admits("entry.amended"), .admits("amendment"))
    func `given a second correction, day and digests of the first stay, and its fields do not`()
        throws
    {
        var story = try Story.before("application.reviewed")
        try story.amend(
            "application.received", ["category": "millet", "public": Story.renamedFacts],
            by: "market-1", day: "2025-08-27", dated: "2025-07-19")
        let digests = story.application?.redacted
        #expect(story.application?.category == "millet")
        try story.amend(
            "application.received", ["sector": "service", "category": "museum-service"],
            by: "market-1", day: "2025-08-28")
        #expect(story.application?.category == "museum-service")
        #expect(story.application?.receivedOn == day("2025-07-19"))
        #expect(story.application?.redacted == digests)
        // Each says the fields in whole: what it does not restate is as it restates it.
        try story.amend("application.received", by: "market-1", day: "2025-08-28")
        #expect(story.application?.category == "rice")
        #expect(story.application?.receivedOn == day("2025-07-19"))
    }

    @Test(.admits("entry.amended"), .admits("in-doubt"))
    func `given what was confirmed after one correction, another leaves it in doubt again`() throws
    {
        var story = try Story.complained()
        try story.amend("received", ["kind": "other"], by: "market-1", day: "2026-03-09")
        try story.settle("accepted", "entry.confirmed")
        #expect(story.inDoubt == [])
        try story.amend("received", ["kind": "consumer"], by: "market-1", day: "2026-03-10")
        #expect(story.inDoubt == ["accepted"])
        #expect(story.doubtDuties == ["accepted office 2026-03-10"])
    }

    /// The thief of an office's key gives another his post; what that one signed rests on it.
    @Test(.admits("entry.annulled"), .refuses("authority"), .admits("in-doubt"))
    func `given a mandate annulled, what was signed under it is in doubt, and stands till then`()
        throws
    {
        var story = try Story.before("application.reviewed")
        try story.play(Story.key("sec-9", of: "sec-9", "party/secretariat", by: "office-1"))
        try story.play(
            "mandate.granted", ["officer": "sec-9", "post": "officer"], by: "office-2",
            on: "party/secretariat", label: "mandate")
        try story.play("application.reviewed", by: "sec-9", label: "reviewed")
        try story.steal("office-2", since: "mandate")
        try story.settle("mandate", "entry.annulled", by: "office-1")
        #expect(story.application?.stage == "reviewed")
        #expect(story.inDoubt == ["reviewed"])
        #expect(story.doubtDuties == ["reviewed secretariat 2025-08-28"])
    }

    @Test(.admits("entry.annulled"), .refuses("authority"))
    func `given a mandate annulled, one that was withdrawn before it does not come back`() throws {
        var story = try Story.before("application.reviewed")
        try story.play(
            "mandate.withdrawn", ["officer": "sec-1", "post": "officer"],
            on: "party/secretariat")
        try story.play(
            "mandate.granted", ["officer": "sec-1", "post": "officer"], by: "office-2",
            on: "party/secretariat", label: "mandate")
        #expect(try story.refusal("application.reviewed") == nil)
        try story.steal("office-2", since: "mandate")
        try story.settle("mandate", "entry.annulled", by: "office-1")
        #expect(try story.refusal("application.reviewed")?.code == "no-mandate")
    }
}
