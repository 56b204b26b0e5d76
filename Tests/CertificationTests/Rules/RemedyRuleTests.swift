import COSE
import Testing

@testable import Certification

/// RULES, general rule 10: re-examination, review and lawsuits, stays, and reinstatement.
@Suite struct RemedyRuleTests {
    private static let law = "本系统规则（无条文，参照行政复议法、行政诉讼法）"

    /// Revoked on 2026-02-10, and a review of it lodged on 2026-03-02.
    private static func lodged() throws -> Story {
        var story = try Story.penalised()
        try story.play("remedy.lodged", day: "2026-03-02")
        return story
    }

    /// The same, decided on 2026-04-10.
    private static func decided(_ outcome: String) throws -> Story {
        var story = try lodged()
        try story.play(
            "remedy.decided", ["outcome": .text(outcome), "reason": "示例理由"], day: "2026-04-10")
        return story
    }

    @Test(
        .admits("remedy"), .refuses("remedy"), .admits("remedy.lodged"), .refuses("remedy.lodged"))
    func `given a decision, a remedy is lodged against it, once under its id, and stops nothing`()
        throws
    {
        var story = try Story.penalised()
        expect(
            try story.refusal("remedy.lodged", ["against": "@revocation.served"]),
            .noRemedyAgainst(try #require(story.ledger.labels["revocation.served"])),
            under: "remedy", Self.law)
        let nowhere = String(repeating: "ab", count: 32)
        expect(
            try story.refusal("remedy.lodged", ["against": .text(nowhere)]),
            .unknownEntry(Digest(hex: nowhere)!), under: "seen-state")
        #expect(try story.refusal("remedy.lodged", by: "operator-1") == nil)
        try story.play("remedy.lodged", day: "2026-03-02")
        #expect(story.status(on: "2026-03-02") == .revoked)
        expect(
            try story.refusal("remedy.lodged"), .twice(kind: "remedy", id: "R-1"),
            under: "remedy.lodged", Self.law)
    }

    @Test(.admits("remedy.stayed"), .refuses("remedy.stayed"))
    func `given a stay, the certificate is valid under review while it lasts`() throws {
        var story = try Self.lodged()
        expect(
            try story.refusal("remedy.stayed", on: "remedy/R-9"),
            .unknown(kind: "remedy", id: "R-9"), under: "remedy.stayed", Self.law)
        expect(
            try story.refusal("remedy.stayed", evidence: []), .evidenceMissing,
            under: "remedy.stayed", Self.law)
        #expect(try story.refusal("remedy.stayed", ["stayed": false])?.code == "first")
        try story.play("remedy.stayed", day: "2026-03-10")
        #expect(story.status(on: "2026-03-09") == .revoked)
        #expect(story.status(on: "2026-03-10") == .validUnderReview)
        #expect(try story.refusal("remedy.stayed")?.code == "done-already")
        try story.play("remedy.stayed", ["stayed": false], day: "2026-03-20")
        #expect(story.status(on: "2026-03-19") == .validUnderReview)
        #expect(story.status(on: "2026-03-20") == .revoked)
    }

    @Test(
        .admits("remedy.decided"), .refuses("remedy.decided"), .refuses("remedy.stayed"),
        .refuses("remedy"))
    func `given a remedy upheld, its stay ends, and it is decided once`() throws {
        var story = try Self.lodged()
        expect(
            try story.refusal("remedy.decided", evidence: []), .evidenceMissing,
            under: "remedy.decided", Self.law)
        expect(
            try story.refusal("remedy.decided", day: "2026-03-01"),
            .occursBeforeCause(day("2026-03-01"), day("2026-03-02")), under: "dates")
        try story.play("remedy.stayed", day: "2026-03-10")
        try story.play("remedy.decided", day: "2026-04-10")
        #expect(story.status(on: "2026-04-09") == .validUnderReview)
        #expect(story.status(on: "2026-04-10") == .revoked)
        for type in ["remedy.decided", "remedy.stayed"] {
            expect(try story.refusal(type), .remedyDecided, under: "remedy", Self.law)
        }
        expect(
            try story.refusal("certificate.reinstated"), .noFittingRemedy(Story.certificate),
            under: "remedy", Self.law)
    }

    @Test(
        .admits("certificate.reinstated"), .refuses("certificate.reinstated"), .admits("remedy"),
        .refuses("remedy"), .admits("edition"))
    func `given the revocation annulled, the certificate was valid throughout`() throws {
        var story = try Self.decided("annulled")
        #expect(story.status(on: "2026-04-10") == .revoked)
        try story.play("certificate.reinstated", day: "2026-04-13", label: "reinstated")
        #expect(story.status(on: "2026-02-09") == .revocationIntended)
        for date in ["2026-02-10", "2026-03-15", "2026-04-12", "2026-04-13"] {
            #expect(story.status(on: date) == .valid, "\(date)")
        }
        #expect(try story.refusal("certificate.reinstated")?.code == "first")
        try story.play(
            "certificate.reissued", ["because": "reinstatement", "basis": "@reinstated"],
            day: "2026-04-14")
        #expect(story.held?.edition == 2)
    }

    @Test(
        .admits("certificate.reinstated"), .refuses("certificate.reinstated"), .refuses("remedy"))
    func `given the revocation changed, the certificate is valid from now and not before`() throws {
        var story = try Self.decided("changed")
        expect(
            try story.refusal("certificate.reinstated"), .remedyUnfit(RemedyID("R-1")!),
            under: "remedy", Self.law)
        expect(
            try story.refusal("certificate.reinstated", ["from": "now"], day: "2026-04-09"),
            .occursBeforeCause(day("2026-04-09"), day("2026-04-10")), under: "dates")
        try story.play("certificate.reinstated", ["from": "now"], day: "2026-04-13")
        #expect(story.status(on: "2026-02-09") == .revocationIntended)
        #expect(story.status(on: "2026-04-12") == .revoked)
        #expect(story.status(on: "2026-04-13") == .valid)
    }

    @Test(
        .refuses("certificate.reinstated"), .refuses("remedy"),
        arguments: ["upheld", "unlawful", "withdrawn", "dismissed", "not-accepted", nil])
    func `given a remedy that undoes nothing, nothing is reinstated`(outcome: String?) throws {
        let story = try outcome.map { try Self.decided($0) } ?? Self.lodged()
        for from in ["beginning", "now"] {
            expect(
                try story.refusal("certificate.reinstated", ["from": .text(from)]),
                .noFittingRemedy(Story.certificate), under: "remedy", Self.law)
        }
    }

    @Test(.refuses("certificate.reinstated"))
    func `given a certificate in force, or no such remedy, nothing is reinstated`() throws {
        #expect(try Story.awarded().refusal("certificate.reinstated")?.code == "first")
        let story = try Self.decided("annulled")
        expect(
            try story.refusal("certificate.reinstated", ["remedy": "R-9"]),
            .unknown(kind: "remedy", id: "R-9"), under: "certificate.reinstated")
        #expect(try story.refusal("certificate.reinstated") == nil)
    }

    @Test(.admits("remedy.decided"), .refuses("remedy"))
    func `given a revocation annulled before its service, it is served no more`() throws {
        var story = try Story.awarded()
        try story.revoke(served: false)
        let service = try Story.line(
            "revocation.served", on: "revocation/V-1", by: "office-1", day: "2026-04-11")
        try story.play("remedy.lodged", day: "2026-03-02")
        #expect(try story.ledger.refusal(of: service) == nil)
        #expect(story.status(on: "2026-04-09") == .revocationIntended)
        try story.play("remedy.decided", ["outcome": "annulled"], day: "2026-04-10")
        #expect(story.status(on: "2026-04-10") == .valid)
        #expect(try story.ledger.refusal(of: service)?.code == "over")
    }

    @Test(
        .refuses("certificate.reinstated"), .refuses("remedy"),
        arguments: ["annulled", "redone", "upheld"])
    func `given a remedy against a rejection, the application goes on where it stood or not`(
        outcome: String
    ) throws {
        var story = try Story.before("application.reviewed")
        try story.play(
            "application.reviewed", ["outcome": "rejected", "reason": "不符合"], label: "rejected")
        try story.play("remedy.lodged", ["against": "@rejected"], day: "2025-09-10")
        #expect(try story.refusal("application.reviewed")?.code == "ended")
        try story.play("remedy.decided", ["outcome": .text(outcome)], day: "2025-10-10")
        #expect(story.application?.stage == "recommended")
        let refusal = try story.refusal("application.reviewed", day: "2025-10-11")
        #expect(
            refusal?.reason == (outcome == "upheld" ? .ended(Story.one, outcome: "rejected") : nil))
    }
}
