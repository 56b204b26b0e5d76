/// Why bytes are not the row wanted, or a value cannot become one; `at` is the index of the byte in
/// question.
enum RowError: Error, Hashable {
    /// The row is longer than its limit.
    case tooLong(byteCount: Int, maximum: Int)
    /// A container lies in more containers than the limit.
    case tooDeep(maximum: Int)
    /// The bytes end inside an item.
    case truncated(at: Int)
    /// Bytes follow the row.
    case trailingBytes(at: Int)
    /// A head could be shorter.
    case notShortest(at: Int)
    /// A first byte that begins nothing a row has: tags, floats, indefinite lengths and the like.
    case foreign(UInt8, at: Int)
    /// An item of another kind than the type asks for.
    case wrongKind(wanted: RowKind, at: Int)
    /// A number that the type asked for cannot hold.
    case outOfRange(at: Int)
    /// A text that is not UTF-8.
    case invalidUTF8(at: Int)
    /// Bytes that are not as many as the type asked for has.
    case wrongByteCount(wanted: Int, at: Int)
    /// A map without a key that the type asked for cannot be without.
    case missingKey(String, at: Int)
    /// An array that ends before the type asked for does.
    case missingItem(at: Int)
    /// A type, or a way of coding one, that rows do not have.
    case unsupported(String)
    /// A value after the one that there was room for, or one for a container that has ended.
    case misplaced
}

extension RowError: CustomStringConvertible {
    /// What was found and what was wanted, in lower case.
    var description: String {
        switch self {
        case .tooLong(let byteCount, let maximum):
            "found a row of \(byteCount) bytes, wanted at most \(maximum)"
        case .tooDeep(let maximum): "a row is nested more than \(maximum) levels deep"
        case .truncated(let at): "the item at byte \(at) is cut short"
        case .trailingBytes(let at): "the row ended before byte \(at), wanted no more bytes"
        case .notShortest(let at): "the head at byte \(at) is not in its shortest form"
        case .foreign(let byte, let at): "byte \(at) is \(byte), with which nothing here begins"
        case .wrongKind(let wanted, let at): "the item at byte \(at) is not \(wanted)"
        case .outOfRange(let at): "the number at byte \(at) is out of range"
        case .invalidUTF8(let at): "the text at byte \(at) is not UTF-8"
        case .wrongByteCount(let wanted, let at):
            "the byte string at byte \(at) has not the \(wanted) bytes wanted"
        case .missingKey(let key, let at): "the map at byte \(at) has no key \(key)"
        case .missingItem(let at): "the array that ends before byte \(at) has too few items"
        case .unsupported(let what): "a row has no \(what)"
        case .misplaced: "a value was written where none could stand any more"
        }
    }
}

/// The kinds of item in a row, by the top three bits of their first byte (RFC 8949 §3.1).
enum RowKind: UInt8, CustomStringConvertible {
    case unsigned = 0
    case negative, bytes, text, array, map
    /// None of ours.
    case tag
    /// False, true and null.
    case simple

    /// Asked for once: each time is as much work as reading a number.
    static let bytesType: Any.Type = [UInt8].self

    var description: String {
        switch self {
        case .unsigned, .negative: "a whole number"
        case .bytes: "a byte string"
        case .text: "a text"
        case .array: "an array"
        case .map: "a map"
        case .tag: "a tag"
        case .simple: "false, true or null"
        }
    }
}

/// What a row has at most.
enum RowLimit {
    /// The number of bytes: the head of a state names every entry that was ever in doubt.
    static let byteCount = 64 << 20
    /// The number of arrays and maps around an item.
    static let depth = 32
}

extension RowError {
    /// What is refused of a type that would ask a container for itself for ever, or nil.
    static func unsupportedName<Value>(_ type: Value.Type) -> String? {
        if type == Double.self || type == Float.self { return "floating-point numbers" }
        if type == Int128.self || type == UInt128.self { return "numbers of 128 bits" }
        return nil
    }
}

/// A value as the type that its own was found to be: a cast would ask the runtime again.
///
/// - Precondition: the two types are the same.
@inline(__always)
func same<Value, Other>(_ value: Value) -> Other { unsafeBitCast(value, to: Other.self) }
