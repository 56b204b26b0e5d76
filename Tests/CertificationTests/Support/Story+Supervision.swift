import COSE
import Certification
import Drafting

extension Story {
    /// The script's ledger after its end, on 2026-01-05, with the calendars of 2026 and, invented,
    /// of 2027: LNYP-2025-00001 is in force from 2025-12-08, held by operator-0001.
    static func awarded(under scheme: Scheme? = nil) throws -> Story {
        if scheme == nil { return try awardedStory.get() }
        return try enterCalendars(after("batch.closed", under: scheme))
    }

    private static let awardedStory: Result<Story, any Error> = Result {
        try enterCalendars(after("batch.closed"))
    }

    private static func enterCalendars(_ story: Story) throws -> Story {
        var story = story
        for (year, invented) in [(2026, false), (2027, true)] {
            let known = WorkingCalendar.shipped.years[2026]
            let days = { (days: [CivilDate]?) -> CBOR in
                .array(
                    (days ?? []).filter { !invented || $0.weekday <= 5 }.map {
                        .text("\(invented ? $0.adding(years: 1) : $0)")
                    })
            }
            try story.play(
                line(
                    "calendar.published", on: "calendar/\(year)", by: "office-1",
                    day: "2026-01-05",
                    [
                        "year": CBOR(year), "invented": .bool(invented),
                        "holidays": days(known?.holidays),
                        "workdays": invented ? [] : days(known?.workdays),
                    ]))
        }
        return story
    }

    /// The certificate of the story.
    static let certificate = CertificateNumber("LNYP-2025-00001")!

    /// Acts of arts. 18–21 on the story's certificate: subject, key, and what the template leaves
    /// open.
    static let supervisionActs: [String: (subject: String, by: String, fields: [String: CBOR?])] = [
        "supervision.inspected": ("supervision/V-1", "market-1", [:]),
        "spotcheck.planned": ("plan/2026", "office-1", [:]),
        "spotcheck.sampled": (
            "spotcheck/S-1", "office-1", ["user": CBOR?.none, "complaint": CBOR?.none]
        ),
    ]
}
