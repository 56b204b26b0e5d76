import COSE
import Testing

@testable import Certification

/// Art. 19: a fact that has fallen is not noticed again. A listing as seriously dishonest is its
/// holder's, whatever it is noticed for; of another ground's day each certificate has its own.
@Suite struct FallenFactRuleTests {
    /// Listed, or struck by an accident, on 20 April, which fell on 20 May; the certificate was
    /// given back, and there is another.
    private static func fallen(_ ground: String, of holder: String) throws -> Story {
        var story = try Story.awarded()
        try story.play("revocation.intended", ["ground": .text(ground)], day: "2026-05-15")
        try story.play("ground.fell", day: "2026-05-20")
        try story.play("certificate.surrendered", day: "2026-05-21")
        try story.addSecondCertificate(of: holder, Story.facts([:]))
        return story
    }

    @Test(
        .admits("ground"), .refuses("ground"), .refuses("revocation.intended"),
        arguments: [
            ("serious-dishonesty", "operator-0001", "2026-04-20", true),
            ("serious-dishonesty", "operator-0001", "2026-04-21", false),
            ("serious-dishonesty", "operator-0002", "2026-04-20", false),
            ("major-accident", "operator-0001", "2026-04-20", false),
        ])
    func `given a listing that fell, it is noticed for no certificate of its holder`(
        ground: String, holder: String, factOn: String, isRefused: Bool
    ) throws {
        let story = try Self.fallen(ground, of: holder)
        let refusal = try story.refusal(
            "revocation.intended",
            [
                "ground": .text(ground), "factOn": .text(factOn),
                "certificates": ["LNYP-2025-00002"],
            ], day: "2026-05-25", on: "revocation/RV-2")
        guard isRefused else {
            #expect(refusal == nil)
            return
        }
        expect(refusal, .groundFell(on: day("2026-05-20")), under: "ground", RuleCase.article(19))
    }
}
