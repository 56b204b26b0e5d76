public import COSE

/// What the log signs of a checkpoint: a receipt without its path, which is rebuilt from the tree
/// (RFC 9942 §4). The one signature covers origin, size, time and root, and serves every entry
/// that the checkpoint is the first to cover.
extension Checkpoint {
    /// The log's 64-byte signature; the same key, the same bytes.
    ///
    /// - Precondition: the time is not negative.
    public func receiptSignature(at time: Int64, by key: PrivateKey) -> [UInt8] {
        key.sign(toBeSigned(at: time, kid: key.publicKey.keyIdentifier))
    }

    /// Whether a signature is the log's, over this checkpoint at that time.
    public func isReceiptSigned(
        _ signature: [UInt8], at time: Int64, by key: PublicKey
    ) -> Bool {
        time >= 0 && key.verifies(signature, over: toBeSigned(at: time, kid: key.keyIdentifier))
    }

    private func toBeSigned(at time: Int64, kid: [UInt8]) -> [UInt8] {
        precondition(time >= 0, "a registration time is not negative")
        let header = Receipt.protectedHeader(
            origin: origin, treeSize: size, registeredAt: time, keyIdentifier: kid)
        return Sign1.toBeSigned(protectedBytes: header.encoded(), payload: root.bytes)
    }
}
