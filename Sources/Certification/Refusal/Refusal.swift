/// Why a statement may not enter: the fact, the rule it breaks, and where the rule comes from.
///
/// A refused statement leaves no trace in the log (DESIGN, What a refusal looks like).
public struct Refusal: Error, Hashable, Sendable {
    /// What stands in the way.
    public let reason: Reason
    /// The rule's stable name in the scheme, or the act's type.
    public let rule: String
    /// The rule's source as readers see it.
    public let source: Wording

    /// Takes the reason, the rule's name and its source.
    public init(_ reason: Reason, rule: String, source: Wording) {
        self.reason = reason
        self.rule = rule
        self.source = source
    }

    /// Under a rule of this system that every ledger has, whatever its scheme.
    public init(_ reason: Reason, ours rule: String) {
        self.init(reason, rule: rule, source: Source.ours(rests: nil).wording(documents: [:]))
    }

    /// A stable name of the reason, for programs, like `window-closed`.
    public var code: String { reason.code }

    /// The refusal as one line.
    public func text(_ language: Language) -> String {
        let told = reason.wording.text(language)
        let source = source.text(language)
        let isChinese = language == .zh
        // A reason that cites the same place itself cites it once.
        let cited = told.contains(source) ? "" : isChinese ? "（\(source)）" : " (\(source))"
        return (isChinese ? "不予登记：" : "refused: ") + told + cited
    }

    static func malformed(_ error: ShapeError) -> Refusal {
        Refusal(.malformed(error), ours: "form")
    }

}

extension Refusal: CustomStringConvertible {
    public var description: String { text(.en) }
}
