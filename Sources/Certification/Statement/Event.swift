public import COSE

/// The payload of a statement: one act, in deterministic CBOR that prints as JSON (FORMATS §1).
public struct Event: Hashable, Sendable {
    /// The act's stable type name.
    public let type: String
    /// The number of its shape.
    public let schema: Int
    /// The day on which it took effect.
    public let occurredOn: CivilDate
    /// The newest entry of the subject that the signer saw.
    public let after: Digest
    /// The act's own fields.
    public let fields: CBORMap
    /// The documents it rests on.
    public let evidence: [CBORMap]
    /// Salted digests of what is not shown, ascending.
    public let redacted: [Digest]
    /// Where the document came from, when it was recorded on its author's behalf.
    public let behalf: CBORMap?

    /// The digests behind which there is a value elsewhere: what is redacted, and the salted
    /// digests of confidential documents.
    public var valueDigests: [Digest] {
        redacted + evidence.compactMap { $0["salted"]?.string.flatMap { Digest(hex: $0) } }
    }

    /// Whether a name is of a field that every event has, which no act may use for its own.
    static func isCommon(_ name: String) -> Bool {
        switch name {
        case "type", "schema", "occurredOn", "after", "evidence", "redacted", "behalf": true
        default: false
        }
    }
    /// The most documents one act may name.
    public static let maximumEvidenceCount = 100
    /// The most digests one act may carry.
    public static let maximumRedactedCount = 500

    /// Takes the parts of an event.
    public init(
        type: String, schema: Int = 1, occurredOn: CivilDate, after: Digest, fields: CBORMap,
        evidence: [CBORMap] = [], redacted: [Digest] = [], behalf: CBORMap? = nil
    ) {
        self.type = type
        self.schema = schema
        self.occurredOn = occurredOn
        self.after = after
        self.fields = fields
        self.evidence = evidence
        self.redacted = redacted.sorted()
        self.behalf = behalf
    }

    /// The payload's bytes.
    public func encoded() -> [UInt8] {
        var pairs = fields.pairs.map { ($0.key, $0.value) }
        pairs.append(("type", .text(type)))
        pairs.append(("schema", CBOR(schema)))
        pairs.append(("occurredOn", .text("\(occurredOn)")))
        pairs.append(("after", .text(after.hex)))
        pairs.append(("evidence", .array(evidence.map(CBOR.map))))
        pairs.append(("redacted", .array(redacted.map { .text($0.hex) })))
        if let behalf { pairs.append(("behalf", .map(behalf))) }
        return CBOR.map(CBORMap(pairs)).encoded()
    }

    /// Why the fields have not the shape of the act; nil also where no act has that name.
    var shapeFault: ShapeError? {
        do throws(ShapeError) { try ActCatalogue.shape(type)?.check(fields) } catch { return error }
        return nil
    }

    /// The same where the act is not one of every ledger's.
    var furtherShapeFault: ShapeError? { ActCatalogue.isFurther(type) ? shapeFault : nil }

    /// Reads a payload, strictly.
    public init(decoding bytes: [UInt8]) throws(StatementError) {
        let value: CBOR
        do { value = try CBOR(decoding: bytes) } catch { throw .notCanonical("\(error)") }
        try JSONValue.check(value)
        guard let map = value.mapValue else { throw .field("payload", wanted: "a map") }
        guard let type = map["type"]?.string else { throw .field("type", wanted: "text") }
        guard let schema = map["schema"]?.int, schema > 0 else {
            throw .field("schema", wanted: "a number from 1")
        }
        guard let day = map["occurredOn"]?.string.flatMap({ CivilDate($0) }) else {
            throw .field("occurredOn", wanted: "a date")
        }
        guard let after = map["after"]?.string.flatMap({ Digest(hex: $0) }) else {
            throw .field("after", wanted: "a leaf hash")
        }
        let behalf = map["behalf"]
        guard behalf == nil || behalf?.mapValue != nil else {
            throw .field("behalf", wanted: "a map")
        }
        self.type = type
        self.schema = schema
        occurredOn = day
        self.after = after
        evidence = try Self.evidence(map["evidence"])
        redacted = try Self.redacted(map["redacted"])
        self.behalf = behalf?.mapValue
        fields = map.filter { key, _ in key.string.map { !Self.isCommon($0) } ?? true }
    }

    private static func evidence(_ value: CBOR?) throws(StatementError) -> [CBORMap] {
        guard let array = value?.arrayValue, array.count <= maximumEvidenceCount else {
            throw .field("evidence", wanted: "a list of at most \(maximumEvidenceCount)")
        }
        let maps = array.compactMap(\.mapValue)
        guard maps.count == array.count else { throw .field("evidence", wanted: "a list of maps") }
        return maps
    }

    private static func redacted(_ value: CBOR?) throws(StatementError) -> [Digest] {
        guard let array = value?.arrayValue, array.count <= maximumRedactedCount else {
            throw .field("redacted", wanted: "a list of at most \(maximumRedactedCount)")
        }
        let digests = array.compactMap { $0.string.flatMap { Digest(hex: $0) } }
        guard digests.count == array.count,
            zip(digests, digests.dropFirst()).allSatisfy({ $0 < $1 })
        else { throw .field("redacted", wanted: "digests in ascending order, each once") }
        return digests
    }
}
