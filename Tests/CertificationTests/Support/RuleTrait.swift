import Testing

/// Says which rule of the scheme a test holds, and from which side; `tools/rules-table` reads it.
struct RuleTrait: TestTrait, SuiteTrait {
    let rule: String
    let isAdmission: Bool
}

extension Trait where Self == RuleTrait {
    /// The test shows an act that the rule lets in.
    static func admits(_ rule: String) -> Self { RuleTrait(rule: rule, isAdmission: true) }

    /// The test shows the nearest act that the rule keeps out.
    static func refuses(_ rule: String) -> Self { RuleTrait(rule: rule, isAdmission: false) }
}
