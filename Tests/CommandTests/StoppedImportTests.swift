import Foundation
import TestSupport
import Testing

/// An import that is killed, or that the disk fails, at any of its calls that write: what it said
/// is in the log is there; run again it ends as one that nothing stopped, with no act twice.
///
/// The calls are drawn and printed: 24 of them, or as many as `CERTLEDGER_STOPPED_IMPORTS` says.
@Suite struct `An import that is stopped` {
    enum Fault: String, CaseIterable, Sendable {
        case kill = "signal=SIGKILL"
        case failure = "error=EIO"
        case full = "error=ENOSPC"
    }

    private static let faultCount =
        ProcessInfo.processInfo.environment["CERTLEDGER_STOPPED_IMPORTS"].flatMap { Int($0) } ?? 24
    private static let calls = "pwrite64,write,fsync,fdatasync,rename,unlink,ftruncate,mkdir"
    /// Acts enough for two batches, every tenth with a value for the vault.
    private static let actCount = 280
    private static let valueCount = 28

    /// A ledger of three entries, the founder's key and the acts beside it, and the import of them.
    private static func beginning() throws -> (small: SmallLedger, words: [String]) {
        let small = try SmallLedger(entryCount: 3)
        small.close()
        let acts = "\(small.folder.path)/acts.jsonl"
        try (1...actCount).map { number in
            number % 10 == 0 ? SmallLedger.mandate(number) : SmallLedger.registration(number)
        }.joined(separator: "\n").write(toFile: acts, atomically: true, encoding: .utf8)
        let key = try small.layFounderKey()
        return (small, ["import", acts, "--key", key, "--now", "2025-07-02T09:00", "--seed", "x"])
    }

    /// How many calls there are of an import that nothing stops.
    private static let callCount = Result {
        let (small, words) = try beginning()
        let log = "\(small.folder.path)/calls"
        let result = try Strace.run(words, calls: calls, ["-o", log], folder: small.path)
        #expect(result.code == 0, "\(result.error)")
        return try String(contentsOfFile: log, encoding: .utf8).split(separator: "\n").count
    }

    @Test(Strace.isHere, arguments: Fault.allCases)
    func `loses nothing that it said is there, and enters nothing twice`(fault: Fault) throws {
        let callCount = try Self.callCount.get()
        for _ in 0..<max(1, Self.faultCount / Fault.allCases.count) {
            let call = Int.random(in: 1...callCount)
            print("stopped import: \(fault.rawValue) at call \(call) of \(callCount)")
            try Self.check(fault, at: call)
        }
    }

    private static func check(_ fault: Fault, at call: Int) throws {
        let (small, words) = try beginning()
        let stopped = try Strace.run(
            words, calls: calls,
            ["-o", "/dev/null", "-e", "inject=\(calls):\(fault.rawValue):when=\(call)"],
            folder: small.path)
        let note = Comment(rawValue: "\(fault.rawValue) at call \(call): \(stopped.error)")
        let entered = try RawDatabase(path: "\(small.path)/ledger.sqlite").rows(
            "SELECT count(*) - 3 FROM entries")
        if let said = stopped.error.firstMatch(of: #/ ([0-9]+) of 280 acts entered/#) {
            #expect(entered == ["\(said.output.1)"], note)
        }
        if stopped.code == 0 { #expect(entered == ["\(actCount)"], note) }
        let again = try Command.run(words, folder: small.path)
        #expect(again.code == 0, "\(note): \(again.error)")
        let audit = try Command.run(["audit", "--json"], folder: small.path)
        #expect(audit.code == 0, "\(note): \(audit.output)\(audit.error)")
        #expect(audit.output.contains("\"entries\":\(3 + actCount)"), "\(note): \(audit.output)")
        // Each value is there once and waits for nothing, and every act is kept under its entry.
        let values = try RawDatabase(path: "\(small.path)/vault.sqlite").rows(
            "SELECT count(*), (SELECT count(*) FROM pending) FROM disclosures")
        #expect(values == ["\(valueCount)|0"], note)
        let kept = try FileManager.default.contentsOfDirectory(
            atPath: "\(small.folder.path)/acts.kept")
        #expect(kept.count == actCount && kept.allSatisfy { $0.contains(".entry-") }, note)
    }
}
