import COSE

/// Who signs, and with what right, at this position of the log (arts. 4, 5; RULES, general rule 1).
extension Filing {
    static func signer(
        of statement: SignedStatement, _ standing: Standing
    ) throws(Refusal) -> Decision.Signer {
        let authority = standing.state.authority
        let id = statement.header.issuer
        guard let party = authority.parties[id] else {
            throw standing.refusal(.unknownParty(id), under: "authority")
        }
        guard let key = authority.keys[statement.key], key.party == id else {
            throw standing.refusal(.keyNotEnrolled(id), under: "authority")
        }
        if let revoked = key.revokedBy {
            throw standing.refusal(.keyRevoked(by: revoked), under: "authority")
        }
        guard key.purpose == .acting else {
            throw standing.refusal(.keyOfCertificates, under: "authority")
        }
        let mandates = authority.mandates(of: key.officer, for: id, on: standing.day)
            .filter { $0.covers(standing.act.type) }
        let actsForItself =
            standing.scheme.rule("pseudonymous") != nil && standing.outsiders.contains(party.role)
        guard !mandates.isEmpty || actsForItself else {
            throw standing.refusal(
                .noMandate(key.officer, id, type: standing.act.type), under: "authority")
        }
        let post = try post(party, mandates, statement, standing)
        let mandate = mandates.first { $0.post == post } ?? mandates.first
        return Decision.Signer(
            party: id, role: party.role, officer: key.officer, post: post,
            mandate: mandate?.grantedBy, key: key.enrolledBy)
    }

    /// The post under which the officer may take this act: as one of its actors, or as a recorder
    /// when it is recorded on behalf, or by the scheme's grants for acts of authority.
    private static func post(
        _ party: Authority.Party, _ mandates: [Authority.Mandate], _ statement: SignedStatement,
        _ standing: Standing
    ) throws(Refusal) -> String {
        let act = standing.act
        let posts = mandates.map(\.post)
        let first = posts.first ?? ""
        if statement.event.behalf != nil {
            guard act.recorders.contains(party.role) else {
                throw standing.refusal(.behalfNotAllowed(type: act.type), under: "on-behalf")
            }
            return first
        }
        guard !act.actors.isEmpty else { return first }
        for actor in act.actors where actor.role == party.role {
            guard let post = actor.post else { return first }
            if posts.contains(post) { return post }
        }
        let found = posts.isEmpty ? party.role : "\(party.role)/\(first)"
        let wanted = act.actors.map(\.description).joined(separator: ", ")
        throw standing.refusal(.wrongRole(found: found, wanted: wanted))
    }

    static func mandate(
        _ fields: Fields, party: PartyID, at index: UInt64
    ) throws(Refusal) -> Authority.Mandate {
        let from = try fields.date("from")
        let until = try fields.date("until")
        guard from <= until else { throw Refusal(.mandatePeriod, ours: "authority") }
        return Authority.Mandate(
            party: party, officer: try fields.officer("officer"), post: try fields.text("post"),
            acts: fields.texts("acts"), from: from, until: until, grantedBy: EntryIndex(index))
    }

    static func key(
        _ fields: Fields, party: PartyID, identity: Digest?, at index: UInt64
    ) throws(Refusal) -> Authority.Key {
        let key = try fields.key("publicKey")
        let claim = Genesis.possessionClaim(identity: identity, party: party, key: key)
        guard key.verifies(try fields.bytes("possession"), over: claim) else {
            throw Refusal(.possessionUnproven, ours: "possession")
        }
        return Authority.Key(
            publicKey: key, party: party, officer: try fields.officer("officer"),
            purpose: try fields.text("purpose") == "certificate" ? .certificate : .acting,
            enrolledBy: EntryIndex(index), revokedBy: nil, compromisedSince: nil)
    }

    /// Whether a key is the log's own, whose only work is checkpoints and receipts.
    static func isLogKey(_ key: PublicKey, _ verifierKey: String) -> Bool {
        guard let last = verifierKey.split(separator: "+", maxSplits: 2).last,
            let bytes = Base64.decode(String(last))
        else { return false }
        return Array(bytes.dropFirst()) == key.raw
    }
}

extension Refusal.Reason {
    static func keyRevoked(by index: EntryIndex) -> Self {
        Self(
            "key-revoked", "签名密钥已被第 \(index) 号记录撤销",
            "the signing key was revoked by entry \(index)", ["index": index])
    }
    static let keyOfCertificates = Self(
        "key-of-certificates", "证书密钥不能签署行为", "a certificate key cannot sign acts")
    static func noMandate(_ officer: OfficerID, _ party: PartyID, type: String) -> Self {
        Self(
            "no-mandate", "\(officer) 当日没有代表 \(party) 作出“\(type)”的授权",
            "\(officer) has no mandate for \(party) that covers \(type) on that day",
            ["officer": officer, "party": party, "type": type], lacks: .officer(officer))
    }
    static func behalfNotAllowed(type: String) -> Self {
        Self(
            "behalf-not-allowed", "“\(type)”不得由该单位代为登记",
            "\(type) may not be recorded on behalf by this body", ["type": type])
    }
}
