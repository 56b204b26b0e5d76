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
            Field("against", .entry, ActCatalogue.zeroHash),
            Field("body", .text(200), "辽宁省人民政府"),
            Field("party", .id, "operator-0001", optional: true),
        ],
        opens: { standing throws(Refusal) in
            if try standing.state.remedies[standing.remedyID()] != nil {
                try standing.refuse(standing.twice())
            }
        },
        effects: { filing throws(Refusal) in try filing.lodged() })

    static let stayed = Act(
        "remedy.stayed", on: .remedy,
        [Field("stayed", .flag, true), Field("document", .text(200), "示例停止执行决定〔2027〕1号")],
        opens: { standing throws(Refusal) in _ = try standing.openRemedy() },
        effects: { filing throws(Refusal) in
            var remedy = try filing.standing.openRemedy()
            try filing.checkNotBefore(remedy.lodgedOn)
            let stayed = filing.fields.flag("stayed")
            if stayed == remedy.isStayed { try filing.standing.refuse(filing.standing.done()) }
            remedy.isStayed = stayed
            return [.put(remedy)]
                + filing.reached(by: remedy).map { filing.turn($0, .stayed(remedy.id, stayed)) }
        })

    static let decided = Act(
        "remedy.decided", on: .remedy,
        [
            Field("outcome", .outcome, "upheld"),
            Field("document", .text(200), "示例复议决定〔2027〕1号"), .reason,
        ],
        opens: { standing throws(Refusal) in _ = try standing.openRemedy() },
        effects: { filing throws(Refusal) in try filing.remedyDecision() })
}

extension Standing {
    fileprivate func remedyID() throws(Refusal) -> RemedyID { try id() }

    fileprivate func openRemedy() throws(Refusal) -> Remedy {
        guard let remedy = state.remedies[try remedyID()] else { throw unknown(.remedy) }
        if remedy.outcome != nil { try refuse(.remedyDecided, under: "remedy") }
        return remedy
    }
}

extension Filing {
    fileprivate func lodged() throws(Refusal) -> [Effect] {
        let id = try standing.remedyID()
        let against = try fields.entry("against")
        guard let mark = state.entries[against],
            scheme.acts[mark.type.name]?.decides == true
        else { throw refusal(.remedyUnfit(id), under: "remedy") }
        return [
            .put(
                Remedy(
                    id: id, kind: try fields.text("kind"), against: against,
                    lodgedOn: receivedOn))
        ]
    }

    fileprivate func remedyDecision() throws(Refusal) -> [Effect] {
        var remedy = try standing.openRemedy()
        try checkNotBefore(remedy.lodgedOn)
        remedy.outcome = try reasonedOutcome()
        remedy.decidedOn = event.occurredOn
        var effects: [Effect] = [.put(remedy)]
        // A decision ends the stay: the revocation stands again, or is undone by reinstatement.
        if remedy.isStayed {
            effects += reached(by: remedy).map { turn($0, .stayed(remedy.id, false)) }
        }
        if ["annulled", "redone"].contains(remedy.outcome) {
            effects += resumed(by: remedy).map { .application($0, .resumed) }
            effects += unserved(by: remedy)
            effects += try doubted(by: remedy)
        }
        return effects
    }

    /// What rests on a decision that fell and that no act undoes, as an approval under an award, is
    /// in doubt: who made it confirms or annuls it.
    private func doubted(by remedy: Remedy) throws(Refusal) -> [Effect] {
        // Folded again, it writes the same records, and nothing new comes into doubt.
        guard !standing.isFolded, reached(by: remedy).isEmpty, resumed(by: remedy).isEmpty else {
            return []
        }
        var refolding = try refolding(remedy.against)
        let outcome = try whole(
            refolding.run(saying: nil, insteadOf: refolding.restated(refolding.statement)))
        let relying = refolding.relying(outcome, in: scheme)
        return relying.isEmpty ? [] : [.doubted(relying)]
    }

    /// A revocation that fell before it was served is served no more.
    fileprivate func unserved(by remedy: Remedy) -> [Effect] {
        guard
            var revocation = state.revocations.under(.entry(remedy.against)).first(where: {
                $0.decision == remedy.against && $0.stage == .decided
            })
        else { return [] }
        revocation.stage = .dropped
        return [.put(revocation)]
            + revocation.certificates.map { turn($0, .revocationDropped(revocation.id)) }
    }

    /// The certificates that the decision under attack revoked.
    func reached(by remedy: Remedy) -> [CertificateNumber] {
        state.revocations.under(.entry(remedy.against))
            .filter { $0.decision == remedy.against }.min { $0.id < $1.id }?.certificates ?? []
    }

    /// The applications that the decision under attack ended.
    fileprivate func resumed(by remedy: Remedy) -> [ApplicationID] {
        guard let index = state.entries[remedy.against]?.index else { return [] }
        return state.applications.keys(under: .endedBy(index)).sorted()
    }
}

/// A re-examination, administrative review or lawsuit (RULES, general rule 10).
public struct Remedy: Hashable, Sendable, Codable {
    public let id: RemedyID
    /// `reexamination`, `review` or `lawsuit`.
    public internal(set) var kind: String
    /// The leaf hash of the decision it is against.
    public internal(set) var against: Digest
    /// The day of receipt; of what an outsider signed itself, never before the log day.
    public internal(set) var lodgedOn: CivilDate
    /// Whether execution of that decision is stayed.
    public var isStayed = false
    /// An outcome of `remedy.decided`; nil while it is open.
    public var outcome: String?
    /// The day it was decided.
    public var decidedOn: CivilDate?
}

extension Remedy: RegisteredRecord {
    public static let table = RecordID.Table.remedies
    public static var records: any WritableKeyPath<LedgerState, Records<RemedyID, Self>> & Sendable
    {
        \.remedies
    }
    public var key: RemedyID { id }
    public var told: [Subject] { [Subject(.remedy, id)] }

    public static let rows: RegisterTable? = RegisterTable(
        of: Self.self, "remedies",
        [
            .text("id") { $0.id },
            .text("kind") { $0.kind },
            .number("against") { remedy, state in
                Int(clamping: state.entries[remedy.against]?.index.value ?? 0)
            },
            .text("lodged_on") { $0.lodgedOn },
            .flag("is_stayed") { $0.isStayed },
            .maybe("decided_on") { $0.decidedOn },
            .maybe("outcome") { $0.outcome },
        ])
}

extension Refusal.Reason {
    static let remedyDecided = Self("remedy-decided", "该复议（诉讼）已有决定", "the remedy has been decided")
}
