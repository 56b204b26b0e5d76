import Testing

@testable import Certification

/// The status of a certificate is a function of its turns and a day (DESIGN, principle 6).
@Suite struct CertificateStatusTests {
    private static let remedy = RemedyID("RM-1")!
    private static let revocation = RevocationID("RV-1")!
    private static let order = RectificationID("RC-1")!

    /// Turns in the order of the log, of a certificate valid from 2025-12-08 to 2028-12-07.
    private static func status(
        of turns: [(Turn.Kind, String)], on date: String
    ) -> CertificateStatus {
        CertificateStatus(
            of: turns.enumerated().map { place, turn in
                Turn(turn.0, on: day(turn.1), by: EntryIndex(UInt64(place)))
            }, validFrom: day("2025-12-08"), validThrough: day("2028-12-07"), on: day(date))
    }

    private static let intended: [(Turn.Kind, String)] = [
        (.revocationIntended(revocation), "2026-05-15")
    ]
    private static let revoked =
        intended + [
            (.revoked(revocation, ground: "major-accident", fromTheBeginning: false), "2026-06-01")
        ]
    private static let fraud =
        intended + [(.revoked(revocation, ground: "fraud", fromTheBeginning: true), "2026-06-01")]

    @Test(arguments: [
        ("2025-12-07", CertificateStatus.notYetValid), ("2025-12-08", .valid),
        ("2028-12-07", .valid), ("2028-12-08", .expired),
    ])
    func `given nothing happens, it is valid from its first day to its last`(
        date: String, status: CertificateStatus
    ) {
        #expect(Self.status(of: [], on: date) == status)
    }

    @Test(arguments: [
        ("2026-04-07", CertificateStatus.valid), ("2026-04-08", .rectificationPending),
        ("2026-05-05", .rectificationPending), ("2026-05-06", .valid),
    ])
    func `given an order, rectification is pending until it ends`(
        date: String, status: CertificateStatus
    ) {
        let turns: [(Turn.Kind, String)] = [
            (.rectificationOrdered(Self.order), "2026-04-08"),
            (.rectificationEnded(Self.order), "2026-05-06"),
        ]
        #expect(Self.status(of: turns, on: date) == status)
    }

    @Test func `given two orders, rectification is pending until both have ended`() {
        let turns: [(Turn.Kind, String)] = [
            (.rectificationOrdered(Self.order), "2026-04-08"),
            (.rectificationOrdered(RectificationID("RC-2")!), "2026-04-09"),
            (.rectificationEnded(Self.order), "2026-05-06"),
        ]
        #expect(Self.status(of: turns, on: "2026-05-06") == .rectificationPending)
    }

    @Test func `given rectification pending and revocation intended, the intention is shown`() {
        let turns = [(Turn.Kind.rectificationOrdered(Self.order), "2026-04-08")] + Self.intended
        #expect(Self.status(of: turns, on: "2026-05-14") == .rectificationPending)
        #expect(Self.status(of: turns, on: "2026-05-15") == .revocationIntended)
        let dropped = turns + [(.revocationDropped(Self.revocation), "2026-05-20")]
        #expect(Self.status(of: dropped, on: "2026-05-20") == .rectificationPending)
    }

    @Test(arguments: [
        ("2026-05-14", CertificateStatus.valid), ("2026-05-15", .revocationIntended),
        ("2026-05-31", .revocationIntended), ("2026-06-01", .revoked), ("2028-12-07", .revoked),
        ("2028-12-08", .revoked),
    ])
    func `given service on 1 June, it is revoked from that day on, and past its last day`(
        date: String, status: CertificateStatus
    ) {
        #expect(Self.status(of: Self.revoked, on: date) == status)
    }

    @Test(arguments: ["2025-12-07", "2025-12-08", "2026-05-20", "2026-06-01", "2028-12-08"])
    func `given fraud from the beginning, it is revoked on every day`(date: String) {
        #expect(Self.status(of: Self.fraud, on: date) == .revokedFromTheBeginning)
    }

    @Test func `given a certificate that ran out or was given back, fraud still reaches it`() {
        let turns = [(Turn.Kind.surrendered, "2026-05-20")] + Self.fraud
        #expect(Self.status(of: turns, on: "2026-05-21") == .revokedFromTheBeginning)
        #expect(Self.status(of: turns, on: "2029-01-01") == .revokedFromTheBeginning)
    }

    @Test(arguments: [
        ("2026-06-30", CertificateStatus.revoked), ("2026-07-01", .validUnderReview),
        ("2026-09-30", .validUnderReview), ("2026-10-01", .revoked),
    ])
    func `given a stay, it is valid under review until the stay ends`(
        date: String, status: CertificateStatus
    ) {
        let turns =
            Self.revoked + [
                (.stayed(Self.revocation, by: Self.remedy, true), "2026-07-01"),
                (.stayed(Self.revocation, by: Self.remedy, false), "2026-10-01"),
            ]
        #expect(Self.status(of: turns, on: date) == status)
    }

    @Test func `given a stay past the last day, it has expired`() {
        let turns = Self.revoked + [(.stayed(Self.revocation, by: Self.remedy, true), "2026-07-01")]
        #expect(Self.status(of: turns, on: "2028-12-07") == .validUnderReview)
        #expect(Self.status(of: turns, on: "2028-12-08") == .expired)
    }

    @Test func `given a stay of fraud, it is valid under review from the stay on`() {
        let turns = Self.fraud + [(.stayed(Self.revocation, by: Self.remedy, true), "2026-07-01")]
        #expect(Self.status(of: turns, on: "2026-06-30") == .revokedFromTheBeginning)
        #expect(Self.status(of: turns, on: "2026-07-01") == .validUnderReview)
    }

    @Test(arguments: [
        ("2026-05-31", CertificateStatus.revocationIntended), ("2026-06-01", .valid),
        ("2026-09-30", .valid), ("2026-10-01", .valid), ("2028-12-08", .expired),
    ])
    func `given the revocation is undone from the beginning, it never was`(
        date: String, status: CertificateStatus
    ) {
        for turns in [Self.revoked, Self.fraud] {
            let undone =
                turns + [
                    (
                        .reinstated(Self.revocation, by: Self.remedy, fromTheBeginning: true),
                        "2026-10-01"
                    )
                ]
            #expect(Self.status(of: undone, on: date) == status)
        }
    }

    @Test(arguments: [
        ("2026-05-31", CertificateStatus.revocationIntended), ("2026-06-01", .revoked),
        ("2026-09-30", .revoked), ("2026-10-01", .valid), ("2028-12-08", .expired),
    ])
    func `given the revocation is undone from now, it was revoked till then`(
        date: String, status: CertificateStatus
    ) {
        let turns =
            Self.revoked + [
                (
                    .reinstated(Self.revocation, by: Self.remedy, fromTheBeginning: false),
                    "2026-10-01"
                )
            ]
        #expect(Self.status(of: turns, on: date) == status)
    }

    @Test func `given fraud undone from now, it is valid from that day on`() {
        let turns =
            Self.fraud + [
                (
                    .reinstated(Self.revocation, by: Self.remedy, fromTheBeginning: false),
                    "2026-10-01"
                )
            ]
        #expect(Self.status(of: turns, on: "2026-03-02") == .revokedFromTheBeginning)
        #expect(Self.status(of: turns, on: "2026-09-30") == .revokedFromTheBeginning)
        #expect(Self.status(of: turns, on: "2026-10-01") == .valid)
    }

    @Test func `given one revocation undone, a later one stands`() {
        let second = RevocationID("RV-2")!
        let turns =
            Self.revoked + [
                (
                    .reinstated(Self.revocation, by: Self.remedy, fromTheBeginning: true),
                    "2026-10-01"
                ),
                (.revocationIntended(second), "2026-11-02"),
                (.revoked(second, ground: "other-breach", fromTheBeginning: false), "2026-12-01"),
            ]
        #expect(Self.status(of: turns, on: "2026-10-01") == .valid)
        #expect(Self.status(of: turns, on: "2026-11-02") == .revocationIntended)
        #expect(Self.status(of: turns, on: "2026-12-01") == .revoked)
    }

    @Test(arguments: [
        (Turn.Kind.surrendered, CertificateStatus.surrendered), (.deregistered, .deregistered),
        (.merged, .merged), (.succeeded(by: CertificateNumber("LNYP-2028-00001")!), .succeeded),
    ])
    func `given it ends, it has ended from that day on, past its last day too`(
        kind: Turn.Kind, status: CertificateStatus
    ) {
        let turns = [(kind, "2026-06-15")]
        #expect(Self.status(of: turns, on: "2026-06-14") == .valid)
        #expect(Self.status(of: turns, on: "2026-06-15") == status)
        #expect(Self.status(of: turns, on: "2028-12-08") == status)
    }

    @Test func `given it is revoked and another follows all the same, it stays revoked`() {
        let follows = (Turn.Kind.succeeded(by: CertificateNumber("LNYP-2028-00001")!), "2028-12-08")
        #expect(Self.status(of: Self.revoked + [follows], on: "2028-12-08") == .revoked)
        let undone = (
            Turn.Kind.reinstated(Self.revocation, by: Self.remedy, fromTheBeginning: true),
            "2029-01-08"
        )
        #expect(
            Self.status(of: Self.revoked + [follows, undone], on: "2028-12-08") == .succeeded)
    }

    @Test func `given it was given back while revocation was under way, it is revoked in the end`()
    {
        let turns = Self.intended + [(Turn.Kind.surrendered, "2026-05-20")]
        #expect(Self.status(of: turns, on: "2026-05-19") == .revocationIntended)
        #expect(Self.status(of: turns, on: "2026-05-20") == .surrenderedRevocationPending)
        #expect(CertificateStatus.surrenderedRevocationPending.wording.zh == "已交回，撤销程序进行中")
        let dropped = turns + [(.revocationDropped(Self.revocation), "2026-05-25")]
        #expect(Self.status(of: dropped, on: "2026-05-25") == .surrendered)
        let revoked = turns + Self.revoked.dropFirst()
        #expect(Self.status(of: revoked, on: "2026-05-31") == .surrenderedRevocationPending)
        #expect(Self.status(of: revoked, on: "2026-06-01") == .revoked)
    }

    @Test func `given two revocations, a stay and an undoing touch their own alone`() {
        let second = RevocationID("RV-2")!
        let other = RemedyID("RM-2")!
        let turns =
            Self.revoked + [
                (.revocationIntended(second), "2026-06-01"),
                (.stayed(second, by: other, true), "2026-06-15"),
                (.revocationDropped(second), "2026-07-01"),
            ]
        for date in ["2026-06-01", "2026-06-15", "2026-07-01"] {
            #expect(Self.status(of: turns, on: date) == .revoked, "\(date)")
        }
        let both =
            Self.revoked + [
                (.stayed(Self.revocation, by: Self.remedy, true), "2026-07-01"),
                (.revoked(second, ground: "fraud", fromTheBeginning: false), "2026-08-03"),
                (
                    .reinstated(Self.revocation, by: Self.remedy, fromTheBeginning: true),
                    "2026-09-01"
                ),
            ]
        #expect(Self.status(of: both, on: "2026-06-30") == .valid)
        #expect(Self.status(of: both, on: "2026-08-02") == .valid)
        #expect(Self.status(of: both, on: "2026-08-03") == .revoked)
        #expect(Self.status(of: both, on: "2026-09-01") == .revoked)
    }

    @Test func `given two stays of one revocation, it stands again when both have ended`() {
        let other = RemedyID("RM-2")!
        let turns =
            Self.revoked + [
                (.stayed(Self.revocation, by: Self.remedy, true), "2026-07-01"),
                (.stayed(Self.revocation, by: other, true), "2026-07-02"),
                (.stayed(Self.revocation, by: Self.remedy, false), "2026-08-03"),
                (.stayed(Self.revocation, by: other, false), "2026-09-01"),
            ]
        #expect(Self.status(of: turns, on: "2026-08-03") == .validUnderReview)
        #expect(Self.status(of: turns, on: "2026-09-01") == .revoked)
    }

    @Test func `given it ends twice, the first end stands`() {
        let turns: [(Turn.Kind, String)] = [
            (.surrendered, "2026-06-15"), (.deregistered, "2026-07-01"),
        ]
        #expect(Self.status(of: turns, on: "2026-07-01") == .surrendered)
    }

    @Test func `given every status, only four let the mark be used`() {
        #expect(
            CertificateStatus.allCases.filter(\.isInForce) == [
                .valid, .rectificationPending, .revocationIntended, .validUnderReview,
            ])
    }

    /// Art. 20 counts the days of validity in a year.
    @Test(arguments: [(2024, 0), (2025, 24), (2026, 151), (2027, 0), (2028, 0), (2029, 0)])
    func `given service on 1 June 2026, the days before it were in force`(year: Int, days: Int)
        throws
    {
        let story = try Story.afterRevocation()
        let certificate = try #require(story.ledger.state.certificates[Story.certificate])
        #expect(certificate.daysInForce(in: year) == days)
    }
}
