public import COSE

extension SubjectKind {
    /// What is written `remedy/…`.
    public static let remedy = SubjectKind(
        "remedy", zh: "复议（诉讼）", en: "remedy", table: .remedies)
}

/// Internal re-examination, administrative review and lawsuits: lodged, stayed, decided (RULES,
/// general rule 10).
enum Remedies {
    static let lodged = Act(
        "remedy.lodged", on: .remedy,
        [
            Field("kind", .choice(["reexamination", "review", "lawsuit"]), "review"),
            Field("against", .entry, ActCatalogue.zeroHash, optional: true),
            Field(
                "omitted", .text(500), "逾期未作出受理决定", optional: true,
                with: .inPlace(of: "against")),
            Field("body", .text(200), "辽宁省人民政府"),
            Field("party", .id, "operator-0001", optional: true),
        ],
        opens: { standing throws(Refusal) in try standing.checkNew(in: standing.state.remedies) },
        effects: { filing throws(Refusal) in try filing.lodged() })

    static let stayed: Act = Act(
        "remedy.stayed", on: .remedy,
        [Field("stayed", .flag, true), Field("document", .text(200), "示例停止执行决定〔2027〕1号")],
        opens: { standing throws(Refusal) in _ = try standing.openRemedy() },
        effects: { filing throws(Refusal) in
            var remedy = try filing.standing.openRemedy()
            try filing.checkNotBefore(remedy.lodgedOn)
            let stayed = filing.fields.flag("stayed")
            if stayed == remedy.isStayed {
                // What was never stayed cannot go on.
                let standing = filing.standing
                try standing.refuse(stayed ? standing.done() : standing.first(Remedies.stayed.type))
            }
            remedy.isStayed = stayed
            return [.put(remedy)] + filing.stays(by: remedy, stayed)
        })

    static let performed = Act(
        "remedy.performed", on: .remedy,
        [
            Field("acts", .list(.entry, 0...20), []),
            Field("reason", .paragraphs(2000), "已依照决定重新处理"),
        ],
        opens: { standing throws(Refusal) in try standing.checkOwed() },
        duties: { $0.performanceDuties() },
        effects: { filing throws(Refusal) in
            var remedy = try filing.standing.knownRemedy()
            try filing.checkPerforms(remedy)
            if let decided = remedy.decidedOn {
                try filing.checkNotBefore(decided)
                let done = filing.fields.texts("acts").compactMap { Digest(hex: $0) }
                try filing.checkSince(decided, done.compactMap(filing.state.day(of:)))
            }
            remedy.performedOn = filing.event.occurredOn
            return [.put(remedy)]
        })
}

extension Standing {
    fileprivate func knownRemedy() throws(Refusal) -> Remedy { try known(in: state.remedies) }

    func openRemedy() throws(Refusal) -> Remedy {
        let remedy = try knownRemedy()
        if remedy.outcome != nil { try refuse(.remedyDecided, under: "remedy") }
        return remedy
    }

    /// Refuses where the remedy has ordered nothing, or it is done.
    fileprivate func checkOwed() throws(Refusal) {
        let remedy = try knownRemedy()
        guard let outcome = remedy.outcome.map(RemedyOutcome.init) else {
            return try refuse(first(RemedyDecision.decided.type))
        }
        if outcome?.orders != true { try refuse(.nothingOrdered, under: "remedy") }
        if remedy.performedOn != nil { try refuse(done()) }
    }
}

extension Filing {
    fileprivate func lodged() throws(Refusal) -> [Effect] {
        let id: RemedyID = try standing.id()
        let against = fields.optionalText("against").flatMap { Digest(hex: $0) }
        if let against {
            if !state.isOpenToRemedy(against, in: scheme) {
                throw refusal(.noRemedyAgainst(against), under: "remedy")
            }
            if let fallen = state.fallen(against) {
                try refuse(.decisionFallen(by: fallen.id), under: "remedy")
            }
        }
        let party = fields.optionalText("party").flatMap { PartyID($0) } ?? outsider
        if event.behalf == nil, let party { try checkHolder(party, under: "remedy") }
        if let against, let party { try checkConcerns(against, party) }
        // Against a decision, or against that there is none.
        if (against == nil) == (fields.optionalText("omitted") == nil) {
            try refuse(.remedyTarget, under: "remedy")
        }
        return [
            .put(
                Remedy(
                    id: id, kind: try fields.text("kind"), against: against,
                    party: party, lodgedOn: receivedOn))
        ]
    }

    /// Who signs as an operator, or whose letter it is.
    var outsider: PartyID? {
        standing.outsiders.contains(state.authority.parties[author.party]?.role ?? "")
            ? author.party : nil
    }

    /// A stay touches the revocation that the remedy is against, and no other.
    func stays(by remedy: Remedy, _ stayed: Bool) -> [Effect] {
        guard let revocation = state.revocation(against: remedy) else { return [] }
        return revocation.certificates.map {
            turn($0, .stayed(revocation.id, by: remedy.id, stayed))
        }
    }
}

extension LedgerState {
    /// The remedy by which a decision has fallen as a whole; nil while it stands.
    func fallen(_ decision: Digest) -> Remedy? {
        // One that still ends somebody's application has fallen for another alone.
        if let index = entries[decision]?.index,
            !applications.keys(under: .endedBy(index)).isEmpty
        {
            return nil
        }
        return remedies.under(.entry(decision)).filter { remedy in
            let outcome = remedy.outcome.flatMap(RemedyOutcome.init)
            return remedy.against == decision && outcome?.undoes == true && outcome != .partly
        }.min { $0.id < $1.id }
    }

    /// The remedy whose decision an entry is, or was until it fell.
    func remedy(decidedBy entry: Digest) -> Remedy? {
        remedies.under(.entry(entry)).first { $0.decisions.contains(entry) }
    }

    /// The revocation whose decision a remedy is against.
    func revocation(against remedy: Remedy) -> Revocation? {
        guard let against = remedy.against else { return nil }
        return revocations.under(.entry(against)).filter { $0.decision == against }
            .min { $0.id < $1.id }
    }
}

extension Duty.Kind {
    /// What a remedy has ordered is done (RULES, general rule 10).
    static let performance = Duty.Kind(
        "performance", zh: "履行复议决定、裁判", en: "do what the remedy has ordered")
}

extension LedgerState {
    /// Whose decision it was: its signer, or where that one only recorded it, who may decide so;
    /// of what was omitted, whoever may say that it is done.
    fileprivate func performers(of remedy: Remedy, _ scheme: Scheme) -> [String] {
        guard let against = remedy.against, let type = entries[against]?.type.name,
            let party = signerKey(of: against)?.party
        else { return scheme.roles(taking: Remedies.performed.type) }
        let deciding = scheme.roles(taking: type)
        let isOwn = authority.parties[party].map { deciding.contains($0.role) } ?? true
        return isOwn || deciding.isEmpty ? ["\(party)"] : deciding
    }
}

extension Filing {
    /// Nobody but whose decision it was, or who recorded it, says that what was ordered is done.
    fileprivate func checkPerforms(_ remedy: Remedy) throws(Refusal) {
        guard scheme.rule("performance") != nil else { return }
        let performers = state.performers(of: remedy, scheme)
        let recorder = remedy.against.flatMap { state.signerKey(of: $0)?.party }
        if !performers.contains(signer.role), !performers.contains("\(signer.party)"),
            signer.party != recorder
        {
            let words = performers.map { performer in
                let name = PartyID(performer).flatMap(state.publicName) ?? performer
                return scheme.roles[performer] ?? Wording(zh: name, en: name)
            }
            try refuse(.performedBy(words), under: "performance")
        }
    }
}

extension DutyLedger {
    fileprivate func performanceDuties() -> [Duty] {
        state.remedies.values.compactMap { remedy in
            let subject = Subject(.remedy, remedy.id)
            guard remedy.outcome.flatMap(RemedyOutcome.init)?.orders == true,
                remedy.performedOn == nil, let decided = remedy.decidedOn,
                let scheme = scheme(subject),
                let days = scheme.rule("performance")?.number("days")
            else { return nil }
            return duty(
                .performance, subject, by: state.performers(of: remedy, scheme),
                due: remedy.performBy.map { state.kept($0, scheme) }
                    ?? limit(days, after: decided, scheme),
                rule: "performance", scheme)
        }
    }
}

/// A re-examination, administrative review or lawsuit (RULES, general rule 10).
public struct Remedy: Hashable, Sendable, Codable {
    public let id: RemedyID
    /// `reexamination`, `review` or `lawsuit`.
    public internal(set) var kind: String
    /// The leaf hash of the decision it is against; nil where it is against that there is none.
    public internal(set) var against: Digest?
    /// Who lodged it, where that is one of the ledger's.
    public internal(set) var party: PartyID?
    /// The day of receipt; of what an outsider signed itself, never before the log day.
    public internal(set) var lodgedOn: CivilDate
    /// Whether execution of that decision is stayed.
    public var isStayed = false
    /// An outcome of `remedy.decided`; nil while it is open.
    public var outcome: String?
    /// The day it was decided.
    public var decidedOn: CivilDate?
    /// Of one that annuls in part, the certificates that it frees; of one in whole, none.
    public var freed: [CertificateNumber] = []
    /// The leaf hashes of the acts that decided it, those that have fallen among them.
    public var decisions: [Digest] = []
    /// What a revocation said that was not served, where the decision took something from it.
    public var replaced: Replaced?
    /// The last day to do what it has ordered, where it says one.
    public var performBy: CivilDate?
    /// The day on which that was done; nil before.
    public var performedOn: CivilDate?

    /// What a revocation reached, and from when, before a remedy changed that.
    public struct Replaced: Hashable, Sendable, Codable {
        public let certificates: [CertificateNumber]
        public let fromTheBeginning: Bool
    }
}

extension Remedy: RegisteredRecord {
    public static let table = RecordID.Table.remedies
    public static var records: RecordPath<RemedyID, Self> { \.remedies }
    public var key: RemedyID { id }
    public var told: [Subject] { [Subject(.remedy, id)] }

    static let rows = RegisterTable(
        of: Self.self, "remedies",
        [
            .text("id") { $0.id },
            .text("kind") { $0.kind },
            .found("against") { remedy, state in
                remedy.against.flatMap { state.entries[$0]?.index }
            },
            .maybe("party") { $0.party },
            .text("lodged_on") { $0.lodgedOn },
            .flag("is_stayed") { $0.isStayed },
            .maybe("decided_on") { $0.decidedOn },
            .maybe("outcome") { $0.outcome },
            .maybe("performed_on") { $0.performedOn },
        ])

    public var headings: [Heading] {
        ([against].compactMap { $0 } + decisions).map { .entry($0) }
    }
}

extension Refusal.Reason {
    static func noRemedyAgainst(_ hash: Digest) -> Self {
        Self(
            "no-remedy-against", "所列记录 \(hash.short) 不是可以申请复议、提起诉讼的决定",
            "the entry \(hash.short) is no decision that a remedy is lodged against",
            ["entry": hash])
    }
    static let remedyTarget = Self(
        "remedy-target", "应列明所针对的决定，或者未作为的事项，二者择一",
        "a remedy is against one decision, or against what was omitted")
    static let nothingOrdered = Self(
        "nothing-ordered", "该决定（裁判）未责令履行或重新作出决定", "the remedy has ordered nothing")
    static func decisionFallen(by id: RemedyID) -> Self {
        Self(
            "decision-fallen", "该决定已被复议决定（裁判） \(id) 撤销",
            "the decision has fallen by the remedy \(id)",
            ["remedy": id])
    }
    static func performedBy(_ performers: [Wording]) -> Self {
        let performers = performers.joined(zh: "、", en: ", ")
        return Self(
            "performed-by", "是否已经履行，由作出原决定的\(performers.zh)登记",
            "that it is done is for \(performers.en) to say, whose decision it was",
            ["performers": performers])
    }
    static let remedyDecided = Self(
        "remedy-decided", "该复议（诉讼）已有复议决定（裁判结果）", "the remedy has been decided")
}
