import COSE

/// How a decision reaches the one it is about, and from which day that counts (RULES, general rule
/// 9): in one place for every act that says it.
extension Field {
    /// By which way it went; by electronic means with whose consent; why by public notice.
    static let delivery: [Field] = [
        Field(
            "delivery",
            .choice(["hand", "post", "body", "left", "electronic", "public"]), "hand"),
        Field("consent", .text(200), "档号 2026-送达地址确认书-1", optional: true),
        Field("whyPublic", .paragraphs(2000), "直接、邮寄、留置均未能送达", optional: true),
    ]
}

extension Filing {
    /// The day from which a delivery has effect. Of what goes by hand, by post, by another body or
    /// is left, that of receipt, which is the act's own; of a public notice, which is for want of
    /// any other way, so many days after it was posted.
    func deliveredOn() throws(Refusal) -> CivilDate {
        guard let rule = scheme.rule("delivery") else { return event.occurredOn }
        switch try fields.text("delivery") {
        case "electronic":
            if fields.optionalText("consent") == nil {
                try refuse(.consentMissing, under: "delivery")
            }
        case "public":
            if fields.optionalText("whyPublic") == nil {
                try refuse(.publicUnreasoned, under: "delivery")
            }
            return event.occurredOn.adding(days: rule.number("publicDays") ?? 0)
        default: break
        }
        return event.occurredOn
    }
}

extension Refusal.Reason {
    static let consentMissing = Self(
        "consent-missing", "电子送达须经受送达人同意，应列明送达地址确认书",
        "electronic delivery needs the receiver's consent, which is not named")
    static let publicUnreasoned = Self(
        "public-unreasoned", "公告送达须说明其他方式无法送达的理由",
        "delivery by public notice needs the reason why no other way led to the receiver")
}
