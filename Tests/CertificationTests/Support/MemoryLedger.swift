import COSE
import Certification
import Drafting
import Foundation
import SchemeFile

/// A ledger in memory for *given, when, then*: plays acts in JSON through `decide`.
struct MemoryLedger {
    static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    static let fixtures = root.appending(path: "Fixtures")

    let randomness = Randomness.seeded("certledger tests")
    var state = LedgerState()
    var labels: [String: Digest] = [:]
    var decisions: [Decision] = []
    var disclosures: [Digest: Disclosure] = [:]

    /// A ledger founded by the leading group's head under a scheme file.
    init(scheme name: String = "liaoning-youpin", founded time: String = "2025-07-01T09:00") throws
    {
        try self.init(adopting: Self.scheme(name), founded: time)
    }

    /// A scheme of the fixtures.
    static func scheme(_ name: String = "liaoning-youpin") throws -> Scheme {
        try SchemeFile.parse(
            String(
                contentsOf: fixtures.appending(path: "\(name)/scheme.yaml"), encoding: .utf8))
    }

    /// A ledger founded by the leading group's head under a scheme.
    init(
        adopting scheme: Scheme, founded time: String = "2025-07-01T09:00",
        takeoverUntil: CivilDate? = CivilDate("2026-06-30")
    ) throws {
        let head = try randomness.key(named: "leading-group-founder")
        let now = ActLine.time(time) ?? 0
        let party = PartyID("leading-group")!
        let draft = FoundingDraft(
            origin: "example.invalid/rehearsal", isRehearsal: true, signingWindowSeconds: 600,
            logKey: "example.invalid/rehearsal+00000000+AQ==", scheme: scheme,
            founders: [
                .init(
                    party: party, officer: OfficerID("founder")!, key: head.publicKey,
                    possession: head.sign(
                        Genesis.possessionClaim(identity: nil, party: party, key: head.publicKey)),
                    post: "key-officer")
            ], takeoverUntil: takeoverUntil)
        try admit(draft.genesis(at: now, with: head, randomness: randomness))
        try admit(
            draft.adoption(given: state, at: now + 60, with: head, randomness: randomness))
    }

    /// The entries so far, for what is judged at an earlier place.
    var history: LogHistory {
        let decisions = decisions
        return LogHistory { range, body in
            for index in range where index < UInt64(decisions.count) {
                body(index, decisions[Int(index)].statement.bytes)
            }
        }
    }

    /// Signs an act and asks for its decision, without taking it in.
    func sign(_ line: ActLine) throws -> Drafter.Signed {
        let randomness = randomness
        let disclosures = disclosures
        let decisions = decisions
        var drafter = Drafter(
            state: state, randomness: randomness,
            key: { name throws(DraftError) in
                do { return try randomness.key(named: name) } catch { throw .noKey(name) }
            },
            entry: { index in
                index < UInt64(decisions.count) ? decisions[Int(index)].statement.leafHash : nil
            },
            publicDisclosure: { digests in digests.lazy.compactMap { disclosures[$0] }.first },
            document: { name throws(DraftError) in
                let file = Self.fixtures.appending(path: "liaoning-youpin/\(name)")
                guard let data = try? Data(contentsOf: file) else { throw .evidence(name) }
                return [UInt8](data)
            })
        drafter.readScheme = { bytes throws(DraftError) in
            do {
                return try SchemeFile.parse(String(decoding: bytes, as: UTF8.self)).map
            } catch { throw .evidence("\(error)") }
        }
        drafter.labels = labels
        return try drafter.sign(
            line, at: max(state.latestIssuedAt, line.occurredOn.startPOSIX + 36_000))
    }

    /// Signs an act in JSON and admits it.
    @discardableResult
    mutating func play(_ json: String) throws -> Decision {
        try play(ActLine(parsing: Array(json.utf8)))
    }

    @discardableResult
    mutating func play(_ line: ActLine) throws -> Decision {
        let signed = try sign(line)
        let decision = try admit(signed.statement)
        if let label = line.label { labels[label] = signed.statement.leafHash }
        for disclosure in signed.disclosures where disclosure.key == PublicFacts.key {
            disclosures[disclosure.digest] = disclosure
        }
        return decision
    }

    /// The refusal an act in JSON meets, or nil when it would be admitted.
    func refusal(of json: String) throws -> Refusal? {
        try refusal(of: ActLine(parsing: Array(json.utf8)))
    }

    func refusal(of line: ActLine) throws -> Refusal? {
        let statement = try sign(line).statement
        do {
            _ = try Decider.decide(statement, given: state, history: history)
            return nil
        } catch { return error }
    }

    @discardableResult
    mutating func admit(_ statement: SignedStatement) throws -> Decision {
        let decision = try Decider.decide(statement, given: state, history: history)
        state.evolve(decision)
        decisions.append(decision)
        return decision
    }

    /// Plays every line of the files of a fixture folder, in the order of their names.
    mutating func playFixture(_ folder: String) throws {
        let files = try FileManager.default.contentsOfDirectory(
            at: Self.fixtures.appending(path: folder), includingPropertiesForKeys: nil)
        for file in files.sorted(by: { $0.path < $1.path }) where file.pathExtension == "jsonl" {
            let text = try String(contentsOf: file, encoding: .utf8)
            for (number, line) in text.split(separator: "\n").enumerated() where !line.isEmpty {
                do { try play(String(line)) } catch {
                    throw PlayError(
                        place: "\(file.lastPathComponent):\(number + 1)", fault: "\(error)")
                }
            }
        }
    }

    struct PlayError: Error, CustomStringConvertible {
        let place: String
        let fault: String
        var description: String { "\(place): \(fault)" }
    }
}
