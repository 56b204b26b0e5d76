import COSE
import Testing

@testable import Certification

/// Arts. 23–25: who is listed as a user of a regional brand, where, from when, and again.
@Suite struct UserRuleTests {
    private static let brand = CertificateNumber("LNYP-2023-00001")!
    private static let one = UserID("user-1")!

    private static func users(_ story: Story) -> [UserID: Certificate.User] {
        story.ledger.state.certificates[brand]?.users ?? [:]
    }

    /// The brand of Panjin, with user-1 listed on 2025-08-20 from 2025-09-03 on.
    private static func listed() throws -> Story {
        var story = try Story.takenOver()
        try story.play("user.authorised", day: "2025-08-20")
        return story
    }

    @Test(
        .admits("user-region"), .refuses("user-region"),
        arguments: [
            ("盘锦市大洼区示例镇", true), ("辽宁省盘锦市示例路 1 号", true), ("大连市示例镇", false),
            ("大连市盘锦市路 1 号", false), ("示例镇", false), ("盘锦市大连市路 1 号", true),
        ])
    func `given a brand of a city, its users lie in that city`(
        place: String, isWithin: Bool
    ) throws {
        let refusal = try Story.takenOver().refusal(
            "user.authorised", ["place": .text(place)], day: "2025-08-20")
        guard !isWithin else {
            #expect(refusal == nil)
            return
        }
        expect(refusal, .outsideRegion(Wording(zh: "盘锦市", en: "Panjin")), under: "user-region")
    }

    @Test(
        .admits("user-listing"), .refuses("user-listing"),
        arguments: [("2025-08-20", true), ("2025-08-19", false), ("2023-12-20", false)])
    func `given a listing, it does not run back`(from: String, isAhead: Bool) throws {
        let refusal = try Story.takenOver().refusal(
            "user.authorised", ["from": .text(from)], day: "2025-08-20")
        guard !isAhead else {
            #expect(refusal == nil)
            return
        }
        expect(refusal, .listingRunsBack(day("2025-08-20")), under: "user-listing")
    }

    @Test(.admits("user.authorised"), .admits("user-listing"), .refuses("user-listing"))
    func `given a user is suspended, he is restored under his id and listed under no other`()
        throws
    {
        var story = try Self.listed()
        try story.play("user.suspended", day: "2025-09-05")
        expect(
            try story.refusal("user.authorised", ["user": "user-9"], day: "2025-09-10"),
            .listedAs(Self.one), under: "user-listing")
        expect(
            try story.refusal(
                "user.authorised", ["creditCode": "91211282MA00870182"], day: "2025-09-10"),
            .twice(kind: "user", id: "user-1"), under: "user.authorised")
        expect(
            try story.refusal("user.authorised", ["from": "2025-09-02"], day: "2025-09-10"),
            .listingRunsBack(day("2025-09-10")), under: "user-listing")
        expect(
            try story.refusal("user.authorised", day: "2025-09-04"),
            .occursBeforeCause(day("2025-09-04"), day("2025-09-05")), under: "dates")
        try story.play("user.authorised", day: "2025-09-10")
        let user = try #require(Self.users(story)[Self.one])
        #expect(!user.isSuspended)
        #expect(user.from == day("2025-09-03"))
        #expect(user.restoredOn == day("2025-09-10"))
        #expect(try story.refusal("user.suspended", day: "2025-09-11") == nil)
    }

    @Test(.refuses("user-listing"), .admits("user-listing"))
    func `given a user was removed, he comes back under his id alone, and from then on`() throws {
        var story = try Self.listed()
        try story.play("user.removed", day: "2025-09-05")
        expect(
            try story.refusal(
                "user.authorised", ["user": "user-9", "from": "2025-09-10"], day: "2025-09-10"),
            .listedAs(Self.one), under: "user-listing")
        expect(
            try story.refusal("user.authorised", day: "2025-09-10"),
            .listingRunsBack(day("2025-09-10")), under: "user-listing")
        #expect(
            try story.refusal("user.authorised", ["from": "2025-09-10"], day: "2025-09-10") == nil)
    }

    @Test(.admits("user-listing"))
    func `given an organisation listed anew under another id, it is listed once`() throws {
        var story = try Self.listed()
        try story.play("user.authorised", ["user": "user-9"], day: "2025-09-10")
        #expect(Self.users(story)[Self.one]?.removedOn == day("2025-09-10"))
        #expect(Self.users(story)[UserID("user-9")!]?.from == day("2025-09-03"))
    }

    @Test(.admits("user.authorised"), .refuses("user.authorised"))
    func `given a listing has run out, the user is listed again, and not before`() throws {
        var story = try Story.takenOver()
        try story.play("user.authorised", ["until": "2025-09-30"], day: "2025-08-20")
        let again: [String: CBOR?] = ["from": "2025-10-01"]
        expect(
            try story.refusal("user.authorised", again, day: "2025-09-30"),
            .twice(kind: "user", id: "user-1"), under: "user.authorised")
        #expect(try story.refusal("user.authorised", again, day: "2025-10-01") == nil)
    }

    @Test(.refuses("user.suspended"), .refuses("user.removed"))
    func `given a listing, nobody is suspended or removed before it`() throws {
        let story = try Self.listed()
        for type in ["user.suspended", "user.removed"] {
            expect(
                try story.refusal(type, day: "2025-08-19"),
                .occursBeforeCause(day("2025-08-19"), day("2025-08-20")), under: "dates")
        }
    }

    @Test(.admits("user-listing"), .admits("user-region"))
    func `given neither rule, an organisation is listed anywhere, from any day, as often as asked`()
        throws
    {
        var map = try MemoryLedger.scheme().map
        var rules = try #require(map["rules"]?.mapValue)
        for name in ["user-listing", "user-region"] {
            rules[name] = ["source": "ours", "off": true]
        }
        map["rules"] = .map(rules)
        var story = try Story(under: Scheme(map), takeoverUntil: CivilDate("2025-12-31"))
        try story.play("takeover.recorded", day: "2025-08-01")
        try story.play(
            "user.authorised", ["place": "大连市", "from": "2024-01-01"], day: "2025-08-20")
        #expect(try story.refusal("user.authorised", ["user": "user-9"]) == nil)
    }
}
