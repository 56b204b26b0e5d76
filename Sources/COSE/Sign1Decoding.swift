extension Sign1 {
    /// The most bytes that a statement may have: an entry's length has 16 bits in a tile bundle.
    public static let maximumByteCount = CBORLimits.statement.maximumByteCount

    /// Reads a COSE_Sign1 of Ed25519 strictly; nothing is verified.
    ///
    /// Wanted: tag 18 and no other; four items; a protected header that is not empty, its keys
    /// unique and in any order; labels that are integers or text, none in both headers; no `crit`;
    /// `alg` −8 or −19; 64 bytes of signature; deterministic CBOR outside the protected header.
    public init(
        decoding bytes: [UInt8], maximumByteCount: Int = Self.maximumByteCount
    ) throws(COSEError) {
        guard bytes.count <= maximumByteCount else {
            throw .tooLong(byteCount: bytes.count, maximum: maximumByteCount)
        }
        let limits = CBORLimits(maximumByteCount: maximumByteCount)
        let items = try Self.items(of: Self.decode(bytes, limits: limits))
        guard case .bytes(let protectedBytes) = items[0], !protectedBytes.isEmpty else {
            throw .protectedNotBytes
        }
        guard case .map(let unprotected) = items[1] else { throw .unprotectedNotMap }
        let payload: [UInt8]?
        switch items[2] {
        case .bytes(let bytes): payload = bytes
        case .null: payload = nil
        default: throw .payloadNotBytesOrNull
        }
        guard case .bytes(let signature) = items[3] else { throw .signatureNotBytes }
        let protected = try Self.protectedHeader(protectedBytes, limits: limits)
        try Self.checkLabels(protected: protected, unprotected: unprotected)
        try Self.checkAlgorithm(protected, signature: signature)
        self.init(
            protectedBytes: protectedBytes, protected: protected, unprotected: unprotected,
            payload: payload, signature: signature)
        guard CBOR.areSame(encoded(), bytes) else { throw .notCanonical }
    }

    private static func decode(_ bytes: [UInt8], limits: CBORLimits) throws(COSEError) -> CBOR {
        do throws(CBORError) {
            // What it encodes to is compared once, by the whole message.
            return try CBOR(reading: bytes, mapOrder: .deterministic, limits: limits)
        } catch {
            throw .notCBOR(error)
        }
    }

    private static func items(of item: CBOR) throws(COSEError) -> [CBOR] {
        guard case .tagged(let tag, let content) = item else { throw .wrongTag(found: nil) }
        guard tag == Self.tag else { throw .wrongTag(found: tag) }
        guard case .array(let items) = content, items.count == 4 else { throw .notFourItems }
        return items
    }

    private static func protectedHeader(
        _ bytes: [UInt8], limits: CBORLimits
    ) throws(COSEError) -> CBORMap {
        let item: CBOR
        do throws(CBORError) {
            item = try CBOR(decoding: bytes, mapOrder: .any, limits: limits)
        } catch {
            throw .protectedNotCBOR(error)
        }
        guard case .map(let map) = item, !map.isEmpty else { throw .protectedNotMap }
        return map
    }

    private static func checkLabels(
        protected: CBORMap, unprotected: CBORMap
    ) throws(COSEError) {
        for (label, _) in protected.pairs + unprotected.pairs {
            switch label {
            case .unsigned, .negative, .text: break
            default: throw .labelNotIntegerOrText
            }
        }
        for (label, _) in unprotected.pairs where protected[label] != nil {
            throw .labelInBothHeaders(label)
        }
        // No critical parameter is understood here, so any list of them has one too many.
        guard protected[HeaderLabel.critical] == nil, unprotected[HeaderLabel.critical] == nil
        else { throw .criticalHeader }
    }

    private static func checkAlgorithm(
        _ protected: CBORMap, signature: [UInt8]
    ) throws(COSEError) {
        guard let algorithm = protected[HeaderLabel.algorithm] else { throw .algorithmMissing }
        switch algorithm.int {
        case Algorithm.edDSA:
            guard signature.count != ed448SignatureByteCount else { throw .ed448NotSupported }
        case Algorithm.ed25519: break
        case Algorithm.ed448: throw .ed448NotSupported
        default: throw .algorithmNotSupported(algorithm)
        }
        guard signature.count == PublicKey.signatureByteCount else {
            throw .signatureByteCount(found: signature.count)
        }
    }

    /// With `alg` EdDSA only this length tells an Ed448 signature (RFC 8032 §5.2.6).
    private static let ed448SignatureByteCount = 114
}
