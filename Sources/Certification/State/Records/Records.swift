/// Records of one kind by their key, and by the headings they are filed under.
///
/// What was never kept is all in memory. Once `attach`ed to a store, only what changed since is,
/// and the rest is looked up row by row: opening a state costs the same however long the log.
public struct Records<
    Key: RecordKey, Value: Filed & Codable & Hashable & Sendable
>: Sendable {
    private var storage: Storage

    /// What a table holds, behind one reference: states are handed around, thirty tables each.
    private final class Storage: @unchecked Sendable {
        /// The name of the table in a store.
        let table: String
        /// Where the rows lie that are not in memory.
        let store: (any StateStore)?
        /// What lies under an overlay, in memory and in a store.
        let base: Storage?
        /// The rows in memory.
        var rows: [Key: Row] = [:]
        var filed: [Heading: FiledKeys<Key>] = [:]
        /// Filings of the store that hold no more.
        var unfiled: [Heading: FiledKeys<Key>] = [:]

        init(_ table: String, _ store: (any StateStore)?, over base: Storage? = nil) {
            self.table = table
            self.store = store
            self.base = base
        }

        func copy() -> Storage {
            let copy = Storage(table, store, over: base)
            copy.rows = rows
            copy.filed = filed
            copy.unfiled = unfiled
            return copy
        }
    }

    /// A row in memory. The values lie outside the dictionary, which is a third empty and moves
    /// what it holds when it grows: an application has a kilobyte.
    private enum Row: Sendable {
        indirect case value(Value)
        /// A row of the store is gone.
        case gone

        var value: Value? {
            if case .value(let value) = self { value } else { nil }
        }
    }

    private var table: String { storage.table }
    /// The same records, what is written from now on beside them: no row is copied for it.
    private var overlaid: Records { Records(Storage(table, nil, over: storage)) }
    private var base: Records? { storage.base.map { Records($0) } }
    private var rows: [Key: Row] { storage.rows }
    private var filed: [Heading: FiledKeys<Key>] { storage.filed }
    private var unfiled: [Heading: FiledKeys<Key>] { storage.unfiled }
    private var store: (any StateStore)? { storage.store }

    init(_ table: String, store: (any StateStore)? = nil) {
        storage = Storage(table, store)
    }

    private init(_ storage: Storage) { self.storage = storage }

    /// The record of a key, or nil where there is none; to set nil takes it out.
    public subscript(key: Key) -> Value? {
        get {
            if let row = rows[key] { return row.value }
            if let base { return base[key] }
            return store?.value(table, key.stored, as: Value.self)
        }
        set {
            let old = Value.hasHeadings ? self[key]?.headings ?? [] : []
            if !isKnownUniquelyReferenced(&storage) { storage = storage.copy() }
            if Value.hasHeadings { refile(key, old, newValue?.headings ?? []) }
            if let newValue {
                storage.rows[key] = .value(newValue)
            } else {
                storage.rows[key] = store == nil && storage.base == nil ? nil : .gone
            }
        }
    }

    private func refile(_ key: Key, _ old: [Heading], _ new: [Heading]) {
        if old == new { return }
        for heading in old where !new.contains(heading) {
            Self.take(key, from: &storage.filed, heading)
            if store != nil || storage.base != nil { Self.put(key, in: &storage.unfiled, heading) }
        }
        for heading in new where !old.contains(heading) {
            Self.put(key, in: &storage.filed, heading)
            if !unfiled.isEmpty { Self.take(key, from: &storage.unfiled, heading) }
        }
    }

    // Apart, for the verifier has the code of these once for every table.
    @inline(never)
    private static func put(
        _ key: Key, in filed: inout [Heading: FiledKeys<Key>], _ heading: Heading
    ) { filed[heading, default: .none].insert(key) }

    @inline(never)
    private static func take(
        _ key: Key, from filed: inout [Heading: FiledKeys<Key>], _ heading: Heading
    ) {
        filed[heading]?.remove(key)
        if filed[heading]?.isEmpty == true { filed[heading] = nil }
    }

    /// Whether a record under a heading meets a condition; reads no further than the first.
    public func contains(
        under heading: Heading, where condition: (Value) -> Bool = { _ in true }
    ) -> Bool {
        var isFound = false
        forEachKey(under: heading) { key in
            if let value = self[key], condition(value) { isFound = true }
            return !isFound
        }
        return isFound
    }

    /// The records under a heading, in no order.
    public func under(_ heading: Heading) -> [Value] {
        var values: [Value] = []
        forEachKey(under: heading) { key in
            if let value = self[key] { values.append(value) }
            return true
        }
        return values
    }

    /// The keys of the records under a heading, in no order.
    public func keys(under heading: Heading) -> [Key] {
        var keys: [Key] = []
        forEachKey(under: heading) { key in
            keys.append(key)
            return true
        }
        return keys
    }

    private func forEachKey(under heading: Heading, _ body: (Key) -> Bool) {
        let here = filed[heading]
        if here?.walk(body) == false { return }
        let gone = unfiled[heading]
        if let base {
            return base.forEachKey(under: heading) { key in
                gone?.contains(key) == true || here?.contains(key) == true || body(key)
            }
        }
        guard let store else { return }
        store.forEachKey(table, under: heading.text) { bytes in
            guard let key = Key(stored: bytes), gone?.contains(key) != true,
                here?.contains(key) != true
            else { return true }
            return body(key)
        }
    }
}

/// All of them: for lists and reports, which are as long as the log; `decide` does not ask.
extension Records: Sequence {
    /// Every record by its key.
    public var all: [Key: Value] {
        var all: [Key: Value] = [:]
        for (key, row) in rows { all[key] = row.value }
        for (key, value) in base?.all ?? [:] where rows[key] == nil { all[key] = value }
        store?.forEachRow(table, as: Value.self) { bytes, value in
            if let key = Key(stored: bytes), rows[key] == nil { all[key] = value }
            return true
        }
        return all
    }

    /// The records, in no order.
    public var values: [Value] { Array(all.values) }

    /// Whether there is none.
    public var isEmpty: Bool {
        if rows.contains(where: { $0.value.value != nil }) { return false }
        if let base { return base.all.keys.allSatisfy { rows[$0] != nil } }
        var isEmpty = true
        store?.forEachRow(table, as: Value.self) { bytes, _ in
            if let key = Key(stored: bytes), rows[key] == nil { isEmpty = false }
            return isEmpty
        }
        return isEmpty
    }

    /// Every key with its record.
    public func makeIterator() -> some IteratorProtocol<(key: Key, value: Value)> {
        all.makeIterator()
    }
}

extension Records: Equatable {
    /// The same records, wherever they lie.
    public static func == (left: Self, right: Self) -> Bool { left.all == right.all }
}

extension Records: StateTable {
    public func write(to writer: inout some StateWriter) throws {
        for (key, row) in rows { try writer.put(table, key.stored, row.value) }
        try write(unfiled, isFiled: false, to: &writer)
        try write(filed, isFiled: true, to: &writer)
    }

    private func write(
        _ filings: [Heading: FiledKeys<Key>], isFiled: Bool, to writer: inout some StateWriter
    ) throws {
        for (heading, keys) in filings {
            _ = try keys.walk { key in
                try writer.file(table, key.stored, under: heading.text, isFiled)
                return true
            }
        }
    }

    public mutating func attach(_ store: any StateStore) { self = Records(table, store: store) }
    public mutating func overlay() { self = overlaid }

    public func value(of key: [UInt8]) -> (any Hashable & Sendable)? {
        Key(stored: key).flatMap { self[$0] }
    }

    public mutating func put(_ value: (any Hashable & Sendable)?, at key: [UInt8]) {
        if let key = Key(stored: key) { self[key] = value as? Value }
    }
}

/// Keys alone: that something happened, or is there.
extension Records where Value == Presence {
    /// Whether a key is among them.
    public func contains(_ key: Key) -> Bool { self[key] != nil }
    /// Takes a key in.
    public mutating func insert(_ key: Key) { self[key] = Presence() }
}
