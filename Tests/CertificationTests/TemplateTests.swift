import COSE
import Drafting
import Testing

@testable import Certification

/// What `act template` shows: an act that the scheme in force could know.
@Suite struct TemplateTests {
    private static let day = CivilDate("2025-07-10")!

    private static func template(_ type: String, under scheme: Scheme?) throws -> CBORMap {
        let shape = try #require(ActCatalogue.shape(type))
        let text = Templates.text(shape, under: scheme, on: day)
        return try #require(try JSONText.parse(Array(text.utf8)).mapValue)
    }

    /// The names of a scheme's that a value has.
    private static func names(_ value: CBOR, _ kind: FieldKind, _ name: String) -> [(
        String, String
    )] {
        switch (kind, value) {
        case (.outcome, .text(let text)), (.name, .text(let text)): [(name, text)]
        case (.list(let kind, _), .array(let items)): items.flatMap { names($0, kind, name) }
        case (.record(let fields), .map(let map)):
            fields.flatMap { field in
                map[.text(field.name)].map {
                    names($0, field.kind, name == "eligibility" ? "eligibility item" : field.name)
                } ?? []
            }
        default: []
        }
    }

    /// What the rehearsal's scheme names, by the kind of field that has it; of what it has many,
    /// those that templates show.
    private static let known: [String: Set<String>] = [
        "sector": ["agriculture", "industry", "service", "region"],
        "sectors": ["agriculture", "industry", "service", "region"],
        "category": ["rice", "draft-beer"], "categories": ["rice", "draft-beer"],
        "city": ["210100", "210200"],
        "role": [
            "leading-group", "office", "committee", "secretariat", "expert-panel", "department",
            "municipal-regulator", "operator",
        ],
        "post": [
            "head", "deputy", "officer", "chair", "member", "leader", "expert", "key-officer",
        ],
        "stage": ["received", "recommended", "inspected"],
        "ground": ["failed-spot-check"],
        "dimension": [
            "innovation", "advanced-standards", "excellent-quality", "good-service",
            "solid-reputation", "social-recognition",
        ],
        "item": ["quality-management", "quality-control", "consistency", "after-sales"],
        "eligibility item": ["registered", "lawful", "clean-record"],
    ]

    @Test func `each name in a template is one of the scheme's`() throws {
        let scheme = try MemoryLedger.scheme()
        var checked: Set<String> = []
        for shape in ActCatalogue.shapes {
            let type = shape.type
            let fields = try #require(
                try Self.template(type, under: scheme)["fields"]?.mapValue)
            for field in shape.fields {
                guard let value = fields[.text(field.name)] else { continue }
                for (kind, name) in Self.names(value, field.kind, field.name) {
                    if let outcomes = scheme.acts[type]?.outcomes, kind.contains("utcome") {
                        checked.insert("outcome")
                        #expect(outcomes.contains { $0.name == name }, "\(type): \(name)")
                    } else {
                        checked.insert(kind)
                        #expect(
                            Self.known[kind]?.contains(name) == true, "\(type): \(kind) \(name)")
                    }
                }
            }
        }
        #expect(checked == Set(Self.known.keys).union(["outcome"]))
    }

    @Test func `a template in Chinese says what each of the names is called`() throws {
        let scheme = try MemoryLedger.scheme()
        for (type, note) in [
            ("complaint.received", "kind 可为 may be: consumer（消费投诉）, report（举报）"),
            ("batch.called", "sectors 可为 may be: agriculture（"),
            ("complaint.closed", "outcome 可为 may be: "),
        ] {
            let shape = try #require(ActCatalogue.shape(type))
            let told = Templates.text(shape, under: scheme, on: Self.day, in: .zh)
            #expect(told.contains(note), "\(told)")
            let english = Templates.text(shape, under: scheme, on: Self.day)
            #expect(!english.contains("（消费投诉）") && !english.contains("agriculture（"))
        }
    }

    /// A story in which an act of each type is open, its fields that name something of it, and the
    /// day.
    private static func open(_ type: String) throws -> (Story, [String: CBOR?], String?) {
        switch type {
        case "application.reviewed": return (try .before(type), [:], nil)
        case "objection.decided":
            var story = try Story.after("notice.published")
            try story.play("objection.received", day: "2025-11-10")
            try story.play("objection.investigated", day: "2025-11-12")
            return (story, [:], "2025-11-14")
        case "complaint.closed":
            var story = try Story.awarded()
            try story.play("complaint.received", day: "2026-03-02")
            try story.play("complaint.considered", day: "2026-03-05")
            return (story, [:], "2026-03-20")
        case "misuse.ended":
            var story = try Story.awarded()
            try story.play("misuse.recorded", day: "2026-03-02")
            return (story, [:], "2026-03-20")
        case "rectification.closed":
            return (try RectificationClosingRuleTests.failed(), [:], "2026-06-01")
        default:
            var story = try Story.afterRevocation()
            if type == "remedy.decided" {
                try story.play("remedy.lodged", ["against": "@decided"], day: "2026-06-10")
                return (story, [:], "2026-07-02")
            }
            return (story, ["against": "@decided"], "2026-06-10")
        }
    }

    private static func isID(_ kind: FieldKind) -> Bool {
        switch kind {
        case .entry, .id, .of: true
        case .list(let kind, _): isID(kind)
        default: false
        }
    }

    private static let choosing = ActCatalogue.shapes.filter { shape in
        shape.fields.contains { $0.company != nil }
    }.map(\.type)

    /// Ids and places apart, which are a story's own.
    @Test(arguments: choosing)
    func `what a template shows goes together, and its note says with what the rest goes`(
        type: String
    ) throws {
        let shape = try #require(ActCatalogue.shape(type))
        let template = try Self.template(type, under: MemoryLedger.scheme())
        let shown = try #require(template["fields"]?.mapValue)
        let (story, own, day) = try Self.open(type)
        let said = shape.fields.filter {
            $0.isOptional && !Self.isID($0.kind) && $0.name != "city"
        }
        let fields = Dictionary(
            uniqueKeysWithValues: said.compactMap { field in
                shown[.text(field.name)].map { (field.name, Optional($0)) }
            })
        let all = own.merging(fields) { own, _ in own }
        #expect(try story.refusal(type, all, day: day) == nil)
        for field in shape.fields where shown[.text(field.name)] == nil {
            let company = try #require(field.company)
            #expect(template["note"]?.string?.contains("\(field.name) ") == true)
            for choice in company.choices {
                #expect(template["note"]?.string?.contains(choice) == true)
            }
        }
    }

    @Test func `a template says which names a field may have, and without a scheme its own`()
        throws
    {
        let scheme = try MemoryLedger.scheme()
        let call = try Self.template("batch.called", under: scheme)
        #expect(call["note"]?.string?.contains("sectors 可为 may be: agriculture, ") == true)
        #expect(call["fields"]?.mapValue?["categories"] == ["rice", "draft-beer"])
        let bare = try Self.template("batch.called", under: nil)
        #expect(bare["note"]?.string?.contains("sectors") != true)
        #expect(bare["fields"]?.mapValue?["categories"] == ["rice", "beer"])
    }
}
