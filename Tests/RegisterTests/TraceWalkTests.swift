import COSE
import Certification
import TestSupport
import Testing

@testable import Register

/// What a trace follows, where it stops, and how it says so; over the rehearsal to 2029.
@Suite struct TraceWalkTests {
    private static let register = Result { try RehearsedRegister.make() }

    private static func trace(_ subject: String, on day: String = "2029-12-31") throws -> Trace {
        let day = try #require(CivilDate(day))
        let named = try #require(Subject(subject))
        return try #require(try register.get().trace(of: named, through: day))
    }

    /// The nodes below a root as `subject: entry type, …`, two spaces a level.
    private static func outline(_ nodes: [Trace.Node], _ indent: String = "") -> [String] {
        nodes.flatMap { node -> [String] in
            let acts = node.acts.map { "\($0.entry) \($0.row.text("type"))" }
            let told = node.shownAt.map { "→ \($0)" } ?? acts.joined(separator: ", ")
            return ["\(indent)\(node.subject): \(told)"] + outline(node.next, indent + "  ")
        }
    }

    @Test func `a complaint leads to the sample, the order, the revocation and its return`() throws
    {
        #expect(
            Self.outline(try Self.trace("complaint/C-2026-1").ledTo.next) == [
                "spotcheck/SC-2026-2: 508 spotcheck.sampled, 516 spotcheck.concluded, "
                    + "518 spotcheck.served",
                "  rectification/RC-2026-1: 531 rectification.ordered, "
                    + "547 rectification.rechecked",
                "    revocation/RV-2026-1: 548 revocation.intended, 557 revocation.decided, "
                    + "560 revocation.served",
                "      record/548: 550 decision.notified",
                "      certificate/LNYP-2025-00002: 564 certificate.recovered",
                "      remedy/RM-2026-1: 569 remedy.lodged, 574 remedy.stayed, "
                    + "594 remedy.decided",
                "  revocation/RV-2026-1: → 548",
                "rectification/RC-2026-1: → 531",
                "record/500: 537 deadline.extended",
                "revocation/RV-2026-1: → 548",
            ])
    }

    @Test func `a remedy leads to the reinstatement and the edition issued on it`() throws {
        #expect(
            Self.outline(try Self.trace("revocation/RV-2027-2").ledTo.next) == [
                "record/623: 624 decision.notified",
                "remedy/RM-2027-2: 635 remedy.lodged, 656 remedy.decided",
                "  certificate/LNYP-2025-00006: 657 certificate.reinstated, "
                    + "658 certificate.reissued",
            ])
    }

    @Test func `a revocation rests on the certificate as it was issued, no later act of it`() throws
    {
        #expect(
            Self.outline(try Self.trace("revocation/RV-2027-2").restsOn.next) == [
                "certificate/LNYP-2025-00006: 437 certificate.issued"
            ])
    }

    @Test func `a complaint about the evaluation leads to the adverse fact and its decision`()
        throws
    {
        #expect(
            Self.outline(try Self.trace("complaint/C-2028-1").ledTo.next) == [
                "application/LN-2028-0002: 750 adverse.reported, 751 adverse.decided"
            ])
    }

    @Test func `a correction rests on what it names in the place of the corrected act`() throws {
        #expect(
            Self.outline(try Self.trace("record/606").restsOn.next) == [
                // The edition of that day, and the change that it was issued on.
                "certificate/LNYP-2025-00009: 579 change.requested, 586 change.decided, "
                    + "589 certificate.reissued",
                "report/0011-2026: 606 report.filed",
                "  certificate/LNYP-2025-00009: → 589",
            ])
    }

    @Test func `who stays away from a complaint is part of it`() throws {
        #expect(
            Self.outline(try Self.trace("complaint/C-2027-1").ledTo.next) == [
                "party/office: 596 recusal.declared"
            ])
    }

    @Test(
        arguments: [
            ("2026-05-12", ["complaint.received"], []),
            (
                "2026-06-15", ["complaint.received", "complaint.considered"],
                ["spotcheck/SC-2026-2: 508 spotcheck.sampled, 516 spotcheck.concluded"]
            ),
        ] as [(String, [String], [String])])
    func `what came after the day is not there`(day: String, own: [String], next: [String]) throws {
        let trace = try Self.trace("complaint/C-2026-1", on: day)
        #expect(trace.ledTo.acts.map { $0.row.text("type") } == own)
        #expect(Self.outline(trace.ledTo.next) == next)
        #expect(trace.restsOn.next.isEmpty)
    }

    @Test(
        arguments: [
            ("2026-08-14", "complaint/C-2026-1"), ("2026-08-13", nil),
        ] as [(String, String?)])
    func `an entry stands for its subject from its day on`(day: String, subject: String?) throws {
        let day = try #require(CivilDate(day))
        let found = try Self.register.get().subject(ofEntry: EntryIndex(551), through: day)
        #expect(found?.description == subject)
    }

    @Test func `an act is told in a line, below it documents, signer and mandate`() throws {
        let lines = try Self.trace("revocation/RV-2026-1").lines(.en)
        let wanted = """
            revocation/RV-2026-1
              2026-08-12  entry 548  “辽宁省质量强省工作领导小组办公室（省市场监管局）” (officer)  \
            revocation intended: ground: 辽质强〔2025〕3号, art. 19(二) \
            (spot check failed and not put right); day of the fact: 2026-06-15  \
            rule of this system
                  evidence: document \
            97310b4c3ee69671c5ee4e76811273b7c89e7ae4a5bf83e1219cba65b4f33e2a (1629 bytes)
                  signed by office-1 under entry 7 ← 0
            """
        #expect(lines.prefix(4).joined(separator: "\n") == wanted)
        #expect(lines.contains("rests on:"))
    }

    @Test func `a trace is told in Chinese`() throws {
        #expect(
            try Self.trace("complaint/C-2027-1").lines(.zh).suffix(3) == [
                "    party/office",
                "      2027-01-11  第 596 号  “辽宁省质量强省工作领导小组办公室（省市场监管局）”（经办人）  "
                    + "回避：理由：“投诉涉及本人”；office-1 回避 complaint/C-2027-1  本系统规则（无条文）",
                "          签署：office-1；授权：第 7 号 ← 第 0 号",
            ])
        #expect(
            try Self.trace("complaint/C-2026-1").lines(.zh).contains(
                "    revocation/RV-2026-1 → 见第 548 号"))
    }

    @Test func `what is shown already says where`() throws {
        let lines = try Self.trace("complaint/C-2026-1").lines(.en)
        #expect(
            lines.filter { $0.contains("→") && $0.contains("see") } == [
                "        revocation/RV-2026-1 → see entry 548",
                "    rectification/RC-2026-1 → see entry 531",
                "    revocation/RV-2026-1 → see entry 548",
            ])
    }

    @Test func `a trace is a graph for Graphviz`() throws {
        #expect(
            try Self.trace("complaint/C-2028-1").dot(.en) == #"""
                digraph trace {
                  rankdir=LR;
                  node [shape=box];
                  e748 [label="748 2028-08-14\ncomplaint or report received"];
                  e749 [label="749 2028-08-24\ncomplaint considered"];
                  e750 [label="750 2028-08-28\nadverse fact reported"];
                  e751 [label="751 2028-09-04\nadverse fact decided"];
                  e752 [label="752 2028-09-06\ncomplaint closed"];
                  e753 [label="753 2028-09-07\ncomplainant told"];
                  e748 -> e749 [style=dotted];
                  e750 -> e751 [label="report"];
                  e750 -> e751 [style=dotted];
                  e750 -> e752 [label="acts"];
                  e749 -> e752 [style=dotted];
                  e752 -> e753 [style=dotted];
                }

                """#)
    }

    @Test func `a trace is a list of nodes and edges for programs`() throws {
        let map = try Self.trace("complaint/C-2028-1").map()
        let nodes = map["nodes"]?.arrayValue?.compactMap { $0.mapValue?["entry"]?.int }
        #expect(nodes == [748, 749, 750, 751, 752, 753])
        #expect(
            map["edges"]?.arrayValue?.map { JSONLine.print($0) } == [
                #"{"to":749,"from":748,"field":null}"#,
                #"{"to":751,"from":750,"field":"report"}"#,
                #"{"to":751,"from":750,"field":null}"#,
                #"{"to":752,"from":750,"field":"acts"}"#,
                #"{"to":752,"from":749,"field":null}"#,
                #"{"to":753,"from":752,"field":null}"#,
            ])
    }

    /// Flat at any size of the log: each table is searched by a key, none is read through.
    @Test(arguments: [
        TraceQueries.acts, TraceQueries.oneAct, TraceQueries.papers, TraceQueries.links,
        TraceQueries.mandate, TraceQueries.neighbours(.ledTo), TraceQueries.neighbours(.restsOn),
        TraceQueries.sameSubject(.ledTo), TraceQueries.sameSubject(.restsOn),
    ])
    func `a query of a trace looks up and never scans`(sql: String) throws {
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/register.sqlite"
        _ = try RegisterStore(path: path)
        let plan = try RawDatabase(path: path).rows("EXPLAIN QUERY PLAN " + sql)
            .compactMap { $0.split(separator: "|").last.map(String.init) }
        #expect(plan.contains { $0.hasPrefix("SEARCH") })
        // `n` is the rows found so far, not a table.
        #expect(plan.filter { $0.hasPrefix("SCAN") && $0 != "SCAN n" } == [])
    }
}
