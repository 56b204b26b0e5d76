public import COSE
internal import Synchronization
public import TransparencyLog

/// The log in memory: the twin that tests and rehearsals use, under the same contract.
public final class MemoryLog: EventLog {
    private struct Content {
        var statements: [[UInt8]] = []
        var leaves: [Digest] = []
        var indices: [Digest: UInt64] = [:]
        var nodes: [Digest] = []
        var stored: [StoredCheckpoint] = []
    }

    private let content = Mutex(Content())

    /// An empty log.
    public init() {}

    public let cannotShow = ["clock-at-admission", "vault", "guards"]

    public func append(_ batch: LogBatch) throws {
        try content.withLock { content throws(StorageError) in
            let size = UInt64(content.statements.count)
            try batch.check(size: size, latest: content.stored.last)
            var added: [Digest: UInt64] = [:]
            for (offset, leaf) in batch.leaves.enumerated() {
                guard content.indices[leaf] == nil,
                    added.updateValue(size + UInt64(offset), forKey: leaf) == nil
                else { throw StorageError.leafExists }
            }
            content.indices.merge(added) { old, _ in old }
            content.statements += batch.statements
            content.leaves += batch.leaves
            content.nodes += batch.nodes
            content.stored.append(batch.checkpoint)
        }
    }

    public func entry(at index: UInt64) throws -> [UInt8]? {
        content.withLock { $0.statements.at(index) }
    }

    public func index(of leaf: Digest) throws -> UInt64? {
        content.withLock { $0.indices[leaf] }
    }

    public func checkpoint(covering index: UInt64) throws -> StoredCheckpoint? {
        content.withLock { content in content.stored.first { $0.size > index } }
    }

    public func latestCheckpoint() throws -> StoredCheckpoint? {
        content.withLock { $0.stored.last }
    }

    public func entryCount() throws -> UInt64 {
        content.withLock { UInt64($0.statements.count) }
    }

    public func forEachEntry(
        from index: UInt64, _ body: (UInt64, [UInt8], Digest?) throws -> Void
    ) throws {
        let (statements, leaves) = content.withLock { ($0.statements, $0.leaves) }
        for position in statements.indices.dropFirst(Int(clamping: index)) {
            try body(UInt64(position), statements[position], leaves[position])
        }
    }

    public func storedNode(at index: UInt64) throws -> Digest? {
        content.withLock { $0.nodes.at(index) }
    }

    public func storedNodeCount() throws -> UInt64? {
        content.withLock { UInt64($0.nodes.count) }
    }

    public func checkpoints() throws -> [StoredCheckpoint]? { content.withLock { $0.stored } }

    public func publishedCheckpoint() throws -> [UInt8]? { nil }

    public func faults() throws -> [String] { [] }
}

extension Array {
    fileprivate func at(_ index: UInt64) -> Element? {
        index < UInt64(count) ? self[Int(index)] : nil
    }
}
