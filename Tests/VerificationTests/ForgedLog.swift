import COSE
import LedgerFile
import TestSupport
import TransparencyLog

/// A log as its operator would give it after changing an entry: hashed and signed anew.
struct ForgedLog: LogSource {
    var entries: [[UInt8]] = []
    let cannotShow: [String] = []

    /// The rehearsal's 903 entries, with the last bit of some signatures turned.
    init(at indices: [Int]) throws { try self.init(RehearsalLedger.before(), at: indices) }

    /// The same of another ledger.
    init(_ small: SmallLedger, at indices: [Int] = []) throws {
        let reader = try LedgerReader(path: "\(small.path)/ledger.sqlite")
        try reader.forEachEntry(from: 0) { _, bytes, _ in entries.append(bytes) }
        for index in indices { entries[index][entries[index].count - 1] ^= 1 }
    }

    func entryCount() -> UInt64 { UInt64(entries.count) }
    func forEachEntry(
        from index: UInt64, _ body: (UInt64, [UInt8], Digest?) throws -> Void
    ) throws {
        for place in Int(index)..<entries.count { try body(UInt64(place), entries[place], nil) }
    }
    func storedNode(at index: UInt64) -> Digest? { nil }
    func storedNodeCount() -> UInt64? { nil }
    func checkpoints(above size: UInt64, limit: Int) -> [StoredCheckpoint]? { nil }
    func notes(above size: UInt64, limit: Int) -> [StoredNote] { [] }
    func publishedCheckpoint() -> [UInt8]? { nil }
    func faults(reading isWhole: Bool) -> @Sendable () throws -> [SourceFault] { { [] } }
}
