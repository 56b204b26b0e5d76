import COSE
import Certification
import Drafting
import Foundation
import Ledger
import SchemeFile
import TransparencyLog

/// A ledger with whole procedures in it: founded, then filled with a campaign's acts, each signed
/// by its own key and admitted by the rules, 256 a transaction.
struct Load {
    private let randomness = Randomness.seeded("bench")
    private let folder: LedgerFolder
    private let fixture: String
    private var state: LedgerState
    private var leaves: [Digest] = []
    private var labels: [String: Digest] = [:]
    private var disclosures: [Digest: Disclosure] = [:]
    private var waiting: [Appender.Request] = []
    private static let batchCount = 256
    /// What follows the last entry: signed, admissible one after the other, not appended.
    private var tail: [[UInt8]] = []
    private var isFull = false
    /// How many follow: enough to append one by one, by many clients, and by whole commands.
    private let tailCount: Int
    /// Raised whenever a load of before would not do.
    static let version = 2
    private var keys: [String: PrivateKey] = [:]

    /// Founds the ledger in a folder that is not there yet.
    init(folder path: String, fixture: String, tailCount: Int) throws {
        let randomness = Randomness.seeded("bench")
        self.tailCount = tailCount
        self.fixture = fixture
        let time = ActLine.time("2025-07-01T09:00") ?? 0
        let origin = "example.invalid/bench/REHEARSAL"
        let head = try randomness.key(named: "leading-group-founder")
        let log = try randomness.key(named: "log")
        guard let party = PartyID("leading-group"), let founder = OfficerID("founder") else {
            throw BenchError("no founder")
        }
        let draft = FoundingDraft(
            origin: origin, isRehearsal: true, signingWindowSeconds: 600,
            logKey: "\(LogVerifierKey(name: origin, publicKey: log.publicKey))",
            scheme: try SchemeFile.parse(
                String(contentsOfFile: "\(fixture)/scheme.yaml", encoding: .utf8)),
            founders: [
                .init(
                    party: party, officer: founder, key: head.publicKey,
                    possession: head.sign(
                        Genesis.possessionClaim(identity: nil, party: party, key: head.publicKey)),
                    post: "key-officer")
            ], takeoverUntil: CivilDate("2026-06-30"))
        state = LedgerState()
        folder = try LedgerFolder.create(path: path, logKey: log, anchorFile: nil)
        try admit(draft.genesis(at: time, with: head, randomness: randomness))
        try admit(draft.adoption(given: state, at: time, with: head, randomness: randomness))
        try write()
    }

    /// Plays a campaign until the log has so many entries, and keeps what would follow beside it.
    mutating func fill(_ campaign: Campaign, copies: Int, until count: Int) throws {
        // The closures below read what the loop changes: they go through this one place.
        var load = self
        try campaign.play(
            copies: copies,
            indexOf: { load.labels[$0].flatMap { load.state.entries[$0]?.index.value } },
            body: { json, label in
                guard load.tail.count < load.tailCount else { return false }
                try load.play(ActLine(parsing: [UInt8](json)), label: label)
                if load.leaves.count == count { try load.close() }
                return true
            })
        self = load
        if !isFull { try close() }
        var file: [UInt8] = []
        for statement in tail {
            for shift in stride(from: 24, through: 0, by: -8) {
                file.append(UInt8(truncatingIfNeeded: statement.count >> shift))
            }
            file += statement
        }
        try Data(file).write(to: URL(filePath: "\(folder.path)/tail"))
        // Written last: a load without it is half made.
        try Data("\(Self.version)".utf8).write(to: URL(filePath: "\(folder.path)/load"))
    }

    private mutating func close() throws {
        try write()
        try folder.settle()
        _ = try folder.publish()
        isFull = true
    }

    /// The statements that would follow a ledger's last entry.
    static func tail(of folder: String) throws -> [[UInt8]] {
        var rest = [UInt8](try Data(contentsOf: URL(filePath: "\(folder)/tail")))[...]
        var statements: [[UInt8]] = []
        while rest.count > 4 {
            let count = rest.prefix(4).reduce(0) { $0 << 8 | Int($1) }
            statements.append(Array(rest.dropFirst(4).prefix(count)))
            rest = rest.dropFirst(4 + count)
        }
        return statements
    }

    private mutating func play(_ line: ActLine, label: String?) throws {
        // Making a key costs more than a signature, and each signs many acts.
        for name in [line.by, line.certificateBy].compactMap({ $0 }) where keys[name] == nil {
            keys[name] = try randomness.key(named: name)
        }
        let signed = try sign(line)
        try admit(signed.statement)
        if let label { labels[label] = signed.statement.leafHash }
        for disclosure in signed.disclosures where disclosure.key == PublicFacts.key {
            disclosures[disclosure.digest] = disclosure
        }
    }

    private func sign(_ line: ActLine) throws -> Drafter.Signed {
        let randomness = randomness
        let keys = keys
        let disclosures = disclosures
        let leaves = leaves
        let fixture = fixture
        var drafter = Drafter(
            state: state, randomness: randomness,
            key: { name throws(DraftError) in
                if let key = keys[name] { return key }
                do { return try randomness.key(named: name) } catch { throw .noKey(name) }
            },
            entry: { index in index < UInt64(leaves.count) ? leaves[Int(index)] : nil },
            publicDisclosure: { digests in digests.lazy.compactMap { disclosures[$0] }.first },
            document: { name throws(DraftError) in
                guard let data = FileManager.default.contents(atPath: "\(fixture)/\(name)") else {
                    throw .evidence(name)
                }
                return [UInt8](data)
            })
        drafter.readScheme = { bytes throws(DraftError) in
            do {
                return try SchemeFile.parse(String(decoding: bytes, as: UTF8.self)).map
            } catch { throw .evidence("\(error)") }
        }
        drafter.labels = labels
        return try drafter.sign(line, at: state.latestIssuedAt)
    }

    private mutating func admit(_ statement: SignedStatement) throws {
        do { state.evolve(try Decider.decide(statement, given: state)) } catch {
            throw BenchError(
                "entry \(leaves.count), \(statement.event.type) on \(statement.header.subject): "
                    + "\(error)")
        }
        leaves.append(statement.leafHash)
        if isFull { return tail.append(statement.bytes) }
        waiting.append(.init(statement: statement.bytes))
        if waiting.count == Self.batchCount { try write() }
    }

    private mutating func write() throws {
        if waiting.isEmpty { return }
        for outcome in try folder.append(waiting, now: nil, time: state.latestIssuedAt) {
            guard case .registered = outcome else { throw BenchError("\(outcome)") }
        }
        waiting = []
    }
}
