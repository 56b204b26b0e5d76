import COSE
import Drafting
import Testing

@testable import Certification

/// Arts. 17, 21; FORMATS §7: number, edition, credential, validity.
@Suite struct CertificateRuleTests {
    private static let number = CertificateNumber("LNYP-2025-00001")!

    private static func claims(_ story: Story) throws -> CredentialClaims {
        try #require(CredentialClaims.next(for: Story.one, number: number, in: story.ledger.state))
    }

    private static func refusal(_ story: Story, _ bytes: [UInt8]) throws -> Refusal? {
        try story.refusal("certificate.issued", ["credential": .text(Base64URL.encode(bytes))])
    }

    @Test(.admits("validity"), .admits("certificate.issued"))
    func `given publication on 8 December 2025, the last day is 7 December 2028`() throws {
        let story = try Story.after("certificate.issued")
        let certificate = try #require(story.ledger.state.certificates[Self.number])
        #expect(certificate.validFrom == day("2025-12-08"))
        #expect(certificate.validThrough == day("2028-12-07"))
        #expect(certificate.editions.first?.statusIndex == 0)
    }

    @Test(.refuses("validity"), .refuses("credential"))
    func `given a credential for a day longer than three years, it is refused by that claim`()
        throws
    {
        let story = try Story.before("certificate.issued")
        let key = try story.ledger.randomness.key(named: "office-certificate")
        var map = try Self.claims(story).map
        map[Claim.expiration] = CBOR(Int(day("2028-12-09").startPOSIX))
        let longer = Credential(try CredentialClaims(map), signedBy: key).encoded()
        expect(
            try Self.refusal(story, longer), .credentialDiffers("validThrough"),
            under: "credential")
    }

    @Test(.admits("number"), .refuses("number"), .refuses("certificate.issued"))
    func `given a number of another form, prefix or certificate, it is refused`() throws {
        var story = try Story.before("certificate.issued")
        #expect(
            try story.refusal("certificate.issued", on: "certificate/LNYP-2025-99999") == nil)
        for subject in ["certificate/LNYQ-2025-00001", "certificate/LNYP-2025-1"] {
            expect(
                try story.refusal("certificate.issued", ["credential": "gw"], on: subject),
                .numberForm("LNYP-2025-00012"), under: "number")
        }
        let credential = Credential(
            try Self.claims(story),
            signedBy: try story.ledger.randomness.key(named: "office-certificate")
        ).encoded()
        expect(
            try story.refusal(
                "certificate.issued", ["credential": .text(Base64URL.encode(credential))],
                on: "certificate/LNYP-2025-00002"),
            .credentialDiffers("number"), under: "credential")
        expect(
            try story.refusal("certificate.issued", ["edition": 2]), .editionWrong(1),
            under: "number")
        try story.play("certificate.issued")
        expect(
            try story.refusal("certificate.issued", ["credential": "gw"]),
            .numberTwice(Self.number), under: "number")
        var other = try #require(story.application)
        other.certificate = nil
        story.ledger.state.applications[Story.two] = other
        #expect(
            try story.refusal(
                "certificate.issued", ["credential": "gw"], on: "certificate/LNYP-2025-00002")?
                .code == "certificate-twice")
    }

    @Test(.admits("credential"), .refuses("credential"))
    func `given the certificate key is revoked, it signs no credential any more`() throws {
        var story = try Story.before("certificate.issued")
        #expect(try story.refusal("certificate.issued") == nil)
        try story.play(
            "key.revoked", ["publicKey": "@office-certificate"], by: "leading-group-founder",
            on: "party/office")
        expect(try story.refusal("certificate.issued"), .credentialKey, under: "credential")
    }

    @Test(.refuses("credential"))
    func `given another body's certificate key, its credential is refused`() throws {
        var story = try Story.before("certificate.issued")
        try story.play(
            Story.key(
                "sec-certificate", of: "sec-1", "party/secretariat", by: "office-1",
                purpose: "certificate", day: story.day))
        let key = try story.ledger.randomness.key(named: "sec-certificate")
        let credential = Credential(try Self.claims(story), signedBy: key).encoded()
        expect(try Self.refusal(story, credential), .credentialKey, under: "credential")
    }

    @Test(.refuses("credential"))
    func `given a forged credential, it is refused`() throws {
        let story = try Story.before("certificate.issued")
        let stranger = try story.ledger.randomness.key(named: "stranger")
        let credential = Credential(try Self.claims(story), signedBy: stranger).encoded()
        let forged = try story.signed(
            "certificate.issued", fields: ["credential": .text(Base64URL.encode(credential))])
        #expect(story.refusal(of: forged)?.reason == .credentialKey)
        let tried = forged.statement.verified(byOneOf: [forged.key])
        #expect(story.refusal(of: try #require(tried))?.reason == .credentialKey)
    }

    @Test(.refuses("credential"))
    func `given bytes that are no credential, they are refused as unreadable`() throws {
        let story = try Story.before("certificate.issued")
        let key = try story.ledger.randomness.key(named: "office-certificate")
        let sound = Credential(try Self.claims(story), signedBy: key)
        var map = sound.sign1.protected
        map[HeaderLabel.type] = "application/cwt"
        let typed = Sign1(
            protected: map, payload: try #require(sound.sign1.payload), signedBy: key)
        for bytes in [[], Array(sound.encoded().dropLast()), typed.encoded()] as [[UInt8]] {
            let refusal = try Self.refusal(story, bytes)
            #expect(refusal?.code == "credential-unreadable")
            #expect(refusal?.rule == "credential")
        }
        #expect(try Self.refusal(story, sound.encoded()) == nil)
    }

    /// The register's address has 23 characters with `/c#`: 382 bytes fit behind it (FORMATS §7).
    @Test(.admits("credential"), .refuses("credential"), arguments: [true, false])
    func `given a credential of 382 bytes, it fits the code, and one of 383 does not`(
        fits: Bool
    ) throws {
        #expect("https://lnyp.example/c#".utf8.count == 23)
        #expect(QRCapacity.byteCount(behind: "https://lnyp.example/c#") == 382)
        var facts = try #require(Story.facts.mapValue)
        // 382 bytes with a name of this length; one letter more is one byte more.
        let length = fits ? 128 : 129
        facts["operator"] = .text(String(repeating: "A", count: length))
        var story = try Story.before("application.received")
        try story.play("application.received", ["public": .map(facts)])
        for line in Story.script.drop(while: { $0.type != "application.recommended" }) {
            if line.type == "certificate.issued" { break }
            try story.play(line)
        }
        let key = try story.ledger.randomness.key(named: "office-certificate")
        let bytes = Credential(try Self.claims(story), signedBy: key).encoded()
        #expect(bytes.count == (fits ? 382 : 383))
        let refusal = try story.refusal("certificate.issued")
        guard !fits else {
            #expect(refusal == nil)
            return
        }
        expect(
            refusal, .credentialTooLong(bytes: 383, limit: 382, longest: "operator"),
            under: "credential")
    }
}
