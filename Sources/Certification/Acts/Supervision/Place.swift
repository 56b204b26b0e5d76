import COSE

extension Field {
    /// The city of production or service in which the act was done, where that is not the one of
    /// registration.
    static let city = Field("city", .name, "210200", optional: true)
}

extension Filing {
    /// Who looks after a certificate: the regulator of the city of registration, or of the place of
    /// production or service that the act names; a department, in its sectors (arts. 8, 18; ours).
    func checkPlace(of number: CertificateNumber) throws(Refusal) {
        let place = fields.optionalText("city")
        if let place, scheme.cities[place] == nil {
            try refuse(.unknownName(kind: "city", name: place))
        }
        guard let certificate = state.certificates[number] else { return }
        try checkJurisdiction(
            in: [certificate.city, place].compactMap { $0 }, certificate.sector,
            else: .otherPlace(number, certificate.city))
    }

    /// Of bodies that are bound to a city or to sectors, the one of these acts.
    func checkJurisdiction(
        in cities: [String], _ sector: String, else reason: Refusal.Reason
    ) throws(Refusal) {
        guard let rule = scheme.rule("jurisdiction"),
            let party = state.authority.parties[author.party]
        else { return }
        let isThere = party.city.map(cities.contains) ?? false
        if rule.texts("cities").contains(party.role), !isThere {
            try refuse(reason, under: "jurisdiction")
        }
        if rule.texts("sectors").contains(party.role),
            !rule.texts(sector).contains("\(party.id)")
        {
            try refuse(.otherSector(sector), under: "jurisdiction")
        }
    }
}

extension Refusal.Reason {
    static func otherPlace(_ number: CertificateNumber, _ city: String) -> Self {
        Self(
            "other-place", "证书 \(number) 的登记地为 \(city)，其他市的部门须列明在本市的生产地或者服务地",
            "the certificate \(number) is registered in \(city): the regulator of another city "
                + "names the place of production or service in its own",
            ["certificate": number, "city": city])
    }
}
