import COSE
import Testing
import Verification

@testable import Certification

/// DESIGN, Root of authority: what a compromised key signed is in doubt until it is confirmed or
/// annulled, and nothing rests on it before.
@Suite struct DoubtRuleTests {
    /// The state just before an act, with the key of an earlier one's signer compromised since
    /// that act, and a new key for the officer.
    private static func compromised(
        _ officer: String, of party: String, since label: String, before type: String,
        by revoker: String = "office-1"
    ) throws -> Story {
        var story = try Story.before(type)
        let since = try #require(
            story.ledger.labels[label].flatMap { story.ledger.state.entries[$0] })
        try story.play(
            "key.revoked",
            [
                "publicKey": .text("@\(officer)"), "why": "compromise",
                "since": CBOR(Int(since.index.value)),
            ], by: revoker, on: "party/\(party)")
        try story.play(
            Story.key(
                "\(officer)-new", of: officer, "party/\(party)", by: revoker, day: story.day))
        return story
    }

    private static func reviewed() throws -> Story {
        try compromised(
            "sec-1", of: "secretariat", since: "application.reviewed",
            before: "application.examined")
    }

    @Test(
        .admits("in-doubt"), .refuses("in-doubt"), .admits("entry.confirmed"),
        .refuses("entry.confirmed"))
    func `given a compromised key, its entries from then on are in doubt until confirmed`() throws {
        var story = try Self.reviewed()
        let entry = try #require(story.ledger.labels["application.reviewed"])
        #expect(story.ledger.state.inDoubt == [entry])
        expect(try story.refusal("application.examined"), .inDoubt(entry), under: "in-doubt")
        expect(
            try story.refusal("entry.confirmed", of: "application.reviewed"),
            .wrongRole(found: "office", wanted: "secretariat"), under: "in-doubt")
        #expect(
            try story.refusal("entry.confirmed", of: "application.reviewed", by: "sec-1")?.rule
                == "authority")
        #expect(
            try story.refusal(
                "entry.confirmed", of: "application.reviewed", by: "leading-group-founder") == nil)
        try story.playOnRecord("entry.confirmed", of: "application.reviewed", by: "sec-1-new")
        #expect(story.ledger.state.inDoubt == [])
        #expect(try story.refusal("application.examined") == nil)
        for type in ["entry.confirmed", "entry.annulled"] {
            expect(
                try story.refusal(type, of: "application.reviewed", by: "sec-1-new"),
                .notInDoubt(entry), under: "in-doubt")
        }
    }

    @Test(.admits("entry.annulled"), .refuses("entry.annulled"), .refuses("in-doubt"))
    func `given an entry annulled, its effects are taken back and nothing names it`() throws {
        var story = try Self.reviewed()
        let entry = try #require(story.ledger.labels["application.reviewed"])
        expect(
            try story.refusal("entry.annulled", of: "application.reviewed"),
            .wrongRole(found: "office", wanted: "secretariat"), under: "in-doubt")
        try story.playOnRecord("entry.annulled", of: "application.reviewed", by: "sec-1-new")
        #expect(story.application?.stage == "recommended")
        #expect(story.ledger.state.inDoubt == [])
        #expect(try story.refusal("application.examined")?.code == "step-missing")
        let amended: [String: CBOR?] = ["fields": ["outcome": "passed"]]
        expect(
            try story.refusal(
                "entry.amended", of: "application.reviewed", amended, by: "sec-1-new"),
            .annulled(entry), under: "in-doubt")
        #expect(try story.refusal("application.reviewed", by: "sec-1-new", day: story.day) == nil)
    }

    @Test(.refuses("entry.confirmed"), .refuses("entry.annulled"), .refuses("in-doubt"))
    func `given an entry from before the compromise, it is not in doubt`() throws {
        let story = try Self.compromised(
            "expert-1", of: "expert-panel", since: "list.proposed", before: "vote.cast", by: "sec-1"
        )
        let proposed = try #require(story.ledger.labels["list.proposed"])
        let examined = try #require(story.ledger.labels["application.examined"])
        #expect(story.ledger.state.inDoubt == [proposed])
        for type in ["entry.confirmed", "entry.annulled"] {
            expect(
                try story.refusal(type, of: "application.examined", by: "expert-1-new"),
                .notInDoubt(examined), under: "in-doubt")
        }
    }

    @Test(.refuses("in-doubt"), .refuses("award.approved"), .refuses("opinions.closed"))
    func `given a list or a request in doubt, no step rests on it`() throws {
        var review = try Self.compromised(
            "deputy-1", of: "leading-group", since: "award.reviewed", before: "award.approved",
            by: "leading-group-founder")
        let entry = try #require(review.ledger.labels["award.reviewed"])
        expect(try review.refusal("award.approved"), .inDoubt(entry), under: "in-doubt")
        try review.playOnRecord("entry.confirmed", of: "award.reviewed", by: "deputy-1-new")
        #expect(try review.refusal("award.approved") == nil)

        var story = try Story.before("opinions.requested")
        try story.play("opinions.requested", by: "office-2")
        try story.play("opinion.answered")
        let request = try #require(story.ledger.labels["opinions.requested"])
        let since = try #require(story.ledger.state.entries[request]).index
        let revocation: [String: CBOR?] = [
            "publicKey": "@office-2", "why": "compromise", "since": CBOR(Int(since.value)),
        ]
        try story.play(
            "key.revoked", revocation, by: "leading-group-founder", on: "party/office")
        expect(
            try story.refusal("opinions.closed", day: "2025-11-12"), .inDoubt(request),
            under: "in-doubt")
        try story.playOnRecord("entry.confirmed", of: "opinions.requested", by: "office-1")
        #expect(try story.refusal("opinions.closed", day: "2025-11-12") == nil)
    }

    /// What a thief of the office's key has enrolled, granted and called falls with the annulment.
    @Test(.admits("entry.annulled"), .refuses("authority"))
    func `given a mandate and a key that a stolen key gave, neither stands once annulled`() throws {
        var story = try Story.before("application.reviewed")
        try story.play(
            "mandate.granted", ["officer": "thief", "post": "officer"], by: "office-2",
            on: "party/secretariat", label: "mandate")
        try story.play(Story.key("thief", of: "thief", "party/secretariat", by: "office-2"))
        story.ledger.labels["key"] = story.ledger.decisions.last?.statement.leafHash
        #expect(try story.refusal("application.reviewed", by: "thief") == nil)
        let since = try #require(
            story.ledger.labels["mandate"].flatMap { story.ledger.state.entries[$0] })
        try story.play(
            "key.revoked",
            [
                "publicKey": "@office-2", "why": "compromise",
                "since": CBOR(Int(since.index.value)),
            ], by: "leading-group-founder", on: "party/office")
        try story.playOnRecord("entry.annulled", of: "key", by: "office-1")
        #expect(try story.refusal("application.reviewed", by: "thief")?.code == "key-revoked")
        try story.playOnRecord("entry.annulled", of: "mandate", by: "office-1")
        #expect(
            !story.ledger.state.authority.mandates.values.contains {
                $0.officer.description == "thief"
            })
        #expect(try story.refusal("application.reviewed") == nil)
    }

    /// A thief's own key, enrolled and revoked again with the stolen one, comes back by no order of
    /// annulments.
    @Test(.admits("entry.annulled"), .refuses("authority"), arguments: [true, false])
    func `given a stolen key's key that it revoked itself, it signs nothing again`(
        enrolmentFirst: Bool
    ) throws {
        var story = try Story.before("application.reviewed")
        try story.play(
            "mandate.granted", ["officer": "thief", "post": "officer"], by: "office-2",
            on: "party/secretariat", label: "mandate")
        try story.play(Story.key("thief", of: "thief", "party/secretariat", by: "office-2"))
        story.ledger.labels["key"] = story.ledger.decisions.last?.statement.leafHash
        try story.play(
            "key.revoked", ["publicKey": "@thief", "why": "rotation"], by: "office-2",
            on: "party/secretariat", label: "retired")
        let since = try #require(
            story.ledger.labels["mandate"].flatMap { story.ledger.state.entries[$0] })
        try story.play(
            "key.revoked",
            [
                "publicKey": "@office-2", "why": "compromise",
                "since": CBOR(Int(since.index.value)),
            ], by: "leading-group-founder", on: "party/office")
        for label in enrolmentFirst ? ["key", "retired"] : ["retired", "key"] {
            try story.playOnRecord("entry.annulled", of: label, by: "office-1")
        }
        #expect(try story.refusal("application.reviewed", by: "thief")?.code == "key-revoked")
    }

    /// The complaint C-1 received by the regulator, accepted with a key that was stolen.
    @Test(.admits("entry.annulled"), .admits("complaint.considered"))
    func `given an acceptance annulled, the complaint waits for one again`() throws {
        var story = try Story.awarded()
        try story.play("complaint.received", by: "market-1", day: "2026-03-02")
        try story.play("complaint.considered", by: "office-2", day: "2026-03-05", label: "stolen")
        try Self.steal(&story, "stolen")
        try story.playOnRecord("entry.annulled", of: "stolen", by: "office-1")
        let complaint = story.ledger.state.complaints[ComplaintID("C-1")!]
        #expect(complaint?.receivedOn == day("2026-03-02"))
        #expect(complaint?.isAccepted == nil)
        #expect(complaint?.considered == nil)
        #expect(try story.refusal("complaint.considered") == nil)
    }

    private static func steal(_ story: inout Story, _ label: String) throws {
        let since = try #require(
            story.ledger.labels[label].flatMap { story.ledger.state.entries[$0] })
        try story.play(
            "key.revoked",
            [
                "publicKey": "@office-2", "why": "compromise",
                "since": CBOR(Int(since.index.value)),
            ], by: "leading-group-founder", on: "party/office")
    }

    @Test(.admits("entry.annulled"), .admits("certificate.reissued"), .admits("change.decided"))
    func `given an edition and a change annulled, the certificate is what it was`() throws {
        var story = try Story.awarded()
        try story.play("change.requested", day: "2026-01-12", label: "request")
        try story.play("change.decided", by: "office-2", day: "2026-01-20", label: "granted")
        try story.play(
            "certificate.reissued", ["because": "change", "basis": "@granted"], by: "office-2",
            day: "2026-02-02", label: "edition")
        try story.play(
            "certificate.surrendered", by: "office-2", day: "2026-02-03",
            label: "surrender",
            behalf: [
                "party": "operator-0001", "kind": "operator", "form": "letter",
                "on": "2026-02-03", "archive": "档号 示例",
            ])
        #expect(story.status(on: "2026-02-03") == .surrendered)
        try Self.steal(&story, "granted")
        for label in ["surrender", "edition", "granted"] {
            try story.playOnRecord("entry.annulled", of: label, by: "office-1")
        }
        #expect(story.status(on: "2026-02-03") == .valid)
        #expect(story.held?.edition == 1)
        // The annulled edition keeps its place in the status list; the first has its own again.
        let list = try #require(
            StatusList(
                of: "liaoning-youpin", in: story.ledger.state, root: Digest.sha256([]),
                issuedAt: story.ledger.state.latestIssuedAt, expiresAt: .max))
        #expect(list.claims.count == 2)
        #expect(list.changes.change(of: 0, on: .latest) == nil)
        let annulled = try #require(list.changes.change(of: 1, on: day("2026-02-02")))
        #expect(annulled.status == .invalid && annulled.isRetroactive)
        #expect(annulled.ground.name == "annulled")
        #expect(story.held?.version(on: day("2026-02-02")).facts.operatorName == "示例粮油有限公司")
        #expect(
            try story.refusal("change.decided", ["effectiveOn": "2026-03-01"], day: "2026-02-03")
                == nil)
    }
}
