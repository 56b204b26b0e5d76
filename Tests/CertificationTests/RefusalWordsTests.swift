import COSE
import Foundation
import Testing

@testable import Certification

/// What is refused, told in the words of the scheme and not by the names that programs know.
@Suite struct RefusalWordsTests {
    @Test(
        arguments: [
            (
                .penaltyLevel(found: "town", wanted: "county"), "revocation.intended",
                "处罚机关为乡镇（街道）级，须为县级以上"
            ),
            (
                .wrongRole(found: "office", wanted: "leading-group/head"), "award.approved",
                "该行为应由领导小组组长作出，签署者为领导小组办公室"
            ),
            (.reasonMissing(outcome: "rejected"), "application.reviewed", "结论“不通过”须说明理由"),
            (.reasonMissing(outcome: "rejected"), "objection.decided", "结论“异议不成立”须说明理由"),
            (.behalfNotAllowed(type: "vote.cast"), "vote.cast", "“委员表决”不得由该单位代为登记"),
            (
                .groundRestsOn("quality-penalty", Wording(zh: "处罚决定", en: "the penalty")),
                "revocation.intended",
                "情形辽质强〔2025〕3号第十九条第四项（因质量问题受到行政处罚）须有处罚决定"
            ),
            (.notTold(["objector", "applicant"]), "objection.notified", "尚未告知：异议人、申报主体"),
            (
                .over(kind: "revocation", id: "RV-2026-1"), "revocation.decided",
                "撤销程序 RV-2026-1 已经终结"
            ),
            (
                .over(kind: "rectification", id: "RC-2026-1"), "rectification.rechecked",
                "整改 RC-2026-1 已经终结"
            ),
            (.groundUnknown("whim"), "revocation.intended", "没有撤销情形 whim"),
        ] as [(Refusal.Reason, String, String)])
    func `a name is told as what people call it`(
        reason: Refusal.Reason, type: String, told: String
    ) throws {
        let scheme = try MemoryLedger.scheme()
        let refusal = Refusal(reason, ours: "clock")
            .inWords(of: scheme, scheme.acts[type], LedgerState())
        #expect(refusal.reason.wording.zh == told)
        #expect(refusal.reason.wording.en == reason.wording.en)
        #expect(refusal.reason == reason)
    }

    @Test(
        arguments: [
            (
                .unknownName(kind: "stage", name: "famous"), "application.takenover",
                "阶段：“famous”，应为下列之一：received、", "no stage “famous”, wanted one of received, "
            ),
            (
                .unknownName(kind: "outcome", name: "whim"), "application.examined",
                "结论：“whim”，应为下列之一：", "no outcome “whim”, wanted one of "
            ),
            (
                .unknownName(kind: "city", name: "410100"), "application.received",
                "，应为下列之一：210100、", ", wanted one of 210100, "
            ),
            // A name of another kind has its word, and those of this kind beside it.
            (
                .unknownName(kind: "sector", name: "rice"), "application.received",
                "，应为下列之一：agriculture、", ", wanted one of agriculture, "
            ),
        ] as [(Refusal.Reason, String, String, String)])
    func `a name that is none is told with those that there are`(
        reason: Refusal.Reason, type: String, zh: String, en: String
    ) throws {
        let scheme = try MemoryLedger.scheme()
        let told = Refusal(reason, ours: "clock")
            .inWords(of: scheme, scheme.acts[type], LedgerState()).reason.wording
        #expect(told.zh.contains(zh), "\(told.zh)")
        #expect(told.en.contains(en), "\(told.en)")
    }

    @Test(arguments: [
        ("sectors[0]", "agriculture、industry"), ("categories[1]", "draft-beer、ice-wine"),
        ("city", "210100、210200"), ("role", "committee、department"),
        ("mandates[0].post", "chair、deputy"), ("eligibility[2].item", "clean-record、lawful"),
        ("items[0].item", "quality-management、quality-control"),
    ])
    func `a text in a name's place is told with the names that may stand there`(
        field: String, names: String
    ) throws {
        let scheme = try MemoryLedger.scheme()
        func told(_ field: String) -> Wording {
            Refusal.malformed(.malformed(field, wanted: FieldKind.name.wanted))
                .inWords(of: scheme, nil, LedgerState()).reason.wording
        }
        #expect(told(field).zh.contains("字段 \(field) 应为评定规则中的名称：\(names)"))
        #expect(
            told(field).en.contains(
                "the field \(field) is not a name of the scheme: "
                    + names.replacing("、", with: ", ")))
        #expect(told("users[0]").zh.hasSuffix("应为评定规则中的名称"))
    }

    @Test func `an act with a text in a name's place is refused with the names`() throws {
        let (ledger, line) = try Rehearsal.before("batch.called")
        #expect(try ledger.refusal(of: line) == nil)
        let refusal = try #require(
            try ledger.refusal(of: line.with(fields: ["sectors": ["农业"]])))
        #expect(refusal.code == "malformed")
        #expect(refusal.text(.zh).contains("sectors[0] 应为评定规则中的名称：agriculture、"))
    }

    @Test func `names that are many, or the scheme's not, are not told`() throws {
        let reason = Refusal.Reason.unknownName(kind: "user", name: "pianos")
        let told = try Refusal(reason, ours: "clock")
            .inWords(of: MemoryLedger.scheme(), nil, LedgerState()).reason.wording
        #expect(told.en == "the scheme knows no user “pianos”")
        #expect(reason.naming((0..<21).map(String.init)).wording == reason.wording)
        #expect(reason.naming((0..<20).map(String.init)).wording.en.hasSuffix(", 18, 19"))
    }

    @Test(
        arguments: [
            ("民法典 203", "民法典第二百零三条"), ("政府信息公开条例 26", "政府信息公开条例第二十六条"),
            ("行政复议法 20、行政诉讼法 46", "行政复议法第二十条、行政诉讼法第四十六条"), ("某法 110", "某法第一百一十条"),
            ("某法 100", "某法第一百条"), ("某法 15", "某法第十五条"),
            ("GB 32100—2015", "GB 32100—2015"), ("民事诉讼法", "民事诉讼法"),
        ])
    func `a statute is cited as Chinese law does, and in English as the scheme names it`(
        rests: String, told: String
    ) {
        let source = Source.ours(rests: rests)
        #expect(source.text(.zh, documents: [:]) == "本系统规则（无条文，参照\(told)）")
        #expect(source.text(.en, documents: [:]) == "rule of this system, after \(rests)")
    }

    @Test func `a body is named beside its id`() throws {
        let ledger = try Rehearsal.whole()
        let refusal = Refusal(.wrongLedger(found: "office", wanted: "a"), ours: "clock")
            .inWords(of: nil, nil, ledger.state)
        #expect(refusal.reason.wording.zh.contains("（office）"))
    }

    @Test func `what a reason cites is cited once`() {
        let source = Wording(zh: "辽质强〔2025〕3号第十三条", en: "辽质强〔2025〕3号, art. 13")
        let step = Wording(zh: "资质评价", en: "qualification evaluation")
        let reason = Refusal.Reason.stepMissing(
            ApplicationID("LN-2025-0001")!, stage: step, step: step, stepSource: source)
        let told = Refusal(reason, rule: "qualification.evaluated", source: source).text(.zh)
        #expect(told.components(separatedBy: source.zh).count == 2)
    }
}
