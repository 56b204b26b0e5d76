public import COSE

/// What a receipt that has been verified says about a statement.
///
/// All of it is the log's word. Its signature covers origin, time, size and root; and in a tree of
/// known size one path leads to its root from one entry only, so that the index is bound too.
public struct Registration: Hashable, Sendable {
    /// The size of the tree, as signed by the log.
    public let size: UInt64

    /// The entry's position in it, from 0.
    public let index: UInt64

    /// The root that the log signed, of a tree that has the statement in it.
    public let root: Digest

    /// The registration time in POSIX seconds, as signed by the log.
    public let registeredAt: Int64
}

extension Receipt {
    /// Verifies that the log of this name and key has registered the statement.
    ///
    /// `statement` is the registered form, with an empty unprotected header: what
    /// `TransparentStatement.split` gives. Its own signature is not looked at.
    ///
    /// A good receipt says what the log signed; that the log shows everybody the same tree is for
    /// checkpoints and witnesses to say.
    @discardableResult
    public func check(
        statement: [UInt8], logKey: PublicKey, origin: String
    ) throws(ReceiptError) -> Registration {
        let message: Sign1
        do throws(COSEError) {
            message = try Sign1(decoding: statement)
        } catch {
            throw .statementNotReadable(error)
        }
        guard message.unprotected.isEmpty else { throw .statementNotInRegisteredForm }
        guard CBOR.text(self.origin) == .text(origin) else {
            throw .wrongOrigin(found: self.origin, wanted: origin)
        }
        guard treeSize == proof.treeSize else {
            throw .wrongSize(signed: treeSize, proof: proof.treeSize)
        }
        let root: Digest
        do throws(ProofError) {
            root = try proof.root(leaf: Tree.leafHash(statement))
        } catch {
            throw .proof(error)
        }
        guard sign1.isSigned(by: logKey, payload: root.bytes) else { throw .badSignature }
        return Registration(
            size: treeSize, index: proof.leafIndex, root: root, registeredAt: registeredAt)
    }
}
