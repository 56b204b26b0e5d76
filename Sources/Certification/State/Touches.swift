import COSE

/// Entries that have to do with a record or an entry, in the order of the log.
///
/// A ledger of a million entries has half a million of these: each index is kept as its distance
/// from the one before, seven bits a byte, the last byte's highest bit clear (LEB128).
struct Touches: Hashable, Sendable, Codable {
    private var bytes: [UInt8] = []
    private var last: UInt64 = 0

    var entries: [EntryIndex] {
        var (entries, index, shift): ([EntryIndex], UInt64, UInt64) = ([], 0, 0)
        var distance: UInt64 = 0
        for byte in bytes {
            distance |= UInt64(byte & 0x7f) &<< shift
            shift &+= 7
            guard byte < 0x80 else { continue }
            index &+= distance
            entries.append(EntryIndex(index))
            (distance, shift) = (0, 0)
        }
        return entries
    }

    /// Takes an entry in; each is there once.
    mutating func insert(_ index: EntryIndex) {
        if bytes.isEmpty || index.value > last { return append(index.value) }
        let known = entries
        if !known.contains(index) { put((known + [index]).sorted()) }
    }

    mutating func remove(_ index: EntryIndex) { put(entries.filter { $0 != index }) }

    private mutating func put(_ entries: [EntryIndex]) {
        self = Touches()
        for entry in entries { append(entry.value) }
    }

    private mutating func append(_ index: UInt64) {
        var distance = index - last
        last = index
        while distance >= 0x80 {
            bytes.append(UInt8(distance & 0x7f) | 0x80)
            distance >>= 7
        }
        bytes.append(UInt8(distance))
    }
}

/// The records that an entry wrote, where they are others than those that it names.
struct Written: Hashable, Sendable, Codable, Filed {
    let records: [RecordID]
}

/// The records that an entry writes once others were folded again.
struct Writing: Hashable, Sendable {
    let index: EntryIndex
    let statement: UnverifiedStatement
    let event: Event
    let records: [RecordID]
}

extension RecordID: Codable {
    /// Kept as its bytes.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(stored)
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let record = RecordID(stored: try container.decode([UInt8].self)) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "no record of a state has that name")
        }
        self = record
    }

    /// The record that a subject is; nil where it is none.
    init?(_ subject: Subject) {
        guard let table = SubjectKind.named(subject.kind)?.table else { return nil }
        if table == .cases { self.init(table, subject) } else { self.init(table, subject.id) }
    }
}

extension LedgerState {
    /// Takes note of what an entry names and writes: by these a correction finds what to fold again
    /// and what rests on it.
    mutating func note(_ decision: Decision) {
        let (statement, index) = (decision.statement, decision.index)
        for entry in statement.event.entriesNamed.dropFirst() {
            var touches = naming[entry] ?? Touches()
            touches.insert(index)
            naming.put(entry, touches)
        }
        let records = decision.effects.records
        write(records, by: index, statement.statement, statement.event)
    }

    /// Takes note that an entry writes other records too. What it wrote before stays: it would
    /// write that again, were what was corrected put right once more.
    mutating func note(_ writing: Writing) {
        let (index, statement) = (writing.index, writing.statement)
        let before = records(writtenBy: index, statement, saying: writing.event)
        let added = writing.records.filter { !before.contains($0) }
        write(before + added, by: index, statement, writing.event)
    }

    private mutating func write(
        _ records: [RecordID], by index: EntryIndex, _ statement: UnverifiedStatement,
        _ event: Event
    ) {
        for record in records {
            let fingerprint = Fingerprint(of: record)
            var entries = touches[fingerprint] ?? Touches()
            entries.insert(index)
            touches.put(fingerprint, entries)
        }
        let own = RecordID(statement.header.subject)
        if records.isEmpty || records.count == 1 && records[0] == own { return }
        let named = statement.recordsNamed(saying: event, at: index)
        if !Set(records).isSubset(of: named) { written[index] = Written(records: records) }
    }

    /// The entries that wrote a record.
    func entries(of record: RecordID) -> Touches { touches[Fingerprint(of: record)] ?? Touches() }

    /// The records that an entry wrote.
    func records(
        writtenBy index: EntryIndex, _ statement: UnverifiedStatement, saying event: Event
    ) -> [RecordID] {
        if let written = written[index] { return written.records }
        return statement.recordsNamed(saying: event, at: index)
            .filter { entries(of: $0).entries.contains(index) }
    }
}

extension UnverifiedStatement {
    /// The records that an act names, its own subject's first: mostly those that it writes.
    fileprivate func recordsNamed(saying event: Event, at index: EntryIndex) -> [RecordID] {
        let fields = Fields(event.fields)
        func texts(_ name: String) -> [String] {
            fields.texts(name) + [fields.optionalText(name)].compactMap { $0 }
        }
        let applications =
            fields.list("entries").compactMap { $0.optionalText("application") }
            + texts("applications") + texts("application")
        let certificates = texts("certificates") + texts("certificate") + texts("renews")
        let entry = fields.optionalText("entry").flatMap { Digest(hex: $0) }
        return [RecordID(header.subject)].compactMap { $0 }
            + [RecordID(.records, index), RecordID(.votes, leafHash)]
            + [RecordID(.supervisions, leafHash)]
            + texts("session").map { RecordID(.sessions, $0) }
            + applications.map { RecordID(.applications, $0) }
            + certificates.map { RecordID(.certificates, $0) }
            + (entry.map { [RecordID(.notified, $0), RecordID(.extended, $0)] } ?? [])
    }
}

extension Fingerprint {
    /// What a record is found by where its entries are kept.
    init(of record: RecordID) { self.init(Digest.sha256(record.stored)) }
}

extension [Effect] {
    /// The records that they write, each once.
    var records: [RecordID] {
        guard count > 1 else { return first?.records ?? [] }
        var (records, seen): ([RecordID], Set<RecordID>) = ([], [])
        for effect in self {
            for record in effect.records where seen.insert(record).inserted {
                records.append(record)
            }
        }
        return records
    }
}
