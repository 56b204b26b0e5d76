import COSE
import Drafting
import Testing

@testable import Certification

/// Arts. 16, 17, 21: notice, submission, review, approval, publication, certificates.
@Suite struct AwardRuleTests {
    static let cases: [RuleCase] = [
        RuleCase(
            "notice.published", when: "an entry was not carried in deliberation",
            then: "ended", under: "notice.published", RuleCase.article(16)
        ) {
            try $0.with(fields: [
                "entries": [["application": "LN-2025-0026", "disclosure": "gw"]]
            ])
        },
        RuleCase(
            "notice.published", when: "it discloses something else than what was filed",
            then: "disclosure-missing", under: "disclosure"
        ) {
            try $0.with(fields: [
                "entries": [["application": "LN-2025-0001", "disclosure": "gw"]]
            ])
        },
        RuleCase(
            "notice.published", when: "its part is not one of its parts", then: "notice-part",
            under: "notice.published", RuleCase.article(16)
        ) { try $0.with(fields: ["part": 3]) },
        RuleCase(
            "award.submitted", when: "the secretariat submits", then: "wrong-role",
            under: "award.submitted", RuleCase.article(17)
        ) { try $0.with(by: "sec-1") },
        RuleCase(
            "award.reviewed", when: "it names no submission", then: "award-step-unknown",
            under: "award.reviewed", RuleCase.article(17)
        ) { try $0.with(fields: ["submission": "@app-1"]) },
        RuleCase(
            "award.approved", when: "an entry was excepted by the deputy", then: "ended",
            under: "award.approved", RuleCase.article(17)
        ) {
            try $0.with(fields: [
                "entries": [["application": "LN-2025-0030", "outcome": "approved"]]
            ])
        },
        RuleCase(
            "award.approved", when: "it rests on the submission and not on the review",
            then: "award-step-unknown", under: "award.approved", RuleCase.article(17)
        ) { try $0.with(fields: ["review": "@submission-1"]) },
        RuleCase(
            "award.published", when: "an entry was excepted by the head", then: "ended",
            under: "award.published", RuleCase.article(17)
        ) { try $0.with(fields: ["applications": ["LN-2025-0031"]]) },
        RuleCase(
            "certificate.issued", when: "it is for what was not approved", then: "ended",
            under: "certificate.issued", RuleCase.article(17)
        ) { try $0.with(fields: ["application": "LN-2025-0031", "credential": "gw"]) },
        RuleCase(
            "certificate.issued", when: "its number has another prefix", then: "number-form",
            under: "number"
        ) { try $0.with(fields: ["credential": "gw"], subject: "certificate/XX-2025-00001") },
        RuleCase(
            "certificate.issued", when: "its edition is not the first", then: "edition-wrong",
            under: "number"
        ) { try $0.with(fields: ["edition": 2]) },
        RuleCase(
            "certificate.issued", when: "its credential is no credential",
            then: "credential-unreadable", under: "credential"
        ) { try $0.with(fields: ["credential": "gw"]) },
    ]

    @Test(
        .admits("notice.published"), .refuses("notice.published"), .admits("disclosure"),
        .refuses("disclosure"), .admits("award.submitted"), .refuses("award.submitted"),
        .admits("award.reviewed"), .refuses("award.reviewed"), .admits("award.approved"),
        .refuses("award.approved"), .admits("award.published"), .refuses("award.published"),
        .admits("certificate.issued"), .refuses("certificate.issued"), .admits("number"),
        .refuses("number"), .admits("credential"), .refuses("credential"), arguments: cases)
    func `the rehearsal's act is admitted, and its neighbour refused`(_ rule: RuleCase) throws {
        try rule.check()
    }

    @Test(.admits("standard"), .refuses("standard"))
    func `what is noticed has the standard that was assessed`() throws {
        let (ledger, line) = try Rehearsal.before("notice.published")
        #expect(try ledger.refusal(of: line) == nil)
        var other = ledger
        other.state.applications[ApplicationID("LN-2025-0001")!]?.assessedStandard = "GB/T 1354"
        let refusal = try #require(try other.refusal(of: line))
        #expect(refusal.code == "standard-differs")
        #expect(refusal.source.zh == RuleCase.article(11))
    }

    @Test(.refuses("notice-period"))
    func `one part of two is no notice that runs`() throws {
        let (ledger, line) = try Rehearsal.before("award.submitted")
        var half = ledger
        half.state.notices[NoticeID("2025-1-1")!]?.published = [1]
        #expect(try half.refusal(of: line)?.reason == .noticeIncomplete(NoticeID("2025-1-1")!))
    }

    @Test(.refuses("number"))
    func `a number is used once, and an application certified once`() throws {
        let (before, line) = try Rehearsal.before("certificate.issued")
        var ledger = before
        try ledger.play(line)
        let number = CertificateNumber("LNYP-2025-00001")!
        #expect(
            try ledger.refusal(of: line.with(fields: ["credential": "gw"]))?.reason
                == .numberTwice(number))
        let second = try line.with(
            fields: ["credential": "gw"], subject: "certificate/LNYP-2025-00090")
        #expect(
            try ledger.refusal(of: second)?.reason
                == .certificateTwice(ApplicationID("LN-2025-0001")!))
    }

    /// Every claim of the credential is what the ledger says (FORMATS §7).
    @Test(
        .refuses("credential"),
        arguments: [
            "ledger", "edition", "scheme", "holder", "creditCode", "offering", "mark", "standard",
            "scope", "validFrom", "validThrough", "statusIndex",
        ])
    func `a credential that says otherwise is refused by the claim`(claim: String) throws {
        let (ledger, line) = try Rehearsal.before("certificate.issued")
        let claims = try #require(
            CredentialClaims.next(
                for: ApplicationID("LN-2025-0001")!, number: CertificateNumber("LNYP-2025-00001"),
                in: ledger.state))
        let key = try ledger.randomness.key(named: "office-certificate")
        let credential = Credential(Self.altered(claims, claim), signedBy: key).encoded()
        let refusal = try ledger.refusal(
            of: line.with(fields: ["credential": .text(Base64URL.encode(credential))]))
        #expect(refusal?.reason == .credentialDiffers(claim))
    }

    private static func altered(_ claims: CredentialClaims, _ name: String) -> CredentialClaims {
        var map = claims.map
        var parts = map[CredentialClaims.claimLabel]?.arrayValue ?? []
        let places = [
            "scheme": 0, "edition": 1, "holder": 2, "creditCode": 3, "offering": 4, "mark": 5,
            "standard": 6, "statusIndex": 7, "scope": 8,
        ]
        switch name {
        case "ledger": map[Claim.issuer] = "0123456789abcdef"
        case "validFrom":
            map[Claim.notBefore] = CBOR(Int(claims.validFrom.adding(days: 1).startPOSIX))
        case "validThrough":
            map[Claim.expiration] = CBOR(Int(claims.validThrough.adding(days: 2).startPOSIX))
        default:
            guard let place = places[name] else { return claims }
            switch name {
            case "edition", "statusIndex": parts[place] = CBOR((parts[place].int ?? 0) + 1)
            case "scope": parts[place] = .null
            default: parts[place] = "别的"
            }
            map[CredentialClaims.claimLabel] = .array(parts)
        }
        return (try? CredentialClaims(map)) ?? claims
    }

    @Test(.refuses("credential"), arguments: ["office-1", "nobody"])
    func `a credential by another key than the certificate key is refused`(name: String) throws {
        let (ledger, line) = try Rehearsal.before("certificate.issued")
        let claims = try #require(
            CredentialClaims.next(
                for: ApplicationID("LN-2025-0001")!, number: CertificateNumber("LNYP-2025-00001"),
                in: ledger.state))
        let key = try ledger.randomness.key(named: name)
        let text = Base64URL.encode(Credential(claims, signedBy: key).encoded())
        let refusal = try ledger.refusal(of: line.with(fields: ["credential": .text(text)]))
        #expect(refusal?.reason == .credentialKey)
    }

    /// Measured with libqrencode (FORMATS §7).
    @Test(.refuses("credential"), arguments: [(20, 385), (29, 376), (40, 366)])
    func `a version-15 QR code holds so many bytes behind an address`(
        address: Int, byteCount: Int
    ) {
        let text = String(repeating: "a", count: address)
        #expect(QRCapacity.byteCount(behind: text) == byteCount)
    }

    /// Art. 21; day counting ours.
    @Test(
        .admits("validity"), .refuses("validity"),
        arguments: [
            ("2025-12-19", "2028-12-18"), ("2024-02-29", "2027-02-28"),
            ("2025-03-01", "2028-02-29"),
        ])
    func `three years run from publication to the day before the anniversary`(
        first: String, last: String
    ) throws {
        let day = try #require(CivilDate(first))
        #expect(CredentialClaims.lastDay(from: day, years: 3) == CivilDate(last))
    }
}
