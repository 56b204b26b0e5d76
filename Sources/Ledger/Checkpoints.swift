public import COSE
public import TransparencyLog

/// Checkpoints and receipts of a log, put together again from its nodes and stored signatures.
///
/// Their bytes are the same whenever they are made (FORMATS §4): an entry's receipt is under the
/// first checkpoint that covers it, and Ed25519 signs the same bytes with the same signature.
public struct Checkpoints: Sendable {
    private let log: any EventLog
    private let origin: String
    private let key: PrivateKey
    private let formerKeys: [PublicKey]

    /// Takes a log, its name and its key, and the keys it had before, if any.
    public init(
        of log: any EventLog, origin: String, key: PrivateKey, formerKeys: [PublicKey] = []
    ) {
        self.log = log
        self.origin = origin
        self.key = key
        self.formerKeys = formerKeys
    }

    /// The newest checkpoint as a signed note, or nil when the log is empty.
    public func newestNote() throws -> SignedNote? { try log.latestCheckpoint().map(note) }

    /// A stored checkpoint as a signed note.
    ///
    /// Throws when the stored signature is not over what the nodes now give: such a note must not
    /// leave the house.
    public func note(of stored: StoredCheckpoint) throws -> SignedNote {
        let checkpoint = try checkpoint(atSize: stored.size)
        let text = checkpoint.text
        guard let signer = keys.first(where: { $0.verifies(stored.noteSignature, over: text) })
        else { throw Self.contradiction(stored) }
        return checkpoint.note(signature: stored.noteSignature, publicKey: signer)
    }

    /// The unsigned checkpoint of the log's first `size` entries; any size up to the log's.
    public func checkpoint(atSize size: UInt64) throws -> Checkpoint {
        try Checkpoint(
            origin: origin, size: size, root: try Tree.root(size: size, node: log.node))
    }

    /// The receipt of an entry whose subject is `subject`.
    ///
    /// The batch's last entry has its signature stored; the others are signed again. After a
    /// change of the log's key those of older batches carry the present key's signature.
    public func receipt(of index: UInt64, subject: String) throws -> Receipt {
        guard let covering = try log.checkpoint(covering: index) else {
            throw StorageError.unreadable("no checkpoint covers entry \(index)")
        }
        let root = try Tree.root(size: covering.size, node: log.node)
        let proof = try InclusionProof.make(index: index, size: covering.size, node: log.node)
        guard index == covering.size - 1 else {
            return Receipt(
                origin: origin, subject: subject, registeredAt: covering.time, proof: proof,
                root: root, signedBy: key)
        }
        let signer = keys.first {
            Receipt.isSigned(
                covering.receiptSignature, by: $0, origin: origin, subject: subject,
                registeredAt: covering.time, root: root)
        }
        guard let signer else { throw Self.contradiction(covering) }
        return Receipt(
            origin: origin, subject: subject, registeredAt: covering.time, proof: proof,
            keyIdentifier: signer.keyIdentifier, signature: covering.receiptSignature)
    }

    private var keys: [PublicKey] { [key.publicKey] + formerKeys }

    private static func contradiction(_ stored: StoredCheckpoint) -> StorageError {
        .unreadable(
            "the stored signature of the checkpoint of size \(stored.size) does not verify; "
                + "`certledger audit` tells more")
    }
}
