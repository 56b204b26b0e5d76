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

    @Test(arguments: ActCatalogue.shapes.map(\.type))
    func `each name in a template is one of the scheme's`(type: String) throws {
        let scheme = try MemoryLedger.scheme()
        let fields = try #require(
            try Self.template(type, under: scheme)["fields"]?.mapValue)
        for field in ActCatalogue.shape(type)?.fields ?? [] {
            guard let value = fields[.text(field.name)] else { continue }
            for (kind, name) in Self.names(value, field.kind, field.name) {
                let known =
                    kind.contains("outcome")
                    ? scheme.acts[type]?.outcomes.map(\.name) ?? [] : scheme.names(ofKind: kind)
                #expect(known.isEmpty || known.contains(name), "\(type): \(kind) \(name)")
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
