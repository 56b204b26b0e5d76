import Certification
import Testing

@Suite struct IdentifierTests {
    @Test(arguments: ["a", "7", "app-2025-0007", "Office.1_b", "a-", "z."])
    func `An id prints as it was written`(text: String) {
        #expect(ApplicationID(text)?.description == text)
    }

    @Test(arguments: ["", "-a", ".a", "_a", "a b", "a/b", "a\n", "é", "优", "a\u{301}", "٧", "a\0"])
    func `Text that is not an id is refused`(text: String) {
        #expect(ApplicationID(text) == nil)
    }

    @Test func `An id has at most 64 bytes`() {
        #expect(PartyID(String(repeating: "a", count: 64)) != nil)
        #expect(PartyID(String(repeating: "a", count: 65)) == nil)
    }

    @Test func `Of all ASCII, 62 characters begin an id and 65 continue it`() {
        let characters = (UInt8(0)...127).map { String(Unicode.Scalar($0)) }
        #expect(characters.filter { OfficerID($0) != nil }.count == 62)
        let more = characters.filter { OfficerID("a" + $0) != nil && OfficerID($0) == nil }
        #expect(more == ["-", ".", "_"])
    }

    @Test func `Ids order by their bytes, upper case first`() throws {
        let ids = try ["b", "a", "B", "10", "9"].map { try #require(BatchID($0)) }
        #expect(ids.sorted().map(\.description) == ["10", "9", "B", "a", "b"])
    }
}

@Suite struct SubjectTests {
    @Test(arguments: [
        ("application/app-2025-0007", "application", "app-2025-0007"),
        ("spot-check/7", "spot-check", "7"), ("ab/c", "ab", "c"),
    ])
    func `A subject is a kind and an id`(text: String, kind: String, id: String) throws {
        let subject = try #require(Subject(text))
        #expect(subject.kind == kind)
        #expect(subject.id == id)
        #expect(subject.description == text)
        #expect(Subject(kind: kind, id: id) == subject)
    }

    @Test(arguments: [
        "", "/", "ab", "ab/", "/c", "a/c", "Ab/c", "a1/c", "-b/c", "a b/c", "ab/-c", "ab/c/d",
        "ab//c", "ab/c\n", "é-b/c",
    ])
    func `Text that is not a subject is refused`(text: String) {
        #expect(Subject(text) == nil)
    }

    @Test func `A kind has at most 24 bytes and an id at most 64`() {
        let kind = String(repeating: "k", count: 24)
        let id = String(repeating: "i", count: 64)
        #expect(Subject("\(kind)/\(id)") != nil)
        #expect(Subject("\(kind)k/i") == nil)
        #expect(Subject("kk/\(id)i") == nil)
    }

    @Test func `Parts that would print as another subject are refused`() {
        #expect(Subject(kind: "ab/c", id: "d") == nil)
        #expect(Subject(kind: "ab", id: "c/d") == nil)
    }
}
