import COSE

/// Reads one map of a scheme by key, and refuses keys that nobody asked for.
struct SchemeReader {
    let place: String
    let map: CBORMap
    private var asked: Set<String> = []

    init(_ value: CBOR?, at place: String) throws(SchemeError) {
        guard let value else { throw .missing(place) }
        guard let map = value.mapValue else { throw .malformed(place) }
        self.place = place
        self.map = map
    }

    mutating func value(_ key: String) -> CBOR? {
        asked.insert(key)
        return map[key]
    }

    mutating func text(_ key: String) throws(SchemeError) -> String {
        guard let value = value(key) else { throw .missing("\(place).\(key)") }
        guard let text = value.string else { throw .malformed("\(place).\(key)") }
        return text
    }

    mutating func optionalText(_ key: String) throws(SchemeError) -> String? {
        value(key) == nil ? nil : try text(key)
    }

    mutating func number(_ key: String, or fallback: Int? = nil) throws(SchemeError) -> Int {
        guard let value = value(key) else {
            guard let fallback else { throw .missing("\(place).\(key)") }
            return fallback
        }
        guard let number = value.int, number >= 0 else { throw .malformed("\(place).\(key)") }
        return number
    }

    mutating func flag(_ key: String) throws(SchemeError) -> Bool {
        guard let value = value(key) else { return false }
        guard case .bool(let flag) = value else { throw .malformed("\(place).\(key)") }
        return flag
    }

    mutating func date(_ key: String) throws(SchemeError) -> CivilDate {
        guard let date = CivilDate(try text(key)) else { throw .malformed("\(place).\(key)") }
        return date
    }

    /// A list of texts; a single text counts as a list of one; absent is empty.
    mutating func texts(_ key: String) throws(SchemeError) -> [String] {
        guard let value = value(key) else { return [] }
        if let single = value.string { return [single] }
        guard let array = value.arrayValue else { throw .malformed("\(place).\(key)") }
        var texts: [String] = []
        for item in array {
            guard let text = item.string else { throw .malformed("\(place).\(key)") }
            texts.append(text)
        }
        return texts
    }

    mutating func wording() throws(SchemeError) -> Wording {
        Wording(zh: try text("zh"), en: try text("en"))
    }

    /// The entries of a map under `key`, by name; absent is empty.
    mutating func entries(_ key: String) throws(SchemeError) -> [(name: String, value: CBOR)] {
        guard let value = value(key) else { return [] }
        guard let map = value.mapValue else { throw .malformed("\(place).\(key)") }
        var entries: [(name: String, value: CBOR)] = []
        for (key, value) in map.pairs {
            guard let name = key.string else { throw .malformed("\(place).\(key)") }
            entries.append((name, value))
        }
        return entries
    }

    func end() throws(SchemeError) {
        for (key, _) in map.pairs {
            guard let name = key.string, asked.contains(name) else {
                throw .unexpected("\(place).\(key.string ?? "?")")
            }
        }
    }
}
