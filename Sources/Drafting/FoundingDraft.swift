public import COSE
public import Certification

/// What `init` writes first: genesis and the adoption of a scheme (DESIGN, Root of authority).
public struct FoundingDraft: Sendable {
    /// One founder: an officer of a founding body, with a proof that the key is held.
    public struct Founder: Sendable {
        public let party: PartyID
        public let officer: OfficerID
        public let key: PublicKey
        /// The key's signature over the possession claim.
        public let possession: [UInt8]
        /// The officer's post; the founding body's key officer where none is named.
        public let post: String

        /// Takes a founder and the proof.
        public init(
            party: PartyID, officer: OfficerID, key: PublicKey, possession: [UInt8], post: String
        ) {
            self.party = party
            self.officer = officer
            self.key = key
            self.possession = possession
            self.post = post
        }
    }

    /// The log's name, for every checkpoint and receipt.
    public let origin: String
    /// Whether the ledger is a rehearsal (演练).
    public let isRehearsal: Bool
    /// How far back `iat` may be at admission, in seconds.
    public let signingWindowSeconds: Int
    /// The log's verifier key, as C2SP prints it.
    public let logKey: String
    public let scheme: Scheme
    /// Every founder; one of them signs genesis.
    public let founders: [Founder]
    /// The last day on which earlier awards may be taken over (art. 30); nil for none.
    public let takeoverUntil: CivilDate?

    /// Takes what a ledger is founded on.
    public init(
        origin: String, isRehearsal: Bool, signingWindowSeconds: Int, logKey: String,
        scheme: Scheme, founders: [Founder], takeoverUntil: CivilDate? = nil
    ) {
        self.origin = origin
        self.isRehearsal = isRehearsal
        self.signingWindowSeconds = signingWindowSeconds
        self.logKey = logKey
        self.scheme = scheme
        self.founders = founders
        self.takeoverUntil = takeoverUntil
    }

    /// Signs genesis with the first founder's key.
    public func genesis(
        at now: Int64, with key: PrivateKey, randomness: Randomness
    ) throws(DraftError) -> SignedStatement {
        guard let first = founders.first(where: { $0.key == key.publicKey }),
            let zero = Genesis.noIdentity
        else { throw .noKey("the founder's") }
        let day = CivilDate(posix: now)
        var parties: [CBOR] = []
        for id in Set(founders.map(\.party)).sorted() {
            parties.append(party(id, founders.filter { $0.party == id }, from: day))
        }
        var fields: CBORMap = [
            "origin": .text(origin), "rehearsal": .bool(isRehearsal),
            "signingWindowSeconds": CBOR(signingWindowSeconds), "logKey": .text(logKey),
            "parties": .array(parties),
        ]
        if let takeoverUntil { fields["takeoverUntil"] = .text("\(takeoverUntil)") }
        let event = Event(
            type: ActCatalogue.Name.ledgerFounded, occurredOn: day, after: zero, fields: fields)
        do {
            return try SignedStatement(
                event, by: first.party, on: Genesis.subject, for: origin, at: now,
                identifier: randomness.bytes(16, for: "cti genesis"), with: key)
        } catch { throw .unsignable("\(error)") }
    }

    private func party(_ id: PartyID, _ founders: [Founder], from day: CivilDate) -> CBOR {
        .map([
            "id": .text("\(id)"), "role": .text(scheme.foundingRole),
            "name": .text(scheme.roles[scheme.foundingRole]?.zh ?? scheme.foundingRole),
            "mandates": .array(
                founders.map { founder in
                    .map([
                        "officer": .text("\(founder.officer)"), "post": .text(founder.post),
                        "acts": [.text("*")], "from": .text("\(day)"),
                        "until": .text("\(day.adding(years: 5))"),
                    ])
                }),
            "keys": .array(
                founders.map { founder in
                    .map([
                        "officer": .text("\(founder.officer)"), "purpose": "acting",
                        "publicKey": .text(Base64URL.encode(founder.key.raw)),
                        "possession": .text(Base64URL.encode(founder.possession)),
                    ])
                }),
        ])
    }

    /// Signs the adoption of the scheme, on the state that genesis left.
    public func adoption(
        given state: LedgerState, at now: Int64, with key: PrivateKey, randomness: Randomness
    ) throws(DraftError) -> SignedStatement {
        guard let first = founders.first(where: { $0.key == key.publicKey }),
            let founding = state.founding, let audience = state.audience,
            let subject = Subject(.scheme, named: scheme.id)
        else { throw .noKey("the founder's") }
        let event = Event(
            type: ActCatalogue.Name.schemeAdopted, occurredOn: CivilDate(posix: now),
            after: founding.identity,
            fields: ["scheme": .map(scheme.map)])
        do {
            return try SignedStatement(
                event, by: first.party, on: subject, for: audience, at: now,
                identifier: randomness.bytes(16, for: "cti adoption"), with: key)
        } catch { throw .unsignable("\(error)") }
    }
}
