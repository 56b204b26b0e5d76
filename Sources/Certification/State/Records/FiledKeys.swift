/// The keys filed under one heading. Most headings have one, and a set of one takes 100 bytes:
/// there are as many headings as subjects.
enum FiledKeys<Key: Hashable & Sendable>: Sendable {
    case none
    case one(Key)
    case many(Set<Key>)

    var isEmpty: Bool {
        switch self {
        case .none: true
        case .one: false
        case .many(let keys): keys.isEmpty
        }
    }

    func contains(_ key: Key) -> Bool {
        switch self {
        case .none: false
        case .one(let one): one == key
        case .many(let keys): keys.contains(key)
        }
    }

    mutating func insert(_ key: Key) {
        switch self {
        case .none: self = .one(key)
        case .one(let one): if one != key { self = .many([one, key]) }
        case .many(var keys):
            // Let go of first, so that the set is not copied.
            self = .none
            keys.insert(key)
            self = .many(keys)
        }
    }

    mutating func remove(_ key: Key) {
        switch self {
        case .none: break
        case .one(let one): if one == key { self = .none }
        case .many(var keys):
            self = .none
            keys.remove(key)
            self = .many(keys)
        }
    }

    /// Gives the keys, in no order, until the body gives false; gives whether it went to the end.
    func walk(_ body: (Key) throws -> Bool) rethrows -> Bool {
        switch self {
        case .none: return true
        case .one(let key): return try body(key)
        case .many(let keys):
            for key in keys where try !body(key) { return false }
            return true
        }
    }
}
