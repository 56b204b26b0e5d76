/// Where the parts of a state lie that are not in memory: rows by table and key.
///
/// A store gives one view for as long as it lives. What it cannot read it gives as missing, and
/// keeps the fault for whoever owns it to look at before anything rests on the answer.
public protocol StateStore: AnyObject, Sendable {
    /// What could not be read so far, or nil.
    var fault: Wording? { get }
    /// The row of a key, or nil when there is none.
    func value<Value: Codable & Sendable>(
        _ table: String, _ key: [UInt8], as type: Value.Type
    ) -> Value?
    /// The keys filed under a heading, one by one, until the body gives false.
    func forEachKey(_ table: String, under heading: String, _ body: ([UInt8]) -> Bool)
    /// The rows of a table, one by one, until the body gives false.
    func forEachRow<Value: Codable & Sendable>(
        _ table: String, as type: Value.Type, _ body: ([UInt8], Value) -> Bool)
}

/// Takes the rows that a state keeps in memory, to where a store will find them.
public protocol StateWriter {
    /// A row, or nil where there is none any more.
    mutating func put<Value: Codable & Equatable & Sendable>(
        _ table: String, _ key: [UInt8], _ value: Value?
    ) throws
    /// That a key is filed under a heading, or no more.
    mutating func file(_ table: String, _ key: [UInt8], under heading: String, _ isFiled: Bool)
        throws
}

/// One table of the state, whatever its records are.
public protocol StateTable {
    /// Hands to a writer the rows that the store has not, or has otherwise.
    func write(to writer: inout some StateWriter) throws
    /// Takes note that the store now has all rows, and drops those in memory.
    mutating func attach(_ store: any StateStore)
    /// Has what is written from now on beside what is there.
    mutating func overlay()
    /// What the row of a key holds, by the key's bytes; nil where there is none.
    func value(of key: [UInt8]) -> (any Hashable & Sendable)?
    /// Puts a row in its place, or takes it away; nothing where the bytes are no key of the table.
    mutating func put(_ value: (any Hashable & Sendable)?, at key: [UInt8])
}

/// Something done to a table of a state, or to each.
protocol StateVisitor {
    mutating func visit(_ table: inout some StateTable) throws
}

/// That something is there, where a table says no more of it.
public struct Presence: Hashable, Sendable, Codable {}
