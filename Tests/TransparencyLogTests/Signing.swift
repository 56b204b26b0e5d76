import COSE

@testable import TransparencyLog

extension SignedNote {
    /// Signs a text with an Ed25519 key.
    static func sign(text: [UInt8], name: String, key: PrivateKey) throws -> SignedNote {
        let verifier = try VerifierKey(name: name, kind: .ed25519, publicKey: key.publicKey)
        return try SignedNote(
            text: text, signatures: [NoteSignature(by: verifier, blob: key.sign(text))])
    }
}

extension Checkpoint {
    /// The checkpoint as a note with the log's signature.
    func sign(with key: PrivateKey) -> SignedNote {
        note(signature: noteSignature(by: key), publicKey: key.publicKey)
    }
}

extension Cosignature {
    /// Cosigns a checkpoint as a witness does.
    static func sign(
        _ checkpoint: Checkpoint, at time: Int64, name: String, key: PrivateKey
    ) throws -> NoteSignature {
        let verifier = try VerifierKey(name: name, kind: .cosignature, publicKey: key.publicKey)
        let signature = key.sign(signedMessage(text: checkpoint.text, time: time))
        return NoteSignature(by: verifier, blob: time.bigEndianBytes + signature)
    }
}

extension Policy {
    /// Reads a note and gives the checkpoint that it makes valid.
    func check(note bytes: [UInt8]) throws -> Checkpoint {
        try check(SignedNote(parsing: bytes))
    }
}
