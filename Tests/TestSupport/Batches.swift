public import COSE
public import Ledger
public import TransparencyLog

/// Batches of short made-up statements with true hashes and signatures: what the storage below the
/// rules is tested with.
public struct Batches {
    public let key: PrivateKey
    public let origin = "example.invalid/storage"
    /// The tree after the batches made so far.
    public private(set) var frontier = Frontier()
    /// The roots by size.
    public private(set) var roots: [UInt64: Digest] = [:]
    private var time: Int64 = 1_751_000_000

    public init() throws { key = try PrivateKey(seed: [UInt8](repeating: 7, count: 32)) }

    /// The statement at an index.
    public static func statement(_ index: UInt64, byteCount: Int = 40) -> [UInt8] {
        let text = Array("statement \(index) ".utf8)
        return text + [UInt8](repeating: UInt8(index % 251), count: max(0, byteCount - text.count))
    }

    /// The next batch, of so many statements.
    public mutating func next(_ count: Int, byteCount: Int = 40) -> LogBatch {
        let size = frontier.size
        let statements = (0..<UInt64(count)).map {
            Self.statement(size + $0, byteCount: byteCount)
        }
        return next(statements)
    }

    /// The next batch, of these statements.
    public mutating func next(_ statements: [[UInt8]]) -> LogBatch {
        let size = frontier.size
        let leaves = statements.map { Tree.leafHash($0) }
        let nodes = leaves.flatMap { frontier.append($0) }
        time += 10
        roots[frontier.size] = frontier.root
        return LogBatch(
            expectedSize: size, statements: statements, leaves: leaves, nodes: nodes,
            checkpoints: [checkpoint(time: time)])
    }

    /// The checkpoint of the tree as it is.
    public func checkpoint(time: Int64) -> StoredCheckpoint {
        let checkpoint = try? Checkpoint(
            origin: origin, size: frontier.size, root: frontier.root)
        return StoredCheckpoint(
            size: frontier.size, time: time,
            signature: checkpoint?.receiptSignature(at: time, by: key) ?? [])
    }

    /// The same as a log keeps it when it is published.
    public func storedNote() throws -> StoredNote {
        let checkpoint = try Checkpoint(
            origin: origin, size: frontier.size, root: frontier.root)
        return StoredNote(size: frontier.size, signature: checkpoint.noteSignature(by: key))
    }

    /// The signed note over the tree as it is.
    public func note() throws -> SignedNote {
        try Checkpoint(origin: origin, size: frontier.size, root: frontier.root).sign(with: key)
    }

    /// The log's verifier key.
    public func verifier() throws -> VerifierKey {
        try VerifierKey(name: origin, kind: .ed25519, publicKey: key.publicKey)
    }
}
