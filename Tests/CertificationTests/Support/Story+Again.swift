import COSE
import Drafting

@testable import Certification

/// The way of arts. 6–17 once more in a later year, for a re-evaluation or a new application.
extension Story {
    /// The awarded ledger with the calendar of a later year, invented, and its call, open.
    static func calledAgain(in year: Int, under scheme: Scheme? = nil) throws -> Story {
        var story = try awarded(under: scheme)
        try story.renewMandates(on: "2026-01-05")
        guard story.ledger.state.calendar.years[year] == nil else {
            try story.call("\(year)-1", day: "\(year)-06-01")
            return story
        }
        let days = (WorkingCalendar.shipped.years[2026]?.holidays ?? []).filter { $0.weekday <= 5 }
        try story.play(
            line(
                "calendar.published", on: "calendar/\(year)", by: "office-1",
                day: "\(year - 1)-12-15",
                [
                    "year": CBOR(year), "invented": true, "workdays": [],
                    "holidays": .array(days.map { .text("\($0.adding(years: year - 2026))") }),
                ]))
        try story.call("\(year)-1", day: "\(year)-06-01")
        return story
    }

    /// The officers' posts go on to the end of 2033.
    mutating func renewMandates(on day: String) throws {
        for known in try Self.bodies() where known.type == "mandate.granted" {
            try play(
                known.with(
                    fields: ["from": .text(day), "until": "2033-12-31"], occurredOn: day))
        }
    }

    /// A call of the year, on a batch of that id.
    mutating func call(_ batch: String, day: String) throws {
        let year = Int(batch.prefix(4)) ?? 0
        try play(
            Self.again("batch.called", in: year).with(
                fields: [
                    "year": CBOR(year), "document": .text("示例文书〔\(day)〕\(batch)"),
                    "opens": .text(day),
                ], occurredOn: day, subject: "batch/\(batch)"))
    }

    /// The script's act of a type, as it would read in another year.
    static func again(_ type: String, in year: Int) throws -> ActLine {
        guard let known = script.first(where: { $0.type == type }) else {
            throw MemoryLedger.PlayError(place: "script", fault: "no act \(type)")
        }
        var fields: [String: CBOR?] = [:]
        for (name, value) in known.fields.pairs where name.string != "standard" {
            fields[name.string ?? ""] = moved(value, to: year)
        }
        if fields["year"] != nil { fields["year"] = CBOR(year) }
        if fields["document"] != nil { fields["document"] = .text("示例文书〔\(year)〕\(type)") }
        return try known.with(
            fields: fields, occurredOn: moved("\(known.occurredOn)", to: year),
            subject: moved("\(known.subject)", to: year))
    }

    /// Plays the script from an act to just before another, in another year.
    mutating func playAgain(from first: String, before last: String, in year: Int) throws {
        let lines = Self.script.drop { $0.type != first }.prefix { $0.type != last }
        for known in lines {
            try play(Self.again(known.type, in: year))
            ledger.labels[known.type] = ledger.decisions.last?.statement.leafHash
        }
    }

    private static func moved(_ text: String, to year: Int) -> String {
        text.split(separator: "2025-", omittingEmptySubsequences: false)
            .joined(separator: "\(year)-")
    }

    private static func moved(_ value: CBOR, to year: Int) -> CBOR {
        if let text = value.string { return .text(moved(text, to: year)) }
        if let items = value.arrayValue { return .array(items.map { moved($0, to: year) }) }
        if let map = value.mapValue {
            return .map(CBORMap(map.pairs.map { ($0.key, moved($0.value, to: year)) }))
        }
        return value
    }
}
