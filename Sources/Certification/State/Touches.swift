import COSE

/// Entries that have to do with a record or an entry, in the order of the log.
struct Touches: Hashable, Sendable, Codable, Filed {
    private(set) var entries: [EntryIndex] = []

    /// Takes an entry in; each is there once.
    mutating func insert(_ index: EntryIndex) {
        if entries.last.map({ $0 < index }) ?? true { return entries.append(index) }
        let place = entries.firstIndex { $0 >= index } ?? entries.count
        if place == entries.count || entries[place] != index { entries.insert(index, at: place) }
    }

    mutating func remove(_ index: EntryIndex) { entries.removeAll { $0 == index } }
}

/// The records that an entry wrote, where they are others than those that it names.
struct Written: Hashable, Sendable, Codable, Filed {
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
        guard let table = Self.tables[subject.kind] else { return nil }
        self.init(table, subject.id)
    }

    private static let tables: [String: Table] = [
        "batch": .batches, "application": .applications, "notice": .notices,
        "objection": .objections, "certificate": .certificates, "spotcheck": .spotChecks,
        "rectification": .rectifications, "revocation": .revocations, "report": .reports,
        "complaint": .complaints, "misuse": .misuses, "remedy": .remedies, "record": .records,
    ]
}

extension LedgerState {
    /// Takes note of what an entry names and writes: by these a correction finds what to fold again
    /// and what rests on it.
    mutating func note(_ decision: Decision) {
        let (statement, index) = (decision.statement, decision.index)
        for entry in statement.event.entriesNamed.dropFirst() {
            naming[entry, default: Touches()].insert(index)
        }
        let records = decision.effects.records
        write(records, by: index, statement.event, statement.header.subject)
    }

    /// Takes note that an entry writes other records than it did.
    mutating func note(_ refolded: Refolded, writtenBy index: EntryIndex) {
        for record in refolded.left { touches[record]?.remove(index) }
        written[index] = nil
        write(refolded.written, by: index, refolded.event, refolded.subject)
    }

    private mutating func write(
        _ records: [RecordID], by index: EntryIndex, _ event: Event, _ subject: Subject
    ) {
        for record in records { touches[record, default: Touches()].insert(index) }
        let own = RecordID(subject)
        let areOwn = records.isEmpty || records.count == 1 && records[0] == own
        let areNamed = areOwn || Set(records).isSubset(of: event.recordsNamed(on: subject))
        if !areNamed { written[index] = Written(records: records) }
    }

    /// The records that an entry wrote.
    func records(
        writtenBy index: EntryIndex, saying event: Event, on subject: Subject
    ) -> [RecordID] {
        if let written = written[index] { return written.records }
        return event.recordsNamed(on: subject)
            .filter { touches[$0]?.entries.contains(index) == true }
    }
}

extension Event {
    /// The records that an act names, its own subject's first: mostly those that it writes.
    fileprivate func recordsNamed(on subject: Subject) -> [RecordID] {
        let fields = Fields(fields)
        let applications =
            fields.list("entries").compactMap { $0.optionalText("application") }
            + fields.texts("applications") + [fields.optionalText("application")].compactMap { $0 }
        let certificates =
            fields.texts("certificates")
            + [fields.optionalText("certificate"), fields.optionalText("renews")]
            .compactMap { $0 }
        return [RecordID(subject)].compactMap { $0 }
            + applications.map { RecordID(.applications, $0) }
            + certificates.map { RecordID(.certificates, $0) }
    }
}

extension Records {
    /// The record of a key, or one to begin with.
    subscript(key: Key, default first: @autoclosure () -> Value) -> Value {
        get { self[key] ?? first() }
        set { self[key] = newValue }
    }
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

extension Effect {
    /// The records that it writes.
    var records: [RecordID] {
        switch self {
        case .founded, .logKeyChanged, .schemeAdopted, .calendarPublished, .partyRegistered,
            .mandateGranted, .mandateWithdrawn, .keyEnrolled, .keyRevoked, .proposed, .confirmed,
            .erasureOrdered, .amended, .doubted, .doubtResolved, .setAside:
            []
        case .recordedOnBehalf(let entry, _), .behalfAnswered(let entry):
            [RecordID(.records, entry)]
        case .batchCalled(let batch): [RecordID(.batches, batch.id)]
        case .batchAmended(let id, _), .batchClosed(let id), .opinionsRequested(let id, _, _),
            .opinionsClosed(let id, _), .opinionsExtended(let id, _, _), .awardStep(let id, _, _):
            [RecordID(.batches, id)]
        case .opinionAnswered(let id, _, _, let negative):
            [RecordID(.batches, id)] + negative.map { RecordID(.applications, $0) }
        case .carriedOver(let id), .eligibilitySupplied(let id, _), .returned(let id, _),
            .ended(let id, _), .adverseFactReported(let id, _), .adverseFactDecided(let id, _, _),
            .creditCodeAccepted(let id), .standardAssessed(let id, _), .awarded(let id, _),
            .resumed(let id):
            [RecordID(.applications, id)]
        case .applicationReceived(let application): [RecordID(.applications, application.id)]
        case .moved(let move): [RecordID(.applications, move.application)]
        case .voteCast(let hash, _): [RecordID(.votes, hash)]
        case .sessionHeld(let id): [RecordID(.sessions, id)]
        case .noticePublished(let notice, _, let facts):
            [RecordID(.notices, notice.id)]
                + facts.keys.sorted().map { RecordID(.applications, $0) }
        case .objectionReceived(let objection): [RecordID(.objections, objection.id)]
        case .objectionInvestigated(let id), .objectionDecided(let id, _),
            .objectionNotified(let id):
            [RecordID(.objections, id)]
        case .certificateIssued(let certificate):
            [RecordID(.certificates, certificate.number)]
                + (certificate.application.map { [RecordID(.applications, $0)] } ?? [])
        case .editionIssued(let number, _), .versionChanged(let number, _), .turned(let number, _),
            .userListed(let number, _), .changeNoted(let number, _),
            .reevaluationOpened(let number, _), .reevaluationDeclined(let number),
            .recovered(let number, _):
            [RecordID(.certificates, number)]
        case .supervised(let supervision): [RecordID(.supervisions, supervision.entry)]
        case .spotChecksPlanned(let year): [RecordID(.plans, "\(year)")]
        case .spotCheck(let check): [RecordID(.spotChecks, check.id)]
        case .rectification(let order): [RecordID(.rectifications, order.id)]
        case .revocation(let revocation): [RecordID(.revocations, revocation.id)]
        case .reported(let report): [RecordID(.reports, report.id)]
        case .complaint(let complaint): [RecordID(.complaints, complaint.id)]
        case .misuse(let id, _): [RecordID(.misuses, id)]
        case .remedy(let remedy): [RecordID(.remedies, remedy.id)]
        case .interpreted(let id): [RecordID(.interpretations, id)]
        case .notified(let entry, _): [RecordID(.notified, entry)]
        case .extended(let entry, _): [RecordID(.extended, entry)]
        case .recused(let recusal): [RecordID(.recusals, recusal)]
        }
    }
}
