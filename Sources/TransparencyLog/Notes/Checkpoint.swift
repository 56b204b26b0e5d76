public import COSE

/// What a log commits to: its name, its size and the root of its tree (C2SP tlog-checkpoint).
///
/// ```text
/// example.com/behind-the-sofa
/// 20852163
/// CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=
/// ```
///
/// Extension lines are refused, always: implementations disagree on what signs them.
public struct Checkpoint: Hashable, Sendable {
    /// The log's name, which is also the name of its key.
    public let origin: String

    /// The number of entries.
    public let size: UInt64

    /// The root over the first `size` entries.
    public let root: Digest

    /// Takes the three facts.
    ///
    /// Refuses an origin that is no key name, a size beyond `Tree.maximumSize`, and an empty tree
    /// whose root is not the empty tree's.
    public init(origin: String, size: UInt64, root: Digest) throws(CheckpointError) {
        guard KeyName.isAcceptable(origin) else { throw .originNotAcceptable }
        guard size <= Tree.maximumSize else { throw .sizeTooLarge(size) }
        guard size > 0 || root == Tree.emptyRoot else { throw .wrongRootOfEmptyTree(root) }
        self.origin = origin
        self.size = size
        self.root = root
    }

    /// Reads the text of a note: what `text` prints, and nothing else.
    public init(parsingText text: [UInt8]) throws(CheckpointError) {
        let lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        guard lines.count == 4, lines[3].isEmpty else {
            throw .wrongLineCount(found: lines.count - 1)
        }
        guard let origin = String(validating: lines[0], as: UTF8.self) else {
            throw .originNotAcceptable
        }
        guard let size = UInt64(canonicalDecimal: lines[1]) else { throw .sizeNotDecimal }
        guard let base64 = String(validating: lines[2], as: UTF8.self),
            let bytes = Base64.decode(base64), let root = Digest(bytes)
        else { throw .rootNotBase64 }
        try self.init(origin: origin, size: size, root: root)
    }

    /// Reads a note that the log itself has signed with one of its keys.
    ///
    /// The keys are those named like the origin; witnesses are `Policy`'s affair.
    public init(
        opening note: [UInt8], logKeys keys: [VerifierKey]
    ) throws(CheckpointError) {
        let text: [UInt8]
        let signers: [VerifierKey]
        do throws(NoteError) {
            let note = try SignedNote(parsing: note)
            text = note.text
            signers = try note.verified(by: keys)
        } catch {
            throw .note(error)
        }
        try self.init(parsingText: text)
        let origin = origin
        guard signers.contains(where: { $0.kind == .ed25519 && $0.name == origin }) else {
            throw .note(.noKnownSignature)
        }
    }

    /// The three lines that are signed.
    public var text: [UInt8] {
        Array("\(origin)\n\(size)\n\(Base64.encode(root.bytes))\n".utf8)
    }

    /// The log's 64-byte signature over the text; the same key, the same bytes.
    public func noteSignature(by key: PrivateKey) -> [UInt8] { key.sign(text) }

    /// The checkpoint as a note with a signature of the log made before; it is not verified.
    ///
    /// - Precondition: the signature has 64 bytes.
    public func note(signature: [UInt8], publicKey: PublicKey) -> SignedNote {
        precondition(signature.count == PublicKey.signatureByteCount, "a signature has 64 bytes")
        // The origin has passed every test that a key name and a note's text are put to.
        let key = VerifierKey(acceptedName: origin, kind: .ed25519, publicKey: publicKey)
        return SignedNote(
            checkedText: text, signatures: [NoteSignature(by: key, blob: signature)])
    }
}
