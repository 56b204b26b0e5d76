import COSE
import Testing

@testable import Certification

/// Art. 18: daily supervision, the year's spot check, re-inspection, rectification.
@Suite struct SupervisionRuleTests {
    @Test(.admits("spotcheck.sampled"), .refuses("certified"))
    func `given a certificate in force, a sample is taken of it and of no other`() throws {
        var story = try Story.awarded()
        try story.play("spotcheck.sampled", day: "2026-03-02")
        let refusal = try story.refusal(
            "spotcheck.sampled", ["certificate": "LNYP-2025-00099"], day: "2026-03-02",
            on: "spotcheck/S-2")
        #expect(refusal?.code == "unknown-certificate")
        #expect(refusal?.source.zh == "辽质强〔2025〕3号第18条")
    }
}
