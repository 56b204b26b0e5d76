public import COSE

extension SubjectKind {
    /// What is written `revocation/…`.
    public static let revocation = SubjectKind(
        "revocation", zh: "撤销程序", en: "revocation", table: .revocations,
        certificate: { id, state in
            RevocationID(id).flatMap { state.revocations[$0] }
                .flatMap { $0.certificates.first }.flatMap { state.certificates[$0] }
        })
}

/// A revocation between its notice and its end: answered, given up, served (art. 19).
enum Revocations {
    /// Every act on a revocation, in the order of the procedure.
    static let acts = [
        RevocationNotice.intended, RevocationAnswer.answered, dropped,
        RevocationDecision.decided, RevocationDecision.found, served, GroundFall.fell,
        Withholding.withheld, Withholding.released,
    ]

    /// With the intention goes what it rested on: nothing more can come of a failed order.
    static let dropped = Act(
        "revocation.dropped", on: .revocation, [Field("reason", .paragraphs(2000), "申辩理由成立")],
        opens: { standing throws(Refusal) in
            try standing.checkIntended(standing.knownRevocation())
        },
        effects: { filing throws(Refusal) in
            var revocation = try filing.standing.knownRevocation()
            try filing.checkNotBefore(revocation.intendedOn)
            revocation.stage = .dropped
            revocation.droppedBy = filing.statement.leafHash
            var effects: [Effect] = [.put(revocation)]
            for number in revocation.certificates {
                effects.append(filing.turn(number, .revocationDropped(revocation.id)))
                if let order = revocation.rectification {
                    effects.append(filing.turn(number, .rectificationEnded(order)))
                }
            }
            return effects
        })

    /// Effective on service, never earlier, except that fraud may work from the beginning.
    static let served: Act = Act(
        "revocation.served", on: .revocation, Field.delivery + [.city],
        opens: { standing throws(Refusal) in
            let revocation = try standing.knownRevocation()
            switch revocation.stage {
            case .decided: break
            case .intended: try standing.refuse(standing.first(RevocationDecision.decided.type))
            case .served: try standing.refuse(standing.done())
            case .dropped, .found: try standing.refuse(standing.over())
            }
            _ = try standing.reached(by: revocation)
        },
        duties: { $0.revocationServiceDuties() },
        effects: { filing throws(Refusal) in
            var revocation = try filing.standing.knownRevocation()
            // With a decision that was annulled falls its service.
            if revocation.decision == nil {
                throw filing.standing.first(RevocationDecision.decided.type)
            }
            for number in revocation.certificates { try filing.checkPlace(of: number) }
            try filing.checkNotBefore(revocation.intendedOn)
            if let decided = revocation.decidedOn { try filing.checkNotBefore(decided) }
            let (reached, left) = try filing.standing.reached(by: revocation)
            let day = try filing.deliveredOn()
            if left.isEmpty { revocation.stage = .served }
            for number in reached { revocation.served[number] = day }
            let kind = Turn.Kind.revoked(
                revocation.id, ground: revocation.ground,
                fromTheBeginning: revocation.fromTheBeginning)
            return [.put(revocation)] + reached.map { filing.turn($0, kind, on: day) }
        })
}

extension Standing {
    /// The certificates that a service revokes, and those that it leaves because another revocation
    /// stands: none is revoked twice, and it can be served on them once that one has fallen.
    fileprivate func reached(
        by revocation: Revocation
    ) throws(Refusal) -> (reached: [CertificateNumber], left: [CertificateNumber]) {
        let open = revocation.certificates.filter { number in
            state.certificates[number]?.bears(revocation.id, alsoInThePast: true) != true
        }
        let standing = open.filter { state.certificates[$0]?.standingRevocation != nil }
        guard let first = standing.first, standing.count == open.count,
            let other = state.certificates[first]?.standingRevocation
        else { return (open.filter { !standing.contains($0) }, standing) }
        try refuse(.revokedAlready(first, by: other), under: "ground")
        return (open, [])
    }

    /// Refuses where a revocation is past its notice: it was decided, or is over.
    func checkIntended(_ revocation: Revocation) throws(Refusal) {
        switch revocation.stage {
        case .intended: return
        case .decided: try refuse(done(RevocationDecision.decided.type))
        case .dropped, .served, .found: try refuse(over())
        }
    }

    /// The revocation that the act is written on.
    func knownRevocation() throws(Refusal) -> Revocation { try known(in: state.revocations) }
}

/// A revocation from the notice of its intention to its service (art. 19).
public struct Revocation: Hashable, Sendable, Codable {
    /// How far it has come.
    public enum Stage: String, Hashable, Sendable, Codable {
        /// The holder has been told, or is to be.
        case intended
        /// It was given up, or fell before it was served.
        case dropped
        /// It was decided and is to be served.
        case decided
        /// It is in effect.
        case served
        /// The fraud was found, after the certificate had ended: nothing is revoked.
        case found
    }

    public let id: RevocationID
    /// The ground's name in the scheme edition in force on `factOn`.
    public internal(set) var ground: String
    /// The day of the fact: whose edition of the scheme names the grounds (RULES, general rule 11).
    public internal(set) var factOn: CivilDate
    public internal(set) var holder: PartyID
    /// The certificates that the notice named; after the decision, those it reaches.
    public var certificates: [CertificateNumber]
    /// The leaf hash of the entry that gave notice.
    public let notice: Digest
    /// The day of effect of the notice.
    public internal(set) var intendedOn: CivilDate
    /// The penalty it rests on, under ground (4): its authority and the number of its document.
    public internal(set) var penalty: String?
    /// The rectification it rests on, under ground (2).
    public internal(set) var rectification: RectificationID?
    /// The complaint it rests on, if any.
    public internal(set) var complaint: ComplaintID?
    /// Whether it is to work from the beginning; after the decision, whether it does.
    public var fromTheBeginning: Bool
    /// The day from which the time to answer runs, once the holder was notified.
    public var answerFrom: CivilDate?
    /// The last day to answer, once the holder was notified.
    public var answerDue: CivilDate?
    /// The day the holder's newest answer was received; nil while there is none.
    public var answeredOn: CivilDate?
    /// Whether the holder has said that it was the last.
    public var isAnsweredInFull = false
    /// Whether the certificates had ended when notice was given, so that fraud is found and nothing
    /// revoked.
    public internal(set) var isFinding = false
    /// The day on which what it rests on fell; nil while that stands.
    public var groundFellOn: CivilDate?
    /// The day on which the office noted that; nil while it has not.
    public var fallNotedOn: CivilDate?
    /// The day from which issuing to the holder is withheld because of it; nil while it is not.
    public var withheldFrom: CivilDate?
    /// The leaf hash of the act that withholds it; nil while none does.
    public var withheldBy: Digest?
    public var stage = Stage.intended
    /// The leaf hash of the act that gave it up; nil where none did.
    public var droppedBy: Digest?
    /// The leaf hash of the decision; nil before.
    public var decision: Digest?
    /// The day it was decided; nil before.
    public var decidedOn: CivilDate?
    /// The day from which what is owed of it runs anew, for what had undone it fell; nil where
    /// nothing has.
    public var runsAnewFrom: CivilDate?
    /// The days on which it was served on each certificate, of those that it has reached.
    public var served: [CertificateNumber: CivilDate] = [:]

    /// From when a time runs that began on a day: of what stands again, not before it does.
    func runs(from day: CivilDate) -> CivilDate { max(day, runsAnewFrom ?? day) }

    /// The day on which it was served on the last of those it has reached; nil before any.
    public var servedOn: CivilDate? { served.values.max() }
}

extension Revocation: RegisteredRecord {
    public static let table = RecordID.Table.revocations
    public static var records: RecordPath<RevocationID, Self> { \.revocations }
    public var key: RevocationID { id }
    public var told: [Subject] {
        certificates.map { Subject(.certificate, $0) } + [Subject(.revocation, id)]
            + complaint.told
    }
    public var telling: Wording? {
        guard stage == .intended, let answerDue else { return nil }
        return Wording(zh: "陈述申辩期限 \(answerDue)", en: "may answer until \(answerDue)")
    }

    static let rows = RegisterTable(
        of: Self.self, "revocations",
        [
            .text("id") { $0.id },
            .text("ground") { $0.ground },
            .text("party") { $0.holder },
            .names("certificates") { $0.certificates },
            .maybe("complaint") { $0.complaint },
            .text("intended_on") { $0.intendedOn },
            .maybe("answer_due") { $0.answerDue },
            .maybe("answered_on") { $0.answeredOn },
            .text("stage") { $0.stage.rawValue },
            .maybe("decided_on") { $0.decidedOn },
            .maybe("served_on") { $0.servedOn },
            .flag("works_back") { $0.fromTheBeginning },
        ])

    public var headings: [Heading] {
        Set([notice, decision, withheldBy, droppedBy].compactMap { $0 }).map { .entry($0) }
            + (stage == .intended ? [.open] : []) + [.holder(holder)]
    }
}

extension Refusal.Reason {
    static func revokedAlready(_ number: CertificateNumber, by id: RevocationID) -> Self {
        Self(
            "revoked-already", "证书 \(number) 已依撤销程序 \(id) 撤销，该撤销失效前不得再次撤销",
            "the certificate \(number) is revoked by \(id), and not again until that falls",
            ["certificate": number, "revocation": id])
    }
}
