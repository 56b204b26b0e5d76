public import COSE

/// A member signs his own vote, before the session has decided (art. 10).
enum Votes {
    static let cast = Act(
        "vote.cast", on: .session, [Field("batch", .id, "2025-1")],
        redactable: [Field("ballot", .paragraphs(20_000), "本人表决意见")],
        opens: { standing throws(Refusal) in
            let session: SessionID = try standing.id()
            if standing.state.sessions[session] != nil {
                try standing.refuse(.sessionHeld(session), under: "votes")
            }
        },
        effects: { filing throws(Refusal) in try filing.vote() })
}

extension Filing {
    fileprivate func vote() throws(Refusal) -> [Effect] {
        let session: SessionID = try standing.id()
        if event.redacted.isEmpty { try refuse(.notRedacted, under: "votes") }
        let batch = try fields.batch("batch")
        if state.batches[batch] == nil { try refuse(.batchUnknown("\(batch)")) }
        return [
            .voteCast(
                statement.leafHash, Vote(session: session, batch: batch, member: signer.officer))
        ]
    }
}

/// A vote that a member signed (art. 10).
public struct Vote: Hashable, Sendable, Codable {
    public let session: SessionID
    public let batch: BatchID
    public let member: OfficerID
    /// The leaf hash of the entry that counted it; nil before.
    public var countedBy: Digest?
}

extension Vote: Filed {}

extension Refusal.Reason {
    static let notRedacted = Self(
        "not-redacted", "缺少选票的加盐摘要", "the ballot's salted digest is missing")
    static func sessionHeld(_ session: SessionID) -> Self {
        Self(
            "session-held", "会议 \(session) 已作出决定", "the session \(session) has decided",
            ["session": session])
    }
}
