internal import COSE
internal import Certification
internal import Cores
internal import TransparencyLog

/// What the next transaction writes, settled: signing it needs no state, and any core can, while
/// its entries are being inserted.
struct SealedBatch: Sendable {
    /// What is admitted, in order; at least one.
    let statements: [SignedStatement]
    /// The nodes of the append-only numbering that they add.
    let nodes: [Digest]
    /// The checkpoint over all of it.
    let checkpoint: Checkpoint
    /// How the log signs the receipts of its entries.
    let receipts: ReceiptSigning
    /// The time of its checkpoint, in POSIX seconds.
    let registeredAt: Int64
    /// The log's key in force.
    let signer: PrivateKey
    /// The one before it, while both sign.
    let former: PrivateKey?

    /// What goes into the log; its checkpoint and the receipts of its entries are signed meanwhile.
    func signed() -> LogBatch {
        LogBatch(
            expectedSize: checkpoint.size - UInt64(statements.count),
            statements: statements.map(\.bytes), leaves: statements.map(\.leafHash), nodes: nodes,
            signing: Meanwhile(signedCheckpoint))
    }

    private func signedCheckpoint() -> StoredCheckpoint {
        // The note's signature is one of them: an act alone has two cores sign for it.
        let subjects = [nil] + statements.map { $0.header.subject }
        let signatures = subjects.mappedOnAllCores { subject in
            subject.map { receipts.signature(of: "\($0)", by: signer) }
                ?? checkpoint.noteSignature(by: signer)
        }
        return StoredCheckpoint(
            size: checkpoint.size, time: registeredAt, noteSignature: signatures[0],
            formerSignature: former.map { checkpoint.noteSignature(by: $0) },
            receiptSignatures: signatures.dropFirst().flatMap { $0 })
    }
}
