import COSE
import Certification
import Testing

@testable import Verification

/// What an auditor is told, as far as a reader takes it in.
@Suite struct ReportTextTests {
    private static func line(
        _ report: AuditReport, _ name: String, _ language: Language
    ) -> String? {
        report.lines(language).first { $0.hasPrefix(name) }
    }

    @Test func `entries in doubt that follow one another are told as one run`() {
        var report = AuditReport()
        report.inDoubt = [3, 7, 8, 9, 12].map { EntryIndex($0) }
        #expect(Self.line(report, "in doubt", .en) == "in doubt  3, 7–9, 12")
        #expect(Self.line(report, "待核实", .zh) == "待核实  3、7–9、12")
    }

    @Test func `of many the first twelve are told, and how many more there are`() {
        var report = AuditReport()
        report.takenOver = (1...12).map { "c-\($0)" }
        #expect(Self.line(report, "taken over", .en)?.hasSuffix("c-11, c-12") == true)
        report.takenOver += ["c-13", "c-14"]
        #expect(
            Self.line(report, "taken over", .en)?.hasSuffix("c-12, and 2 more (see --json)")
                == true)
        #expect(Self.line(report, "补录未证", .zh)?.hasSuffix("c-12，另有 2 项（见 --json）") == true)
        #expect(report.map(.en)["takenOver"]?.arrayValue?.count == 14)
    }
}
