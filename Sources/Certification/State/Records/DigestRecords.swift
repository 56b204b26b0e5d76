public import COSE

/// Records by digest, of which an entry adds some and none is ever taken out: what makes leaves,
/// identifiers and redactions occur once in a log.
///
/// Kept compact, because every entry has them for ever: digests and values lie in pieces that are
/// filled one after the other and never moved, and four bytes a place tell where. A dictionary
/// took twice as much, and three times while it grew (measured at 10⁶ entries).
public struct DigestRecords<
    Key: DigestKey, Value: Codable & Hashable & Sendable
>: Sendable {
    private static var pieceCount: Int { 4096 }

    private var storage: Storage

    /// What a table holds, behind one reference: states are handed around, thirty tables each.
    private final class Storage: @unchecked Sendable {
        /// The name of the table in a store.
        let table: String
        /// Where the rows lie that are not in memory.
        let store: (any StateStore)?
        var digests: [[Key]] = []
        var values: [[Value]] = []
        var count = 0
        /// One more than the place of a digest, by its hash; 0 where there is none.
        var slots = [UInt32](repeating: 0, count: 64)

        init(_ table: String, _ store: (any StateStore)?) {
            self.table = table
            self.store = store
        }

        func copy() -> Storage {
            let copy = Storage(table, store)
            copy.digests = digests
            copy.values = values
            copy.count = count
            copy.slots = slots
            return copy
        }
    }

    var table: String { storage.table }
    private var digests: [[Key]] { storage.digests }
    private var values: [[Value]] { storage.values }
    private var rowCount: Int { storage.count }
    var store: (any StateStore)? { storage.store }

    init(_ table: String, store: (any StateStore)? = nil) {
        storage = Storage(table, store)
    }

    /// The record of a digest, or nil where there is none.
    public subscript(digest: Key) -> Value? {
        if let place = place(of: digest) {
            return values[place / Self.pieceCount][place % Self.pieceCount]
        }
        return store?.value(table, digest.stored, as: Value.self)
    }

    /// Whether there is a record of a digest.
    public func contains(_ digest: Key) -> Bool { self[digest] != nil }

    /// Adds a record; one that is there stays as it is.
    public mutating func insert(_ digest: Key, _ value: Value) {
        if place(of: digest) == nil { add(digest, value) }
    }

    /// Adds a record, or puts it in the place of the one that is there.
    public mutating func put(_ digest: Key, _ value: Value) {
        guard let place = place(of: digest) else { return add(digest, value) }
        if !isKnownUniquelyReferenced(&storage) { storage = storage.copy() }
        storage.values[place / Self.pieceCount][place % Self.pieceCount] = value
    }

    private mutating func add(_ digest: Key, _ value: Value) {
        if !isKnownUniquelyReferenced(&storage) { storage = storage.copy() }
        // At most two thirds full: then a look-up meets few others on its way.
        if 3 * (storage.count + 1) > 2 * storage.slots.count { grow() }
        if storage.count % Self.pieceCount == 0 {
            storage.digests.append([])
            storage.values.append([])
            // The first piece grows as it is filled: most states are small.
            if storage.count > 0 {
                storage.digests[storage.digests.count - 1].reserveCapacity(Self.pieceCount)
                storage.values[storage.values.count - 1].reserveCapacity(Self.pieceCount)
            }
        }
        storage.digests[storage.digests.count - 1].append(digest)
        storage.values[storage.values.count - 1].append(value)
        storage.count += 1
        fill(slotOf: digest, with: storage.count)
    }

    private func digest(at place: Int) -> Key {
        storage.digests[place / Self.pieceCount][place % Self.pieceCount]
    }

    private func place(of digest: Key) -> Int? {
        let storage = storage
        let mask = storage.slots.count - 1
        var slot = Self.hash(digest) & mask
        while case let number = Int(storage.slots[slot]), number != 0 {
            let place = number - 1
            if storage.digests[place / Self.pieceCount][place % Self.pieceCount] == digest {
                return place
            }
            slot = (slot + 1) & mask
        }
        return nil
    }

    /// A digest is as good as random already; the secret factor keeps those who choose what is
    /// digested from choosing the slot as well.
    private static func hash(_ digest: Key) -> Int {
        Int(truncatingIfNeeded: (digest.firstWord &* digestFactor) >> 32)
    }

    private func fill(slotOf digest: Key, with number: Int) {
        let mask = storage.slots.count - 1
        var slot = Self.hash(digest) & mask
        while storage.slots[slot] != 0 { slot = (slot + 1) & mask }
        storage.slots[slot] = UInt32(number)
    }

    private func grow() {
        storage.slots = [UInt32](repeating: 0, count: storage.slots.count * 2)
        for place in 0..<storage.count { fill(slotOf: digest(at: place), with: place + 1) }
    }

    /// Every digest with its record, in no order.
    public func forEachRecord(_ body: (Key, Value) -> Void) {
        store?.forEachRow(table, as: Value.self) { key, value in
            if let digest = Key(stored: key), place(of: digest) == nil { body(digest, value) }
            return true
        }
        for (digests, values) in zip(digests, values) {
            for (digest, value) in zip(digests, values) { body(digest, value) }
        }
    }
}

/// An odd number, another one in each process, as the seed of the standard library's tables is.
private let digestFactor = UInt64(truncatingIfNeeded: Hasher().finalize()) | 1

extension DigestRecords where Key == Fingerprint, Value == Presence {
    /// Whether a digest is among them.
    public func contains(_ digest: Digest) -> Bool { contains(Fingerprint(digest)) }

    /// Adds a digest.
    public mutating func insert(_ digest: Digest) { insert(Fingerprint(digest), Presence()) }

    /// Adds digests.
    public mutating func formUnion(_ digests: [Digest]) {
        for digest in digests { insert(digest) }
    }
}

extension DigestRecords where Key == Fingerprint, Value == Digest {
    /// The record of a subject: kept by its fingerprint, for there are as many as a third of the
    /// entries, and their names take more than a digest.
    public subscript(subject: Subject) -> Digest? { self[Fingerprint(of: subject)] }
}

extension DigestRecords: Equatable {
    /// The same records, wherever they lie.
    public static func == (left: Self, right: Self) -> Bool { left.all == right.all }

    private var all: [Key: Value] {
        var all: [Key: Value] = [:]
        forEachRecord { all[$0] = $1 }
        return all
    }
}

extension DigestRecords: StateTable {
    public func write(to writer: inout some StateWriter) throws {
        // In the order of what they begin with: a store that takes a million of them fills page
        // after page.
        var places: [(word: UInt64, place: Int)] = []
        places.reserveCapacity(rowCount)
        for place in 0..<rowCount { places.append((digest(at: place).firstWord, place)) }
        places.sort { $0.word < $1.word }
        for (_, place) in places {
            let value = values[place / Self.pieceCount][place % Self.pieceCount]
            try writer.put(table, digest(at: place).stored, value)
        }
    }

    public mutating func attach(_ store: any StateStore) {
        self = DigestRecords(table, store: store)
    }

    /// They are the log's books, which nothing that is folded again writes.
    public mutating func overlay() {}
}
