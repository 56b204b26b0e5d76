internal import COSE
public import Certification
internal import Yams

/// A scheme as people write it, in YAML, and as its adoption carries it, a CBOR map.
///
/// This is the only user of a YAML library: the log and its verifiers read CBOR.
public enum SchemeFile {
    /// The largest scheme file that is read.
    public static let maximumByteCount = 1 << 20

    /// Reads a scheme from YAML.
    public static func parse(_ text: String) throws(SchemeFileError) -> Scheme {
        guard text.utf8.count <= maximumByteCount else { throw .tooLarge }
        let node: Node?
        do { node = try Yams.compose(yaml: text) } catch { throw .notYAML(told(error)) }
        guard let node, case .map(let map) = try value(node, depth: 0) else {
            throw .notYAML("wanted a map")
        }
        do { return try Scheme(map) } catch { throw .notAScheme(error) }
    }

    /// What the library says, without the line of the file that it repeats.
    private static func told(_ error: any Error) -> String {
        switch error as? YamlError {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            "line \(mark.line), column \(mark.column): \(problem)"
        default: Shown.quoted("\(error)")
        }
    }

    private static func value(_ node: Node, depth: Int) throws(SchemeFileError) -> CBOR {
        guard depth < 16 else { throw .notYAML("nested too deeply") }
        switch node {
        case .mapping(let mapping):
            var pairs: [(CBOR, CBOR)] = []
            for (key, item) in mapping {
                guard let name = key.scalar?.string else { throw .notYAML("a key that is no text") }
                guard !pairs.contains(where: { $0.0 == .text(name) }) else {
                    throw .notYAML("the key \(Shown.name(name)) twice")
                }
                pairs.append((.text(name), try value(item, depth: depth + 1)))
            }
            return .map(CBORMap(pairs))
        case .sequence(let sequence):
            var items: [CBOR] = []
            for item in sequence { items.append(try value(item, depth: depth + 1)) }
            return .array(items)
        case .scalar(let scalar):
            guard scalar.style == .plain else { return .text(scalar.string) }
            if let number = EntryIndex(scalar.string), number.value < 1 << 53 {
                return CBOR(Int(number.value))
            }
            switch scalar.string {
            case "true": return true
            case "false": return false
            case "null", "~", "": throw .notYAML("an empty value")
            default: return .text(scalar.string)
            }
        case .alias: throw .notYAML("an alias")
        }
    }
}

/// Why a file is not a scheme.
public enum SchemeFileError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Larger than a scheme may be.
    case tooLarge
    /// Not YAML of maps, lists, texts, whole numbers and booleans.
    case notYAML(String)
    /// YAML, but no scheme.
    case notAScheme(SchemeError)

    public var description: String {
        switch self {
        case .tooLarge: "the scheme file is larger than \(SchemeFile.maximumByteCount) bytes"
        case .notYAML(let fault): "the scheme file is not plain YAML: \(fault)"
        case .notAScheme(let fault): fault.description
        }
    }
}
