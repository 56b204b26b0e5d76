public import COSE

extension SubjectKind {
    /// What is written `ledger/…`.
    public static let ledger = SubjectKind(
        "ledger", zh: "账本", en: "ledger", example: "genesis", isHub: true)
}

/// Entry 0: what founds a ledger and fixes its identity (DESIGN, Root of authority).
public enum Genesis {
    static let founded = Act(
        "ledger.founded", on: .ledger,
        [
            Field("origin", .text(200), "example.invalid/lnyp"),
            Field("rehearsal", .flag, false),
            Field("signingWindowSeconds", .integer(600...864_000), 600),
            Field("logKey", .text(400), "origin+hash+key"),
            Field("takeoverUntil", .date, "2026-06-30", optional: true),
            Field(
                "parties",
                .list(
                    .record([
                        Field("id", .id, "leading-group"),
                        Field("role", .name, "leading-group"),
                        Field("name", .text(200), "辽宁省质量强省工作领导小组"),
                        Field("mandates", .list(.record(Mandates.fields), 1...50), []),
                        Field("keys", .list(.record(Keys.fields), 1...50), []),
                    ]), 1...20), []),
        ],
        opens: { standing throws(Refusal) in throw standing.refusal(.alreadyFounded) },
        effects: { filing throws(Refusal) in throw filing.refusal(.alreadyFounded) })

    /// The subject that genesis is written on.
    public static let subject = Subject(.ledger, "genesis")
    /// What stands for the identity inside genesis: 32 zero bytes.
    public static let noIdentity = Digest([UInt8](repeating: 0, count: 32))

    /// What a new key signs to prove that it is held: CBOR `["certledger key possession", genesis
    /// leaf hash, party, public key]`.
    public static func possessionClaim(
        identity: Digest?, party: PartyID, key: PublicKey
    ) -> [UInt8] {
        CBOR.array([
            .text("certledger key possession"),
            .bytes(identity?.bytes ?? [UInt8](repeating: 0, count: 32)),
            .text("\(party)"), .bytes(key.raw),
        ]).encoded()
    }

    static func keys(in event: Event) -> [PublicKey] {
        guard event.type == founded.type else { return [] }
        return Fields(event.fields).list("parties").flatMap { party in
            party.list("keys").compactMap { try? $0.key("publicKey") }
        }
    }

    static func decide(_ statement: SignedStatement) throws(Refusal) -> Decision {
        let event = statement.event
        guard event.type == founded.type, statement.header.subject == subject else {
            throw Refusal(.notFounded, ours: "founding")
        }
        let fields = Fields(event.fields)
        let origin = try fields.text("origin")
        guard statement.header.audience == origin else {
            throw Refusal(
                .wrongLedger(found: statement.header.audience, wanted: origin), ours: "ledger")
        }
        guard event.after == noIdentity else {
            throw Refusal(.unknownEntry(event.after), ours: "founding")
        }
        let logDay = CivilDate(posix: statement.header.issuedAt)
        guard event.occurredOn == logDay else {
            throw Refusal(.occursAfterLogDay(event.occurredOn, logDay), ours: "dates")
        }
        var effects: [Effect] = []
        for party in fields.list("parties") {
            effects += try founders(party, logKey: try fields.text("logKey"), before: effects)
        }
        let signer = try signer(of: statement, in: effects)
        effects.insert(
            .founded(
                LedgerState.Founding(
                    origin: origin, isRehearsal: fields.flag("rehearsal"),
                    signingWindowSeconds: try fields.number("signingWindowSeconds"),
                    logKey: try fields.text("logKey"), identity: statement.leafHash,
                    founder: signer.party, takeoverUntil: fields.optionalDate("takeoverUntil"))),
            at: 0)
        return Decision(
            statement: statement, index: EntryIndex(0), logDay: logDay, signer: signer,
            scheme: nil, act: nil, effects: effects)
    }

    private static func founders(
        _ party: Fields, logKey: String, before: [Effect]
    ) throws(Refusal) -> [Effect] {
        let id = try party.party("id")
        let isThere = before.contains { effect in
            if case .authority(.partyRegistered(let other)) = effect { return other.id == id }
            return false
        }
        guard !isThere else { throw Refusal(.partyExists(id), ours: "founding") }
        var effects: [Effect] = [
            .authority(
                .partyRegistered(
                    Authority.Party(
                        id: id, role: try party.text("role"), name: party.optionalText("name"),
                        city: nil)))
        ]
        for mandate in party.list("mandates") {
            effects.append(
                .authority(.mandateGranted(try Filing.mandate(mandate, party: id, at: 0))))
        }
        for record in party.list("keys") {
            let key = try Filing.key(record, party: id, identity: nil, at: 0)
            let isTwice = (before + effects).contains { effect in
                if case .authority(.keyEnrolled(let other)) = effect {
                    return other.publicKey == key.publicKey
                }
                return false
            }
            guard !isTwice, !Filing.isLogKey(key.publicKey, logKey) else {
                throw Refusal(.keyEnrolledTwice, ours: "possession")
            }
            effects.append(.authority(.keyEnrolled(key)))
        }
        return effects
    }

    private static func signer(
        of statement: SignedStatement, in effects: [Effect]
    ) throws(Refusal) -> Decision.Signer {
        var roles: [PartyID: String] = [:]
        for effect in effects {
            if case .authority(.partyRegistered(let party)) = effect {
                roles[party.id] = party.role
            }
        }
        let issuer = statement.header.issuer
        for effect in effects {
            guard case .authority(.keyEnrolled(let key)) = effect, key.publicKey == statement.key,
                key.party == issuer, key.purpose == .acting, let role = roles[issuer]
            else { continue }
            let isMandated = effects.contains {
                if case .authority(.mandateGranted(let mandate)) = $0 {
                    mandate.party == issuer && mandate.officer == key.officer
                } else {
                    false
                }
            }
            return Decision.Signer(
                party: issuer, role: role, officer: key.officer, post: "",
                mandate: isMandated ? key.enrolledBy : nil, key: key.enrolledBy)
        }
        throw Refusal(.keyNotEnrolled(issuer), ours: "authority")
    }
}

extension Refusal.Reason {
    static let notFounded = Self("not-founded", "账本尚未设立", "the ledger has not been founded")
}
