import COSE

/// Whom a decision concerns, who alone may attack it (利害关系; RULES, general rule 10).
extension Filing {
    /// Refuses an operator that a decision about others does not concern.
    func checkConcerns(_ decision: Digest, _ party: PartyID) throws(Refusal) {
        guard scheme.rule("remedy") != nil,
            state.authority.parties[party].map({ standing.outsiders.contains($0.role) }) == true,
            !concerns(decision, party), !isNamed(party, in: decision)
        else { return }
        let type = state.entries[decision]?.type.name
        let isList = type.flatMap { scheme.acts[$0] }.map { $0.isOn(.batch) || $0.isOn(.notice) }
        try refuse(.notConcerned(party, byList: isList == true), under: "remedy")
    }

    /// Whether a decision, or what it decided on as a remedy, names a party itself: a successor
    /// holds nothing any more once his succession has fallen.
    private func isNamed(_ party: PartyID, in decision: Digest) -> Bool {
        guard let statement = statement(of: decision) else { return standing.isFolded }
        let fields = Fields(statement.event.fields)
        if ["successor", "party"].contains(where: { fields.optionalText($0) == "\(party)" }) {
            return true
        }
        let against = attacked(by: state.remedy(decidedBy: decision), decidedBy: decision)
        return against.map { isNamed(party, in: $0) } ?? false
    }

    /// The decision that a remedy is against, which was made before that on the remedy: else there
    /// would be no end to asking on.
    private func attacked(by remedy: Remedy?, decidedBy decision: Digest) -> Digest? {
        guard let against = remedy?.against, let attacked = state.entries[against],
            let decided = state.entries[decision], attacked.index < decided.index
        else { return nil }
        return against
    }

    /// An entry as it stands in the log; nil where it cannot be read.
    private func statement(of entry: Digest) -> UnverifiedStatement? {
        state.entries[entry].flatMap { history?.statement(at: $0.index) }
    }

    /// Whether a decision is about something of a party's: what he applied for, holds, objected to
    /// or complained of, or a list that could have named him. A call, a calendar or the like is
    /// about everybody.
    private func concerns(_ decision: Digest, _ party: PartyID) -> Bool {
        guard let mark = state.entries[decision], let act = scheme.acts[mark.type.name] else {
            return true
        }
        if let remedy = state.remedy(decidedBy: decision) {
            if remedy.party == party { return true }
            // Of what was omitted only whose remedy it is, is known.
            return attacked(by: remedy, decidedBy: decision).map { concerns($0, party) }
                ?? (remedy.party == nil)
        }
        if act.isOn(.complaint) {
            let complaint = statement(of: decision).flatMap { statement in
                ComplaintID(statement.header.subject.id).flatMap { state.complaints[$0] }
            }
            return complaint.map { isOf($0, party) } ?? true
        }
        let kinds: [SubjectKind] = [
            .application, .certificate, .batch, .notice, .objection, .revocation, .spotcheck,
            .rectification,
        ]
        if !kinds.contains(where: act.isOn) || Self.aboutAll.contains(act.type) { return true }
        return state.things(of: party).contains {
            state.entries(of: $0).entries.contains(mark.index)
        } || (act.isOn(.batch) || act.isOn(.notice)) && state.isListed(mark.index, besides: party)
    }

    private static let aboutAll: Set<String> = [Batches.called.type, Batches.amended.type]

    /// Whether a complaint, or one that was merged into it, may be a party's, or be about him. Whom
    /// it is about is in no clear field: a holder about holders, an applicant about the evaluation.
    /// Nor is who made it, where a body took it down without his letter.
    private func isOf(
        _ complaint: Complaint, _ party: PartyID, besides asked: Set<ComplaintID> = []
    ) -> Bool {
        switch complaint.about {
        case "holder" where !state.certificates.keys(under: .holder(party)).isEmpty: return true
        case "evaluation" where !state.applications.keys(under: .holder(party)).isEmpty:
            return true
        default: break
        }
        // Corrected, two may each have been merged into the other.
        let asked = asked.union([complaint.id])
        let merged = state.complaints.under(.mergedInto(complaint.id))
            .filter { !asked.contains($0.id) }
        return merged.contains { isOf($0, party, besides: asked) } || hasMade(complaint, party)
    }

    /// Whether a complaint is a party's, as far as anybody knows.
    private func hasMade(_ complaint: Complaint, _ party: PartyID) -> Bool {
        guard let receipt = statement(of: complaint.receipt) else { return true }
        if let behalf = receipt.event.behalf.map(Fields.init) {
            return behalf.optionalText("party") == "\(party)"
        }
        let issuer = receipt.header.issuer
        let role = state.authority.parties[issuer]?.role ?? ""
        return issuer == party || !standing.outsiders.contains(role)
    }
}

extension LedgerState {
    /// The records that are a party's, or about what is his.
    fileprivate func things(of party: PartyID) -> [RecordID] {
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
    fileprivate func isListed(_ entry: EntryIndex, besides party: PartyID) -> Bool {
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
            "该决定与 \(party) 没有利害关系：申请人须为其申报主体、获评经营主体、异议人、投诉举报人"
                + "或者投诉举报事项所及的经营主体" + (isList ? "，或者同批次的其他申报主体" : ""),
            "the decision does not concern \(party): who attacks it is its applicant or holder, or "
                + "objected or complained, or is whom a complaint may be about"
                + (isList ? ", or applied in the same batch" : ""),
            ["party": party])
    }
}
