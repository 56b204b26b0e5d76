/// Why bytes are not the CBOR wanted here; `at` is the index of the byte in question.
public enum CBORError: Error, Hashable, Sendable {
    /// The encoding is longer than its limit.
    case tooLong(byteCount: Int, maximum: Int)
    /// An item lies deeper than its limit.
    case tooDeep(at: Int, maximum: Int)
    /// There are more items than the limit.
    case tooManyItems(at: Int, maximum: Int)
    /// The bytes end inside an item.
    case truncated(at: Int)
    /// Bytes follow the item.
    case trailingBytes(at: Int)
    /// A head could be shorter.
    case notShortest(at: Int)
    /// A string, array or map has no definite length.
    case indefiniteLength(at: Int)
    /// A break stands where an item should.
    case unexpectedBreak(at: Int)
    /// The head uses additional information that is not well-formed.
    case reservedAdditionalInformation(UInt8, at: Int)
    /// A text string is not UTF-8.
    case invalidUTF8(at: Int)
    /// A key occurs twice in a map; `at` is the second key, or the map when order is free.
    case duplicateKey(at: Int)
    /// A key sorts before the key in front of it.
    case unsortedKey(at: Int)
    /// A floating-point number.
    case float(at: Int)
    /// The value undefined.
    case undefined(at: Int)
    /// A simple value other than false, true, null and undefined.
    case simpleValue(UInt8, at: Int)
    /// A bignum (tag 2 or 3).
    case bignum(at: Int)
    /// Encoding what was read gives other bytes, for none of the reasons above.
    case notDeterministic
}

extension CBORError: CustomStringConvertible {
    /// What was found and what was wanted, in lower case.
    public var description: String {
        switch self {
        case .tooLong(let byteCount, let maximum):
            "found \(byteCount) bytes of CBOR, wanted at most \(maximum)"
        case .tooDeep(let at, let maximum):
            "the item at byte \(at) is nested more than \(maximum) levels deep"
        case .tooManyItems(let at, let maximum):
            "the item at byte \(at) is beyond the limit of \(maximum) items"
        case .truncated(let at): "the item at byte \(at) is cut short"
        case .trailingBytes(let at): "the item ended before byte \(at), wanted no more bytes"
        case .notShortest(let at): "the head at byte \(at) is not in its shortest form"
        case .indefiniteLength(let at):
            "the item at byte \(at) has an indefinite length, wanted a definite one"
        case .unexpectedBreak(let at): "found a break at byte \(at), wanted an item"
        case .reservedAdditionalInformation(let value, let at):
            "the head at byte \(at) has the reserved additional information \(value)"
        case .invalidUTF8(let at): "the text at byte \(at) is not UTF-8"
        case .duplicateKey(let at): "the map has a key twice, at byte \(at)"
        case .unsortedKey(let at): "the key at byte \(at) sorts before the key in front of it"
        case .float(let at): "found a floating-point number at byte \(at), wanted none"
        case .undefined(let at): "found undefined at byte \(at), wanted false, true or null"
        case .simpleValue(let value, let at):
            "found simple value \(value) at byte \(at), wanted false, true or null"
        case .bignum(let at): "found a bignum at byte \(at), wanted an integer of 64 bits"
        case .notDeterministic: "the bytes are not what their content encodes to"
        }
    }
}
