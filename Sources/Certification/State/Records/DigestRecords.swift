public import COSE

/// Records by digest, of which an entry adds some and none is ever taken out: what makes leaves,
/// identifiers and redactions occur once in a log.
///
/// Kept compact, because every entry has them for ever: digests and values lie in pieces that are
/// filled one after the other and never moved, and four bytes a place tell where. A dictionary
/// took twice as much, and three times while it grew (measured at 10⁶ entries).
public struct DigestRecords<Value: Codable & Hashable & Sendable>: Sendable {
    private static var pieceCount: Int { 4096 }

    let table: String
    private var digests: [[Digest]] = []
    private var values: [[Value]] = []
    private var heldCount = 0
    /// One more than the place of a digest, by its hash; 0 where there is none.
    private var slots = [UInt32](repeating: 0, count: 64)
    private(set) var store: (any StateStore)?

    init(_ table: String) { self.table = table }

    /// The record of a digest.
    public subscript(digest: Digest) -> Value? {
        if let place = place(of: digest) {
            return values[place / Self.pieceCount][place % Self.pieceCount]
        }
        return store?.value(table, digest.stored, as: Value.self)
    }

    /// Whether there is a record of a digest.
    public func contains(_ digest: Digest) -> Bool { self[digest] != nil }

    /// Adds a record; one that is there stays as it is.
    public mutating func insert(_ digest: Digest, _ value: Value) {
        guard place(of: digest) == nil else { return }
        // At most two thirds full: then a look-up meets few others on its way.
        if 3 * (heldCount + 1) > 2 * slots.count { grow() }
        if heldCount % Self.pieceCount == 0 {
            digests.append([])
            values.append([])
            // The first piece grows as it is filled: most states are small.
            if heldCount > 0 {
                digests[digests.count - 1].reserveCapacity(Self.pieceCount)
                values[values.count - 1].reserveCapacity(Self.pieceCount)
            }
        }
        digests[digests.count - 1].append(digest)
        values[values.count - 1].append(value)
        heldCount += 1
        put(digest, at: heldCount)
    }

    private func digest(at place: Int) -> Digest {
        digests[place / Self.pieceCount][place % Self.pieceCount]
    }

    private func place(of digest: Digest) -> Int? {
        let mask = slots.count - 1
        var slot = digest.hashValue & mask
        while slots[slot] != 0 {
            let place = Int(slots[slot]) - 1
            if self.digest(at: place) == digest { return place }
            slot = (slot + 1) & mask
        }
        return nil
    }

    private mutating func put(_ digest: Digest, at number: Int) {
        let mask = slots.count - 1
        var slot = digest.hashValue & mask
        while slots[slot] != 0 { slot = (slot + 1) & mask }
        slots[slot] = UInt32(number)
    }

    private mutating func grow() {
        slots = [UInt32](repeating: 0, count: slots.count * 2)
        var number = 0
        for piece in digests {
            for digest in piece {
                number += 1
                put(digest, at: number)
            }
        }
    }

    /// Every digest with its record, in the order of their coming where all are in memory.
    public func forEach(_ body: (Digest, Value) -> Void) {
        store?.forEachRow(table, as: Value.self) { key, value in
            if let digest = Digest(stored: key) { body(digest, value) }
            return true
        }
        for (digests, values) in zip(digests, values) {
            for (digest, value) in zip(digests, values) { body(digest, value) }
        }
    }
}

extension DigestRecords where Value == Presence {
    /// Adds digests.
    public mutating func formUnion(_ digests: [Digest]) {
        for digest in digests { insert(digest, Presence()) }
    }
}

extension DigestRecords: Equatable {
    /// The same records, wherever they lie.
    public static func == (left: Self, right: Self) -> Bool { left.all == right.all }

    private var all: [Digest: Value] {
        var all: [Digest: Value] = [:]
        forEach { all[$0] = $1 }
        return all
    }
}

extension DigestRecords: StateTable {
    public func write(to writer: inout some StateWriter) throws {
        // In their order: a store that takes a million of them fills page after page.
        for place in (0..<heldCount).sorted(by: { digest(at: $0) < digest(at: $1) }) {
            let value = values[place / Self.pieceCount][place % Self.pieceCount]
            try writer.put(table, digest(at: place).stored, value)
        }
    }

    public mutating func attach(_ store: any StateStore) {
        self = DigestRecords(table)
        self.store = store
    }
}
