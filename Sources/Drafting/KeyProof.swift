public import COSE
public import Certification

/// A proof that a private key is held, as its officer hands it to the body that enrols the key.
///
/// One object in JSON: `party`, `officer`, `publicKey` and `possession`, the key's signature over
/// the possession claim for one ledger. Whether it verifies is for admission to say.
public struct KeyProof: Sendable {
    /// The body the key will sign for.
    public let party: PartyID
    /// The officer it belongs to.
    public let officer: OfficerID
    /// The key itself: what `publicKey` of its enrolment becomes.
    public let publicKey: PublicKey
    /// The key's signature over the possession claim.
    public let possession: [UInt8]

    /// Proves a key for a ledger; without an identity, for one that is yet to be founded.
    public init(of key: PrivateKey, party: PartyID, officer: OfficerID, ledger: Digest?) {
        self.party = party
        self.officer = officer
        publicKey = key.publicKey
        possession = key.sign(
            Genesis.possessionClaim(identity: ledger, party: party, key: key.publicKey))
    }

    /// Reads a proof's file; nil where it is JSON and no proof.
    public init?(parsing json: [UInt8], of name: String) throws(DraftError) {
        if json.starts(with: "-----BEGIN ".utf8) { throw .keyForProof(name) }
        let value: CBOR
        do throws(JSONError) { value = try JSONText.parse(json) } catch {
            throw .noProof(name, error)
        }
        guard let map = value.mapValue,
            let party = map["party"]?.string.flatMap({ PartyID($0) }),
            let officer = map["officer"]?.string.flatMap({ OfficerID($0) }),
            let raw = map["publicKey"]?.string.flatMap({ Base64URL.decode($0) }),
            let key = try? PublicKey(raw: raw),
            let possession = map["possession"]?.string.flatMap({ Base64URL.decode($0) })
        else { return nil }
        self.party = party
        self.officer = officer
        publicKey = key
        self.possession = possession
    }

    /// The proof as a line of JSON.
    public var text: String {
        JSONLine.print([
            "party": .text("\(party)"), "officer": .text("\(officer)"),
            "publicKey": .text(Base64URL.encode(publicKey.raw)),
            "possession": .text(Base64URL.encode(possession)),
        ]) + "\n"
    }
}
