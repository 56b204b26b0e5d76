/// A CBOR data item of the kinds used here (RFC 8949): no floats, no undefined, no bignums.
///
/// Two items are equal when their deterministic encodings are: text is compared byte by byte,
/// unlike `String`, which takes composed and decomposed forms of a letter for the same.
public enum CBOR: Sendable {
    /// An integer of 0 or more (major type 0).
    case unsigned(UInt64)
    /// The integer −1 − n (major type 1), so that `negative(0)` is −1.
    case negative(UInt64)
    /// A byte string (major type 2).
    case bytes([UInt8])
    /// A text string (major type 3).
    case text(String)
    /// An array (major type 4).
    case array([CBOR])
    /// A map with unique keys (major type 5).
    case map(CBORMap)
    /// A tagged item (major type 6); tags 2 and 3 (bignums) are never decoded.
    indirect case tagged(UInt64, CBOR)
    case bool(Bool)
    /// The simple value 22; `undefined` is refused.
    case null

    /// The integer, as `unsigned` or `negative`.
    public init(_ int: Int) {
        self = int < 0 ? .negative(UInt64(-1 - int)) : .unsigned(UInt64(int))
    }

    /// The integer when it fits an `Int`, else nil.
    public var int: Int? {
        switch self {
        case .unsigned(let value): Int(exactly: value)
        case .negative(let value): Int(exactly: value).map { -1 - $0 }
        default: nil
        }
    }

    /// The text, when this is a text string.
    public var string: String? {
        if case .text(let text) = self { text } else { nil }
    }

    /// The bytes, when this is a byte string.
    public var bytesValue: [UInt8]? {
        if case .bytes(let bytes) = self { bytes } else { nil }
    }

    /// The items, when this is an array.
    public var arrayValue: [CBOR]? {
        if case .array(let items) = self { items } else { nil }
    }

    /// The map, when this is one; else nil.
    public var mapValue: CBORMap? {
        if case .map(let map) = self { map } else { nil }
    }
}

extension CBOR: ExpressibleByIntegerLiteral {
    /// Takes an integer literal.
    public init(integerLiteral value: Int) { self.init(value) }
}

extension CBOR: ExpressibleByStringLiteral {
    /// Takes a text literal.
    public init(stringLiteral value: String) { self = .text(value) }
}

extension CBOR: ExpressibleByBooleanLiteral {
    /// Takes `true` or `false`.
    public init(booleanLiteral value: Bool) { self = .bool(value) }
}

extension CBOR: ExpressibleByArrayLiteral {
    /// Takes the items of an array literal.
    public init(arrayLiteral items: CBOR...) { self = .array(items) }
}

extension CBOR: ExpressibleByDictionaryLiteral {
    public init(dictionaryLiteral pairs: (CBOR, CBOR)...) { self = .map(CBORMap(pairs)) }
}
