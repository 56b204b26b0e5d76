import COSE
public import Certification
public import TransparencyLog

/// Checkpoints and receipts of a log, put together again from its nodes and stored signatures.
///
/// Their bytes are the same whenever they are made (FORMATS §4): an entry's receipt is under the
/// first checkpoint that covers it, every signature is stored, and whose it is follows from the
/// entry's position. No private key is needed.
public struct Checkpoints: Sendable {
    private let log: any EventLog
    private let origin: String
    private let keys: LogKeys

    /// Takes a log, its name, and the keys that it had up to now.
    public init(of log: any EventLog, origin: String, keys: LogKeys) {
        self.log = log
        self.origin = origin
        self.keys = keys
    }

    /// The newest checkpoint as a signed note, or nil when the log is empty.
    public func newestNote() throws -> SignedNote? { try log.latestCheckpoint().map(note) }

    /// A stored checkpoint as a signed note: the line of the key in force, and in an overlap the
    /// former key's below it.
    ///
    /// Throws when a stored signature is not over what the nodes now give: such a note must not
    /// leave the house.
    public func note(of stored: StoredCheckpoint) throws -> SignedNote {
        let checkpoint = try checkpoint(atSize: stored.size)
        let signer = try verifier(keys.signer(atSize: stored.size), stored)
        guard signer.publicKey.verifies(stored.noteSignature, over: checkpoint.text) else {
            throw Self.contradiction(stored)
        }
        let note = checkpoint.note(
            signature: stored.noteSignature, publicKey: signer.publicKey)
        guard let second = stored.formerSignature else { return note }
        let former = try verifier(keys.former(atSize: stored.size), stored)
        guard former.publicKey.verifies(second, over: checkpoint.text) else {
            throw Self.contradiction(stored)
        }
        return try note.adding([NoteSignature(by: former, blob: second)])
    }

    /// The unsigned checkpoint of the log's first `size` entries; any size up to the log's.
    public func checkpoint(atSize size: UInt64) throws -> Checkpoint {
        try Checkpoint(
            origin: origin, size: size,
            root: try log.withNodes { try Tree.root(size: size, node: $0) })
    }

    /// The receipt of an entry whose subject is `subject`, by the key that was in force when it was
    /// registered.
    public func receipt(of index: UInt64, subject: String) throws -> Receipt {
        guard let covering = try log.checkpoint(covering: index) else {
            throw StorageError.unreadable("no checkpoint covers entry \(index)")
        }
        let (root, proof) = try log.withNodes { node in
            (
                try Tree.root(size: covering.size, node: node),
                try InclusionProof.make(index: index, size: covering.size, node: node)
            )
        }
        let signer = try verifier(keys.signer(atSize: covering.size), covering).publicKey
        guard let signature = covering.receiptSignature(of: index),
            Receipt.isSigned(
                signature, by: signer, origin: origin, subject: subject,
                registeredAt: covering.time, root: root)
        else { throw Self.contradiction(covering) }
        return Receipt(
            origin: origin, subject: subject, registeredAt: covering.time, proof: proof,
            keyIdentifier: signer.keyIdentifier, signature: signature)
    }

    private func verifier(
        _ key: LogKeys.Key?, _ stored: StoredCheckpoint
    ) throws -> VerifierKey {
        guard let key, let verifier = try? VerifierKey(parsing: key.verifierKey) else {
            throw Self.contradiction(stored)
        }
        return verifier
    }

    private static func contradiction(_ stored: StoredCheckpoint) -> StorageError {
        .unreadable(
            "the stored signature of the checkpoint of size \(stored.size) does not verify; "
                + "`certledger audit` tells more")
    }
}
