import COSE
import Drafting
import Testing

@testable import Certification

/// One refusal: *given* the rehearsal up to an act, *when* it comes with a change, *then* it is
/// refused with a reason, under a rule, from a source.
struct RuleCase: Sendable, CustomTestStringConvertible {
    let given: String
    let subject: String?
    let when: String
    let change: @Sendable (ActLine) throws -> ActLine
    let code: String
    let rule: String
    let source: String

    init(
        _ given: String, on subject: String? = nil, when: String, then code: String,
        under rule: String, _ source: String = ours,
        _ change: @escaping @Sendable (ActLine) throws -> ActLine
    ) {
        self.given = given
        self.subject = subject
        self.when = when
        self.change = change
        self.code = code
        self.rule = rule
        self.source = source
    }

    static let ours = "本系统规则（无条文）"

    /// An article of the measures, as a refusal cites it.
    static func article(_ number: Int) -> String {
        "辽质强〔2025〕3号第\(numerals[number])条"
    }

    private static let numerals =
        "〇 一 二 三 四 五 六 七 八 九 十 十一 十二 十三 十四 十五 十六 十七 十八 十九 二十 二十一 二十二 二十三 二十四 二十五 二十六 二十七 二十八 二十九 三十"
        .split(separator: " ")

    var testDescription: String { "given \(given), when \(when), then \(code)" }

    /// Plays the case, and the nearest act that is admitted: the rehearsal's own.
    func check() throws {
        let (ledger, line) = try Rehearsal.before(given, on: subject)
        #expect(try ledger.refusal(of: line) == nil, "the rehearsal's own act is admitted")
        let refusal = try #require(try ledger.refusal(of: change(line)), "\(testDescription)")
        #expect(refusal.code == code, "\(refusal)")
        #expect(refusal.rule == rule, "\(refusal)")
        #expect(refusal.source.zh == source, "\(refusal)")
    }
}
