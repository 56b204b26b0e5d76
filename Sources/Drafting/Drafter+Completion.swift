import COSE
import Certification

/// What the ledger at hand fills in when an act leaves it out.
extension Drafter {
    func complete(
        _ fields: inout CBORMap, _ line: ActLine, party: PartyID
    ) throws(DraftError) {
        switch line.type {
        case ActCatalogue.Name.keyEnrolled where fields["possession"] == nil:
            fields = fields.setting(
                "possession", try possession(line, for: PartyID(line.subject.id)))
        case ActCatalogue.Name.logKeyChanged:
            try completeLogKey(&fields, line)
        case ActCatalogue.Name.noticePublished:
            fields = fields.setting("entries", try disclosedEntries(fields))
        case ActCatalogue.Name.certificateIssued where fields["credential"] == nil:
            fields = fields.setting("credential", try credential(fields, line))
        case ActCatalogue.Name.certificateReissued where fields["credential"] == nil:
            fields = fields.setting("credential", try credential(fields, line))
        case ActCatalogue.Name.changeDecided where fields["disclosure"] == nil:
            guard fields["outcome"]?.string == "granted" else { break }
            fields = fields.setting("disclosure", try requested(fields, line))
        default: break
        }
    }

    /// The proof that a key is named by, as `{"file": NAME}`; nil for a key named otherwise.
    func proof(_ value: CBOR?) throws(DraftError) -> KeyProof? {
        guard let name = value?.mapValue?["file"]?.string else { return nil }
        guard let proof = try KeyProof(parsing: try document(name), of: name) else {
            throw .noProof(name, nil)
        }
        return proof
    }

    /// The new key's own signature: from the proof that its officer handed in, or made here when
    /// the key's file is at hand under `@NAME`.
    private func possession(
        _ line: ActLine, for party: PartyID?
    ) throws(DraftError) -> CBOR {
        if let proof = try proof(line.fields["publicKey"]) {
            // A key of one must not be enrolled as another's.
            let officer = line.fields["officer"]?.string ?? "\(proof.officer)"
            guard proof.party == party, "\(proof.officer)" == officer else {
                throw .proofOfAnother(party: proof.party, officer: proof.officer)
            }
            return .text(Base64URL.encode(proof.possession))
        }
        guard let name = line.fields["publicKey"]?.string, name.hasPrefix("@"), let party else {
            throw .needsLedger("possession")
        }
        let newKey = try key(String(name.dropFirst()))
        let claim = Genesis.possessionClaim(
            identity: state.founding?.identity, party: party, key: newKey.publicKey)
        return .text(Base64URL.encode(newKey.sign(claim)))
    }

    /// The log's new key under the ledger's origin, proven to be held for the founder.
    private func completeLogKey(
        _ fields: inout CBORMap, _ line: ActLine
    ) throws(DraftError) {
        guard let founding = state.founding else { throw .needsLedger("logKey") }
        if fields["logKey"] == nil,
            let raw = fields["publicKey"]?.string.flatMap({ Base64URL.decode($0) }),
            let key = try? PublicKey(raw: raw)
        {
            let verifier = LogVerifierKey(name: founding.origin, publicKey: key)
            fields = fields.setting("logKey", .text("\(verifier)"))
        }
        if fields["possession"] == nil {
            fields = fields.setting("possession", try possession(line, for: founding.founder))
        }
    }

    private func disclosedEntries(_ fields: CBORMap) throws(DraftError) -> CBOR {
        guard let entries = fields["entries"]?.arrayValue else { return .array([]) }
        var filled: [CBOR] = []
        for entry in entries {
            guard let map = entry.mapValue, map["disclosure"] == nil else {
                filled.append(entry)
                continue
            }
            guard let id = map["application"]?.string.flatMap({ ApplicationID($0) }),
                let disclosure = publicDisclosure(state.applications[id]?.redacted ?? [])
            else { throw .needsLedger("disclosure") }
            filled.append(
                .map(map.setting("disclosure", .text(Base64URL.encode(disclosure.encoded())))))
        }
        return .array(filled)
    }

    /// The credential that the ledger's state demands, signed with the certificate key.
    private func credential(
        _ fields: CBORMap, _ line: ActLine
    ) throws(DraftError) -> CBOR {
        guard let name = line.certificateBy else {
            throw .member("certificateBy", wanted: "the certificate key's name")
        }
        let number = CertificateNumber(line.subject.id)
        let claims =
            line.type == ActCatalogue.Name.certificateIssued
            ? fields["application"]?.string.flatMap { ApplicationID($0) }.flatMap {
                CredentialClaims.next(for: $0, number: number, in: state)
            } : CredentialClaims.reissue(of: number, on: line.occurredOn, in: state)
        guard let claims else { throw .needsLedger("credential") }
        return .text(Base64URL.encode(Credential(claims, signedBy: try key(name)).encoded()))
    }

    /// The new facts as the request for a change salted them.
    private func requested(_ fields: CBORMap, _ line: ActLine) throws(DraftError) -> CBOR {
        let request = try fields["request"]?.string.map { text throws(DraftError) in
            try reference(text)
        }
        guard
            let change = CertificateNumber(line.subject.id).flatMap({ state.certificates[$0] })?
                .changes.first(where: { $0.request == request }),
            let disclosure = publicDisclosure(change.redacted)
        else { throw .needsLedger("disclosure") }
        return .text(Base64URL.encode(disclosure.encoded()))
    }

    /// A document by digest and size, salted when confidential, or its archive number.
    func document(
        _ item: CBORMap, confidential: Bool, purpose: String
    ) throws(DraftError) -> (CBORMap, Disclosure?) {
        var digest = item["sha256"]?.string
        var byteCount = item["bytes"]?.int
        if let name = item["file"]?.string {
            let bytes = try document(name)
            digest = Digest.sha256(bytes).hex
            byteCount = bytes.count
        }
        guard let digest else { return (item, nil) }
        if confidential {
            let salt = randomness.bytes(Disclosure.saltByteCount, for: "salt \(purpose)")
            guard let hidden = Disclosure(salt: salt, value: .text(digest), key: "evidence")
            else { throw .evidence("salt") }
            return (CBORMap([("salted", .text(hidden.digest.hex))]), hidden)
        }
        guard let byteCount else { throw .evidence("a digest without its size in bytes") }
        return (CBORMap([("sha256", .text(digest)), ("bytes", CBOR(byteCount))]), nil)
    }
}

extension CBORMap {
    func setting(_ name: String, _ value: CBOR) -> CBORMap {
        CBORMap(
            pairs.filter { $0.key != .text(name) }.map { ($0.key, $0.value) } + [
                (.text(name), value)
            ])
    }
}
