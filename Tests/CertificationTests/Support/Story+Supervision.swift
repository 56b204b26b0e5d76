import COSE
import Drafting
import Foundation
import Testing

@testable import Certification

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
        "spotcheck.sampled": ("spotcheck/S-1", "office-1", [:]),
        "spotcheck.concluded": (
            "spotcheck/S-1", "office-1", ["outcome": "not-conforming", "reason": "水分超标"]
        ),
        "spotcheck.served": ("spotcheck/S-1", "market-1", [:]),
        "reinspection.requested": ("spotcheck/S-1", "operator-1", [:]),
        "reinspection.concluded": ("spotcheck/S-1", "office-1", [:]),
        "rectification.ordered": (
            "rectification/RC-1", "office-1", ["basis": "@spotcheck.concluded"]
        ),
        "rectification.reported": ("rectification/RC-1", "operator-1", [:]),
        "rectification.rechecked": ("rectification/RC-1", "market-1", [:]),
        "rectification.closed": ("rectification/RC-1", "office-1", ["reason": "逾期后已改正"]),
        "revocation.intended": (
            "revocation/RV-1", "office-1", ["ground": "major-accident", "factOn": "2026-04-20"]
        ),
        "revocation.answered": ("revocation/RV-1", "operator-1", [:]),
        "revocation.dropped": ("revocation/RV-1", "office-1", [:]),
        "revocation.decided": (
            "revocation/RV-1", "office-1",
            ["ground": "major-accident", "legalityReview": "示例法制审核〔2026〕1号"]
        ),
        "fraud.found": (
            "revocation/RV-1", "office-1", ["legalityReview": "示例法制审核〔2029〕1号"]
        ),
        "ground.fell": ("revocation/RV-1", "office-1", ["fellOn": "2026-05-20"]),
        "issuing.withheld": ("revocation/RV-1", "office-1", [:]),
        "issuing.released": ("revocation/RV-1", "office-1", [:]),
        "revocation.served": ("revocation/RV-1", "market-1", [:]),
        "certificate.recovered": ("certificate/LNYP-2025-00001", "market-1", [:]),
        "certificate.voided": ("certificate/LNYP-2025-00001", "office-1", [:]),
        "report.filed": ("report/RP-1", "operator-1", ["year": 2026]),
        "reevaluation.opened": ("application/LN-2028-0001", "office-1", ["public": facts]),
        "reevaluation.declined": ("certificate/LNYP-2025-00001", "operator-1", [:]),
    ]

    /// A spot check that found the certificate's product wanting: the sample of 2026-03-02, the
    /// result of 03-16, which the holder received on 03-18.
    static func failedCheck(under scheme: Scheme? = nil) throws -> Story {
        var story = try awarded(under: scheme)
        try story.play("spotcheck.sampled", day: "2026-03-02")
        try story.play("spotcheck.concluded", day: "2026-03-16", label: "spotcheck.concluded")
        try story.play("spotcheck.served", day: "2026-03-18")
        return story
    }

    /// Rectification ordered on 2026-04-08, to be done by 05-08.
    static func ordered(under scheme: Scheme? = nil) throws -> Story {
        var story = try failedCheck(under: scheme)
        try story.play("rectification.ordered", day: "2026-04-08", label: "order")
        return story
    }

    /// Nothing was put right or reported by 2026-05-08; recorded as silence on 05-11.
    static func failedRectification(under scheme: Scheme? = nil) throws -> Story {
        var story = try ordered(under: scheme)
        try story.play(
            "rectification.rechecked", ["outcome": "silent", "reason": "期满未报告"],
            day: "2026-05-11")
        return story
    }

    /// A major accident of 2026-04-20, and on 05-15 the notice of intended revocation, which the
    /// holder received on 05-18: he may answer until 05-25.
    static func intended(under scheme: Scheme? = nil) throws -> Story {
        var story = try awarded(under: scheme)
        try story.play("revocation.intended", day: "2026-05-15", label: "intended")
        try story.notify("intended", on: "2026-05-18")
        return story
    }

    /// Decided on 2026-05-26, served on 06-01.
    static func afterRevocation() throws -> Story {
        var story = try intended()
        try story.play("revocation.decided", day: "2026-05-26", label: "decided")
        try story.play("revocation.served", day: "2026-06-01")
        return story
    }

    /// The notification of a labelled entry.
    func notification(_ label: String, on day: String, by key: String = "office-1") throws
        -> ActLine
    {
        try Self.line(
            "decision.notified", on: record(label), by: key, day: day,
            ["entry": .text("@\(label)")])
    }

    mutating func notify(_ label: String, on day: String) throws {
        try play(notification(label, on: day))
    }

    /// A new day for the deadline that a labelled entry set.
    mutating func extend(_ label: String, until last: String, on day: String) throws {
        try play(
            Self.line(
                "deadline.extended", on: record(label), by: "office-1", day: day,
                ["entry": .text("@\(label)"), "until": .text(last)]))
    }

    private func record(_ label: String) throws -> String {
        let entry = try #require(ledger.labels[label], "no entry \(label)")
        return "record/\(try #require(ledger.state.entries[entry]).index)"
    }

    /// The story's certificate again under another number, perhaps of another holder.
    mutating func add(
        _ number: String, holder: String = "operator-0001", offering: String = "示例小米"
    ) throws {
        let first = try #require(ledger.state.certificates[Self.certificate])
        var text = String(decoding: try JSONEncoder().encode(first), as: UTF8.self)
        for (known, other) in [
            ("\(Self.certificate)", number), ("operator-0001", holder),
            (first.versions[0].facts.offering, offering),
        ] { text = text.replacing("\"\(known)\"", with: "\"\(other)\"") }
        let second = try JSONDecoder().decode(Certificate.self, from: Data(text.utf8))
        ledger.state.certificates[second.number] = second
    }
}
