import COSE
public import Certification
public import TransparencyLog

/// Checkpoints, notes and receipts of a log, put together again from its nodes and stored
/// signatures.
///
/// Their bytes are the same whenever they are made (FORMATS §4, §5): an entry's receipt is under
/// the first checkpoint that covers it, every signature is stored, and whose it is follows from the
/// entry's position. A private key is needed for a note that was not published before, alone.
public struct Checkpoints {
    private let log: any EventLog
    private let origin: String
    private let keys: LogKeys

    /// Takes a log, its name, and the keys that it had up to now.
    public init(of log: any EventLog, origin: String, keys: LogKeys) {
        self.log = log
        self.origin = origin
        self.keys = keys
    }

    /// The newest note that is kept, or nil when none was published.
    public func newestNote() throws -> SignedNote? { try log.latestNote().map(note) }

    /// A kept note: the line of the key in force, and in an overlap the former key's below it.
    ///
    /// Throws when a stored signature is not over what the nodes now give: such a note must not
    /// leave the house.
    public func note(of stored: StoredNote) throws -> SignedNote {
        let checkpoint = try checkpoint(atSize: stored.size)
        let signer = try verifier(keys.signer(atSize: stored.size), stored.size)
        guard signer.publicKey.verifies(stored.signature, over: checkpoint.text) else {
            throw Self.contradiction(stored.size)
        }
        let note = checkpoint.note(signature: stored.signature, publicKey: signer.publicKey)
        guard let second = stored.formerSignature else { return note }
        let former = try verifier(keys.former(atSize: stored.size), stored.size)
        guard former.publicKey.verifies(second, over: checkpoint.text) else {
            throw Self.contradiction(stored.size)
        }
        return try note.adding([NoteSignature(by: former, blob: second)])
    }

    /// Signs the note over so many entries, the log's newest, to be kept and published; `day` is
    /// their log day. Nil where a key that has to sign is not among those at hand.
    func signNote(
        atSize size: UInt64, with atHand: [PrivateKey], on day: CivilDate
    ) throws -> StoredNote? {
        func key(_ key: LogKeys.Key) -> PrivateKey? { atHand.first { key.isHeld(by: $0) } }
        guard let signer = keys.signer(atSize: size).flatMap(key) else { return nil }
        let former = keys.former(atSize: size, on: day)
        if let former, key(former) == nil { return nil }
        let checkpoint = try checkpoint(atSize: size)
        return StoredNote(
            size: size, signature: checkpoint.noteSignature(by: signer),
            formerSignature: former.flatMap(key).map { checkpoint.noteSignature(by: $0) })
    }

    /// The unsigned checkpoint of the log's first `size` entries; any size up to the log's.
    public func checkpoint(atSize size: UInt64) throws -> Checkpoint {
        try Checkpoint(
            origin: origin, size: size,
            root: try Tree.root(size: size, node: log.node))
    }

    /// The receipt of an entry, by the key that was in force when it was registered.
    public func receipt(of index: UInt64) throws -> Receipt {
        guard let covering = try log.checkpoint(covering: index) else {
            throw StorageError.unreadable("no checkpoint covers entry \(index)")
        }
        let checkpoint = try checkpoint(atSize: covering.size)
        let signer = try verifier(keys.signer(atSize: covering.size), covering.size).publicKey
        guard checkpoint.isReceiptSigned(covering.signature, at: covering.time, by: signer) else {
            throw Self.contradiction(covering.size)
        }
        return Receipt(
            origin: origin, treeSize: covering.size, registeredAt: covering.time,
            proof: try InclusionProof.make(index: index, size: covering.size, node: log.node),
            keyIdentifier: signer.keyIdentifier, signature: covering.signature)
    }

    private func verifier(_ key: LogKeys.Key?, _ size: UInt64) throws -> VerifierKey {
        guard let key, let verifier = try? VerifierKey(parsing: key.verifierKey) else {
            throw Self.contradiction(size)
        }
        return verifier
    }

    private static func contradiction(_ size: UInt64) -> StorageError {
        .unreadable(
            "the stored signature of the checkpoint of size \(size) does not verify; "
                + "`certledger audit` tells more")
    }
}
