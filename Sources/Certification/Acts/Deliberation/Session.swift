import COSE

extension SubjectKind {
    /// What is written `session/…`.
    public static let session = SubjectKind(
        "session", zh: "会议", en: "session", example: "session-2025-1", table: .sessions, isHub: true
    )
}

/// The committee's sessions: who was present, how they voted, what was carried (arts. 10, 16).
enum Sessions {
    static let fields: [Field] = [
        Field("session", .id, "session-2025-1"),
        Field("present", .list(.id, 1...200), ["member-1", "member-2", "member-3"]),
        Field("signedVotes", .list(.entry, 0...200), [], optional: true),
        Field("minutes", .digest, ActCatalogue.zeroHash),
    ]

    static let counts: [Field] = [
        Field("for", .integer(0...200), 3),
        Field("against", .integer(0...200), 0),
        Field("abstained", .integer(0...200), 0),
    ]

    static let votes = Field("votes", .paragraphs(20_000), "委员个人表决意见")

    static let decided = Act(
        "committee.decided", on: .batch, fields + [ActCatalogue.entries("listed", extra: counts)],
        redactable: [votes],
        opens: { standing throws(Refusal) in try standing.checkList() },
        effects: { filing throws(Refusal) in try filing.sessionEffects { _, _ in } })

    /// Nothing against which a department spoke is carried without a reason.
    static let deliberated = Act(
        "committee.deliberated", on: .batch,
        fields + [ActCatalogue.entries("carried", extra: counts)], redactable: [votes],
        opens: { standing throws(Refusal) in try standing.checkList() },
        effects: { filing throws(Refusal) in
            try filing.sessionEffects { application, entry throws(Refusal) in
                if filing.scheme.rule("negative-opinions") != nil
                    && application.negativeOpinions != 0 && entry.optionalText("reason") == nil
                {
                    try filing.refuse(
                        .negativeOpinionUnanswered(application.id), under: "negative-opinions")
                }
            }
        })
}

extension Filing {
    fileprivate func sessionEffects(
        _ check: (Application, Fields) throws(Refusal) -> Void
    ) throws(Refusal) -> [Effect] {
        try checkSession()
        var effects: [Effect] = []
        for (application, entry) in try listed() {
            let outcome = try outcome(try entry.text("outcome"))
            try checkCounts(entry, application.id, outcome)
            try checkCarried(entry, application.id, outcome)
            try check(application, entry)
            effects += try step(application, by: entry, outcome: outcome)
        }
        return effects + (try sitting())
    }

    private func session() throws(Refusal) -> SessionID { try fields.id("session") }

    /// The session as the act leaves it, and the votes that it counts: one sitting, of a day and
    /// of those present, decides each matter once.
    func sitting() throws(Refusal) -> [Effect] {
        let id = try session()
        let present = fields.officers("present").sorted { $0.description < $1.description }
        var sitting = state.sessions[id] ?? Sitting(on: event.occurredOn, present: present)
        let isNew = sitting.decided.insert("\(event.type) \(subject)").inserted
        if scheme.rule("votes") != nil,
            !isNew || sitting.on != event.occurredOn || sitting.present != present
        {
            try refuse(.sessionHeld(id), under: "votes")
        }
        var effects: [Effect] = [.sessionHeld(id, sitting)]
        for hash in fields.texts("signedVotes").compactMap({ Digest(hex: $0) }) {
            guard var vote = state.votes[hash] else { continue }
            vote.countedBy = statement.leafHash
            effects.append(.voteCast(hash, vote))
        }
        return effects
    }

    /// Who was present held the post on the day, enough of them, who signs among them, and signed
    /// votes are theirs.
    func checkSession() throws(Refusal) {
        // Who the members are is asked even where no quorum is: switching one rule off leaves the
        // others standing.
        guard let rule = scheme.rules["quorum"] else { return }
        let present = fields.officers("present")
        let post = rule.text("post") ?? "member"
        let role = rule.text("role") ?? ""
        let members = state.authority.holders(of: post, role: role, on: event.occurredOn)
        if scheme.rule("members") != nil {
            try checkAuthor(isAmong: present)
            let delegates = state.authority.delegates(of: post, role: role, on: event.occurredOn)
            try check(present, areAmong: Set(members).union(delegates.keys))
            try checkSeats(present, members, delegates)
        }
        let numerator = rule.number("presentNumerator") ?? 2
        let denominator = max(1, rule.number("presentDenominator") ?? 3)
        let wanted = (members.count * numerator + denominator - 1) / denominator
        if present.count < wanted && !rule.isOff {
            try refuse(
                .quorumMissed(present: present.count, members: members.count, wanted: wanted),
                under: "quorum")
        }
        try checkBallots(of: present)
    }

    /// A signed vote is of this session and batch, by one present, one for each, and counts once.
    private func checkBallots(of present: [OfficerID]) throws(Refusal) {
        guard scheme.rule("votes") != nil else { return }
        let session = try session()
        let batch = state.batch(of: subject)?.id
        var voted: Set<OfficerID> = []
        for text in fields.texts("signedVotes") {
            let hash = Digest(hex: text) ?? event.after
            let isOfSession = state.votes[hash].map {
                $0.session == session && $0.batch == batch && present.contains($0.member)
            }
            if isOfSession != true { try refuse(.voteUnknown(hash), under: "votes") }
            guard let vote = state.votes[hash] else { continue }
            if vote.countedBy != nil || !voted.insert(vote.member).inserted {
                try refuse(.voteCounted(hash, vote.member), under: "votes")
            }
        }
    }

    /// A delegate sits in a member's place, and not beside him: one seat, one vote.
    fileprivate func checkSeats(
        _ present: [OfficerID], _ members: [OfficerID], _ delegates: [OfficerID: Set<OfficerID>]
    ) throws(Refusal) {
        var taken = Set(present).intersection(members)
        for officer in present where !members.contains(officer) {
            let free = (delegates[officer] ?? []).subtracting(taken).sorted {
                $0.description < $1.description
            }
            if let seat = free.first {
                taken.insert(seat)
            } else {
                try refuse(.notMember(officer), under: "members")
            }
        }
    }

    /// Those present whose votes count for an application: not those recused from it.
    func voters(for application: ApplicationID?) -> Int {
        let officers = fields.officers("present")
        return officers.count - (application.map { recused(among: officers, from: $0) } ?? 0)
    }

    /// The counts add up to those present, and what is carried has their majority.
    func checkCounts(
        _ counts: Fields, _ application: ApplicationID?, _ outcome: SchemeAct.Outcome
    ) throws(Refusal) {
        guard scheme.rules["quorum"] != nil else { return }
        let present = voters(for: application)
        let votes = try counts.number("for")
        let counted = try votes + counts.number("against") + counts.number("abstained")
        if counted != present && scheme.rule("votes") != nil {
            try refuse(
                .votesDoNotAddUp(application, counted: counted, present: present),
                under: "votes")
        }
        guard case .stage = outcome.destination, scheme.rule("majority") != nil else { return }
        if votes * 2 <= present {
            try refuse(
                .majorityMissed(application, votes: votes, present: present), under: "majority")
        }
    }

    /// What the majority is for is not recorded as lost, nor sent back.
    fileprivate func checkCarried(
        _ counts: Fields, _ id: ApplicationID, _ outcome: SchemeAct.Outcome
    ) throws(Refusal) {
        guard !outcome.leadsOn, scheme.rule("majority") != nil else { return }
        let present = voters(for: id)
        let votes = try counts.number("for")
        if votes * 2 > present {
            try refuse(.majorityOverruled(id, votes: votes, present: present), under: "majority")
        }
    }
}

/// A sitting of the committee: when, who was there, and what it has decided (arts. 10, 16).
public struct Sitting: Hashable, Sendable, Codable {
    /// The day it was held.
    public let on: CivilDate
    /// Those present, in order.
    public let present: [OfficerID]
    /// The acts by which it has decided, each with its subject.
    public var decided: Set<String> = []
}

extension Sitting: Filed {}

extension Refusal.Reason {
    static func quorumMissed(present: Int, members: Int, wanted: Int) -> Self {
        Self(
            "quorum-missed", "\(members) 名委员中到会 \(present) 名，应到 \(wanted) 名",
            "\(present) of \(members) members were present; \(wanted) are wanted",
            ["present": present, "members": members, "wanted": wanted])
    }
    static func votesDoNotAddUp(_ id: ApplicationID?, counted: Int, present: Int) -> Self {
        Self(
            "votes-do-not-add-up", "\(id.map { "\($0) " } ?? "")计票 \(counted)，到会 \(present)",
            "\(id.map { "\($0): " } ?? "")\(counted) votes were counted, \(present) "
                + "members present", ["application": id, "counted": counted, "present": present])
    }
    static func majorityOverruled(_ id: ApplicationID, votes: Int, present: Int) -> Self {
        Self(
            "majority-overruled", "\(id) 得 \(present) 人中 \(votes) 票赞成，不得记为未通过或者退回",
            "\(id) has \(votes) of \(present) votes: a majority for it is not recorded as lost or "
                + "sent back",
            ["application": id, "votes": votes, "present": present])
    }
    static func voteUnknown(_ hash: Digest) -> Self {
        Self(
            "vote-unknown", "没有本次会议到会委员签署的表决 \(hash.short)",
            "no vote \(hash.short) of a member present at this session", ["entry": hash])
    }
    static func voteCounted(_ hash: Digest, _ member: OfficerID) -> Self {
        Self(
            "vote-counted", "\(member) 的表决 \(hash.short) 已经计入，每人一票、只计一次",
            "the vote \(hash.short) of \(member) is counted already: one for each, and once",
            ["entry": hash, "member": member])
    }
    static func negativeOpinionUnanswered(_ id: ApplicationID) -> Self {
        Self(
            "negative-opinion-unanswered", "部门对 \(id) 有不同意见，须在决定中答复",
            "a department objected to \(id); the decision must answer it", ["application": id])
    }
}
