import Certification
import Foundation
import Testing

@Suite struct CodedFormTests {
    @Test func `Every canonical text is coded as one string`() throws {
        try expectCoded(#""2025-11-03""#, as: CivilDate.self)
        try expectCoded(#""app-2025-0007""#, as: ApplicationID.self)
        try expectCoded(#""LNYP-2025-00012""#, as: CertificateNumber.self)
    }

    @Test func `A subject is coded as one string`() throws {
        let subject = try decode(#""application\/a1""#, as: Subject.self)
        #expect(subject.description == "application/a1")
        #expect(try encode(subject) == #""application\/a1""#)
    }

    @Test(arguments: [#""2025-11-3""#, #""2025-02-29""#, "20251103", "null", "{}", #""""#])
    func `A day in any other form is refused`(json: String) {
        #expect(throws: DecodingError.self) { try decode(json, as: CivilDate.self) }
    }

    @Test(arguments: [#""-a""#, #""a b""#, "7", "null"])
    func `An id in any other form is refused`(json: String) {
        #expect(throws: DecodingError.self) { try decode(json, as: PartyID.self) }
    }

    @Test func `Text that prints otherwise than it was read is refused`() throws {
        try expectCoded(#""small""#, as: Lowercased.self)
        #expect(throws: DecodingError.self) { try decode(#""Small""#, as: Lowercased.self) }
    }

    @Test(arguments: ["0", "7", "18446744073709551615"])
    func `An index is coded as a number`(json: String) throws {
        try expectCoded(json, as: EntryIndex.self)
    }

    @Test(arguments: [#""7""#, "-1", "7.5", "18446744073709551616", "null"])
    func `An index that is no whole number is refused`(json: String) {
        #expect(throws: DecodingError.self) { try decode(json, as: EntryIndex.self) }
    }

    @Test func `A year of holidays is coded as an object and checked again`() throws {
        let json =
            #"{"holidays":["2027-01-01"],"invented":false,"notice":"甲","workdays":["2027-01-03"],"#
            + #""year":2027}"#
        try expectCoded(json, as: HolidayYear.self)
        let other = json.replacing("2027-01-03", with: "2027-01-04")
        #expect(throws: DecodingError.self) { try decode(other, as: HolidayYear.self) }
        let incomplete = json.replacing(#""invented":false,"#, with: "")
        #expect(throws: DecodingError.self) { try decode(incomplete, as: HolidayYear.self) }
    }

    private func expectCoded<Value: Codable>(
        _ json: String, as type: Value.Type, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let value = try decode(json, as: type)
        #expect(try encode(value) == json, sourceLocation: sourceLocation)
    }

    private func decode<Value: Decodable>(_ json: String, as type: Value.Type) throws -> Value {
        try JSONDecoder().decode(type, from: Data(json.utf8))
    }

    private func encode(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}

/// A type that breaks the contract of `CanonicalText` by repairing what it reads.
private struct Lowercased: CanonicalText {
    let description: String

    init?(_ text: String) { description = text.lowercased() }

    static func < (left: Self, right: Self) -> Bool { left.description < right.description }
}
