extension CBOR {
    /// The deterministic encoding: shortest heads, definite lengths, sorted keys (RFC 8949 §4.2).
    public func encoded() -> [UInt8] {
        var buffer: [UInt8] = []
        // Most statements fit: a buffer that grows is copied six times on its way there.
        buffer.reserveCapacity(1024)
        encode(into: &buffer)
        return buffer
    }

    /// Appends the deterministic encoding to a buffer.
    public func encode(into buffer: inout [UInt8]) {
        switch self {
        case .unsigned(let value): Self.encodeHead(.unsigned, value, into: &buffer)
        case .negative(let value): Self.encodeHead(.negative, value, into: &buffer)
        case .bytes(let bytes): Self.encode(bytes: bytes, into: &buffer)
        case .text(let text):
            Self.encodeHead(.text, UInt64(text.utf8.count), into: &buffer)
            buffer.append(contentsOf: text.utf8)
        case .array(let items):
            Self.encodeHead(.array, UInt64(items.count), into: &buffer)
            for item in items { item.encode(into: &buffer) }
        case .map(let map): map.encode(into: &buffer)
        case .tagged(let tag, let item):
            Self.encodeHead(.tag, tag, into: &buffer)
            item.encode(into: &buffer)
        case .bool(let value): buffer.append(value ? 0xf5 : 0xf4)
        case .null: buffer.append(0xf6)
        }
    }

    static func encode(bytes: [UInt8], into buffer: inout [UInt8]) {
        encodeHead(.bytes, UInt64(bytes.count), into: &buffer)
        buffer.append(contentsOf: bytes)
    }

    /// Appends a major type and its argument in the fewest bytes (RFC 8949 §3).
    static func encodeHead(_ type: CBORMajorType, _ argument: UInt64, into buffer: inout [UInt8]) {
        var first = type.rawValue << 5
        let byteCount: UInt64
        switch argument {
        case 0..<24:
            buffer.append(first | UInt8(argument))
            return
        case 24...0xff: (byteCount, first) = (1, first | 24)
        case 0x100...0xffff: (byteCount, first) = (2, first | 25)
        case 0x1_0000...0xffff_ffff: (byteCount, first) = (4, first | 26)
        default: (byteCount, first) = (8, first | 27)
        }
        buffer.append(first)
        for place in (0..<byteCount).reversed() {
            buffer.append(UInt8(truncatingIfNeeded: argument >> (place * 8)))
        }
    }
}

extension CBORMap {
    /// The deterministic encoding (RFC 8949 §4.2.1).
    public func encoded() -> [UInt8] {
        var buffer: [UInt8] = []
        encode(into: &buffer)
        return buffer
    }

    /// Appends the deterministic encoding to a buffer.
    public func encode(into buffer: inout [UInt8]) {
        CBOR.encodeHead(.map, UInt64(count), into: &buffer)
        for pair in pairs {
            pair.key.encode(into: &buffer)
            pair.value.encode(into: &buffer)
        }
    }
}

/// The eight major types, as the top three bits of a head (RFC 8949 §3.1).
enum CBORMajorType: UInt8 {
    case unsigned = 0
    case negative, bytes, text, array, map, tag, simple
}
