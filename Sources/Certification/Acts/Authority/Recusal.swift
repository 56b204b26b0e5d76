import COSE

/// An officer stays away from a subject (回避): declared, and held to (RULES, general rule 1).
enum Recusals {
    static let declared = Act(
        "recusal.declared", on: .party,
        [
            Field("officer", .id, "officer-1"),
            Field("from", .text(90), "application/LN-2025-0001"), .reason,
        ],
        opens: { standing throws(Refusal) in _ = try standing.party() },
        effects: { filing throws(Refusal) in [.recused(try filing.recusal())] })
}

extension Filing {
    /// Recusal (回避), declared by the officer or ordered by his body or who grants its mandates.
    fileprivate func recusal() throws(Refusal) -> Recusal {
        let party = try standing.party()
        let id = party.id
        let officer = try fields.officer("officer")
        let grants = scheme.grants[party.role]?.contains(signer.role) == true
        if !grants && signer.party != id {
            try refuse(.grantingRole(found: signer.role, target: party.role), under: "grants")
        }
        if !state.authority.mandates.contains(
            under: .officer(id, officer), where: { $0.officer == officer })
        {
            try refuse(.mandateUnknown(officer, post: nil), under: "recusal")
        }
        guard let from = Subject(try fields.text("from")) else {
            let wanted = Wording(zh: "形如 complaint/C-1 的对象", en: "a subject like complaint/C-1")
            throw refusal(.malformed(.malformed("from", wanted: wanted)), under: "recusal")
        }
        // Else it would be from nothing.
        if from.isA(.certificate) {
            let known = CertificateNumber(from.id).flatMap { state.certificates[$0] }
            if known == nil { try refuse(.unknown(.certificate, id: from.id), under: "recusal") }
        }
        try standing.checkSpelling(of: from)
        return Recusal(officer: officer, subject: "\(from)")
    }

    /// A recused officer neither votes nor gives an opinion nor handles.
    func checkNotRecused(_ officers: [OfficerID], from subject: Subject) throws(Refusal) {
        let staying = stayingAway(officers)
        if staying.isEmpty { return }
        for subject in concerned(by: subject) {
            for officer in staying where isRecused(officer, from: subject) {
                try refuse(.recused(officer, "\(subject)"), under: "recusal")
            }
        }
    }

    /// Those of the officers who stay away from anything at all.
    private func stayingAway(_ officers: [OfficerID]) -> [OfficerID] {
        guard scheme.rule("recusal") != nil else { return [] }
        return officers.filter { state.recusals.contains(under: .recused($0)) }
    }

    private func isRecused(_ officer: OfficerID, from subject: Subject) -> Bool {
        state.recusals[Recusal(officer: officer, subject: "\(subject)")] != nil
    }

    /// A subject, the certificate that it is about, and the party whose it is: who stays away from
    /// one of them stays away from it.
    private func concerned(by subject: Subject) -> [Subject] {
        let certificate = state.certificate(of: subject)
        let application =
            subject.isA(.application)
            ? ApplicationID(subject.id).flatMap { state.applications[$0] } : nil
        let party = certificate.map(holder(of:)) ?? application?.applicant
        let named = certificate.map { Subject(.certificate, $0.number) }
        return [subject]
            + [named == subject ? nil : named, party.map { Subject(.party, $0) }]
            .compactMap { $0 }
    }

    /// Neither who signs nor who decided on the paper is recused from what the act is about, nor
    /// from a certificate or an application that it names; a session's list may hold one, where his
    /// vote on it is not counted.
    func checkHandlers() throws(Refusal) {
        let author = author.officer.map { $0 == signer.officer ? [] : [$0] } ?? []
        let handlers = stayingAway([signer.officer] + author)
        if handlers.isEmpty { return }
        try checkNotRecused(handlers, from: subject)
        let objection = subject.isA(.objection) ? ObjectionID(subject.id) : nil
        let objectedTo = objection.flatMap { state.objections[$0]?.application }
        let isSession = fields.map["present"] != nil
        for application in [objectedTo].compactMap({ $0 }) + (isSession ? [] : applicationsNamed) {
            try checkNotRecused(handlers, from: Subject(.application, application))
        }
        let certificates = [fields.optionalText("certificate")] + fields.texts("certificates")
        let revocation = subject.isA(.revocation) ? RevocationID(subject.id) : nil
        let reached = revocation.flatMap { state.revocations[$0]?.certificates } ?? []
        for number in certificates.compactMap({ $0.flatMap { CertificateNumber($0) } }) + reached {
            try checkNotRecused(handlers, from: Subject(.certificate, number))
        }
    }

    /// The applications that the act names.
    private var applicationsNamed: [ApplicationID] {
        let listed = (fields.list("entries") + fields.list("answers") + fields.list("carriedOver"))
            .compactMap { $0.optionalText("application") }
        let one = [fields.optionalText("application")].compactMap { $0 }
        return (listed + one).compactMap { ApplicationID($0) } + fields.applications("applications")
    }

    /// Who of those present is recused from an application: his vote is not counted for it.
    func recused(among officers: [OfficerID], from application: ApplicationID) -> Int {
        let staying = stayingAway(officers)
        if staying.isEmpty { return 0 }
        let concerned = concerned(by: Subject(.application, application))
        return staying.count { officer in
            concerned.contains { isRecused(officer, from: $0) }
        }
    }
}

/// That an officer stays away from a subject (RULES, general rule 1).
public struct Recusal: Hashable, Sendable, Codable, Filed {
    public let officer: OfficerID
    /// A subject as text, such as `application/LN-2025-0001`.
    public let subject: String

    public static var hasHeadings: Bool { true }
    public var headings: [Heading] { [.recused(officer)] }
}

extension Refusal.Reason {
    static func recused(_ officer: OfficerID, _ subject: String) -> Self {
        Self(
            "recused", "\(officer) 已就 \(subject) 回避", "\(officer) is recused from \(subject)",
            ["officer": officer, "subject": subject])
    }
}
