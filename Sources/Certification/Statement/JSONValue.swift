import COSE

/// The part of CBOR that JSON can also hold: what payloads are limited to (FORMATS §1).
enum JSONValue {
    /// The largest whole number that every JSON reader keeps: 2⁵³ − 1.
    static let maximumInteger: UInt64 = (1 << 53) - 1

    static func check(_ value: CBOR) throws(StatementError) {
        switch value {
        case .unsigned(let number):
            guard number <= maximumInteger else { throw .value("a number beyond 2⁵³ − 1") }
        case .negative(let number):
            guard number < maximumInteger else { throw .value("a number below −(2⁵³ − 1)") }
        case .bytes: throw .value("a byte string")
        case .tagged: throw .value("a tag")
        case .text(let text):
            guard NFC.isNormalized(text) else { throw .value("text that is not NFC") }
        case .array(let array):
            for item in array { try check(item) }
        case .map(let map):
            for (key, value) in map.pairs {
                guard case .text = key else { throw .value("a map key that is not text") }
                try check(key)
                try check(value)
            }
        case .bool, .null: break
        }
    }
}
