public import COSE
internal import Foundation

/// JSON as the part of CBOR that events are limited to, and back.
public enum JSONText {
    /// Reads one JSON value; numbers must be whole.
    public static func parse(_ text: [UInt8]) throws(DraftError) -> CBOR {
        do {
            return try JSONDecoder().decode(Box.self, from: Data(text)).value
        } catch let error as DecodingError {
            throw .notJSON(Self.fault(error))
        } catch {
            throw .notJSON("\(error)")
        }
    }

    private static func fault(_ error: DecodingError) -> String {
        switch error {
        case .dataCorrupted(let context), .typeMismatch(_, let context),
            .valueNotFound(_, let context), .keyNotFound(_, let context):
            context.debugDescription
        @unknown default: "unreadable"
        }
    }

    /// Prints a value as one line of JSON, map keys in canonical order; byte strings as base64url.
    public static func print(_ value: CBOR) -> String {
        switch value {
        case .text(let text): quoted(text)
        case .array(let items): "[" + items.map(print).joined(separator: ",") + "]"
        case .map(let map):
            "{"
                + map.pairs.map { "\(quoted($0.key.string ?? "?")):\(print($0.value))" }
                .joined(separator: ",") + "}"
        case .bool(let flag): flag ? "true" : "false"
        case .null: "null"
        case .bytes(let bytes): quoted(Base64URL.encode(bytes))
        case .tagged(_, let value): print(value)
        case .unsigned, .negative: value.int.map(String.init) ?? "null"
        }
    }

    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\r": quoted += "\\r"
            case "\t": quoted += "\\t"
            case _ where scalar.value < 0x20:
                let hex = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }

    private struct Box: Decodable {
        let value: CBOR

        init(from decoder: any Decoder) throws {
            if let keyed = try? decoder.container(keyedBy: Key.self) {
                var pairs: [(CBOR, CBOR)] = []
                for key in keyed.allKeys {
                    pairs.append((.text(key.stringValue), try keyed.decode(Box.self, forKey: key).value))
                }
                value = .map(CBORMap(pairs))
                return
            }
            if var list = try? decoder.unkeyedContainer() {
                var items: [CBOR] = []
                while !list.isAtEnd { items.append(try list.decode(Box.self).value) }
                value = .array(items)
                return
            }
            let single = try decoder.singleValueContainer()
            if single.decodeNil() {
                value = .null
            } else if let flag = try? single.decode(Bool.self) {
                value = .bool(flag)
            } else if let number = try? single.decode(Int.self) {
                value = CBOR(number)
            } else {
                value = .text(try single.decode(String.self))
            }
        }
    }

    private struct Key: CodingKey {
        let stringValue: String
        let intValue: Int? = nil
        init?(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }
}
