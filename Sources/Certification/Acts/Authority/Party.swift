import COSE

extension SubjectKind {
    /// What is written `party/…`.
    public static let party = SubjectKind(
        "party", zh: "单位", en: "party", example: "secretariat", isHub: true)
}

/// Bodies, operators and other organisations: registered by who grants their role (arts. 4, 5).
enum Parties {
    static let registered = Act(
        "party.registered", on: .party,
        [
            Field("role", .name, "municipal-regulator"),
            Field("name", .text(200), "沈阳市市场监督管理局", optional: true),
            Field("city", .name, "210100", optional: true),
        ],
        redactable: [Field("name", .text(200), "示例经营主体")],
        opens: { standing throws(Refusal) in
            if let id = PartyID(standing.subject.id), standing.state.authority.parties[id] != nil {
                try standing.refuse(.partyExists(id))
            }
        },
        effects: { filing throws(Refusal) in try filing.registration() })
}

extension Standing {
    /// The party that the act is written on.
    func party() throws(Refusal) -> Authority.Party {
        let id: PartyID = try id()
        guard let party = state.authority.parties[id] else { throw refusal(.unknownParty(id)) }
        return party
    }
}

extension Filing {
    fileprivate func registration() throws(Refusal) -> [Effect] {
        let id: PartyID = try standing.id()
        let role = try fields.text("role")
        if scheme.roles[role] == nil { try refuse(.unknownName(kind: "role", name: role)) }
        if scheme.grants[role]?.contains(signer.role) != true {
            try refuse(.grantingRole(found: signer.role, target: role), under: "grants")
        }
        let hidden = scheme.rule("pseudonymous")?.texts("roles") ?? []
        if hidden.contains(role), fields.optionalText("name") != nil {
            try refuse(.redactedInClear("name"), under: "pseudonymous")
        }
        let city = fields.optionalText("city")
        if let city, scheme.cities[city] == nil {
            try refuse(.unknownName(kind: "city", name: city))
        }
        if let name = fields.optionalText("name"), scheme.rule("identity") != nil,
            let other = state.authority.parties.keys(under: .name(spelled: name)).min()
        {
            try refuse(.nameTaken(other), under: "identity")
        }
        return [
            .authority(
                .partyRegistered(
                    Authority.Party(
                        id: id, role: role, name: fields.optionalText("name"), city: city)))
        ]
    }
}
