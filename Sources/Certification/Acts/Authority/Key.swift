public import COSE

/// An officer's keys: enrolled with a proof that they are held, and revoked (DESIGN, Root of
/// authority).
enum Keys {
    static let fields: [Field] = [
        Field("officer", .id, "officer-1"),
        Field("purpose", .choice(["acting", "certificate"]), "acting"),
        Field("publicKey", .key, .text(String(repeating: "A", count: 43))),
        Field("possession", .bytes(64), .text(String(repeating: "A", count: 86))),
    ]

    static let enrolled = Act(
        "key.enrolled", on: .party, fields + [.confirms],
        opens: { standing throws(Refusal) in _ = try standing.party() },
        effects: { filing throws(Refusal) in
            try filing.changing { party throws(Refusal) in
                .authority(.keyEnrolled(try filing.enrolledKey(party)))
            }
        })

    static let revoked = Act(
        "key.revoked", on: .party,
        [
            Field("publicKey", .key, .text(String(repeating: "A", count: 43))),
            Field("why", .choice(["rotation", "lost", "left", "compromise"]), "rotation"),
            Field("since", .integer(0...Int(1) << 52), 12, optional: true),
            .confirms,
        ],
        opens: { standing throws(Refusal) in _ = try standing.party() },
        effects: { filing throws(Refusal) in
            try filing.changing { party throws(Refusal) in try filing.revokedKey(party) }
        })
}

extension UnverifiedStatement {
    /// The keys that it asks for: with them statements behind it may be signed, once it is
    /// admitted.
    public var keysAskedFor: [PublicKey] {
        guard event.type == Keys.enrolled.type else { return Genesis.keys(in: event) }
        return (try? Fields(event.fields).key("publicKey")).map { [$0] } ?? []
    }
}

extension Filing {
    fileprivate func enrolledKey(_ party: Authority.Party) throws(Refusal) -> Authority.Key {
        let key = try Self.key(
            fields, party: party.id, identity: state.founding?.identity, at: state.size)
        if state.authority.keys[key.publicKey] != nil || state.logKeys.contain(key.publicKey) {
            try refuse(.keyEnrolledTwice, under: "possession")
        }
        return key
    }

    fileprivate func revokedKey(_ party: Authority.Party) throws(Refusal) -> Effect {
        let key = try fields.key("publicKey")
        guard let enrolled = state.authority.keys[key], enrolled.party == party.id,
            enrolled.revokedBy == nil
        else { throw refusal(.keyUnknown) }
        let since = fields.optionalNumber("since").map { EntryIndex(UInt64($0)) }
        // A compromise says from which entry on the key's acts are in doubt (DESIGN,
        // Compromise).
        let isCompromise = try fields.text("why") == "compromise"
        if since == nil, isCompromise { try refuse(refusal(.malformed(.missing("since")))) }
        if let since, since >= index {
            let wanted = Wording(zh: "此前记录的序号", en: "the index of an earlier entry")
            try refuse(refusal(.malformed(.malformed("since", wanted: wanted))))
        }
        return .authority(.keyRevoked(key, since: since))
    }
}

extension Refusal.Reason {
    static let keyUnknown = Self("key-unknown", "没有这一已登记的密钥", "there is no such enrolled key")
}
