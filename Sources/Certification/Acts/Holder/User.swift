import COSE

/// Users of a regional brand, listed by its holder (arts. 23–25; period ours).
enum Users {
    static let authorised = Act(
        "user.authorised", on: .certificate,
        [
            Field("user", .id, "user-1"),
            Field("name", .text(200), "示例合作社"),
            Field("creditCode", .text(18), "91210100MA0EXAMP0X"),
            Field("place", .text(300), "示例县示例镇"),
            Field("product", .text(300), "示例大米"),
            Field("from", .date, "2026-03-01"),
            Field("until", .date, "2027-02-28"),
        ],
        opens: { standing throws(Refusal) in try standing.checkInForce(standing.certificate()) },
        effects: { filing throws(Refusal) in [try filing.authorisation()] })

    static let suspended = Act(
        "user.suspended", on: .certificate,
        [Field("user", .id, "user-1"), Field("reason", .paragraphs(2000), "抽查不符合")],
        opens: { standing throws(Refusal) in try standing.checkSomeListed() },
        effects: { filing throws(Refusal) in
            var user = try filing.listedUser()
            if user.suspendedOn != nil { try filing.standing.refuse(filing.standing.done()) }
            user.suspendedOn = filing.event.occurredOn
            return [.certificate(try filing.ownCertificate().number, .userListed(user))]
        })

    static let removed = Act(
        "user.removed", on: .certificate,
        [Field("user", .id, "user-1"), Field("reason", .paragraphs(2000), "不再符合使用条件")],
        opens: { standing throws(Refusal) in try standing.checkSomeListed() },
        effects: { filing throws(Refusal) in
            var user = try filing.listedUser()
            user.removedOn = filing.event.occurredOn
            return [.certificate(try filing.ownCertificate().number, .userListed(user))]
        })
}

extension Standing {
    fileprivate func checkSomeListed() throws(Refusal) {
        if try certificate().users.isEmpty { try refuse(first(Users.authorised.type)) }
    }
}

extension Filing {
    /// Only under a regional brand, within its offering and its period (ours; art. 24).
    fileprivate func authorisation() throws(Refusal) -> Effect {
        let certificate = try ownCertificate()
        try checkHolder(holder(of: certificate))
        let sectors = scheme.rule("authorisation")?.texts("sectors") ?? []
        if !sectors.isEmpty && !sectors.contains(certificate.sector) {
            try refuse(.noUsers(sector: certificate.sector), under: "authorisation")
        }
        let id: UserID = try fields.id("user")
        if let known = certificate.users[id], known.removedOn == nil {
            try refuse(.twice(kind: "user", id: "\(id)"))
        }
        let code = try fields.text("creditCode")
        try checkCreditCode(code)
        let product = try fields.text("product")
        if product != certificate.facts.offering {
            try refuse(.authorisationScope(certificate.facts.offering), under: "mark-use")
        }
        let from = try fields.date("from")
        let until = try fields.date("until")
        if from > until || from < certificate.validFrom || until > certificate.validThrough {
            try refuse(
                .authorisationPeriod(certificate.validFrom, certificate.validThrough),
                under: "mark-use")
        }
        return .certificate(
            certificate.number,
            .userListed(
                Certificate.User(
                    id: id, name: try fields.text("name"), creditCode: code,
                    place: try fields.text("place"), product: product, from: from, until: until)))
    }

    /// The user who is listed, to be suspended or removed.
    fileprivate func listedUser() throws(Refusal) -> Certificate.User {
        let certificate = try ownCertificate()
        try checkHolder(holder(of: certificate))
        let id: UserID = try fields.id("user")
        let unknown = refusal(.unknown(kind: "user", id: "\(id)"))
        guard let user = certificate.users[id] else { throw unknown }
        if user.removedOn != nil { try refuse(unknown) }
        return user
    }
}

extension Refusal.Reason {
    static func noUsers(sector: String) -> Self {
        Self(
            "no-users", "\(sector) 类证书不设授权使用人",
            "a certificate of the sector \(sector) has no users", ["sector": sector])
    }
    static func authorisationPeriod(_ from: CivilDate, _ through: CivilDate) -> Self {
        Self(
            "authorisation-period", "授权不得超出 \(from) 至 \(through)",
            "the authorisation may run from \(from) to \(through) at most",
            ["from": from, "through": through])
    }
    static func authorisationScope(_ offering: String) -> Self {
        Self(
            "authorisation-scope", "授权产品须为获评的\(Shown.quoted(offering))",
            "the product must be the certified one: \(Shown.quoted(offering))",
            ["offering": offering])
    }
}
