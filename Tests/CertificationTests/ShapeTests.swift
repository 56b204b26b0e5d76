import COSE
import Testing

@testable import Certification

/// A fault in an act's fields is told with the place where it lies, however deep.
@Suite struct ShapeTests {
    private static let fields = [
        Field("day", .date, "2025-07-01"),
        Field(
            "entries",
            .list(
                .record([
                    Field("application", .id, "LN-2025-0001"),
                    Field(
                        "facts", .record([Field("count", .integer(0...9), 1)]), [:],
                        optional: true),
                ]), 0...3), []),
        Field("days", .list(.date, 0...2), [], optional: true),
    ]

    private func fault(_ map: CBORMap, at place: String = "") -> String? {
        do { try FieldKind.check(map, against: Self.fields, at: place) } catch {
            return "\(error)"
        }
        return nil
    }

    @Test func `fields of the shape are taken, those that may be left out or not`() {
        #expect(fault(["day": "2025-07-01", "entries": []]) == nil)
        let entry: CBOR = ["application": "a", "facts": ["count": 9]]
        #expect(fault(["day": "2025-07-01", "entries": [entry], "days": ["2025-07-02"]]) == nil)
    }

    private static let faults: [(CBORMap, String)] = [
        (["entries": []], "the field day is missing"),
        (["day": "2025-02-30", "entries": []], "the field day is not a date like 2025-11-03"),
        (["day": "2025-07-01", "entries": [], "more": 1], "the act has no field more"),
        (["day": "2025-07-01", "entries": "none"], "the field entries is not a list of 0 to 3"),
        (["day": "2025-07-01", "entries": ["one"]], "the field entries[0] is not a map of fields"),
        (
            ["day": "2025-07-01", "entries": [["application": "a"], [:]]],
            "the field entries[1].application is missing"
        ),
        (
            ["day": "2025-07-01", "entries": [["application": "a", "facts": ["count": 10]]]],
            "the field entries[0].facts.count is not a whole number from 0 to 9"
        ),
        (
            ["day": "2025-07-01", "entries": [["application": "a", "by": 1]]],
            "the act has no field entries[0].by"
        ),
        (
            ["day": "2025-07-01", "entries": [], "days": ["2025-07-01", "soon"]],
            "the field days[1] is not a date like 2025-11-03"
        ),
    ]

    @Test(arguments: faults)
    func `what is not of the shape is told with its place`(map: CBORMap, wanted: String) {
        #expect(fault(map) == wanted)
    }

    @Test func `a fault in a part of an act begins with the part's name`() {
        #expect(fault(["entries": []], at: "behalf") == "the field behalf.day is missing")
    }
}
