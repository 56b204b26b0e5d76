public import COSE
import Certification
public import Drafting
import Foundation
import Ledger
import Synchronization
import TransparencyLog

/// The rehearsal of the 2025 call, played onto a disk up to some act.
public enum RehearsalLedger {
    /// Every act of the rehearsal, in order.
    public static func lines() throws -> [ActLine] {
        let folder = Repository.fixtures.appending(path: "liaoning-youpin/rehearsal")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        return try names.filter { $0.hasSuffix(".jsonl") }.flatMap { name in
            try String(contentsOf: folder.appending(path: name), encoding: .utf8)
                .split(separator: "\n").map { try ActLine(parsing: Array($0.utf8)) }
        }
    }

    /// A ledger with the acts before the first that fits, its state saved; with all of them when
    /// none does.
    ///
    /// Each is played once in a process and copied for every test that asks for it.
    public static func before(
        seed: String = "small ledger", origin: String = "example.invalid/REHEARSAL",
        _ fits: (ActLine) -> Bool = { _ in false }
    ) throws -> SmallLedger {
        let acts = try lines()
        let count = acts.firstIndex(where: fits) ?? acts.count
        let name = "\(seed) \(origin) \(count)"
        let small = try played.withLock { played in
            if let small = played[name] { return small }
            let small = try play(acts.prefix(count), seed: seed, origin: origin)
            if played.isEmpty { atexit { RehearsalLedger.played.withLock { $0 = [:] } } }
            played[name] = small
            return small
        }
        return try SmallLedger(copying: small)
    }

    /// What was played, closed, by seed, origin and count of acts; gone when the process ends.
    private static let played = Mutex<[String: SmallLedger.Played]>([:])

    private static func play(
        _ acts: ArraySlice<ActLine>, seed: String, origin: String
    ) throws -> SmallLedger.Played {
        let small = try SmallLedger(
            entryCount: 2, founder: "leading-group-founder", seed: seed, origin: origin)
        let desk = try small.desk()
        for line in acts {
            let time = line.issuedAt ?? small.time
            small.time = time
            let outcome = try desk.submit(line)
            guard case .registered = outcome else { throw MissingInTest() }
        }
        let ledger = try unwrap(small.ledger)
        _ = try ledger.publish()
        try ledger.saveState()
        return small.closed()
    }
}

extension SmallLedger {
    /// Forces a statement into the log past the rules, perfectly hashed and signed by its key, or
    /// by another: what a dishonest operator can do. Its time is the test's.
    public func force(
        _ signed: Drafter.Signed, by key: PrivateKey? = nil, at time: Int64? = nil
    ) throws {
        try force(signed.statement.bytes, by: key, at: time)
    }

    /// The same of any bytes.
    public func force(
        _ bytes: [UInt8], by key: PrivateKey? = nil, at time: Int64? = nil
    ) throws {
        let ledger = try unwrap(ledger)
        var frontier = ledger.snapshot.frontier
        let size = frontier.size
        let leaf = Tree.leafHash(bytes)
        let nodes = frontier.append(leaf)
        let origin = ledger.snapshot.state.founding?.origin ?? ""
        let checkpoint = try Checkpoint(origin: origin, size: frontier.size, root: frontier.root)
        let at = try time ?? max(self.time, ledger.log.latestCheckpoint()?.time ?? 0)
        try ledger.log.append(
            LogBatch(
                expectedSize: size, statements: [bytes], leaves: [leaf],
                nodes: nodes,
                checkpoints: [
                    StoredCheckpoint(
                        size: frontier.size, time: at,
                        signature: checkpoint.receiptSignature(at: at, by: key ?? logKey))
                ]))
    }
}
