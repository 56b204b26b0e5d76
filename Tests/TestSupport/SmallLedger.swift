public import COSE
import Certification
public import Drafting
import Foundation
public import Ledger
import SchemeFile
import TransparencyLog

/// A rehearsal ledger on disk, founded with seeded keys: what storage and audit tests start from.
public final class SmallLedger {
    public let randomness: Randomness
    public let folder: TemporaryFolder
    public var path: String { folder.path + "/ledger" }
    public private(set) var ledger: LedgerFolder?
    public let logKey: PrivateKey
    public var time: Int64

    /// Founds a ledger and registers municipal regulators until it has so many entries.
    public init(
        entryCount: Int = 3, founder: String = "founder", seed: String = "small ledger",
        origin: String = "example.invalid/REHEARSAL", isRehearsal: Bool = true
    ) throws {
        let randomness = Randomness.seeded(seed)
        self.randomness = randomness
        folder = try TemporaryFolder()
        logKey = try randomness.key(named: "log")
        time = ActLine.time("2025-07-01T09:00") ?? 0
        let text = try String(
            contentsOf: Repository.fixtures.appending(path: "liaoning-youpin/scheme.yaml"),
            encoding: .utf8)
        let head = try randomness.key(named: founder)
        let party = PartyID("leading-group")!
        let verifier = try VerifierKey(
            name: origin, kind: .ed25519, publicKey: logKey.publicKey)
        let claim = Genesis.possessionClaim(identity: nil, party: party, key: head.publicKey)
        let draft = FoundingDraft(
            origin: origin, isRehearsal: isRehearsal, signingWindowSeconds: 600,
            logKey: "\(verifier)", scheme: try SchemeFile.parse(text),
            founders: [
                .init(
                    party: party, officer: OfficerID("founder")!, key: head.publicKey,
                    possession: head.sign(claim), post: "key-officer")
            ], takeoverUntil: CivilDate("2026-06-30"))
        let genesis = try draft.genesis(at: time, with: head, randomness: randomness)
        var state = LedgerState()
        state.evolve(try Decider.decide(genesis, given: state))
        let adoption = try draft.adoption(
            given: state, at: time, with: head, randomness: randomness)
        let ledger = try LedgerFolder.create(
            path: folder.path + "/ledger", logKey: logKey, anchorFile: nil)
        self.ledger = ledger
        _ = try ledger.append(
            [genesis, adoption].map(\.statement), by: .fixed(time))
        for number in 0..<max(0, entryCount - 2) { try submit(Self.registration(number)) }
        try ledger.saveState()
        _ = try ledger.publish()
    }

    /// A ledger that nobody has open: its folder, and what its tests go on with.
    struct Played: Sendable {
        let folder: TemporaryFolder
        let randomness: Randomness
        let logKey: PrivateKey
        let time: Int64
    }

    /// Lets go of the folder; nothing is done with this ledger afterwards.
    func closed() -> Played {
        close()
        return Played(folder: folder, randomness: randomness, logKey: logKey, time: time)
    }

    /// A ledger of its own with the same files, opened for appending.
    init(copying played: Played) throws {
        randomness = played.randomness
        logKey = played.logKey
        time = played.time
        folder = try TemporaryFolder()
        for name in try FileManager.default.contentsOfDirectory(atPath: played.folder.path) {
            try FileManager.default.copyItem(
                atPath: "\(played.folder.path)/\(name)", toPath: "\(folder.path)/\(name)")
        }
        ledger = try LedgerFolder(path: path, appends: true, waiting: Self.waiting)
    }

    /// An act in JSON that registers a body.
    public static func registration(_ number: Int) -> String {
        """
        {"by":"founder","type":"party.registered","sub":"party/office-\(number)",\
        "occurredOn":"2025-07-01","fields":{"role":"office","name":"示例单位\(number)"}}
        """
    }

    /// A desk with every seeded key, where each act has its own time, else the one given or that
    /// of the ledger now.
    public func desk(at time: Int64? = nil, withheld: Set<Digest> = []) throws -> Desk {
        let randomness = randomness
        let ledger = try unwrap(ledger)
        return try Desk(
            ledger, vault: ledger.vault(), clock: .ofEachAct(otherwise: time ?? self.time),
            randomness: randomness,
            documents: [Repository.fixtures.appending(path: "liaoning-youpin").path],
            withheld: withheld,
            keys: { name throws(DraftError) in
                do { return try randomness.key(named: name) } catch { throw .noKey(name) }
            },
            readScheme: { bytes throws(DraftError) in
                do {
                    return try SchemeFile.parse(String(decoding: bytes, as: UTF8.self)).map
                } catch { throw .evidence("\(error)") }
            }, register: nil, warn: { _ in })
    }

    /// Signs and admits an act in JSON.
    @discardableResult
    public func submit(_ json: String) throws -> Appender.Outcome {
        time += 60
        return try desk().submit(ActLine(parsing: Array(json.utf8)))
    }

    /// A process that another test starts meanwhile holds every lock of this one until it runs its
    /// program.
    private static let waiting = Waiting(seconds: 20)

    /// Lets go of the folder and its lock; the files stay.
    public func close() { ledger = nil }

    /// Opens it again.
    public func reopen(appends: Bool = true) throws {
        ledger = nil
        ledger = try LedgerFolder(path: path, appends: appends, waiting: Self.waiting)
    }
}

/// What a test cannot go on without.
public struct MissingInTest: Error {}

func unwrap<Value>(_ value: Value?) throws -> Value {
    guard let value else { throw MissingInTest() }
    return value
}
