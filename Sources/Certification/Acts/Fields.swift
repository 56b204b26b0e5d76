public import COSE

/// Reads the fields of an act whose shape has been checked.
///
/// A field that is not there although the rule needs it is refused as malformed, never a trap:
/// the scheme decides which acts exist, so a hostile scheme must not stop the verifier.
public struct Fields: Sendable {
    /// The fields by name.
    public let map: CBORMap

    init(_ map: CBORMap) {
        self.map = map
    }

    /// The text of a field that may be left out.
    public func optionalText(_ name: String) -> String? { map[name]?.string }

    func text(_ name: String) throws(Refusal) -> String {
        guard let value = map[name] else { throw .malformed(.missing(name)) }
        guard let text = value.string else {
            throw .malformed(.malformed(name, wanted: Wording(zh: "文本", en: "text")))
        }
        return text
    }

    /// A value made of a text; one that is there and cannot be read is not called missing.
    private func value<Value>(
        _ name: String, _ wanted: Wording, _ read: (String) -> Value?
    ) throws(Refusal) -> Value {
        guard let value = read(try text(name)) else {
            throw .malformed(.malformed(name, wanted: wanted))
        }
        return value
    }

    func date(_ name: String) throws(Refusal) -> CivilDate {
        try value(name, FieldKind.date.wanted) { CivilDate($0) }
    }

    func optionalDate(_ name: String) -> CivilDate? { optionalText(name).flatMap { CivilDate($0) } }

    func number(_ name: String) throws(Refusal) -> Int {
        guard let value = map[name] else { throw .malformed(.missing(name)) }
        guard let number = value.int else {
            throw .malformed(.malformed(name, wanted: Wording(zh: "整数", en: "a whole number")))
        }
        return number
    }

    func optionalNumber(_ name: String) -> Int? { map[name]?.int }

    func flag(_ name: String) -> Bool { map[name] == .bool(true) }

    func entry(_ name: String) throws(Refusal) -> Digest {
        try value(name, FieldKind.entry.wanted) { Digest(hex: $0) }
    }

    func bytes(_ name: String) throws(Refusal) -> [UInt8] {
        try value(name, Wording(zh: "写作 base64url 的文本", en: "base64url")) { Base64URL.decode($0) }
    }

    func record(_ name: String) -> Fields? { map[name]?.mapValue.map(Fields.init) }

    /// The records of a list; absent is empty.
    public func list(_ name: String) -> [Fields] {
        map[name]?.arrayValue?.compactMap { $0.mapValue.map(Fields.init) } ?? []
    }

    /// The texts of a list; absent is empty.
    public func texts(_ name: String) -> [String] {
        map[name]?.arrayValue?.compactMap(\.string) ?? []
    }

    func dates(_ name: String) -> [CivilDate] { texts(name).compactMap { CivilDate($0) } }

    func id<Kind>(_ name: String) throws(Refusal) -> Identifier<Kind> {
        try value(name, FieldKind.id.wanted) { Identifier<Kind>($0) }
    }

    func party(_ name: String) throws(Refusal) -> PartyID { try id(name) }

    func officer(_ name: String) throws(Refusal) -> OfficerID { try id(name) }

    func officers(_ name: String) -> [OfficerID] { texts(name).compactMap { OfficerID($0) } }

    func parties(_ name: String) -> [PartyID] { texts(name).compactMap { PartyID($0) } }

    func batch(_ name: String) throws(Refusal) -> BatchID { try id(name) }

    func application(_ name: String) throws(Refusal) -> ApplicationID { try id(name) }

    func applications(_ name: String) -> [ApplicationID] {
        texts(name).compactMap { ApplicationID($0) }
    }

    func key(_ name: String) throws(Refusal) -> PublicKey {
        let raw = try bytes(name)
        do { return try PublicKey(raw: raw) } catch {
            throw Refusal(.unusableKey(error), ours: "possession")
        }
    }
}

extension Refusal.Reason {
    static func unusableKey(_ fault: KeyError) -> Self {
        let zh =
            switch fault {
            case .wrongByteCount(let found, let wanted): "长 \(found) 字节，应为 \(wanted) 字节"
            case .notCanonical: "编码不规范"
            case .smallOrder: "阶过小，人人可以代签"
            case .notInPrimeOrderSubgroup: "不是曲线上的点，或不在素数阶子群内"
            case .notPEM, .notSubjectPublicKeyInfo, .notPrivateKeyInfo: "不是公钥"
            }
        return Self(
            "unusable-key", "密钥不可用：\(zh)", "the key cannot be used: \(fault)",
            ["fault": Wording(zh: zh, en: "\(fault)")])
    }
}
