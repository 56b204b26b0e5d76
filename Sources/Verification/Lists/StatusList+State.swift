public import COSE
public import Certification

/// What the ledger says of a scheme's credentials: the status list as a function of the first n
/// entries and two times (FORMATS §8).
extension StatusList {
    /// The list that a state gives for a scheme, not signed; nil when the ledger has no such
    /// scheme. `root` is the tree's after the state's last entry.
    public init?(
        of scheme: String, in state: LedgerState, root: Digest, issuedAt: Int64, expiresAt: Int64
    ) {
        guard
            let claims = ListClaims(
                .status, of: scheme, in: state, root: root, issuedAt: issuedAt,
                expiresAt: expiresAt)
        else { return nil }
        self.init(claims, StatusChanges(of: scheme, in: state))
    }
}

extension ListClaims {
    /// The two kinds of lists, as their addresses name them.
    enum Kind: String {
        case status
        case register
    }

    init?(
        _ kind: Kind, of id: String, in state: LedgerState, root: Digest, issuedAt: Int64,
        expiresAt: Int64
    ) {
        guard let scheme = state.scheme(id), let audience = state.audience else { return nil }
        self.init(
            uri: "\(scheme.registerURL)/\(kind.rawValue)/\(id)", issuedAt: issuedAt,
            expiresAt: expiresAt, audience: audience, scheme: id,
            count: state.credentialCounts[id, default: 0], size: state.size, root: root)
    }
}

extension StatusChanges {
    /// Every change of status that a state knows of, whatever its day.
    init(of scheme: String, in state: LedgerState) {
        let days = Days(state)
        var changes: [Change] = []
        for certificate in state.certificates.values where certificate.scheme == scheme {
            for place in certificate.editions.indices {
                changes += Self.changes(of: certificate, editionAt: place, in: state, days)
            }
        }
        for (index, day) in state.annulledCredentials[scheme, default: [:]] {
            changes.append(
                Change(
                    index: index, status: .invalid, day: .earliest, decidedOn: day,
                    isRetroactive: true, ground: ListedGround("annulled", source: nil)))
        }
        self.init(changes.sorted { ($0.index, $0.day) < ($1.index, $1.day) })
    }

    /// The changes of one edition: its status is asked on every day on which something takes
    /// effect, and what differs from the day before is a change.
    private static func changes(
        of certificate: Certificate, editionAt place: Int, in state: LedgerState, _ days: Days
    ) -> [Change] {
        guard let index = certificate.editions[place].statusIndex else { return [] }
        let later = certificate.editions[(place + 1)...]
        let turning =
            certificate.turns.map(\.on) + later.prefix(1).map(\.issuedOn)
            + [certificate.validFrom]
        var changes: [Change] = []
        for day in Set(turning).sorted() {
            let (status, ground) = Self.status(
                of: certificate, supersededBy: later.first, on: day, in: state)
            let last = changes.last
            guard status != last?.status ?? .valid || (status == .ended && ground != last?.ground)
            else { continue }
            let revocation = certificate.revocation(on: day).flatMap { state.revocations[$0] }
            let decided =
                (status == .invalid ? revocation?.decidedOn : nil)
                ?? days.newest(of: certificate, on: day) ?? day
            changes.append(
                Change(
                    index: index, status: status, day: day, decidedOn: decided,
                    isRetroactive: day < decided, ground: ground))
        }
        return changes
    }

    /// The status of an edition on a day, whatever its period: that is for the reader to look at.
    private static func status(
        of certificate: Certificate, supersededBy later: Certificate.Edition?, on day: CivilDate,
        in state: LedgerState
    ) -> (ListedStatus, ListedGround) {
        let status = CertificateStatus(
            of: certificate.turns, validFrom: .earliest, validThrough: .latest, on: day)
        if status != .revokedFromTheBeginning, let later, later.issuedOn <= day {
            return (.ended, .superseded(by: "\(later.edition)"))
        }
        switch status {
        case .revoked, .revokedFromTheBeginning:
            let revocation = certificate.revocation(on: day).flatMap { state.revocations[$0] }
            let scheme = revocation.flatMap { state.scheme(certificate.scheme, on: $0.factOn) }
            let name = revocation?.ground ?? "revoked"
            let source = scheme.flatMap { scheme in
                scheme.grounds[name].map { ground in
                    Wording(
                        zh: ground.source.text(.zh, documents: scheme.documents),
                        en: ground.source.text(.en, documents: scheme.documents))
                }
            }
            return (.invalid, ListedGround(name, source: source))
        case .succeeded:
            return (.ended, .superseded(by: successor(of: certificate, on: day)))
        case .surrendered, .surrenderedRevocationPending:
            return (.ended, ListedGround(CertificateStatus.surrendered.rawValue, source: nil))
        case .deregistered, .merged:
            return (.ended, ListedGround(status.rawValue, source: nil))
        case .validUnderReview: return (.valid, ListedGround("stayed", source: nil))
        case .notYetValid, .valid, .rectificationPending, .revocationIntended, .expired:
            return (.valid, ListedGround("reinstated", source: nil))
        }
    }

    private static func successor(of certificate: Certificate, on day: CivilDate) -> String {
        for turn in certificate.turns.reversed() where turn.on <= day {
            if case .succeeded(let number) = turn.kind { return "\(number)" }
        }
        return ""
    }

    /// The days on which entries took effect, by index.
    private struct Days {
        private var days: [EntryIndex: CivilDate] = [:]

        /// Looks up only the entries that turned a certificate: a log may have a million others.
        init(_ state: LedgerState) {
            let wanted = Set(state.certificates.values.flatMap { $0.turns.map(\.index) })
            if wanted.isEmpty { return }
            var days: [EntryIndex: CivilDate] = [:]
            state.entries.forEachRecord { _, mark in
                if wanted.contains(mark.index) { days[mark.index] = mark.occurredOn }
            }
            self.days = days
        }

        /// The newest day of the entries behind what takes effect on a day.
        func newest(of certificate: Certificate, on day: CivilDate) -> CivilDate? {
            certificate.turns.filter { $0.on == day }.compactMap { days[$0.index] }.max()
        }
    }
}
