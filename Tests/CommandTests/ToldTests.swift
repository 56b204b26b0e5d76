import COSE
import Drafting
import Foundation
import TestSupport
import Testing

/// What is told of the rehearsal, held against its story (Fixtures/liaoning-youpin/README.md).
@Suite struct ToldTests {
    /// The rehearsal's ledger, played once; its folder lives as long as the suite.
    private static let folder: Result<TemporaryFolder, any Error> = Result {
        let small = try RehearsalLedger.before()
        small.close()
        return small.folder
    }

    private static func run(_ words: [String]) throws -> Command.Result {
        try Command.run(words, folder: "\(folder.get().path)/ledger")
    }

    /// Words with the last day of the story, where they name none: today is another.
    private static func dated(_ words: String) -> [String] {
        let words = words.split(separator: " ").map(String.init)
        let isDated = words.contains("--as-of") || words.contains("--known-on")
        return isDated ? words : words + ["--as-of", "2029-12-31"]
    }

    private static func rows(_ words: String) throws -> [CBORMap] {
        let result = try run(dated(words) + ["--json"])
        #expect(result.code == 0, "\(result.error)")
        let value = try JSONText.parse(Array(result.output.utf8))
        return try #require(value.arrayValue).compactMap(\.mapValue)
    }

    private static func row(_ words: String, _ column: String, _ id: String) throws -> CBORMap? {
        try rows(words).first { $0[.text(column)]?.string == id }
    }

    private static func status(_ words: String) throws -> CBORMap {
        let result = try run(["status"] + dated(words) + ["--json"])
        #expect(result.code == 0, "\(result.error)")
        return try #require(try JSONText.parse(Array(result.output.utf8)).mapValue)
    }

    private static let questions: [CBORMap] = {
        let file = Repository.fixtures.appending(path: "liaoning-youpin/questions.jsonl")
        let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
        return text.split(separator: "\n").compactMap {
            try? JSONText.parse(Array($0.utf8)).mapValue
        }
    }()

    private static func texts(_ question: CBORMap, _ name: String) -> [String] {
        question[.text(name)]?.arrayValue?.compactMap(\.string) ?? []
    }

    @Test func `thirty questions are answered as the story has it`() throws {
        #expect(Self.questions.count == 30)
        for question in Self.questions {
            let ask = question["ask"]?.string ?? ""
            let words = ask.split(separator: " ").map(String.init)
            let told: String
            if words[0] == "history" {
                told = try Self.run(words + ["--lang", "zh"]).output
            } else {
                told = try Self.rows(ask).map { row in
                    ["due", "duty", "subject"].map { row[.text($0)]?.string ?? "" }
                        .joined(separator: " ")
                }.joined(separator: "\n")
            }
            for text in Self.texts(question, "has") {
                #expect(told.contains(text), "\(ask): \(text) in\n\(told)")
            }
            for text in Self.texts(question, "lacks") {
                #expect(!told.contains(text), "\(ask): \(text) in\n\(told)")
            }
        }
    }

    @Test func `a re-inspection of July is not told in June`() throws {
        for row in try Self.rows("list inspections --as-of 2026-06-16") {
            #expect(row["reinspection"] == .null)
            #expect(row["state"]?.string == "sampled")
        }
        let words = "list inspections --as-of 2026-07-20"
        let july = try Self.row(words, "inspection", "SC-2026-4")
        #expect(july?["reinspection"]?.string == "conforming")
    }

    @Test func `an extension is not told before its day`() throws {
        let extended = CBOR.text("2026-08-18")
        let before = try Self.row("list complaints --as-of 2026-07-05", "complaint", "C-2026-1")
        #expect(before?["endDue"] != extended)
        #expect(before?["endDue"]?.string != nil)
        let day = try Self.row("list complaints --as-of 2026-07-13", "complaint", "C-2026-1")
        #expect(day?["endDue"] == extended)
        #expect(day?["state"]?.string == "accepted")
    }

    @Test func `a day is told as the log knows it now, and as it was known`() throws {
        let number = "LNYP-2025-00003"
        #expect(
            try Self.status("\(number) --as-of 2026-01-31")["status"]?.string
                == "revoked-from-the-beginning")
        for words in ["--known-on 2026-01-31", "--known-on 2026-10-29 --as-of 2026-01-31"] {
            #expect(try Self.status("\(number) \(words)")["status"]?.string == "valid")
        }
        let restored = "LNYP-2025-00006 --as-of 2027-05-26"
        #expect(try Self.status(restored)["status"]?.string == "valid")
        #expect(
            try Self.status("\(restored) --known-on 2027-05-26")["status"]?.string == "revoked")
        // What was corrected two days later.
        let visit = "history supervision/V-2029-1 --as-of 2029-04-17"
        #expect(try Self.rows(visit).count == 1)
        let then = try Self.run(
            (visit + " --known-on 2029-04-18").split(separator: " ").map(String.init))
        #expect(then.code != 0)
    }

    @Test func `next asks the same day as status`() throws {
        func types(_ words: String) throws -> [String] {
            try Self.rows("next certificate/LNYP-2025-00006 " + words)
                .compactMap { $0["type"]?.string }
        }
        // The revocation of April is undone from the beginning, as is known from July on.
        #expect(try types("--as-of 2027-05-26").contains("spotcheck.sampled"))
        #expect(!(try types("--known-on 2027-05-26").contains("spotcheck.sampled")))
        let open = try types("--as-of 2026-06-01")
        for type in ["supervision.inspected", "spotcheck.sampled", "revocation.intended"] {
            #expect(open.contains(type))
        }
        #expect(!open.contains("reevaluation.opened"))
        #expect(try types("--as-of 2028-10-01").contains("reevaluation.opened"))
    }

    @Test func `an ended certificate says since when, why, by what, and where the paper is`()
        throws
    {
        let revoked = try Self.status("LNYP-2025-00002 --lang zh")
        #expect(revoked["endedOn"]?.string == "2026-08-26")
        #expect(revoked["ground"]?.string == "failed-spot-check")
        #expect(revoked["groundSource"]?.string?.contains("第十九条第二项") == true)
        #expect(revoked["decision"]?.string == "示例撤销决定〔2026〕1号")
        #expect(revoked["decidedOn"]?.string == "2026-08-24")
        #expect(revoked["recoveredOn"]?.string == "2026-09-02")
        let told = try Self.run(
            ["status", "LNYP-2025-00002", "--as-of", "2029-12-31", "--lang", "zh"]
        ).output
        for text in ["2026-08-26", "第十九条第二项", "“示例撤销决定〔2026〕1号”", "2026-09-02 已收回"] {
            #expect(told.contains(text), "\(told)")
        }
        let succeeded = try Self.status("LNYP-2025-00001")
        #expect(succeeded["endedOn"]?.string == "2028-12-04")
        #expect(succeeded["succeededBy"]?.string == "LNYP-2028-00001")
        #expect(try Self.status("LNYP-2025-00004")["endedOn"]?.string == "2027-09-14")
        #expect(try Self.status("LNYP-2025-00010")["endedOn"]?.string == "2028-12-19")
        #expect(try Self.status("LNYP-2028-00001")["endedOn"] == nil)
    }

    /// Every certificate that had ended by the end of the story, as its table of certificates has
    /// it: its first day out of force, why, and where the paper is.
    @Test(arguments: [
        ("LNYP-2023-00001", "2026-12-20", "expired", "kept"),
        ("LNYP-2023-00002", "2026-12-01", "succeeded", "kept"),
        ("LNYP-2025-00001", "2028-12-04", "succeeded", "kept"),
        ("LNYP-2025-00002", "2026-08-26", "failed-spot-check", "recovered"),
        ("LNYP-2025-00003", "2025-12-19", "fraud", "voided"),
        ("LNYP-2025-00004", "2027-09-14", "surrendered", "surrendered"),
        ("LNYP-2025-00005", "2028-12-19", "expired", "kept"),
        ("LNYP-2025-00006", "2028-12-19", "expired", "kept"),
        ("LNYP-2025-00007", "2027-05-26", "serious-dishonesty", "out"),
        ("LNYP-2025-00008", "2027-06-30", "other-breach", "out"),
        ("LNYP-2025-00009", "2029-01-22", "succeeded", "kept"),
        ("LNYP-2025-00010", "2028-12-19", "expired", "kept"),
        ("LNYP-2025-00011", "2028-12-19", "expired", "kept"),
        ("LNYP-2026-00001", "2028-05-15", "merged", "kept"),
        ("LNYP-2026-00002", "2029-05-15", "expired", "kept"),
        ("LNYP-2026-00003", "2029-07-26", "succeeded", "kept"),
        ("LNYP-2026-00012", "2028-03-01", "deregistered", "kept"),
        ("LNYP-2029-00002", "2029-11-19", "serious-dishonesty", "voided"),
        ("LNYP-2029-00003", "2029-11-19", "serious-dishonesty", "voided"),
    ]) func `each ended certificate says since when, why, by what, and where the paper is`(
        number: String, since: String, ground: String, paper: String
    ) throws {
        let map = try Self.status(number)
        #expect(map["endedOn"]?.string == since)
        #expect(map["ground"]?.string == ground)
        #expect(map["paper"]?.string == paper)
        let isBack = ["recovered", "voided"].contains(paper)
        #expect((map["recoveredOn"]?.string != nil) == isBack)
        #expect((map["decisionEntry"]?.int == nil) == (ground == "expired"))
        let isRevoked = map["decision"]?.string != nil
        let papers = [
            "kept": ("无须收回", "not asked for"), "surrendered": ("已随交回收回", "given back"),
            "out": ("尚未收回", "not back"), "recovered": ("已收回", "back on"),
            "voided": ("公告作废", "declared void on"),
        ]
        let words = try #require(papers[paper])
        for (language, labels, word) in [
            ("zh", ["终止日期", isRevoked ? "撤销情形" : "终止事由", "决定", "证书收回（作废）"], words.0),
            ("en", ["since", isRevoked ? "ground" : "ended by", "decision", "paper"], words.1),
        ] {
            let lines = try Self.run(
                ["status", number, "--as-of", "2029-12-31", "--lang", language]
            ).output.split(separator: "\n")
            for label in labels {
                #expect(lines.contains { $0.hasPrefix(label) }, "\(number): \(label)")
            }
            #expect(lines.last?.contains(word) == true, "\(number): \(lines.last ?? "")")
        }
    }

    @Test func `those certificates are all that have ended`() throws {
        let ended = try Self.rows("list certificates").filter {
            !["valid", "rectification-pending"].contains($0["status"]?.string)
        }
        #expect(ended.count == 19)
    }

    @Test func `an objection says whether it was late, and when it was decided`() throws {
        let row = try Self.row("list objections", "objection", "2025-1-01")
        #expect(row?["late"]?.int == 0)
        #expect(row?["decidedOn"]?.string == "2025-12-04")
        for (language, heading, line) in [
            ("zh", "异议,公示,申报,收到,逾期,决定,状态", "2025-11-21,否,2025-12-04,异议不成立"),
            (
                "en", "objection,notice,application,receivedOn,late,decidedOn,state",
                "2025-11-21,no,2025-12-04,rejected"
            ),
        ] {
            let table = try Self.run(
                Self.dated("list objections --csv --lang \(language)")
            ).output
            #expect(table.hasPrefix(heading), "\(table)")
            #expect(table.contains(line), "\(table)")
        }
        // It is told of the day that is asked about.
        let before = try Self.row(
            "list objections --as-of 2025-12-03", "objection", "2025-1-01")
        #expect(before?["decidedOn"] == .null)
    }

    /// Acts, days and what programs are told apart; of words of ours only what everybody types.
    private static func english(in text: String) -> [Substring] {
        let typed: Set<Substring> = [
            "certledger", "error", "hint", "演练/REHEARSAL", "list", "complaints",
        ]
        let words = text.split { !($0.isLetter || $0.isNumber || "./_-".contains($0)) }
        return words.filter { word in
            if word.hasPrefix("--") { return false }
            let isCode = word.contains { $0.isNumber || "./".contains($0) }
            let letters = word.filter { $0.isASCII && $0.isLetter }
            return !isCode && letters.count > 2 && !typed.contains(word)
        }
    }

    private static let subjects = [
        "application/LN-2025-0007", "application/LN-2025-0014", "batch/2025-1", "notice/2025-1-1",
        "objection/2025-1-02", "complaint/C-2026-1", "spotcheck/SC-2026-4",
        "rectification/RC-2026-2", "revocation/RV-2027-2", "remedy/RM-2027-2",
        "report/0011-2026", "misuse/MU-2026-1", "record/532", "party/operator-0005",
        "calendar/2026", "plan/2026", "certificate/LNYP-2025-00009",
    ]

    @Test func `no answer in Chinese has an English word`() throws {
        var questions = [
            "due --within 60d --as-of 2026-06-01", "overdue", "statistics", "next 甲", "trace 甲",
            "history 甲", "status 甲", "status LNYP-2035-00001", "list certificates --state 甲",
            "list certificates --as-of 甲",
        ]
        questions += Self.lists.map { "list \($0)" }
        questions += Self.subjects.flatMap { ["next \($0)", "history \($0)"] }
        questions += ["next \(Self.subjects[0])", "overdue"].map { "\($0) --as-of 2025-12-01" }
        for question in questions {
            let result = try Self.run(Self.dated(question) + ["--lang", "zh"])
            // How a command is typed is said by the library that reads it.
            let error = result.error.split(separator: "\n").first ?? ""
            let found = Self.english(in: result.output + "\n" + error)
            #expect(found == [], "\(question): \(found)")
        }
    }

    @Test func `next takes a certificate's number, as history does`() throws {
        let named = try Self.rows("next certificate/LNYP-2028-00001")
        #expect(!named.isEmpty)
        #expect(try Self.rows("next LNYP-2028-00001") == named)
    }

    private static let lists = [
        "applications", "certificates", "notices", "objections", "complaints", "reports",
        "inspections", "rectifications", "revocations", "remedies", "users", "operators", "cases",
        "misuse",
    ]

    /// Ids end in a number, and are no days.
    private static func ids(in row: CBORMap) -> Set<String> {
        let words = row.pairs.compactMap(\.value.string).flatMap { $0.split(separator: " ") }
        return Set(
            words.filter {
                $0.firstMatch(of: /^[A-Za-z][A-Za-z\/]*-[A-Za-z0-9-]*[0-9]$/) != nil
            }.map(String.init))
    }

    @Test(arguments: lists)
    func `each id that a table prints finds its row, in whatever case`(list: String) throws {
        let row = try #require(try Self.rows("list \(list)").last)
        for id in Self.ids(in: row) {
            let name = id.split(separator: "/").last ?? ""
            for spelled in [id, id.lowercased(), String(name)] {
                let found = try Self.rows("list \(list) --id \(spelled)")
                #expect(found.contains(row), "list \(list) --id \(spelled)")
            }
        }
        if let number = row["certificate"]?.string ?? row["number"]?.string, list != "certificates"
        {
            let found = try Self.rows("list \(list) --certificate \(number.lowercased())")
            #expect(found.contains(row))
        }
    }

    @Test func `a holder's applications are found by its id, before its notice too`() throws {
        let found = try Self.rows("list applications --holder Operator-0007 --as-of 2025-08-31")
        #expect(found.map { $0["application"]?.string } == ["LN-2025-0007"])
        #expect(found[0]["holder"] == .null)
        let named = try Self.rows("list applications --holder 示例")
        #expect(!named.isEmpty && named.allSatisfy { $0["holder"]?.string != nil })
    }

    @Test(arguments: ["applications", "complaints", "certificates", "operators"])
    func `a holder that nobody is is refused, and one without a row is not`(list: String) throws {
        for (language, told) in [
            ("zh", "没有标识或公布的名称为“operator-9999”的经营主体"), ("en", "no operator with"),
        ] {
            let words = "list \(list) --holder operator-9999 --lang \(language)"
            let refused = try Self.run(Self.dated(words))
            #expect(refused.code == 2)
            #expect(refused.error.contains(told), "\(refused.error)")
        }
        #expect(try Self.rows("list misuse --holder operator-0001").isEmpty)
    }

    @Test func `a complaint that was merged into another is about what that is`() throws {
        let merged = try Self.row("list complaints", "complaint", "C-2026-3")
        let other = try Self.row("list complaints", "complaint", "C-2026-1")
        #expect(merged?["mergedInto"]?.string == "C-2026-1")
        #expect(merged?["certificates"]?.string == "LNYP-2025-00002")
        #expect(merged?["party"] == other?["party"] && merged?["party"]?.string != nil)
        // Before it was merged nothing rested on it.
        let before = try Self.row("list complaints --as-of 2026-06-29", "complaint", "C-2026-3")
        #expect(before?["certificates"] == .null)
    }

    @Test func `a body's history tells who was given which post, for how long`() throws {
        let told = try Self.run(["history", "party/office", "--lang", "zh"] + Self.dated("")).output
        #expect(told.contains("office/office-1 任经办人，2025-07-01 至 2028-06-30"), "\(told)")
        #expect(told.contains("office/office-1 的密钥"), "\(told)")
        let english = try Self.run(["history", "party/office"] + Self.dated("")).output
        #expect(english.contains("office/office-1: officer, 2025-07-01 to 2028-06-30"))
        let other = try Self.run(["history", "party/secretariat"] + Self.dated("")).output
        #expect(!other.contains("office/office-1"))
    }

    @Test func `objections, remedies, rectifications, operators and misuse are listed`() throws {
        func ids(_ list: String, _ column: String) throws -> [String] {
            try Self.rows("list \(list)").compactMap { $0[.text(column)]?.string }
        }
        #expect(try ids("objections", "objection").prefix(2) == ["2025-1-01", "2025-1-02"])
        #expect(
            try ids("remedies", "remedy") == [
                "RM-2026-1", "RM-2027-1", "RM-2027-2", "RM-2027-3", "RM-2029-1", "RM-2029-2",
            ])
        #expect(
            try ids("rectifications", "rectification") == [
                "RC-2026-1", "RC-2026-2", "RC-2027-1", "RC-2029-1",
            ])
        #expect(try ids("misuse", "case") == ["misuse/MU-2026-1", "misuse/MU-2026-2"])
        #expect(try ids("operators", "party").contains("operator-0001"))
    }

    @Test(arguments: [
        ("certificates --city 沈阳市", "certificates --city 210100"),
        ("certificates --state 已撤销", "certificates --state revoked"),
        ("certificates --state 撤销", "certificates --state Revoked"),
        ("applications --state 已终结", "applications --state ended"),
        ("applications --sector 区域品牌", "applications --sector region"),
        ("revocations --state 终止撤销程序", "revocations --state dropped"),
        ("complaints --state 不予受理", "complaints --state declined"),
        ("rectifications --state fulfilled", "rectifications --state 整改到位"),
    ]) func `a filter takes a word as it takes a name`(word: String, name: String) throws {
        let found = try Self.rows("list " + word)
        #expect(!found.isEmpty)
        #expect(found == (try Self.rows("list " + name)))
    }

    @Test func `who asks for the revoked finds those that are so from the beginning too`() throws {
        func statuses(_ word: String) throws -> Set<String> {
            Set(
                try Self.rows("list certificates --state \(word)")
                    .compactMap { $0["status"]?.string })
        }
        #expect(try statuses("revoked") == ["revoked", "revoked-from-the-beginning"])
        #expect(
            try statuses("revoked-from-the-beginning") == ["revoked-from-the-beginning"])
    }

    @Test func `an id that a table prints finds its row`() throws {
        #expect(try Self.rows("list users --id user-2").count == 1)
        #expect(try Self.rows("list reports --holder operator-0007 --year 2026").count == 1)
        #expect(try Self.rows("list remedies --id RM-2027-2").count == 1)
    }

    @Test(arguments: [
        ("certificates --state revokd", "the nearest is revoked"),
        ("certificates --city 沈阳", "the nearest is"),
        ("applications --sector industri", "the nearest is industry"),
    ]) func `a word that no filter knows is refused with the nearest`(
        words: String, told: String
    ) throws {
        let result = try Self.run(["list"] + words.split(separator: " ").map(String.init))
        #expect(result.code == 2)
        #expect(result.error.contains(told), "\(result.error)")
    }

    @Test func `statistics count complaints and checks, and nothing twice`() throws {
        let result = try Self.run(["statistics", "--json", "--as-of", "2029-12-31"])
        let map = try #require(try JSONText.parse(Array(result.output.utf8)).mapValue)
        let stages = try #require(map["stages"]?.arrayValue).compactMap(\.mapValue)
        #expect(stages.count { $0["state"]?.string?.hasPrefix("ended.") == true } == 0)
        let checks = try #require(map["checks"]?.arrayValue).compactMap(\.mapValue)
        let first = try #require(checks.first { $0["year"]?.string == "2026" })
        #expect(first["sampled"]?.int == 5)
        #expect(first["conforming"]?.int == 2)
        #expect(first["notConforming"]?.int == 3)
        let complaints = try #require(map["complaints"]?.arrayValue).compactMap(\.mapValue)
        #expect(complaints.contains { $0["kind"]?.string == "report" })
        #expect(complaints.allSatisfy { $0["medianDays"]?.int != nil })
    }

    @Test func `a day that no calendar has yet is told as unknown, and never overdue`() throws {
        let words = "--as-of 2030-02-01"
        let reports = try Self.rows("due \(words)").filter { $0["duty"]?.string == "report" }
        #expect(!reports.isEmpty)
        for row in reports {
            #expect(row["due"] == .null)
            #expect(row["days"] == .null)
            #expect(row["waitsFor"]?.string == "calendar/2030")
        }
        let overdue = try Self.rows("overdue --as-of 2030-06-01")
        #expect(overdue.allSatisfy { $0["waitsFor"] == nil && $0["due"]?.string != nil })
        let told = try Self.run(["due", "--lang", "zh"] + Self.dated(words))
        #expect(told.output.contains("2030 年工作日安排登记后方可确定"))
    }

    @Test func `a remedy tells before whom it is, and against which entry`() throws {
        let told = try Self.run(["history", "remedy/RM-2027-2"] + Self.dated(""))
        #expect(told.output.contains("before: "))
        #expect(told.output.contains("against entry 628"))
    }

    @Test func `a record that its author disputed is marked so, and no other`() throws {
        let subject = try Self.run(["trace", "#782"] + Self.dated("")).output
            .split(separator: "\n").first { $0.contains("/") && !$0.contains("REHEARSAL") }
        let id = String(try #require(subject)).trimmingCharacters(in: .whitespaces)
        let rows = try Self.rows("history \(id)").filter { $0["disputedBy"]?.int != nil }
        #expect(rows.map { $0["entry"]?.int } == [782])
        let told = try Self.run(["history", id, "--lang", "zh"] + Self.dated("")).output
        #expect(told.split(separator: "文书出具人已于第").count == 2)
    }

    @Test func `what was undone is served no more, from that day on`() throws {
        let words = "list revocations --as-of"
        let before = try Self.row("\(words) 2027-05-01", "revocation", "RV-2027-2")
        #expect(before?["state"]?.string == "served")
        let after = try Self.row("\(words) 2029-12-31", "revocation", "RV-2027-2")
        #expect(after?["state"]?.string == "undone")
    }

    @Test func `who held a certificate before another is listed with it`() throws {
        let row = try Self.row("list operators", "party", "operator-0027")
        #expect(row?["formerly"]?.string == "LNYP-2025-00011")
        #expect(row?["certificates"]?.string == "")
        let before = try Self.row("list operators --as-of 2026-01-31", "party", "operator-0027")
        #expect(before?["formerly"]?.string == "")
        #expect(before?["certificates"]?.string == "LNYP-2025-00011")
    }

    @Test func `rectifications are counted as ordered, complaints as received`() throws {
        let told = try Self.run(["statistics", "--json"] + Self.dated(""))
        let map = try #require(try JSONText.parse(Array(told.output.utf8)).mapValue)
        for (section, counted, other) in [
            ("rectifications", "ordered", "received"), ("complaints", "received", "ordered"),
        ] {
            let rows = try #require(map[.text(section)]?.arrayValue).compactMap(\.mapValue)
            #expect(!rows.isEmpty)
            #expect(rows.allSatisfy { $0[.text(counted)]?.int != nil && $0[.text(other)] == nil })
        }
    }

    @Test func `a change tells what its holder asked to have changed`() throws {
        let words = ["history", "LNYP-2025-00009", "--lang", "zh"] + Self.dated("")
        #expect(try Self.run(words).output.contains("变更事项："))
    }
}
