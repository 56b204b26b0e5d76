public import COSE
internal import Foundation

/// JSON read as the part of CBOR that events are limited to; `JSONLine` prints it.
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

    private struct Box: Decodable {
        let value: CBOR

        init(from decoder: any Decoder) throws {
            if let keyed = try? decoder.container(keyedBy: Key.self) {
                var pairs: [(CBOR, CBOR)] = []
                for key in keyed.allKeys {
                    pairs.append(
                        (.text(key.stringValue), try keyed.decode(Box.self, forKey: key).value))
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
