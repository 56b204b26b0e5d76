import COSE

extension CredentialClaims {
    /// The claims that the ledger demands of the next credential, or nil when the application is
    /// not awarded or not in the ledger.
    ///
    /// `decide` compares an issuing act's credential with these; signing builds it from them.
    public static func next(
        for id: ApplicationID, number: CertificateNumber?, in state: LedgerState
    ) -> CredentialClaims? {
        guard let number, let application = state.applications[id],
            let batch = state.batches[application.batch], let scheme = state.scheme(of: batch),
            let facts = application.publicFacts, let awardedOn = application.awardedOn
        else { return nil }
        return CredentialClaims(
            ledger: String((state.founding?.identity.hex ?? "").prefix(16)), number: number,
            edition: 1, scheme: scheme.id, facts: facts, validFrom: awardedOn,
            validThrough: lastDay(
                from: awardedOn, years: scheme.rules["validity"]?.number("years") ?? 0),
            statusIndex: state.credentialCounts[scheme.id, default: 0])
    }

    /// The claims of a certificate's next edition, issued on a day: what then holds (RULES, general
    /// rule 8); nil when there is no such certificate.
    public static func reissue(
        of number: CertificateNumber?, on day: CivilDate, in state: LedgerState
    ) -> CredentialClaims? {
        guard let number, let certificate = state.certificates[number] else { return nil }
        return CredentialClaims(
            ledger: String((state.founding?.identity.hex ?? "").prefix(16)), number: number,
            edition: certificate.edition + 1, scheme: certificate.scheme,
            facts: certificate.version(on: day).facts, validFrom: certificate.validFrom,
            validThrough: certificate.validThrough,
            statusIndex: state.credentialCounts[certificate.scheme, default: 0])
    }
}
