import COSE

/// Whom a decision concerns, who alone may attack it (利害关系; RULES, general rule 10).
extension Filing {
    /// Refuses an operator that a decision about others does not concern.
    func checkConcerns(_ decision: Digest, _ party: PartyID) throws(Refusal) {
        guard scheme.rule("remedy") != nil,
            state.authority.parties[party].map({ standing.outsiders.contains($0.role) }) == true,
            !state.concerns(decision, party, scheme), !isNamed(party, in: decision)
        else { return }
        let type = state.entries[decision]?.type.name
        let isList = type.flatMap { scheme.acts[$0] }.map { $0.isOn(.batch) || $0.isOn(.notice) }
        try refuse(.notConcerned(party, byList: isList == true), under: "remedy")
    }

    /// Whether a decision, or what it decided on as a remedy, names a party itself: a successor
    /// holds nothing any more once his succession has fallen.
    private func isNamed(_ party: PartyID, in decision: Digest) -> Bool {
        guard let history, let index = state.entries[decision]?.index.value else {
            return standing.isFolded
        }
        var isNamed = false
        history.forEach(in: index..<index + 1) { _, bytes in
            guard let statement = try? UnverifiedStatement(decoding: bytes) else { return }
            let fields = Fields(statement.event.fields)
            isNamed = ["successor", "party"].contains { fields.optionalText($0) == "\(party)" }
        }
        let against = state.remedy(decidedBy: decision)?.against
        return isNamed || against.map { self.isNamed(party, in: $0) } ?? false
    }
}

extension LedgerState {
    /// Whether a decision is about something of a party's: what he applied for, holds or objected
    /// to, or a list that could have named him. A call, a calendar or the like is about everybody.
    fileprivate func concerns(_ decision: Digest, _ party: PartyID, _ scheme: Scheme) -> Bool {
        guard let mark = entries[decision], let act = scheme.acts[mark.type.name] else {
            return true
        }
        if let remedy = remedy(decidedBy: decision) {
            if remedy.party == party { return true }
            // Of what was omitted only whose remedy it is, is known.
            return remedy.against.map { concerns($0, party, scheme) } ?? (remedy.party == nil)
        }
        let kinds: [SubjectKind] = [
            .application, .certificate, .batch, .notice, .objection, .revocation, .spotcheck,
            .rectification,
        ]
        if !kinds.contains(where: act.isOn) || Self.aboutAll.contains(act.type) { return true }
        return things(of: party).contains { entries(of: $0).entries.contains(mark.index) }
            || (act.isOn(.batch) || act.isOn(.notice)) && isListed(mark.index, besides: party)
    }

    private static let aboutAll: Set<String> = [Batches.called.type, Batches.amended.type]

    /// The records that are a party's, or about what is his.
    private func things(of party: PartyID) -> [RecordID] {
        let applications = applications.keys(under: .holder(party))
        let held = certificates.under(.holder(party))
        let certificates = held.map(\.number)
        let noticed = held.flatMap(\.turns).noticed
        let objections = objections.under(.holder(party))
        return (applications + objections.map(\.application) + held.compactMap(\.application)).map {
            RecordID(.applications, $0)
        }
            + certificates.map { RecordID(.certificates, $0) }
            + (revocations.keys(under: .holder(party)) + noticed).map { RecordID(.revocations, $0) }
            + objections.map { RecordID(.objections, $0.id) }
            + applications.flatMap { self.objections.keys(under: .application($0)) }
            .map { RecordID(.objections, $0) }
            + certificates.flatMap { spotChecks.keys(under: .certificate($0)) }
            .map { RecordID(.spotChecks, $0) }
            + certificates.flatMap { rectifications.keys(under: .certificate($0)) }
            .map { RecordID(.rectifications, $0) }
    }

    /// Whether an entry decided about others of a batch in which a party applied.
    private func isListed(_ entry: EntryIndex, besides party: PartyID) -> Bool {
        Set(applications.under(.holder(party)).map(\.batch)).contains { batch in
            entries(of: RecordID(.batches, batch)).entries.contains(entry)
                || applications.keys(under: .batch(batch)).contains {
                    entries(of: RecordID(.applications, $0)).entries.contains(entry)
                }
        }
    }
}

extension Refusal.Reason {
    static func notConcerned(_ party: PartyID, byList isList: Bool) -> Self {
        Self(
            "not-concerned",
            "该决定与 \(party) 没有利害关系：申请人须为其申报主体、获评经营主体、异议人"
                + (isList ? "，或者同批次的其他申报主体" : ""),
            "the decision does not concern \(party): who attacks it is its applicant or holder, or "
                + "objected" + (isList ? ", or applied in the same batch" : ""), ["party": party])
    }
}
