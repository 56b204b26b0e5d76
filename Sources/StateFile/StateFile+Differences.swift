internal import COSE
public import Certification
internal import SQLite

/// A state in a file, held row by row against one that was folded from the log.
extension StateFile {
    /// What in the file is not what a state in memory says: rows edited, moved, added or missing,
    /// each named, at most so many as `RowDifference` says. The file must be of the same entries.
    public func differences(from state: LedgerState) throws -> [Wording] {
        var comparing = Comparing(file: self)
        try state.write(to: &comparing)
        let count = try connection.number(
            "SELECT (SELECT count(*) FROM records) + (SELECT count(*) FROM headings)")
        if count ?? 0 > comparing.foundCount { try comparing.findMore(state) }
        return Array(comparing.differences.prefix(RowDifference.maximumCount))
    }

    /// Takes the rows of the right state, as if to write them.
    private struct Comparing: StateWriter {
        let stored: StateFile
        var differences: [Wording] = []
        /// How many rows are in the file, right or wrong.
        var foundCount: Int64 = 0

        init(file: StateFile) { stored = file }

        mutating func put<Value: Codable & Equatable & Sendable>(
            _ table: String, _ key: [UInt8], _ value: Value?
        ) throws {
            guard let value else { return }
            try compare(
                "SELECT entry, code, content FROM records WHERE kind = ?1 AND key = ?2",
                [.text(table), .bytes(key)], .record, table, key
            ) { try RowDecoder.decode(Value.self, from: $0) == value }
        }

        mutating func file(
            _ table: String, _ key: [UInt8], under heading: String, _ isFiled: Bool
        ) throws {
            guard isFiled else { return }
            try compare(
                """
                SELECT entry, code, key FROM headings
                WHERE kind = ?1 AND heading = ?2 AND key = ?3
                """,
                [.text(table), .text(heading), .bytes(key)], .heading(heading), table, key
            ) { $0 == key }
        }

        private mutating func compare(
            _ sql: String, _ values: [SQLiteValue], _ kind: RowSeal.Kind, _ table: String,
            _ key: [UInt8], _ isRight: ([UInt8]) throws -> Bool
        ) throws {
            var isThere = false
            var difference: RowDifference?
            do {
                let isSame = try stored.connection.first(sql, values) { row in
                    isThere = true
                    return try isRight(stored.seal.opened(kind, table, key, row))
                }
                if isSame == false { difference = .altered }
            } catch is StateFileError { difference = .unsealed }
            if isThere { foundCount += 1 } else { difference = .missing }
            if let difference { tell(difference, kind, table, key) }
        }

        private mutating func tell(
            _ difference: RowDifference, _ kind: RowSeal.Kind, _ table: String, _ key: [UInt8]
        ) {
            differences.append(difference.wording(RowSeal.name(kind, table, key)))
        }

        /// Names the rows that the right state has not.
        mutating func findMore(_ state: LedgerState) throws {
            var known = Known()
            try state.write(to: &known)
            try stored.connection.forEachRow("SELECT kind, key FROM records") { row in
                let (table, key) = (row.text(0) ?? "", row.bytes(1) ?? [])
                if known.places.contains(Known.place(table, nil, key)) { return }
                tell(.added, .record, table, key)
            }
            try stored.connection.forEachRow("SELECT kind, heading, key FROM headings") { row in
                let (table, heading) = (row.text(0) ?? "", row.text(1) ?? "")
                let key = row.bytes(2) ?? []
                if known.places.contains(Known.place(table, heading, key)) { return }
                tell(.added, .heading(heading), table, key)
            }
        }
    }

    /// The places of all rows of a state, by their digests.
    private struct Known: StateWriter {
        var places: Set<Digest> = []

        static func place(_ table: String, _ heading: String?, _ key: [UInt8]) -> Digest {
            Digest.sha256(
                CBOR.array([.text(table), heading.map { .text($0) } ?? .null, .bytes(key)])
                    .encoded())
        }

        mutating func put<Value: Codable & Equatable & Sendable>(
            _ table: String, _ key: [UInt8], _ value: Value?
        ) throws { places.insert(Self.place(table, nil, key)) }

        mutating func file(
            _ table: String, _ key: [UInt8], under heading: String, _ isFiled: Bool
        ) throws { places.insert(Self.place(table, heading, key)) }
    }
}
