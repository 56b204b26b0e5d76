internal import COSE
internal import Certification
internal import SQLite

/// The codes that rows carry: over what a row is, where it stands, what it holds, and after how
/// many entries it was written.
struct RowSeal {
    let key: AuthenticationKey

    /// What a row is; a code of one kind is none of another.
    enum Kind {
        case head
        case record
        case heading(String)
    }

    /// The code of a row. Each part has its length before it, so that none can pass for another.
    func code(
        _ kind: Kind, _ table: String, _ key: [UInt8], _ entry: Int64, _ content: [UInt8]
    ) -> [UInt8] {
        var message: [UInt8] = []
        message.reserveCapacity(table.utf8.count + key.count + content.count + 64)
        func add(_ part: some Collection<UInt8>) {
            withUnsafeBytes(of: UInt32(part.count).bigEndian) { message += $0 }
            message += part
        }
        switch kind {
        case .head: message.append(0)
        case .record: message.append(1)
        case .heading(let heading):
            message.append(2)
            add(heading.utf8)
        }
        withUnsafeBytes(of: entry.bigEndian) { message += $0 }
        add(table.utf8)
        add(key)
        add(content)
        return self.key.code(over: message)
    }

    /// What a row holds, once its code is right: `entry`, `code` and what is sealed are its first
    /// columns. Throws where it is not what was written there.
    func opened(
        _ kind: Kind, _ table: String, _ key: [UInt8]?, _ row: SQLiteRow
    ) throws -> [UInt8] {
        guard let entry = row.number(0), let code = row.bytes(1), let sealed = row.bytes(2) else {
            throw StateFileError(RowDifference.unsealed, Self.name(kind, table, key ?? []))
        }
        let isHeading = if case .heading = kind { true } else { false }
        guard code == self.code(kind, table, key ?? [], entry, isHeading ? [] : sealed) else {
            throw StateFileError(RowDifference.unsealed, Self.name(kind, table, key ?? []))
        }
        return sealed
    }

    /// A row's name for people: its table and its key, as text where it is one.
    static func name(_ kind: Kind, _ table: String, _ key: [UInt8]) -> String {
        let isText = key.allSatisfy { (0x20...0x7e).contains($0) }
        let place = isText ? String(decoding: key, as: UTF8.self) : Hex.encode(key)
        return switch kind {
        case .head: "head"
        case .record: "\(table) \(place)"
        case .heading(let heading): "\(table) \(place) (\(Shown.quoted(heading)))"
        }
    }
}

/// Writes the rows of a state as they come.
struct RowsWriter: StateWriter {
    let connection: SQLiteConnection
    let seal: RowSeal
    /// How many entries are behind the state that is written.
    let entry: Int64

    func put<Value: Codable & Equatable & Sendable>(
        _ table: String, _ key: [UInt8], _ value: Value?
    ) throws {
        guard let value else {
            return try connection.run(
                "DELETE FROM records WHERE kind = ?1 AND key = ?2", [.text(table), .bytes(key)])
        }
        let content = try RowEncoder.encode(value)
        try connection.run(
            "INSERT OR REPLACE INTO records VALUES (?1, ?2, ?3, ?4, ?5)",
            [
                .text(table), .bytes(key), .number(entry),
                .bytes(seal.code(.record, table, key, entry, content)), .bytes(content),
            ])
    }

    func file(
        _ table: String, _ key: [UInt8], under heading: String, _ isFiled: Bool
    ) throws {
        guard isFiled else {
            return try connection.run(
                "DELETE FROM headings WHERE kind = ?1 AND heading = ?2 AND key = ?3",
                [.text(table), .text(heading), .bytes(key)])
        }
        try connection.run(
            "INSERT OR REPLACE INTO headings VALUES (?1, ?2, ?3, ?4, ?5)",
            [
                .text(table), .text(heading), .bytes(key), .number(entry),
                .bytes(seal.code(.heading(heading), table, key, entry, [])),
            ])
    }
}
