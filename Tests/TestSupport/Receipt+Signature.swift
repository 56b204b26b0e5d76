public import COSE
public import TransparencyLog

extension Receipt {
    /// The log's signature of one receipt, without its proof.
    public static func signature(
        by key: PrivateKey, origin: String, subject: String, registeredAt: Int64, root: Digest
    ) -> [UInt8] {
        ReceiptSigning(
            origin: origin, registeredAt: registeredAt, root: root,
            keyIdentifier: key.publicKey.keyIdentifier
        ).signature(of: subject, by: key)
    }
}
