import Foundation
import TestSupport
import Testing

/// What both audits print, for people and for programs.
@Suite struct AuditTests {
    private struct Report: Decodable {
        struct Finding: Decodable {
            let kind: String
            let index: Int?
            let cause: Int?
        }

        let clean: Bool
        let findings: [Finding]
        let notLookedAt: [String]
    }

    private static func report(_ result: Command.Result) throws -> Report {
        try JSONDecoder().decode(Report.self, from: Data(result.output.utf8))
    }

    private static func outside(_ small: SmallLedger) -> [String] {
        [
            "ledger", "\(small.path)/ledger.sqlite", "--policy", "\(small.path)/policy", "--trust",
            "\(small.path)/trust",
        ]
    }

    @Test func `an option that went is named with why`() throws {
        let result = try Command.run(["audit", "--projections"])
        #expect(result.code == 2)
        #expect(
            result.error.contains("the audit always compares register and state"),
            "\(result.error)")
    }

    @Test func `both audits tell a flipped byte from what follows from it`() throws {
        let small = try SmallLedger(entryCount: 6)
        small.close()
        let file = "\(small.path)/ledger.sqlite"
        var bytes = try #require(FileManager.default.contents(atPath: file))
        let place = try #require(bytes.range(of: Data("示例单位2".utf8))).lowerBound
        bytes[place] ^= 1
        try bytes.write(to: URL(filePath: file))
        let inside = try Command.run(["audit", "--json"], folder: small.path)
        let outside = try Command.run(
            Self.outside(small) + ["--json"], program: "certverify")
        for result in [inside, outside] {
            #expect(result.code == 1)
            let report = try Self.report(result)
            #expect(!report.clean)
            #expect(report.findings[0].kind == "leaf-hash")
            #expect(report.findings[0].index == 4)
            #expect(report.findings[0].cause == nil)
            // The anchor's contradiction is told for itself, whatever else is wrong.
            #expect(
                report.findings.dropFirst().allSatisfy {
                    $0.cause == ($0.kind == "known" ? nil : 0)
                })
            #expect(report.findings.contains { $0.kind == "checkpoint-signature" && $0.index == 5 })
            #expect(result.output.contains("\"cause\":null"))
        }
        let told = try Command.run(["audit"], folder: small.path, environment: ["LC_ALL": "zh_CN"])
        let count = try Self.report(inside).findings.count - 2
        #expect(
            told.output.hasSuffix(
                """
                ✗ 第 4 号记录：所存叶哈希与记录不符
                  另有 \(count) 项由此而来：第 4–5 号记录
                ✗ 第 5 号记录：与已知检查点（6）的根不符：历史被改写
                发现 2 处问题，另有 \(count) 项由此而来

                """), "\(told.output)")
    }

    @Test func `an anchor that is named must be there`() throws {
        let small = try SmallLedger(entryCount: 3)
        small.close()
        let result = try Command.run(
            ["audit", "--anchor", "\(small.path).ancor"], folder: small.path)
        #expect(result.code == 2)
        #expect(result.error.contains("\(small.path).ancor"), "\(result.error)")
    }

    @Test func `an audit lists what it did not look at, and leaves out what it was given`() throws {
        let small = try SmallLedger(entryCount: 3)
        small.close()
        let always = ["clock-at-admission", "vault", "documents", "witnesses"]
        let anchor = "\(small.path).anchor"
        func inside(_ words: String...) throws -> [String] {
            let result = try Command.run(["audit", "--json"] + words, folder: small.path)
            #expect(result.code == 0, "\(result.error)")
            return try Self.report(result).notLookedAt
        }
        func outside(_ words: String...) throws -> [String] {
            let result = try Command.run(
                Self.outside(small) + ["--json"] + words, program: "certverify")
            #expect(result.code == 0, "\(result.error)")
            return try Self.report(result).notLookedAt
        }
        #expect(
            try inside() == always + ["earlier-checkpoint", "identity", "register"])
        #expect(try inside("--known", anchor) == always + ["identity", "register"])
        #expect(
            try outside() == always + ["earlier-checkpoint", "anchor", "register", "state"])
        #expect(try outside("--known", anchor) == always + ["register", "state"])
        let resume = "\(small.folder.path)/resume"
        _ = try outside("--resume", resume)
        #expect(
            try outside("--resume", resume, "--known", anchor)
                == always + ["register", "state", "earlier-entries"])
        try FileManager.default.moveItem(atPath: anchor, toPath: "\(small.folder.path)/moved")
        #expect(
            try inside() == always
                + ["earlier-checkpoint", "anchor", "identity", "register"])
        _ = try Command.run(["list", "certificates"], folder: small.path)
        #expect(
            try inside() == always + ["earlier-checkpoint", "anchor", "identity"])
        let told = try Command.run(["audit"], folder: small.path)
        #expect(
            told.output.contains(
                "not looked at  the anchor (there is none, or it is of a size that was not read "
                    + "here)\n"), "\(told.output)")
        #expect(told.output.hasSuffix("\nnothing wrong was found\n"))
    }

    @Test func `a file whose beginning is damaged is a finding in JSON too`() throws {
        let small = try SmallLedger(entryCount: 3)
        small.close()
        let file = "\(small.path)/ledger.sqlite"
        var bytes = try #require(FileManager.default.contents(atPath: file))
        // The first page's tree of tables, behind the header that says what the file is.
        bytes.replaceSubrange(100..<200, with: [UInt8](repeating: 0xFF, count: 100))
        try bytes.write(to: URL(filePath: file))
        for result in [
            try Command.run(["audit", "--json"], folder: small.path),
            try Command.run(Self.outside(small) + ["--json"], program: "certverify"),
        ] {
            #expect(result.code == 1, "\(result.output)\(result.error)")
            let report = try Self.report(result)
            #expect(report.findings.map(\.kind) == ["unreadable"])
            #expect(
                report.notLookedAt == [
                    "clock-at-admission", "vault", "documents", "witnesses", "earlier-checkpoint",
                    "anchor", "identity", "register", "state", "rest-of-log",
                ])
        }
    }

    /// A rebuild without an entry says nothing of the register: not that it is to be made anew.
    @Test func `a register is not compared where an entry was left out`() throws {
        let small = try SmallLedger(entryCount: 6)
        small.close()
        _ = try Command.run(["list", "certificates"], folder: small.path)
        let file = "\(small.path)/ledger.sqlite"
        var bytes = try #require(FileManager.default.contents(atPath: file))
        let place = try #require(bytes.range(of: Data("示例单位2".utf8))).lowerBound
        bytes[place] ^= 1
        try bytes.write(to: URL(filePath: file))
        let result = try Command.run(["audit", "--json"], folder: small.path)
        #expect(result.code == 1, "\(result.error)")
        let report = try Self.report(result)
        #expect(
            report.findings.filter { $0.cause == nil }.map(\.kind) == ["leaf-hash", "known"])
        #expect(!report.findings.contains { $0.kind == "projection" })
        #expect(report.notLookedAt.contains("register"))
    }

    @Test(arguments: ["quorum none\n", "other"]) func `a policy of another log audits nothing`(
        text: String
    ) throws {
        let small = try SmallLedger(entryCount: 3)
        small.close()
        let policy = "\(small.folder.path)/policy"
        let own = try String(contentsOfFile: "\(small.path)/policy", encoding: .utf8)
        let other = own.replacing("example.invalid/REHEARSAL", with: "example.invalid/other")
        try (text == "other" ? other : text).write(
            toFile: policy, atomically: true, encoding: .utf8)
        let result = try Command.run(
            [
                "ledger", "\(small.path)/ledger.sqlite", "--policy", policy, "--trust",
                "\(small.path)/trust",
            ], program: "certverify")
        #expect(result.code == 2)
        #expect(result.output == "")
    }
}
