import COSE
import Testing

@testable import Certification

/// Which text of an act is looked at, and where it may break lines (RULES, general rule 15).
@Suite struct TextFaultTests {
    private static func event(
        _ type: String, _ fields: CBORMap, evidence: [CBORMap] = [], behalf: CBORMap? = nil
    ) -> Event {
        Event(
            type: type, occurredOn: day("2026-01-05"), after: Digest.sha256([]), fields: fields,
            evidence: evidence, behalf: behalf)
    }

    private static func facts(_ operatorName: String, scope: String = "5 kg") -> CBOR {
        [
            "operator": .text(operatorName), "creditCode": "91210100MA0EXAMP0X",
            "offering": "示例大米", "mark": "示例牌", "standard": "Q/EXMP 001—2025",
            "scope": .text(scope),
        ]
    }

    private static func disclosed(_ facts: CBOR) -> CBOR {
        let salt = [UInt8](repeating: 7, count: 16)
        let disclosure = Disclosure(salt: salt, value: facts, key: "public")
        return .text(Base64URL.encode(disclosure?.encoded() ?? []))
    }

    @Test(arguments: [
        event("party.registered", ["role": "office", "name": "示例“单位”（一）"]),
        event("application.reviewed", ["outcome": "passed", "reason": "一、材料齐全\n二、符合要求"]),
        event(
            "list.proposed",
            ["entries": [.map(["application": "A-1", "outcome": "x", "reason": "一\n\n二"])]]),
        event("entry.amended", ["fields": ["reason": "一\n二"], "reason": "录入\n有误"]),
        event("notice.published", ["entries": [["disclosure": disclosed(facts("示例米业"))]]]),
        event("award.published", ["document": "❤\u{FE0F}"], evidence: [["archive": "档号 1"]]),
    ])
    func `what a reader sees is admitted`(event: Event) {
        #expect(event.textFault == nil)
    }

    @Test(arguments: [
        (event("party.registered", ["name": "示\u{202E}例"]), "name", 2, "U+202E"),
        (event("party.registered", ["name": "示例\n单位"]), "name", 3, "U+000A"),
        (event("application.reviewed", ["reason": "一\n"]), "reason", 2, "U+000A"),
        (event("application.reviewed", ["reason": "一\u{1B}"]), "reason", 2, "U+001B"),
        (
            event("list.proposed", ["entries": [["reason": "好"], ["reason": " 差"]]]),
            "entries[1].reason", 1, "U+0020"
        ),
        (event("entry.amended", ["fields": ["name": "一\n二"]]), "fields.name", 2, "U+000A"),
        (
            event("conformity.inspected", ["product": ["laboratory": "a\u{3164}"]]),
            "product.laboratory", 2, "U+3164"
        ),
        (
            event("scheme.adopted", ["scheme": ["title": ["zh": "a\u{200B}"]]]),
            "scheme.title.zh", 2, "U+200B"
        ),
        (event("scheme.adopted", ["scheme": [.text("a\u{200B}"): "x"]]), "scheme", 2, "U+200B"),
        (event("act.unknown", ["note": "a\nb"]), "note", 2, "U+000A"),
        (
            event("award.published", [:], evidence: [["archive": "1"], ["archive": "a  b"]]),
            "evidence[1].archive", 3, "U+0020"
        ),
        (event("vote.cast", [:], behalf: ["archive": "a\u{AD}"]), "behalf.archive", 2, "U+00AD"),
        (
            event("notice.published", ["entries": [["disclosure": disclosed(facts("a\nb"))]]]),
            "entries[0].disclosure.operator", 2, "U+000A"
        ),
        (
            event(
                "notice.published",
                ["entries": [["disclosure": disclosed(facts("a", scope: "b "))]]]),
            "entries[0].disclosure.scope", 2, "U+0020"
        ),
    ])
    func `what a reader does not see is found in its field`(
        event: Event, field: String, position: Int, codePoint: String
    ) throws {
        let found = try #require(event.textFault)
        #expect(found.field == field)
        #expect(found.fault.position == position)
        #expect(found.fault.codePoint == codePoint)
    }

    @Test func `a disclosed value is held to the shape of its act`() {
        let salt = [UInt8](repeating: 7, count: 16)
        func fault(_ key: String, _ value: CBOR, _ type: String) -> TextFault? {
            Disclosure(salt: salt, value: value, key: key)?.textFault(of: Self.event(type, [:]))
        }
        #expect(fault("content", "一\n二", "objection.received") == nil)
        #expect(fault("objector", "一\n二", "objection.received")?.field == "objector")
        #expect(fault("content", "一\r\n二", "objection.received")?.fault.codePoint == "U+000D")
        #expect(
            fault("public", Self.facts("一\n二"), "application.received")?.field == "public.operator")
        #expect(fault("public", Self.facts("示例"), "application.received") == nil)
        #expect(fault("unknown", "一\n二", "application.received")?.field == "unknown")
        #expect(fault("con\u{202E}tent", "一", "objection.received")?.field == "key")
    }

    @Test func `facts inside an act are an audit's to look at, not admission's`() {
        let entry: CBOR = ["disclosure": Self.disclosed(Self.facts("a\nb")), "application": "A-1"]
        let event = Self.event("notice.published", ["entries": [entry]])
        #expect(event.textFault?.field == "entries[0].disclosure.operator")
        #expect(event.ownTextFault == nil)
        let placed = Self.event("notice.published", ["entries": [entry], "place": "a\nb"])
        #expect(placed.ownTextFault?.field == "place")
    }

    @Test func `a certificate's own texts are looked at`() {
        func claims(_ mark: String) -> CredentialClaims {
            CredentialClaims(
                ledger: "0123456789abcdef", number: CertificateNumber("LNYP-2025-00001")!,
                edition: 1, scheme: "liaoning-youpin",
                facts: PublicFacts(
                    operatorName: "示例", creditCode: "91210100MA0EXAMP0X", offering: "示例大米",
                    mark: mark, standard: "Q/1", scope: ""),
                validFrom: day("2025-12-15"), validThrough: day("2028-12-14"), statusIndex: 0)
        }
        #expect(claims("示例牌").textFault == nil)
        #expect(claims("示例牌\u{202E}").textFault?.field == "mark")
    }

    @Test func `the refusal names field, position and code point in both languages`() throws {
        let event = Self.event("party.registered", ["name": "示例\u{202E}"])
        let refusal = Refusal(.text(try #require(event.textFault)), ours: "text")
        #expect(refusal.code == "text")
        #expect(
            refusal.text(.zh)
                == "不予登记：字段 name 第 3 个字符（U+202E）是控制、不可见、私用或 Unicode 17 未收的字符（本系统规则（无条文））")
        #expect(
            refusal.text(.en)
                == "refused: the field name has a control, invisible, private or unassigned "
                + "character at character 3 (U+202E) (rule of this system)")
    }
}
