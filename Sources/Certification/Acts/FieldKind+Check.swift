import COSE

extension FieldKind {
    /// Checks a map's fields by name and kind. Where a fault lies is told on the way out: a path
    /// made for every field that is well-formed took longer than the check.
    static func check(
        _ map: CBORMap, against fields: [Field], at place: String = ""
    ) throws(ShapeError) {
        do throws(ShapeError) { try check(map, against: fields) } catch {
            throw error.inside(place)
        }
    }

    private static func check(
        _ map: CBORMap, against fields: [Field]
    ) throws(ShapeError) {
        var found = 0
        for field in fields {
            guard let value = map[field.name] else {
                if field.isOptional { continue }
                throw .missing(field.name)
            }
            found += 1
            do throws(ShapeError) { try field.kind.check(value) } catch {
                throw error.inside(field.name)
            }
        }
        if found == map.count { return }
        for (key, _) in map.pairs {
            guard let name = key.string, fields.contains(where: { $0.name == name }) else {
                throw .unexpected(key.string ?? "?")
            }
        }
    }

    private func check(_ value: CBOR) throws(ShapeError) {
        switch self {
        case .record(let fields):
            guard let map = value.mapValue else { throw .malformed("", wanted: wanted) }
            try Self.check(map, against: fields)
        case .list(let kind, let counts):
            guard let array = value.arrayValue, counts.contains(array.count) else {
                throw .malformed("", wanted: wanted)
            }
            for (position, item) in array.enumerated() {
                do throws(ShapeError) { try kind.check(item) } catch {
                    throw error.inside("[\(position)]")
                }
            }
        case .integer(let range):
            guard let number = value.int, range.contains(number) else {
                throw .malformed("", wanted: wanted)
            }
        case .flag:
            guard case .bool = value else { throw .malformed("", wanted: wanted) }
        case .scheme, .anyFields:
            guard value.mapValue != nil else { throw .malformed("", wanted: wanted) }
        case .text, .paragraphs, .choice, .outcome, .name, .date, .entry, .digest, .id, .of, .key,
            .bytes:
            guard let text = value.string, holds(text) else { throw .malformed("", wanted: wanted) }
        }
    }

    private func holds(_ text: String) -> Bool {
        switch self {
        case .text(let limit), .paragraphs(let limit):
            !text.isEmpty && text.utf8.count <= limit
        case .choice(let names): names.contains(text)
        case .outcome, .name: Self.isName(text)
        case .date: CivilDate(text) != nil
        case .entry, .digest: Digest(hex: text) != nil
        case .id, .of: PartyID(text) != nil
        case .key: Base64URL.decode(text)?.count == 32
        case .bytes(let limit): Base64URL.decode(text).map { $0.count <= limit } ?? false
        case .integer, .flag, .record, .list, .scheme, .anyFields: false
        }
    }

    private static func isName(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy {
                (97...122).contains($0) || (48...57).contains($0) || $0 == 45 || $0 == 46
            }
    }

    /// What the field holds, as an error says it.
    var wanted: Wording {
        let (zh, en) =
            switch self {
            case .text(let limit), .paragraphs(let limit):
                ("长 1 至 \(limit) 字节的文本", "text of 1 to \(limit) bytes")
            case .choice(let names): ("以下之一：\(names.listed(.zh))", "one of \(names.listed(.en))")
            case .outcome: ("评定规则规定的结论", "an outcome of the scheme")
            case .name: ("评定规则中的名称", "a name of the scheme")
            case .date: ("形如 2025-11-03 的日期", "a date like 2025-11-03")
            case .integer(let range):
                (
                    "从 \(range.lowerBound) 至 \(range.upperBound) 的整数",
                    "a whole number from \(range.lowerBound) to \(range.upperBound)"
                )
            case .flag: ("真假值（true 或 false）", "true or false")
            case .entry: ("记录的叶哈希（64 位十六进制）", "an entry's leaf hash, 64 hex digits")
            case .digest: ("写作 64 位十六进制的 SHA-256 摘要", "a SHA-256 digest, 64 hex digits")
            case .id, .of:
                ("字母、数字、点、短横、下划线的编号", "an id of letters, digits, dots, dashes, underscores")
            case .key: ("写作 base64url 的 Ed25519 公钥", "an Ed25519 public key in base64url")
            case .bytes(let limit):
                ("至多 \(limit) 字节的 base64url", "base64url of at most \(limit) bytes")
            case .record: ("字段的映射", "a map of fields")
            case .list(_, let counts):
                (
                    "有 \(counts.lowerBound) 至 \(counts.upperBound) 项的列表",
                    "a list of \(counts.lowerBound) to \(counts.upperBound)"
                )
            case .scheme: ("评定规则的映射", "a scheme's map")
            case .anyFields: ("被更正行为的字段", "the fields of the amended act")
            }
        return Wording(zh: zh, en: en)
    }
}
