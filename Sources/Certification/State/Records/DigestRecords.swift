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
    private var storage: Storage

    /// What a table holds, behind one reference: states are handed around, thirty tables each.
    private final class Storage: @unchecked Sendable {
        /// The name of the table in a store.
        let table: String
        /// Where the rows lie that are not in memory.
        let store: (any StateStore)?
        /// Those in memory.
        var rows: Rows

        init(_ table: String, _ store: (any StateStore)?, _ rows: Rows = Rows()) {
            self.table = table
            self.store = store
            self.rows = rows
        }
    }

    var table: String { storage.table }
    var store: (any StateStore)? { storage.store }

    init(_ table: String, store: (any StateStore)? = nil) {
        storage = Storage(table, store)
    }

    /// The record of a digest, or nil where there is none.
    public subscript(digest: Key) -> Value? {
        storage.rows[digest] ?? store?.value(table, digest.stored, as: Value.self)
    }

    /// Whether there is a record of a digest.
    public func contains(_ digest: Key) -> Bool { self[digest] != nil }

    /// Adds a record; one that is there stays as it is.
    public mutating func insert(_ digest: Key, _ value: Value) {
        makeUnique()
        storage.rows.put(digest, value, isReplacing: false)
    }

    /// Adds a record, or puts it in the place of the one that is there.
    public mutating func put(_ digest: Key, _ value: Value) {
        makeUnique()
        storage.rows.put(digest, value, isReplacing: true)
    }

    private mutating func makeUnique() {
        if isKnownUniquelyReferenced(&storage) { return }
        storage = Storage(table, store, storage.rows)
    }

    /// The digests of one table in memory, with their values.
    private struct Rows {
        private static var pieceCount: Int { 4096 }

        private(set) var digests: [[Key]] = []
        private(set) var values: [[Value]] = []
        private(set) var count = 0
        /// One more than the place of a digest, by its hash; 0 where there is none.
        private var slots = [UInt32](repeating: 0, count: 64)

        subscript(digest: Key) -> Value? { place(of: digest).map(value(at:)) }

        mutating func put(_ digest: Key, _ value: Value, isReplacing: Bool) {
            guard let place = place(of: digest) else { return add(digest, value) }
            guard isReplacing else { return }
            values[place / Self.pieceCount][place % Self.pieceCount] = value
        }

        private mutating func add(_ digest: Key, _ value: Value) {
            // At most two thirds full: then a look-up meets few others on its way.
            if 3 * (count + 1) > 2 * slots.count { grow() }
            if count % Self.pieceCount == 0 {
                digests.append([])
                values.append([])
                // The first piece grows as it is filled: most states are small.
                if count > 0 {
                    digests[digests.count - 1].reserveCapacity(Self.pieceCount)
                    values[values.count - 1].reserveCapacity(Self.pieceCount)
                }
            }
            digests[digests.count - 1].append(digest)
            values[values.count - 1].append(value)
            count += 1
            fill(slotOf: digest, with: count)
        }

        func digest(at place: Int) -> Key {
            digests[place / Self.pieceCount][place % Self.pieceCount]
        }

        func value(at place: Int) -> Value {
            values[place / Self.pieceCount][place % Self.pieceCount]
        }

        func place(of digest: Key) -> Int? {
            let mask = slots.count - 1
            var slot = Self.hash(digest) & mask
            while case let number = Int(slots[slot]), number != 0 {
                if self.digest(at: number - 1) == digest { return number - 1 }
                slot = (slot + 1) & mask
            }
            return nil
        }

        /// A digest is as good as random already; the secret factor keeps those who choose what is
        /// digested from choosing the slot as well.
        private static func hash(_ digest: Key) -> Int {
            Int(truncatingIfNeeded: (digest.firstWord &* digestFactor) >> 32)
        }

        private mutating func fill(slotOf digest: Key, with number: Int) {
            let mask = slots.count - 1
            var slot = Self.hash(digest) & mask
            while slots[slot] != 0 { slot = (slot + 1) & mask }
            slots[slot] = UInt32(number)
        }

        private mutating func grow() {
            slots = [UInt32](repeating: 0, count: slots.count * 2)
            for place in 0..<count { fill(slotOf: digest(at: place), with: place + 1) }
        }
    }

    /// Every digest with its record, in no order.
    public func forEachRecord(_ body: (Key, Value) -> Void) {
        let rows = storage.rows
        store?.forEachRow(table, as: Value.self) { key, value in
            if let digest = Key(stored: key), rows.place(of: digest) == nil { body(digest, value) }
            return true
        }
        for (digests, values) in zip(rows.digests, rows.values) {
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
        let rows = storage.rows
        places.reserveCapacity(rows.count)
        for place in 0..<rows.count { places.append((rows.digest(at: place).firstWord, place)) }
        places.sort { $0.word < $1.word }
        for (_, place) in places {
            try writer.put(table, rows.digest(at: place).stored, rows.value(at: place))
        }
    }

    public mutating func attach(_ store: any StateStore) {
        self = DigestRecords(table, store: store)
    }

    /// Nothing: they are the log's books, and what is folded again writes none of them but, to a
    /// copy of its own, that an entry was corrected, or is so no more.
    public mutating func overlay() {}

    public func value(of key: [UInt8]) -> (any Hashable & Sendable)? {
        Key(stored: key).flatMap { self[$0] }
    }

    public mutating func put(_ value: (any Hashable & Sendable)?, at key: [UInt8]) {
        if let key = Key(stored: key), let value = value as? Value { put(key, value) }
    }
}
