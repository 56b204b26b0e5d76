import COSE
import Certification

/// What a file holds, taken apart before any trust: a name, a value, and the parts of it.
///
/// What the file says in both is isolated: quoted for people, for programs as it is.
struct Explanation {
    let name: String
    let value: String
    let parts: [Explanation]

    init(_ name: String, _ value: String = "", _ parts: [Explanation] = []) {
        self.name = name
        self.value = value
        self.parts = parts
    }

    /// The tree as indented lines.
    func lines(depth: Int = 0) -> [String] {
        let indent = String(repeating: "  ", count: depth)
        let head = value.isEmpty ? name : "\(name): \(value)"
        return [indent + Shown.quotingIsolated(head)] + parts.flatMap { $0.lines(depth: depth + 1) }
    }

    /// The tree for programs.
    var json: CBOR {
        var pairs: [(CBOR, CBOR)] = [(.text("name"), .text(Shown.plain(name)))]
        if !value.isEmpty { pairs.append((.text("value"), .text(Shown.plain(value)))) }
        if !parts.isEmpty { pairs.append((.text("parts"), .array(parts.map(\.json)))) }
        return .map(CBORMap(pairs))
    }
}

extension Explanation {
    /// A CBOR item in diagnostic words (RFC 8949 §8), maps and arrays as parts.
    init(_ name: String, cbor item: CBOR) {
        switch item {
        case .map(let map):
            self.init(
                name, map.isEmpty ? "{}" : "",
                map.pairs.map { Explanation(Self.label($0.key), cbor: $0.value) })
        case .array(let items) where items.contains(where: \.isNested):
            self.init(
                name, "", items.enumerated().map { Explanation("\($0.offset)", cbor: $0.element) })
        default: self.init(name, Self.word(item))
        }
    }

    /// One item on one line.
    static func word(_ item: CBOR) -> String {
        switch item {
        case .text(let text): Shown.isolated(text)
        case .bytes(let bytes): "h'\(Hex.encode(bytes))'"
        case .bool(let flag): "\(flag)"
        case .null: "null"
        case .unsigned(let number): "\(number)"
        case .negative: item.int.map { "\($0)" } ?? "a negative number"
        case .array(let items): "[" + items.map(word).joined(separator: ", ") + "]"
        case .map(let map):
            "{" + map.pairs.map { "\(word($0.key)): \(word($0.value))" }.joined(separator: ", ")
                + "}"
        case .tagged(let tag, let item): "\(tag)(\(word(item)))"
        }
    }

    /// A map's key, at the head of a line: as it stands where it is a field's name.
    private static func label(_ key: CBOR) -> String {
        guard let text = key.string else { return word(key) }
        let isName =
            text.utf8.first.map { (0x61...0x7A).contains($0) } == true
            && text.utf8.allSatisfy { (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) }
        return isName ? text : Shown.isolated(text)
    }

    /// A time in seconds, with its day at +08:00.
    static func time(_ seconds: Int64) -> String { "\(seconds) (\(CivilDate(posix: seconds)))" }
}

extension CBOR {
    fileprivate var isNested: Bool {
        switch self {
        case .map(let map): !map.isEmpty
        case .array(let items): !items.isEmpty
        default: false
        }
    }
}
