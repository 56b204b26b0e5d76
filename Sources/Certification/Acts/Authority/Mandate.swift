import COSE

/// What an officer may do for a body: granted, withdrawn, delegated (RULES, general rule 1).
enum Mandates {
    static let fields: [Field] = [
        Field("officer", .id, "officer-1"),
        Field("post", .name, "officer"),
        Field("acts", .list(.text(64), 1...100), ["*"]),
        Field("from", .date, "2025-07-01"),
        Field("until", .date, "2028-06-30"),
    ]

    static let granted = Act(
        "mandate.granted", on: .party, fields + [.confirms],
        redactable: [Field("personName", .text(100), "示例姓名")],
        opens: { standing throws(Refusal) in _ = try standing.party() },
        effects: { filing throws(Refusal) in
            try filing.changing { party throws(Refusal) in
                let mandate = try Filing.mandate(
                    filing.fields, party: party.id, at: filing.state.size)
                if filing.scheme.posts[mandate.post] == nil {
                    try filing.refuse(.unknownName(kind: "post", name: mandate.post))
                }
                return .authority(.mandateGranted(mandate))
            }
        })

    static let withdrawn = Act(
        "mandate.withdrawn", on: .party,
        [Field("officer", .id, "officer-1"), Field("post", .name, "officer"), .reason, .confirms],
        opens: { standing throws(Refusal) in _ = try standing.party() },
        effects: { filing throws(Refusal) in
            try filing.changing { party throws(Refusal) in
                let officer = try filing.fields.officer("officer")
                let post = try filing.fields.text("post")
                let mandates = filing.state.authority.mandates
                let isHeld = mandates.contains(under: .officer(party.id, officer)) {
                    $0.officer == officer && $0.post == post && $0.withdrawnOn == nil
                }
                if !isHeld { try filing.refuse(.mandateUnknown(officer, post: post)) }
                return .authority(.mandateWithdrawn(party.id, officer, post: post))
            }
        })

    /// Delegation (代理) names delegator and period, and goes no further than his mandate.
    static let delegated = Act(
        "mandate.delegated", on: .party,
        [
            Field("delegator", .id, "officer-1"),
            Field("delegate", .id, "officer-2"),
            Field("post", .name, "officer"),
            Field("acts", .list(.text(64), 1...100), ["*"]),
            Field("from", .date, "2026-03-01"),
            Field("until", .date, "2026-03-31"),
        ],
        opens: { standing throws(Refusal) in _ = try standing.party() },
        effects: { filing throws(Refusal) in [.authority(.mandateGranted(try filing.delegation()))]
        })
}

extension Filing {
    fileprivate func delegation() throws(Refusal) -> Authority.Mandate {
        let party = try standing.party()
        let id = party.id
        let delegator = try fields.officer("delegator")
        let grants = scheme.grants[party.role]?.contains(signer.role) == true
        if !grants && !(signer.party == id && signer.officer == delegator) {
            try refuse(.grantingRole(found: signer.role, target: party.role), under: "grants")
        }
        let from = try fields.date("from")
        let until = try fields.date("until")
        if from > until { try refuse(.mandatePeriod, under: "delegation") }
        let post = try fields.text("post")
        let acts = fields.texts("acts")
        let isHeld = state.authority.mandates.contains(under: .officer(id, delegator)) { mandate in
            mandate.officer == delegator && mandate.post == post
                && mandate.delegatedBy == nil && mandate.from <= from && until <= mandate.until
                && mandate.withdrawnOn == nil
                && (mandate.acts.contains("*") || acts.allSatisfy { mandate.acts.contains($0) })
        }
        if !isHeld { try refuse(.beyondMandate(delegator), under: "delegation") }
        return Authority.Mandate(
            party: id, officer: try fields.officer("delegate"), post: post, acts: acts,
            from: from, until: until, grantedBy: index, delegatedBy: delegator)
    }
}

extension Refusal.Reason {
    static func beyondMandate(_ officer: OfficerID) -> Self {
        Self(
            "beyond-mandate", "代理超出 \(officer) 的授权",
            "the delegation goes beyond \(officer)'s mandate", ["officer": officer])
    }
}
