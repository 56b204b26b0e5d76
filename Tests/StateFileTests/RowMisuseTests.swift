import Testing

@testable import StateFile

/// Types that write what has no place: the row is refused, and nothing else happens.
@Suite struct `What a type may not write` {
    enum Key: String, CodingKey { case a, b }

    /// A type that writes as a test says.
    private struct Written: Encodable {
        let body: (any Encoder) throws -> Void
        func encode(to encoder: any Encoder) throws { try body(encoder) }
    }

    private static func row(_ body: @escaping (any Encoder) throws -> Void) throws -> String {
        hex(try RowEncoder.encode([Written(body: body)]))
    }

    @Test func `nothing at all is an empty map`() throws {
        #expect(try Self.row { _ in } == "81a0")
    }

    @Test func `a second value beside the first`() throws {
        let one = try Self.row { encoder in
            var value = encoder.singleValueContainer()
            try value.encode(1)
        }
        #expect(one == "8101")
        #expect(throws: RowError.misplaced) {
            try Self.row { encoder in
                var value = encoder.singleValueContainer()
                try value.encode(1)
                try value.encode(2)
            }
        }
        #expect(throws: RowError.misplaced) {
            try Self.row { encoder in
                var value = encoder.singleValueContainer()
                try value.encodeNil()
                _ = encoder.unkeyedContainer()
            }
        }
        #expect(throws: RowError.misplaced) {
            try Self.row { encoder in
                _ = encoder.container(keyedBy: Key.self)
                _ = encoder.unkeyedContainer()
            }
        }
    }

    @Test func `an inner container after the outer one went on`() throws {
        let inTurn = try Self.row { encoder in
            var outer = encoder.container(keyedBy: Key.self)
            var inner = outer.nestedUnkeyedContainer(forKey: .a)
            try inner.encode(1)
            try outer.encode(2, forKey: .b)
        }
        #expect(inTurn == "81a261618101616202")
        #expect(throws: RowError.misplaced) {
            try Self.row { encoder in
                var outer = encoder.container(keyedBy: Key.self)
                var inner = outer.nestedUnkeyedContainer(forKey: .a)
                try outer.encode(2, forKey: .b)
                try inner.encode(1)
            }
        }
        #expect(throws: RowError.misplaced) {
            try Self.row { encoder in
                var outer = encoder.unkeyedContainer()
                var inner = outer.nestedContainer(keyedBy: Key.self)
                try outer.encode(2)
                _ = inner.nestedContainer(keyedBy: Key.self, forKey: .a)
            }
        }
    }

    @Test func `a container that was kept from an earlier value`() throws {
        var kept: (any UnkeyedEncodingContainer)?
        #expect(throws: RowError.misplaced) {
            try RowEncoder.encode([
                Written { kept = $0.unkeyedContainer() },
                Written { _ in try kept?.encode(1) },
            ])
        }
        #expect(kept?.count == 0)
    }

    @Test func `anything for a superclass`() {
        let error = RowError.unsupported("superclasses")
        #expect(throws: error) {
            try Self.row { encoder in
                var outer = encoder.container(keyedBy: Key.self)
                _ = outer.superEncoder()
            }
        }
        #expect(throws: error) {
            try Self.row { encoder in
                var outer = encoder.unkeyedContainer()
                _ = outer.superEncoder()
            }
        }
    }
}
