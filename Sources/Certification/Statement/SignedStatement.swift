public import COSE

/// A statement as read from bytes, before anyone's key has been tried on it.
///
/// A class, because it is read once and handed around: its twenty parts are never copied.
public final class UnverifiedStatement: Sendable {
    /// The registered form's bytes: what the leaf hash is over.
    public let bytes: [UInt8]
    /// The COSE object that the bytes are.
    public let sign1: Sign1
    /// Its protected header, as read.
    public let header: StatementHeader
    /// Its payload, as read.
    public let event: Event
    /// The hash of its leaf in the tree: SHA-256(0x00 ‖ statement), RFC 9162 §2.1.
    public let leafHash: Digest
    /// Why the payload's fields have not the shape of its act, if they have not: looked at where
    /// the statement is read, which many cores do at once, and judged by `decide`.
    let shapeFault: ShapeError?

    /// Reads a statement in its registered form, strictly (FORMATS §1).
    public convenience init(decoding bytes: [UInt8]) throws(StatementError) {
        let sign1: Sign1
        do { sign1 = try Sign1(decoding: bytes) } catch { throw .notSign1("\(error)") }
        try self.init(sign1, bytes)
    }

    /// Takes a message that was read strictly, with the bytes that it is.
    init(_ sign1: Sign1, _ bytes: [UInt8]) throws(StatementError) {
        guard bytes.count <= Sign1.maximumByteCount else {
            throw .notSign1(
                "\(COSEError.tooLong(byteCount: bytes.count, maximum: Sign1.maximumByteCount))")
        }
        guard sign1.unprotected.pairs.isEmpty else { throw .unprotectedHeader }
        guard let payload = sign1.payload else { throw .field("payload", wanted: "attached") }
        self.bytes = bytes
        self.sign1 = sign1
        header = try StatementHeader(sign1.protected)
        event = try Event(decoding: payload)
        shapeFault = event.shapeFault
        var hash = SHA256()
        hash.update(CollectionOfOne<UInt8>(0))
        hash.update(bytes)
        leafHash = hash.finalize()
    }

    /// The statement as signed by one of the keys, or nil when none of them signed it.
    public func verified(byOneOf keys: [PublicKey]) -> SignedStatement? {
        for key in keys where key.keyIdentifier == header.keyIdentifier {
            if sign1.isSigned(by: key) { return SignedStatement(self, key: key) }
        }
        return nil
    }

    /// The credential that it issues, where it does.
    public var credential: Credential? {
        event.fields["credential"]?.string.flatMap { Base64URL.decode($0) }
            .flatMap { try? Credential(decoding: $0) }
    }

    /// The statement as signed by a key that was found to have signed these very bytes before.
    func verified(before key: PublicKey) -> SignedStatement { SignedStatement(self, key: key) }
}

extension UnverifiedStatement: Hashable {
    /// True when the bytes are the same.
    public static func == (left: UnverifiedStatement, right: UnverifiedStatement) -> Bool {
        left === right || left.bytes == right.bytes
    }

    /// Feeds the leaf hash, which the bytes decide.
    public func hash(into hasher: inout Hasher) { hasher.combine(leafHash) }
}

/// A statement whose signature a known key made: the only kind that `decide` looks at.
public struct SignedStatement: Hashable, Sendable {
    /// The statement as it was read, never as corrected.
    public let statement: UnverifiedStatement
    public let key: PublicKey
    private var corrected: Event?
    private var credentialKey: PublicKey?

    fileprivate init(_ statement: UnverifiedStatement, key: PublicKey) {
        self.statement = statement
        self.key = key
    }

    /// Signs an event, and reads the result back as strictly as any other.
    public init(
        _ event: Event, by issuer: PartyID, on subject: Subject, for audience: String,
        at issuedAt: Int64, identifier: [UInt8], with key: PrivateKey
    ) throws(StatementError) {
        let header = StatementHeader(
            issuer: issuer, subject: subject, audience: audience, issuedAt: issuedAt,
            identifier: identifier, keyIdentifier: key.publicKey.keyIdentifier)
        let sign1 = Sign1(
            protected: header.map, payload: event.encoded(), signedBy: key)
        // Read back through the strict reader: what it would refuse is never signed.
        self.init(try UnverifiedStatement(decoding: sign1.encoded()), key: key.publicKey)
    }

    /// The same statement as if it said something else: what a correction is judged by, never
    /// what is registered.
    func saying(_ event: Event) -> SignedStatement {
        var copy = self
        copy.corrected = event
        return copy
    }

    /// The same, with the key that was found to have signed the credential in it.
    public func sealed(by key: PublicKey?) -> SignedStatement {
        var copy = self
        copy.credentialKey = key
        return copy
    }

    /// The key that was found to have signed its credential, where one was tried before.
    var sealedBy: PublicKey? { corrected == nil ? credentialKey : nil }
    /// Why its fields have not the shape of its act, if they have not.
    var shapeFault: ShapeError? { corrected.map(\.shapeFault) ?? statement.shapeFault }
    public var leafHash: Digest { statement.leafHash }
    public var header: StatementHeader { statement.header }
    /// Its payload; where it is judged as corrected, the corrected one.
    public var event: Event { corrected ?? statement.event }
    /// The bytes in registered form: those signed, never corrected ones.
    public var bytes: [UInt8] { statement.bytes }
}
