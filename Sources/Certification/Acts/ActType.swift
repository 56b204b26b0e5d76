/// The type of an act as the state keeps it for every entry: two bytes instead of a name.
public struct ActType: Hashable, Sendable {
    /// What stands for a type that this program does not know.
    public static let unknown = ActType("")

    /// Its place in the catalogue; the highest number for a type that is not there.
    let ordinal: UInt16

    /// The type of that name; one that the catalogue has not is `unknown`.
    public init(_ name: String) {
        ordinal = ActCatalogue.place(of: name).map { UInt16($0) } ?? UInt16.max
    }

    init(ordinal: UInt16) { self.ordinal = ordinal }

    /// Its stable name; empty when it is unknown.
    public var name: String { ActCatalogue.type(at: Int(ordinal)) }
}

extension ActType: Codable {
    /// Kept by name: the order of the catalogue is not for ever.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(name)
    }

    public init(from decoder: any Decoder) throws {
        self.init(try decoder.singleValueContainer().decode(String.self))
    }
}
