/// A signed message with one signer: COSE_Sign1 under tag 18 (RFC 9052 §4.2).
///
/// ```text
/// 18([ protected: bstr .cbor {label => value}, unprotected: {label => value},
///      payload: bstr / null, signature: bstr ])
/// ```
///
/// A value of this type has been read or made, not verified: ask `isSigned(by:payload:)`.
public struct Sign1: Hashable, Sendable {
    /// The protected header as signed, in whatever order its signer wrote the keys.
    public let protectedBytes: [UInt8]

    /// The protected header, decoded from `protectedBytes`.
    public let protected: CBORMap

    /// The unprotected header, which the signature does not cover.
    public var unprotected: CBORMap

    /// The payload; nil when it is detached.
    public let payload: [UInt8]?

    /// The 64 bytes of the signature.
    public let signature: [UInt8]

    /// Signs a payload.
    ///
    /// - Precondition: the protected header has `alg` −8 or −19.
    public init(
        protected: CBORMap, unprotected: CBORMap = [:], payload: [UInt8], detached: Bool = false,
        signedBy key: PrivateKey
    ) {
        precondition(
            [Algorithm.edDSA, Algorithm.ed25519].contains(protected[HeaderLabel.algorithm]?.int),
            "a protected header names EdDSA or Ed25519 as its algorithm")
        let protectedBytes = protected.encoded()
        let toBeSigned = Self.toBeSigned(protectedBytes: protectedBytes, payload: payload)
        self.init(
            protectedBytes: protectedBytes, protected: protected, unprotected: unprotected,
            payload: detached ? nil : payload, signature: key.sign(toBeSigned))
    }

    /// Puts a message together from a signature made before; nothing is verified.
    public init(
        protected: CBORMap, unprotected: CBORMap = [:], payload: [UInt8]?, signature: [UInt8]
    ) {
        self.init(
            protectedBytes: protected.encoded(), protected: protected, unprotected: unprotected,
            payload: payload, signature: signature)
    }

    init(
        protectedBytes: [UInt8], protected: CBORMap, unprotected: CBORMap, payload: [UInt8]?,
        signature: [UInt8]
    ) {
        self.protectedBytes = protectedBytes
        self.protected = protected
        self.unprotected = unprotected
        self.payload = payload
        self.signature = signature
    }

    /// True when the key signed the protected header and the payload.
    ///
    /// A detached payload is given as an argument. False without any payload, and false when a
    /// payload is given that is not the one inside.
    public func isSigned(by key: PublicKey, payload detached: [UInt8]? = nil) -> Bool {
        guard let content = payload ?? detached, detached == nil || detached == content else {
            return false
        }
        return key.verifies(signature, over: toBeSigned(payload: content))
    }

    /// The bytes that the signature covers: the `Sig_structure` (RFC 9052 §4.4), no external data.
    ///
    /// The payload inside, else the one given, else an empty one.
    public func toBeSigned(payload detached: [UInt8]? = nil) -> [UInt8] {
        Self.toBeSigned(protectedBytes: protectedBytes, payload: payload ?? detached ?? [])
    }

    /// The encoding: tag 18, the protected bytes as signed, everything else deterministic.
    public func encoded() -> [UInt8] {
        var buffer: [UInt8] = []
        buffer.reserveCapacity(
            protectedBytes.count + (payload?.count ?? 0) + signature.count + 32)
        CBOR.encodeHead(.tag, Self.tag, into: &buffer)
        CBOR.encodeHead(.array, 4, into: &buffer)
        CBOR.encode(bytes: protectedBytes, into: &buffer)
        unprotected.encode(into: &buffer)
        (payload.map(CBOR.bytes) ?? .null).encode(into: &buffer)
        CBOR.encode(bytes: signature, into: &buffer)
        return buffer
    }

    /// The CBOR tag of a COSE_Sign1: 18.
    static let tag: UInt64 = 18

    /// The `Sig_structure` over a protected header as encoded and a payload, without external data.
    public static func toBeSigned(protectedBytes: [UInt8], payload: [UInt8]) -> [UInt8] {
        var buffer: [UInt8] = []
        buffer.reserveCapacity(protectedBytes.count + payload.count + 32)
        CBOR.encodeHead(.array, 4, into: &buffer)
        CBOR.text("Signature1").encode(into: &buffer)
        CBOR.encode(bytes: protectedBytes, into: &buffer)
        CBOR.encode(bytes: [], into: &buffer)
        CBOR.encode(bytes: payload, into: &buffer)
        return buffer
    }
}
