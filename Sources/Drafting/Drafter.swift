public import COSE
public import Certification

/// Turns acts in JSON into signed statements: resolves references, salts what the scheme redacts,
/// fills in what only the ledger knows, signs.
public struct Drafter {
    /// A signed act with what travels with it.
    public struct Signed: Sendable {
        /// The statement in its registered form.
        public let statement: SignedStatement
        /// The disclosures of what it redacts.
        public let disclosures: [Disclosure]
        /// The data subject under whom the vault keeps the disclosures.
        public let dataSubject: String?

        /// The statement with its values, as it is handed in.
        public var sent: SentStatement {
            SentStatement(statement.statement, disclosures, dataSubject: dataSubject)
        }
    }

    /// What the log says so far.
    public var state: LedgerState
    /// The leaf hashes of earlier lines, by their labels.
    public var labels: [String: Digest] = [:]
    /// Leaf hashes by index, for references like `#12`.
    public var entry: (UInt64) -> Digest?
    /// Private keys by name.
    public var key: (String) throws(DraftError) -> PrivateKey
    /// The disclosure `public` among these digests, from the vault.
    public var publicDisclosure: ([Digest]) -> Disclosure?
    /// The bytes of a document named as evidence.
    public var document: (String) throws(DraftError) -> [UInt8]
    /// Reads a scheme's file into its map; a scheme is named as `{"file": NAME}`.
    public var readScheme: ([UInt8]) throws(DraftError) -> CBORMap = {
        _ throws(DraftError) in throw .evidence("no reader of scheme files")
    }
    /// Where salts and `cti` come from.
    public var randomness: Randomness

    /// A drafter on a state; without look-ups it resolves only what the state holds.
    public init(
        state: LedgerState, randomness: Randomness,
        key: @escaping (String) throws(DraftError) -> PrivateKey,
        entry: @escaping (UInt64) -> Digest? = { _ in nil },
        publicDisclosure: @escaping ([Digest]) -> Disclosure? = { _ in nil },
        document: @escaping (String) throws(DraftError) -> [UInt8] = {
            name throws(DraftError) in throw .evidence("no file \(Shown.name(name))")
        }
    ) {
        self.state = state
        self.randomness = randomness
        self.key = key
        self.entry = entry
        self.publicDisclosure = publicDisclosure
        self.document = document
    }

    /// Whether a name is that of another officer of the body whose key it is: a key file may be
    /// called otherwise, but not so.
    private func isAnother(_ name: String, than key: Authority.Key) -> Bool {
        guard let officer = OfficerID(name), officer != key.officer else { return false }
        return state.authority.mandates.contains(under: .officer(key.party, officer))
    }

    /// Signs an act at a time, in POSIX seconds.
    public func sign(_ line: ActLine, at now: Int64) throws(DraftError) -> Signed {
        guard let name = line.by else { throw .member("by", wanted: "a key's name") }
        let signer = try key(name)
        let enrolled = state.authority.keys[signer.publicKey]
        if let enrolled, isAnother(name, than: enrolled) {
            throw .keyOfAnother(name, officer: enrolled.officer)
        }
        guard let party = line.party ?? enrolled?.party else { throw .noParty(name) }
        guard let audience = state.audience else { throw .needsLedger("aud") }
        let purpose = "\(state.size) \(line.type) \(line.subject)"
        let (event, disclosures) = try event(line, party: party, purpose: purpose)
        let statement: SignedStatement
        do {
            statement = try SignedStatement(
                event, by: party, on: line.subject, for: audience, at: line.issuedAt ?? now,
                identifier: randomness.bytes(16, for: "cti \(purpose)"), with: signer)
        } catch { throw .unsignable("\(error)") }
        return Signed(
            statement: statement, disclosures: disclosures, dataSubject: line.dataSubject)
    }

    private func event(
        _ line: ActLine, party: PartyID, purpose: String
    ) throws(DraftError) -> (Event, [Disclosure]) {
        guard let shape = ActCatalogue.shape(line.type) else { throw .unknownType(line.type) }
        let act = schemeAct(line)
        var disclosures: [Disclosure] = []
        var pairs: [(CBOR, CBOR)] = []
        for (key, value) in line.fields.pairs {
            let name = key.string ?? ""
            if act?.redacts.contains(name) == true {
                disclosures.append(try disclosure(value, key: name, purpose: purpose))
                continue
            }
            if shape.fields.contains(where: { $0.name == name && $0.kind == .anyFields }) {
                pairs.append((key, try corrected(value, line, purpose, &disclosures)))
                continue
            }
            let kind = shape.fields.first { $0.name == name }?.kind
            pairs.append(
                (
                    key,
                    try kind.map { kind throws(DraftError) in try resolved(value, kind) } ?? value
                ))
        }
        var fields = CBORMap(pairs)
        try complete(&fields, line, party: party)
        var evidence: [CBORMap] = []
        for (position, item) in line.evidence.enumerated() {
            let (map, hidden) = try document(
                item, confidential: act?.evidenceIsConfidential ?? false,
                purpose: "\(purpose) evidence \(position)")
            evidence.append(map)
            if let hidden { disclosures.append(hidden) }
        }
        let event = Event(
            type: line.type, schema: shape.schema, occurredOn: line.occurredOn,
            after: try after(line), fields: fields, evidence: evidence,
            redacted: disclosures.filter { $0.key != "evidence" }.map(\.digest),
            behalf: line.behalf)
        return (event, disclosures)
    }

    /// The fields of a corrected act: drafted as those of the act they correct.
    private func corrected(
        _ value: CBOR, _ line: ActLine, _ purpose: String, _ disclosures: inout [Disclosure]
    ) throws(DraftError) -> CBOR {
        guard let map = value.mapValue, let name = line.fields["entry"]?.string,
            let type = state.entries[try reference(name)]?.type.name,
            let shape = ActCatalogue.shape(type)
        else { return value }
        let redacts = state.firstScheme.flatMap { state.scheme($0) }?.acts[type]?.redacts ?? []
        var pairs: [(CBOR, CBOR)] = []
        for (key, value) in map.pairs {
            let field = key.string ?? ""
            if redacts.contains(field) {
                disclosures.append(try disclosure(value, key: field, purpose: purpose))
                continue
            }
            let kind = shape.fields.first { $0.name == field }?.kind
            pairs.append(
                (
                    key,
                    try kind.map { kind throws(DraftError) in try resolved(value, kind) } ?? value
                ))
        }
        return .map(CBORMap(pairs))
    }

    private func schemeAct(_ line: ActLine) -> SchemeAct? {
        var subject = line.subject
        if state.batch(of: subject) == nil, let batch = line.fields["batch"]?.string,
            let related = Subject(.batch, named: batch)
        {
            subject = related
        }
        let day = max(state.logDay, line.occurredOn)
        return state.scheme(for: subject, on: day)?.acts[line.type]
    }

    private func after(_ line: ActLine) throws(DraftError) -> Digest {
        if let after = line.after { return try reference(after) }
        guard let genesis = state.founding?.identity else { throw .needsLedger("after") }
        return state.newest[line.subject] ?? genesis
    }

    private func disclosure(
        _ value: CBOR, key: String, purpose: String
    ) throws(DraftError) -> Disclosure {
        let salt = randomness.bytes(Disclosure.saltByteCount, for: "salt \(purpose) \(key)")
        guard let disclosure = Disclosure(salt: salt, value: value, key: key) else {
            throw .unsignable("salt")
        }
        // Read back: what nobody could read again is not promised.
        guard (try? Disclosure(decoding: disclosure.encoded())) == disclosure else {
            throw .unsignable("the value of \(Shown.name(key)) is too long, or nested too deeply")
        }
        return disclosure
    }

    /// A leaf hash: hex, `#INDEX`, or `@label` of an earlier line.
    public func reference(_ text: String) throws(DraftError) -> Digest {
        if text.hasPrefix("@"), let digest = labels[String(text.dropFirst())] { return digest }
        if text.hasPrefix("#"), let index = EntryIndex(String(text.dropFirst())),
            let digest = entry(index.value)
        {
            return digest
        }
        if let digest = Digest(hex: text) { return digest }
        throw .unresolved(text)
    }

    private func resolved(_ value: CBOR, _ kind: FieldKind) throws(DraftError) -> CBOR {
        switch kind {
        case .entry:
            guard let text = value.string else { return value }
            return .text(try reference(text).hex)
        case .key:
            if let proof = try proof(value) {
                return .text(Base64URL.encode(proof.publicKey.raw))
            }
            guard let text = value.string, text.hasPrefix("@") else { return value }
            return .text(Base64URL.encode(try key(String(text.dropFirst())).publicKey.raw))
        case .scheme:
            guard let name = value.mapValue?["file"]?.string else { return value }
            return .map(try readScheme(try document(name)))
        case .record(let fields):
            guard let map = value.mapValue else { return value }
            var pairs: [(CBOR, CBOR)] = []
            for (key, value) in map.pairs {
                let kind = fields.first { $0.name == key.string }?.kind
                pairs.append(
                    (
                        key,
                        try kind.map { kind throws(DraftError) in try resolved(value, kind) }
                            ?? value
                    ))
            }
            return .map(CBORMap(pairs))
        case .list(let kind, _):
            guard let items = value.arrayValue else { return value }
            var resolvedItems: [CBOR] = []
            for item in items { resolvedItems.append(try resolved(item, kind)) }
            return .array(resolvedItems)
        case .text, .paragraphs, .choice, .outcome, .name, .date, .integer, .flag, .digest, .id,
            .of, .bytes, .anyFields:
            return value
        }
    }
}
