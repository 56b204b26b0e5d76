public import COSE
public import Certification

/// An act in JSON, as people and programs write it before signing (FORMATS §1).
public struct ActLine: Hashable, Sendable {
    /// The object as it was written, white space and the order of members aside: by it one act is
    /// told from another before it is signed.
    public let json: CBORMap
    /// A name for later lines to refer to as `@label`.
    public let label: String?
    /// The name of the signing key's file, without `.pem`.
    public let by: String?
    /// The signing party, for a key that no ledger at hand knows.
    public let party: PartyID?
    /// The name of the certificate key's file, for the issuing act.
    public let certificateBy: String?
    public let type: String
    /// The subject that it is written on, member `sub`.
    public let subject: Subject
    /// The day it takes effect.
    public let occurredOn: CivilDate
    /// When it is signed, in a rehearsal; POSIX seconds.
    public let issuedAt: Int64?
    /// What `after` says, when it is not left to the ledger.
    public let after: String?
    /// Whose file it is, for the vault: the data subject of its disclosures.
    public let dataSubject: String?
    /// The act's own fields, those to be redacted among them.
    public let fields: CBORMap
    /// The documents it rests on: `{file}`, `{sha256, bytes}` or `{archive}`.
    public let evidence: [CBORMap]
    /// The source of what is recorded on behalf.
    public let behalf: CBORMap?

    private static let members: Set<String> = [
        "label", "by", "party", "certificateBy", "type", "sub", "occurredOn", "iat", "after",
        "dataSubject", "fields", "evidence", "behalf", "note",
    ]

    /// An act that a program writes: of what it says, each member in its place.
    public init(
        _ type: String, by signer: String, on subject: Subject, occurredOn day: CivilDate,
        fields: CBORMap
    ) {
        json = [
            "by": .text(signer), "type": .text(type), "sub": .text("\(subject)"),
            "occurredOn": .text("\(day)"), "fields": .map(fields),
        ]
        by = signer
        self.type = type
        self.subject = subject
        occurredOn = day
        self.fields = fields
        (label, party, certificateBy, issuedAt) = (nil, nil, nil, nil)
        (after, dataSubject, evidence, behalf) = (nil, nil, [], nil)
    }

    /// Reads one act; a member it does not know is refused, `note` is for readers.
    ///
    /// - Parameter line: the number of its line, in a file of many.
    public init(parsing json: [UInt8], line: Int = 1) throws(DraftError) {
        let value: CBOR
        do { value = try JSONText.parse(json, line: line) } catch { throw .notJSON("\(error)") }
        guard let map = value.mapValue else { throw .notJSON("wanted an object") }
        for (key, _) in map.pairs where !Self.members.contains(key.string ?? "") {
            throw .unexpected(key.string ?? "?")
        }
        self.json = map
        func text(_ name: String) throws(DraftError) -> String? {
            guard let value = map[name] else { return nil }
            guard let text = value.string else { throw .member(name, wanted: "text") }
            return text
        }
        label = try text("label")
        by = try text("by")
        certificateBy = try text("certificateBy")
        after = try text("after")
        dataSubject = try text("dataSubject")
        guard dataSubject == nil || SentStatement.isDataSubject(dataSubject) else {
            throw .member("dataSubject", wanted: "an id like complainant-1")
        }
        party = try text("party").flatMap { PartyID($0) }
        guard party != nil || map["party"] == nil else {
            throw .member("party", wanted: "the id of a party")
        }
        guard let type = try text("type") else { throw .member("type", wanted: "an act type") }
        self.type = type
        guard let subject = try text("sub").flatMap({ Subject($0) }) else {
            throw .member("sub", wanted: "a subject like application/LN-2025-0001")
        }
        self.subject = subject
        guard let day = try text("occurredOn").flatMap({ CivilDate($0) }) else {
            throw .member("occurredOn", wanted: "a date like 2025-07-10")
        }
        occurredOn = day
        issuedAt = try map["iat"].map { value throws(DraftError) in try Self.time(value) }
        guard let fields = (map["fields"] ?? .map(CBORMap())).mapValue else {
            throw .member("fields", wanted: "an object")
        }
        self.fields = fields
        let evidence = (map["evidence"] ?? .array([])).arrayValue
        guard let evidence, evidence.allSatisfy({ $0.mapValue != nil }) else {
            throw .member("evidence", wanted: "a list of objects")
        }
        self.evidence = evidence.compactMap(\.mapValue)
        guard map["behalf"] == nil || map["behalf"]?.mapValue != nil else {
            throw .member("behalf", wanted: "an object")
        }
        behalf = map["behalf"]?.mapValue
    }

    /// POSIX seconds, or text like `2025-07-10T09:00` in Asia/Shanghai.
    private static func time(_ value: CBOR) throws(DraftError) -> Int64 {
        if let number = value.int { return Int64(number) }
        guard let text = value.string, let time = time(text) else {
            throw .member("iat", wanted: "POSIX seconds or a time like 2025-07-10T09:00")
        }
        return time
    }

    /// A time like `2025-07-10T09:00`, in Asia/Shanghai, as POSIX seconds; nil for anything else.
    public static func time(_ text: String) -> Int64? {
        CivilTime.seconds(text)
    }
}
