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
        guard let text = optionalText(name) else { throw .malformed(.missing(name)) }
        return text
    }

    func date(_ name: String) throws(Refusal) -> CivilDate {
        guard let date = CivilDate(try text(name)) else { throw .malformed(.missing(name)) }
        return date
    }

    func optionalDate(_ name: String) -> CivilDate? { optionalText(name).flatMap { CivilDate($0) } }

    func number(_ name: String) throws(Refusal) -> Int {
        guard let number = map[name]?.int else { throw .malformed(.missing(name)) }
        return number
    }

    func optionalNumber(_ name: String) -> Int? { map[name]?.int }

    func flag(_ name: String) -> Bool { map[name] == .bool(true) }

    func entry(_ name: String) throws(Refusal) -> Digest {
        guard let digest = Digest(hex: try text(name)) else { throw .malformed(.missing(name)) }
        return digest
    }

    func bytes(_ name: String) throws(Refusal) -> [UInt8] {
        guard let bytes = Base64URL.decode(try text(name)) else {
            throw .malformed(.missing(name))
        }
        return bytes
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

    func party(_ name: String) throws(Refusal) -> PartyID {
        guard let id = PartyID(try text(name)) else { throw .malformed(.missing(name)) }
        return id
    }

    func officer(_ name: String) throws(Refusal) -> OfficerID {
        guard let id = OfficerID(try text(name)) else { throw .malformed(.missing(name)) }
        return id
    }

    func officers(_ name: String) -> [OfficerID] { texts(name).compactMap { OfficerID($0) } }

    func parties(_ name: String) -> [PartyID] { texts(name).compactMap { PartyID($0) } }

    func batch(_ name: String) throws(Refusal) -> BatchID {
        guard let id = BatchID(try text(name)) else { throw .malformed(.missing(name)) }
        return id
    }

    func application(_ name: String) throws(Refusal) -> ApplicationID {
        guard let id = ApplicationID(try text(name)) else { throw .malformed(.missing(name)) }
        return id
    }

    func applications(_ name: String) -> [ApplicationID] {
        texts(name).compactMap { ApplicationID($0) }
    }

    func key(_ name: String) throws(Refusal) -> PublicKey {
        do {
            return try PublicKey(raw: try bytes(name))
        } catch let error as KeyError {
            throw .unusableKey("\(error)")
        } catch let refusal as Refusal {
            throw refusal
        } catch {
            throw .malformed(.missing(name))
        }
    }
}
