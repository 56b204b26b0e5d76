import COSE
import Certification
import Register
import TestSupport
import Testing

/// Acceptance: the complaint that led to a revocation is traced both ways, without naming who
/// complained.
@Suite struct TraceTests {
    private static let register = Result { try RehearsedRegister.make() }
    private static let end = CivilDate("2029-12-31")

    private static func trace(_ subject: String) throws -> Trace {
        let day = try #require(end)
        let named = try #require(Subject(subject))
        return try #require(try register.get().trace(of: named, through: day))
    }

    private static func subjects(_ node: Trace.Node) -> [String] {
        [node.subject] + node.next.flatMap { subjects($0) }
    }

    @Test func `a complaint leads to its sample, the order, the revocation and the review`() throws
    {
        let trace = try Self.trace("complaint/C-2026-1")
        #expect(
            trace.ledTo.acts.map { $0.row.text("type") } == [
                "complaint.received", "complaint.considered", "complaint.closed", "complaint.told",
            ])
        #expect(
            Set(Self.subjects(trace.ledTo)) == [
                "complaint/C-2026-1", "spotcheck/SC-2026-2", "rectification/RC-2026-1",
                "revocation/RV-2026-1", "record/500", "record/548", "remedy/RM-2026-1",
                "certificate/LNYP-2025-00002",
            ])
        #expect(
            Set(trace.acts.map { $0.row.text("type") }).isSuperset(of: [
                "spotcheck.sampled", "spotcheck.concluded", "rectification.ordered",
                "rectification.rechecked", "revocation.intended", "revocation.decided",
                "revocation.served", "remedy.lodged", "remedy.decided",
            ]))
    }

    @Test func `a revocation rests on the complaint, the check and the order`() throws {
        let trace = try Self.trace("revocation/RV-2026-1")
        #expect(
            Set(Self.subjects(trace.restsOn)).isSuperset(of: [
                "complaint/C-2026-1", "spotcheck/SC-2026-2", "rectification/RC-2026-1",
                "certificate/LNYP-2025-00002",
            ]))
        let decided = try #require(
            trace.ledTo.acts.first { $0.row.text("type") == "revocation.decided" })
        #expect(decided.papers.map { $0["kind"]?.string } == ["archive"])
        // The officer's mandate, and the founding it rests on.
        #expect(decided.mandates == [EntryIndex(7), EntryIndex(0)])
    }

    @Test func `nobody who complained is named, in no form of the trace`() throws {
        let trace = try Self.trace("complaint/C-2026-1")
        let told =
            try trace.lines(.zh) + trace.lines(.en) + [
                trace.dot(.zh), trace.dot(.en), JSONLine.print(.map(trace.map())),
            ]
        for text in told {
            #expect(!text.contains("示例举报人"))
            #expect(!text.contains("complainant-1"))
        }
    }

    @Test func `a trace of something that is not there is none`() throws {
        let day = try #require(Self.end)
        let unknown = try #require(Subject("complaint/C-1999-1"))
        #expect(try Self.register.get().trace(of: unknown, through: day) == nil)
        let early = try #require(CivilDate("2026-05-11"))
        let later = try #require(Subject("complaint/C-2026-1"))
        #expect(try Self.register.get().trace(of: later, through: early) == nil)
    }
}
