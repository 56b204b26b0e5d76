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
        opens: { standing throws(Refusal) in
            let certificate = try standing.certificate()
            try standing.checkInForce(certificate)
            let sectors = standing.scheme.rule("authorisation")?.texts("sectors") ?? []
            if !sectors.isEmpty && !sectors.contains(certificate.sector) {
                try standing.refuse(.noUsers(sector: certificate.sector), under: "authorisation")
            }
        },
        effects: { filing throws(Refusal) in try filing.authorisation() })

    static let suspended = Act(
        "user.suspended", on: .certificate,
        [Field("user", .id, "user-1"), Field("reason", .paragraphs(2000), "抽查不符合")],
        opens: { standing throws(Refusal) in try standing.checkSome { !$0.isSuspended } },
        effects: { filing throws(Refusal) in
            var user = try filing.listedUser()
            if user.isSuspended { try filing.standing.refuse(filing.standing.done()) }
            user.suspendedOn = filing.event.occurredOn
            user.restoredOn = nil
            user.endedBy = filing.statement.leafHash
            return [.certificate(try filing.ownCertificate().number, .userListed(user))]
        })

    static let removed = Act(
        "user.removed", on: .certificate,
        [Field("user", .id, "user-1"), Field("reason", .paragraphs(2000), "不再符合使用条件")],
        opens: { standing throws(Refusal) in try standing.checkSome { _ in true } },
        effects: { filing throws(Refusal) in
            var user = try filing.listedUser()
            user.removedOn = filing.event.occurredOn
            user.endedBy = filing.statement.leafHash
            return [.certificate(try filing.ownCertificate().number, .userListed(user))]
        })
}

extension Standing {
    /// Refuses where none of those who are listed fits.
    fileprivate func checkSome(_ fits: (Certificate.User) -> Bool) throws(Refusal) {
        let listed = try certificate().users.values.filter { $0.removedOn == nil }
        if !listed.contains(where: fits) { try refuse(first(Users.authorised.type)) }
    }
}

extension Filing {
    /// Only under a regional brand, within its offering, its region and its period (ours; art. 24).
    fileprivate func authorisation() throws(Refusal) -> [Effect] {
        let certificate = try ownCertificate()
        try checkHolder(holder(of: certificate))
        let code = try fields.text("creditCode")
        try checkCreditCode(code)
        let gone = state.certificates.under(.code(code)).flatMap(\.history)
            .first { $0.facts.creditCode == code && state.isDeregistered($0.holder, by: day) }
        if let gone { try refuse(.partyDeregistered(gone.holder), under: "authorisation") }
        let product = try fields.text("product")
        let offering = certificate.version(on: event.occurredOn).facts.offering
        if product != offering {
            try refuse(.authorisationScope(offering), under: "mark-use")
        }
        let from = try fields.date("from")
        let until = try fields.date("until")
        if from > until || from < certificate.validFrom || until > certificate.validThrough {
            try refuse(
                .authorisationPeriod(certificate.validFrom, certificate.validThrough),
                under: "mark-use")
        }
        let user = Certificate.User(
            id: try fields.id("user"), name: try fields.text("name"), creditCode: code,
            place: try fields.text("place"), product: product, from: from, until: until,
            listedOn: event.occurredOn)
        try checkRegion(user.place, of: certificate)
        return try listing(user, under: certificate).map {
            .certificate(certificate.number, .userListed($0))
        }
    }

    /// An organisation is listed once: listed again under its id it is restored, or goes on after
    /// its period; under another id that one takes the place of the first, unless the organisation
    /// was suspended or removed (ours).
    private func listing(
        _ user: Certificate.User, under certificate: Certificate
    ) throws(Refusal) -> [Certificate.User] {
        let isRuled = scheme.rule("user-listing") != nil
        let today = event.occurredOn
        var user = user
        var since: CivilDate?
        if let known = certificate.users[user.id], known.removedOn == nil {
            let goesOn = known.isSuspended || known.until < today
            if !isRuled || !goesOn || known.creditCode != user.creditCode {
                try refuse(.twice(kind: "user", id: "\(user.id)"))
            }
            if known.isSuspended, let suspended = known.suspendedOn {
                try checkNotBefore(suspended)
                since = known.from
                user.suspendedOn = suspended
                user.restoredOn = today
            }
        }
        guard isRuled else { return [user] }
        let others = certificate.users.values.filter {
            $0.creditCode == user.creditCode && $0.id != user.id
        }.sorted { $0.id < $1.id }
        var listings = [user]
        if var listed = others.first(where: { $0.removedOn == nil && !$0.isSuspended }) {
            since = listed.until < today ? since : listed.from
            listed.removedOn = today
            listings.insert(listed, at: 0)
        } else if let gone = others.first {
            try refuse(.listedAs(gone.id), under: "user-listing")
        }
        if user.from < min(since ?? today, today) {
            try refuse(.listingRunsBack(today), under: "user-listing")
        }
        return listings
    }

    /// A user's place names the city of the brand, and none before it: a street may have another's
    /// name.
    private func checkRegion(
        _ place: String, of certificate: Certificate
    ) throws(Refusal) {
        guard scheme.rule("user-region") != nil, let city = scheme.cities[certificate.city]
        else { return }
        let named = scheme.cities.values.compactMap { city in
            place.firstRange(of: city.zh).map { (place: $0.lowerBound, name: city.zh) }
        }
        if named.min(by: { $0.place < $1.place })?.name != city.zh {
            try refuse(.outsideRegion(city), under: "user-region")
        }
    }

    /// The user who is listed, to be suspended or removed.
    fileprivate func listedUser() throws(Refusal) -> Certificate.User {
        let certificate = try ownCertificate()
        try checkHolder(holder(of: certificate))
        let id: UserID = try fields.id("user")
        let unknown = refusal(.unknown(kind: "user", id: "\(id)"))
        guard let user = certificate.users[id] else { throw unknown }
        if user.removedOn != nil { try refuse(unknown) }
        try checkNotBefore(
            [user.listedOn, user.suspendedOn, user.restoredOn].compactMap { $0 }.max()
                ?? user.listedOn)
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
    static func listedAs(_ id: UserID) -> Self {
        Self(
            "listed-as", "该组织已以 \(id) 列名，现已暂停或移除，不得另以他号列名",
            "the organisation was listed as \(id), and is suspended or removed; it is not listed "
                + "under another id", ["user": id])
    }
    static func listingRunsBack(_ day: CivilDate) -> Self {
        Self(
            "listing-runs-back", "授权不得追溯，应自 \(day) 起", "a listing runs from \(day) at the earliest",
            ["day": day])
    }
    static func outsideRegion(_ city: Wording) -> Self {
        Self(
            "outside-region", "使用人地点须在\(city.zh)辖区内，并写明市名",
            "the user's place must lie in \(city.en), and name it", ["city": city])
    }
}
