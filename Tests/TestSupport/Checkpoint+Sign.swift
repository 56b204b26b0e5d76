public import COSE
public import TransparencyLog

extension Checkpoint {
    /// The checkpoint as a note with the log's signature.
    public func sign(with key: PrivateKey) -> SignedNote {
        note(signature: noteSignature(by: key), publicKey: key.publicKey)
    }
}
