import COSE

/// A credit code that fails its check, or another number of an organisation that has none
/// (art. 28), is accepted on evidence (FORMATS §10; ours).
enum CodeOverride {
    static let accepted = Act(
        "creditcode.accepted", on: .application,
        [Field("reason", .paragraphs(2000), "登记机关出具证明，早期代码校验位不符")],
        opens: { standing throws(Refusal) in
            if try standing.ownApplication().creditCodeIsAccepted {
                try standing.refuse(.codeNeedsNoOverride)
            }
            try standing.checkOwnApplication()
        },
        effects: { filing throws(Refusal) in
            try filing.checkApplicant()
            let application = try filing.ownApplication()
            try filing.checkJurisdiction(over: application)
            return [.application(application.id, .creditCodeAccepted)]
        })
}

extension Refusal.Reason {
    static let codeNeedsNoOverride = Self(
        "code-needs-no-override", "该代码已被认可", "the code has been accepted already")
}
