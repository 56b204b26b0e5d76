public import COSE

/// The log's signatures of the receipts under one checkpoint, without their proofs: a signature
/// covers origin, subject, registration time and root, and not the path, which is rebuilt from the
/// tree (RFC 9942 §4).
///
/// What the receipts of a checkpoint have in common is encoded once: an audit checks one for every
/// entry, and putting each together cost an eighth of what is no signature (measured).
public struct ReceiptSigning: Sendable {
    /// The `Sig_structure`'s parts around the subject: protected header and payload.
    private let header: (before: [UInt8], after: [UInt8])
    private let root: Digest

    /// The receipts of entries that a checkpoint is the first to cover, by the key with this `kid`.
    ///
    /// - Precondition: the time is not negative.
    public init(origin: String, registeredAt: Int64, root: Digest, keyIdentifier: [UInt8]) {
        precondition(registeredAt >= 0, "a registration time is not negative")
        self.root = root
        // The header of no subject, taken apart where the subject stands: everything before it is
        // as long whatever the subject is.
        let header = Receipt.protectedHeader(
            origin: origin, subject: "", registeredAt: registeredAt, keyIdentifier: keyIdentifier)
        let bytes = header.encoded()
        let rest =
            CBOR(Claim.issuedAt).encoded() + CBOR(Int(registeredAt)).encoded()
            + CBOR(HeaderLabel.verifiableDataStructure).encoded()
            + CBOR(Receipt.rfc9162SHA256).encoded()
        self.header = (Array(bytes.dropLast(rest.count + 1)), rest)
    }

    /// The log's 64-byte signature of an entry's receipt.
    public func signature(of subject: String, by key: PrivateKey) -> [UInt8] {
        key.sign(toBeSigned(subject))
    }

    /// Whether a stored signature is the one of an entry's receipt.
    public func isSigned(_ signature: [UInt8], of subject: String, by key: PublicKey) -> Bool {
        key.verifies(signature, over: toBeSigned(subject))
    }

    private func toBeSigned(_ subject: String) -> [UInt8] {
        let protected = header.before + CBOR.text(subject).encoded() + header.after
        return Sign1.toBeSigned(protectedBytes: protected, payload: root.bytes)
    }
}

extension Receipt {
    /// Whether a stored signature is the one of one receipt without its proof: see
    /// `ReceiptSigning`.
    public static func isSigned(
        _ signature: [UInt8], by key: PublicKey, origin: String, subject: String,
        registeredAt: Int64, root: Digest
    ) -> Bool {
        registeredAt >= 0
            && ReceiptSigning(
                origin: origin, registeredAt: registeredAt, root: root,
                keyIdentifier: key.keyIdentifier
            ).isSigned(signature, of: subject, by: key)
    }
}
