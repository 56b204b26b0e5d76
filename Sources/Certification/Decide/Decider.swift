public import COSE

/// The one function that admits and audits: what may enter the log, and what it changes.
///
/// Pure: the same statement on the same state gives the same answer for ever (under the same
/// `semantics`). It reads clear fields only, never the vault, the clock or the network.
public enum Decider {
    /// Decides on a signed statement, given everything the log says before it.
    ///
    /// A correction and an annulment are judged at the place of the entry they are about, and a
    /// remedy asks what rests on the decision that falls and whom it names: these alone read the
    /// history, and are refused where there is none.
    ///
    /// - Returns: what the act changes.
    /// - Throws: the first rule that stands in its way, with its source.
    public static func decide(
        _ statement: SignedStatement, given state: LedgerState, history: LogHistory? = nil
    ) throws(Refusal) -> Decision {
        let event = statement.event
        guard let shape = ActCatalogue.shape(event.type) else {
            throw Refusal(.unknownType(event.type), ours: "form")
        }
        guard shape.schema == event.schema else {
            throw Refusal(.unknownSchema(event.type, event.schema), ours: "form")
        }
        // On another thread a statement was not held to the shape of an act that was handed in.
        if let fault = statement.shapeFault ?? event.furtherShapeFault {
            throw inWords(.malformed(fault), statement, state)
        }
        guard state.founding != nil else { return try Genesis.decide(statement) }
        if event.type == Genesis.founded.type { throw Refusal(.alreadyFounded, ours: "founding") }
        try checkLedger(statement, state)
        do throws(Refusal) {
            return try Filing(statement, given: state, history: history).decide()
        } catch { throw inWords(error, statement, state) }
    }

    private static func inWords(
        _ refusal: Refusal, _ statement: SignedStatement, _ state: LedgerState
    ) -> Refusal {
        let event = statement.event
        let scheme =
            state.scheme(for: statement.header.subject, on: event.occurredOn)
            ?? state.firstScheme.flatMap { state.scheme($0) }
        return refusal.inWords(of: scheme, scheme?.acts[event.type], state)
    }

    /// The keys that may have signed a statement: those of its party with its key hint; inside
    /// genesis, those that genesis itself enrols.
    public static func candidateKeys(
        for statement: UnverifiedStatement, given state: LedgerState
    ) -> [PublicKey] {
        if state.founding == nil { return Genesis.keys(in: statement.event) }
        return state.authority.keys(
            of: statement.header.issuer, hint: statement.header.keyIdentifier)
    }

    /// Whether the key that signed a statement is one of those that may have.
    public static func mayHaveSigned(
        _ statement: SignedStatement, given state: LedgerState
    ) -> Bool {
        guard state.founding != nil else {
            return Genesis.keys(in: statement.event).contains(statement.key)
        }
        return state.authority.keys[statement.key]?.party == statement.header.issuer
    }

    /// How far a signing time may be ahead of the clock at admission.
    public static let maximumSecondsAhead = 600

    /// Holds `iat` to the clock: admission's check alone. An audit holds it to the registration
    /// time that the log wrote down (DESIGN, principle 6).
    public static func checkSigningTime(
        _ statement: SignedStatement, now: Int64, given state: LedgerState
    ) throws(Refusal) {
        let ahead = statement.header.issuedAt - now
        guard ahead <= maximumSecondsAhead else {
            throw Refusal(.clockAhead(seconds: ahead), ours: "clock")
        }
        let window = state.founding?.signingWindowSeconds ?? maximumSecondsAhead
        guard -ahead <= window else {
            throw Refusal(.clockBehind(seconds: -ahead, window: window), ours: "clock")
        }
    }

    private static func checkLedger(
        _ statement: SignedStatement, _ state: LedgerState
    ) throws(Refusal) {
        let wanted = state.audience ?? ""
        guard statement.header.audience == wanted else {
            throw Refusal(
                .wrongLedger(found: statement.header.audience, wanted: wanted), ours: "ledger")
        }
        guard !state.identifiers.contains(statement.header.identifierDigest) else {
            throw Refusal(.identifierRepeated, ours: "identifier")
        }
        for digest in statement.event.redacted where state.redactions.contains(digest) {
            throw Refusal(.redactionRepeated(digest), ours: "redaction")
        }
        guard state.entries[statement.event.after] != nil else {
            throw Refusal(.unknownEntry(statement.event.after), ours: "seen-state")
        }
    }
}

extension Refusal.Reason {
    static func unknownSchema(_ type: String, _ schema: Int) -> Self {
        Self(
            "unknown-schema", "行为 \(type) 没有第 \(schema) 版格式", "\(type) has no schema \(schema)",
            ["type": type, "schema": schema])
    }
    static func redactionRepeated(_ digest: Digest) -> Self {
        Self(
            "redaction-repeated", "摘要 \(digest.hex) 已在账中出现",
            "the digest \(digest.hex) is already in the log", ["digest": digest])
    }
    static let identifierRepeated = Self(
        "identifier-repeated", "同一签署者的同一编号已用于另一份文件",
        "the same issuer and cti were used for another statement")
    /// Its signing time is ahead of the clock.
    public static func clockAhead(seconds: Int64) -> Self {
        Self(
            "clock-ahead", "签署时间超前 \(seconds) 秒", "signed \(seconds) s in the future",
            ["seconds": seconds])
    }
    /// Its signing time is further behind the clock than the window.
    public static func clockBehind(seconds: Int64, window: Int) -> Self {
        Self(
            "clock-behind", "签署于 \(seconds) 秒之前，超过 \(window) 秒的期限",
            "signed \(seconds) s ago; the window is \(window) s",
            ["seconds": seconds, "window": window])
    }
}
