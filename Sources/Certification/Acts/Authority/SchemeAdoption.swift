import COSE

extension SubjectKind {
    /// What is written `scheme/…`.
    public static let scheme = SubjectKind(
        "scheme", zh: "评定规则", en: "scheme", example: "liaoning-youpin", isHub: true)
}

/// An edition of a scheme: the rules are the founders' to change (RULES, general rule 11).
enum SchemeAdoption {
    static let adopted = Act(
        "scheme.adopted", on: .scheme, [Field("scheme", .scheme, .map(CBORMap([])))],
        opens: { _ in },
        effects: { filing throws(Refusal) in [.schemeAdopted(try filing.adoption())] })
}

extension Filing {
    fileprivate func adoption() throws(Refusal) -> Scheme {
        let adopted = try Self.read(fields)
        try checkFoundingRole()
        guard subject.id == adopted.id else {
            throw refusal(
                .wrongSubject(
                    type: event.type, wanted: "\(Subject(.scheme, adopted.id))", found: "\(subject)"
                ))
        }
        let wanted = (state.scheme(adopted.id)?.edition ?? 0) + 1
        guard adopted.edition == wanted else {
            throw refusal(.schemeEdition(found: adopted.edition, wanted: wanted))
        }
        // What is under way keeps its edition: a new one is never dated back.
        guard wanted == 1 || adopted.inForceFrom >= event.occurredOn else {
            throw refusal(.schemeDatedBack(adopted.inForceFrom))
        }
        return adopted
    }

    /// What the scheme's own word cannot give away: rules and log keys are the founders' to change.
    func checkFoundingRole() throws(Refusal) {
        let founder = state.founding.flatMap { state.authority.parties[$0.founder] }
        guard signer.role == founder?.role, signer.role == scheme.foundingRole else {
            throw refusal(.wrongRole(found: signer.role, wanted: scheme.foundingRole))
        }
    }
}

extension Refusal.Reason {
    static func schemeEdition(found: Int, wanted: Int) -> Self {
        Self(
            "scheme-edition", "评定规则版本为 \(found)，应为 \(wanted)",
            "the scheme's edition is \(found); wanted \(wanted)",
            ["found": found, "wanted": wanted])
    }
    static func schemeDatedBack(_ day: CivilDate) -> Self {
        Self(
            "scheme-dated-back", "新版本不得溯及 \(day) 施行",
            "a new edition is not dated back: it would be in force from \(day) already",
            ["day": day])
    }
}
