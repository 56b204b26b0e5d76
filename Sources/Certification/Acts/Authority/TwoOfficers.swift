import COSE

/// What a body changes of itself: by who grants its role, or by its own officers, of whom, where
/// the scheme says so, one proposes and another confirms (RULES, general rule 1).
extension Filing {
    /// The change of a party, or the proposal of it that waits for a second officer.
    func changing(
        _ change: (Authority.Party) throws(Refusal) -> Effect
    ) throws(Refusal) -> [Effect] {
        let party = try standing.party()
        try checkGrant(party)
        if needsTwoOfficers(party) {
            guard fields.optionalText("confirms") != nil else {
                _ = try change(party)  // refused now rather than when the second officer signs
                return [proposal]
            }
            return [try confirmation(under: "two-officers"), try change(party)]
        }
        if fields.optionalText("confirms") != nil {
            try refuse(.proposalUnknown, under: "two-officers")
        }
        return [try change(party)]
    }

    /// The scheme's grants, or an officer of the same body who holds the mandate for it by name.
    fileprivate func checkGrant(_ party: Authority.Party) throws(Refusal) {
        if scheme.grants[party.role]?.contains(signer.role) == true { return }
        let own = state.authority.mandates(of: signer.officer, for: signer.party, on: day)
            .contains { $0.acts.contains(event.type) }
        if signer.party != party.id || !own {
            try refuse(.grantingRole(found: signer.role, target: party.role), under: "grants")
        }
    }

    private func needsTwoOfficers(_ party: Authority.Party) -> Bool {
        guard let rule = scheme.rule("two-officers") else { return false }
        return signer.party == party.id && rule.texts("roles").contains(party.role)
            && rule.texts("acts").contains(event.type)
    }

    /// The first of two officers proposes.
    var proposal: Effect {
        .authority(
            .proposed(
                statement.leafHash,
                Authority.Proposal(officer: signer.officer, content: proposedContent)))
    }

    /// The second confirms the very same act: else one officer would name another's proposal for a
    /// change of his own.
    func confirmation(under rule: String) throws(Refusal) -> Effect {
        guard let confirmed = fields.optionalText("confirms").flatMap({ Digest(hex: $0) }),
            let proposal = state.authority.proposals[confirmed],
            proposal.content == proposedContent
        else { throw refusal(.proposalUnknown, under: rule) }
        if proposal.officer == signer.officer {
            try refuse(.secondOfficerIsFirst(proposal.officer), under: rule)
        }
        return .authority(.confirmed(confirmed))
    }

    private var proposedContent: Digest {
        Authority.Proposal.content(event.type, on: subject, event.fields)
    }
}

extension Field {
    /// The proposal that a second officer confirms.
    static let confirms = Field("confirms", .entry, ActCatalogue.zeroHash, optional: true)
}

extension Refusal.Reason {
    static func secondOfficerIsFirst(_ officer: OfficerID) -> Self {
        Self(
            "second-officer", "须由另一名人员确认，\(officer) 已是提出人",
            "another officer must confirm; \(officer) proposed it", ["officer": officer])
    }
    static let proposalUnknown = Self(
        "proposal-unknown", "没有待确认的同一提议", "there is no such proposal to confirm")
}
