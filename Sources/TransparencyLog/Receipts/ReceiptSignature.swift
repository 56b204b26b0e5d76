public import COSE

extension Receipt {
    /// The log's signature of a receipt without its proof: it covers origin, subject, registration
    /// time and root, and not the path, which is rebuilt from the tree (RFC 9942 §4).
    public static func signature(
        by key: PrivateKey, origin: String, subject: String, registeredAt: Int64, root: Digest
    ) -> [UInt8] {
        let proof = InclusionProof(leafIndex: 0, treeSize: 1, path: [])
        return Receipt(
            origin: origin, subject: subject, registeredAt: registeredAt, proof: proof,
            root: root, signedBy: key
        ).signature
    }

    /// Whether a stored signature is the one of such a receipt.
    public static func isSigned(
        _ signature: [UInt8], by key: PublicKey, origin: String, subject: String,
        registeredAt: Int64, root: Digest
    ) -> Bool {
        guard signature.count == PublicKey.signatureByteCount else { return false }
        let proof = InclusionProof(leafIndex: 0, treeSize: 1, path: [])
        return Receipt(
            origin: origin, subject: subject, registeredAt: registeredAt, proof: proof,
            keyIdentifier: key.keyIdentifier, signature: signature
        ).sign1.isSigned(by: key, payload: root.bytes)
    }
}
