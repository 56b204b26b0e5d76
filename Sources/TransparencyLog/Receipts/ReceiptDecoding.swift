import COSE

extension Receipt {
    /// Reads a receipt of this profile: what `encoded()` gives, and nothing else.
    ///
    /// Nothing is verified. A receipt of another profile, with a second proof or another header
    /// for example, is refused although its own log may stand by it.
    public init(decoding bytes: [UInt8]) throws(ReceiptError) {
        let message: Sign1
        do throws(COSEError) {
            message = try Sign1(decoding: bytes, maximumByteCount: Self.maximumByteCount)
        } catch {
            throw .notSigned(error)
        }
        guard let structure = message.protected[HeaderLabel.verifiableDataStructure] else {
            throw .notReceipt
        }
        guard structure.int == Self.rfc9162SHA256 else { throw .otherDataStructure }
        guard message.payload == nil else { throw .payloadNotDetached }
        let claims = message.protected[HeaderLabel.cwtClaims]?.mapValue
        guard let origin = claims?[Claim.issuer]?.string,
            claims?[Claim.subject]?.string != nil,
            case .unsigned(let treeSize) = claims?[Self.treeSizeClaim],
            let time = claims?[Claim.issuedAt]?.int, time >= 0,
            let keyIdentifier = message.protected[HeaderLabel.keyIdentifier]?.bytesValue
        else { throw .headerIncomplete }
        self.init(
            origin: origin, treeSize: treeSize, registeredAt: Int64(time),
            proof: try Self.proof(in: message.unprotected), keyIdentifier: keyIdentifier,
            signature: message.signature)
        guard encoded() == bytes else { throw .notCanonical }
    }

    private static func proof(in unprotected: CBORMap) throws(ReceiptError) -> InclusionProof {
        let proofs = unprotected[HeaderLabel.verifiableDataProofs]?.mapValue
        guard let encoded = proofs?[inclusionProofs]?.arrayValue, encoded.count == 1,
            let bytes = encoded[0].bytesValue,
            let items = try? CBOR(decoding: bytes).arrayValue, items.count == 3,
            case .unsigned(let size) = items[0], case .unsigned(let index) = items[1],
            let hashes = items[2].arrayValue
        else { throw .proofNotReadable }
        let path = hashes.compactMap { $0.bytesValue.flatMap { Digest($0) } }
        guard path.count == hashes.count else { throw .proofNotReadable }
        return InclusionProof(leafIndex: index, treeSize: size, path: path)
    }
}
