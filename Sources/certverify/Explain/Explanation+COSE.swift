import COSE
import Certification
import Console
import TransparencyLog
import Verification

// COSE objects, told apart by their protected headers (FORMATS §1).
extension Explanation {
    /// A COSE_Sign1 of any of our kinds; nil for other bytes.
    static func message(_ bytes: [UInt8]) -> Explanation? {
        guard let message = try? Sign1(decoding: bytes, maximumByteCount: bytes.count) else {
            return nil
        }
        let kind = kind(of: message, bytes)
        return Explanation(
            kind.name, "\(bytes.count) bytes",
            [
                Explanation("protected", "", header(message.protected)),
                Explanation("unprotected", "", header(message.unprotected)),
            ] + kind.parts + [
                Explanation("signature", Hex.encode(message.signature)),
                Explanation("SHA-256", Digest.sha256(bytes).hex),
            ])
    }

    private static func kind(
        of message: Sign1, _ bytes: [UInt8]
    ) -> (name: String, parts: [Explanation]) {
        let type = message.protected[HeaderLabel.type]?.string
        if type == StatusList.type {
            return ("status list (FORMATS §8)", parts(bytes, statusClaims, list))
        }
        if type == PublicRegister.type {
            return ("public register (FORMATS §8)", parts(bytes, registerClaims, list))
        }
        if message.protected[HeaderLabel.verifiableDataStructure] != nil {
            return ("receipt (RFC 9942)", parts(bytes, Receipt.init, receipt))
        }
        if message.protected[HeaderLabel.contentType]?.string == StatementHeader.contentType {
            return ("signed statement (RFC 9943)", statement(bytes))
        }
        if let credential = try? Credential(decoding: bytes) {
            return ("certificate credential (FORMATS §7)", certificate(credential.claims))
        }
        let payload = message.payload.map { bytes in
            (try? CBOR(decoding: bytes)).map { Explanation("payload", cbor: $0) }
                ?? Explanation("payload", Hex.encode(bytes))
        }
        return ("COSE_Sign1 of no kind of ours", [payload ?? Explanation("payload", "detached")])
    }

    /// The parts of a kind, or why it is not one after all.
    private static func parts<Value, Fault>(
        _ bytes: [UInt8], _ decode: ([UInt8]) throws(Fault) -> Value,
        _ explain: (Value) -> [Explanation]
    ) -> [Explanation] {
        do throws(Fault) {
            return explain(try decode(bytes))
        } catch {
            return [Explanation("not readable as such", "\(error)")]
        }
    }

    private static func header(_ map: CBORMap) -> [Explanation] {
        let names = [
            HeaderLabel.algorithm: "alg", HeaderLabel.contentType: "content type",
            HeaderLabel.keyIdentifier: "kid", HeaderLabel.cwtClaims: "CWT claims",
            HeaderLabel.type: "typ", HeaderLabel.disclosures: "sd_claims",
            HeaderLabel.receipts: "receipts",
            HeaderLabel.verifiableDataStructure: "vds", HeaderLabel.verifiableDataProofs: "vdp",
        ]
        return map.pairs.map { label, value in
            let name = "\(word(label)) \(label.int.flatMap { names[$0] } ?? "")"
            if label.int == HeaderLabel.receipts, let receipts = value.arrayValue {
                return Explanation(
                    name, "",
                    receipts.map { item in
                        item.bytesValue.flatMap { message($0) } ?? Explanation("?", cbor: item)
                    })
            }
            if label.int == HeaderLabel.disclosures, let values = value.arrayValue {
                return Explanation(name, "", values.map(disclosure))
            }
            if label.int == HeaderLabel.cwtClaims, let claims = value.mapValue {
                return Explanation(name, "", Self.claims(claims))
            }
            return Explanation(name, cbor: value)
        }
    }

    private static func disclosure(_ item: CBOR) -> Explanation {
        guard let disclosure = try? Disclosure(decoding: item.bytesValue ?? []) else {
            return Explanation("?", cbor: item)
        }
        return Explanation(
            "value of \(disclosure.digest.hex)", "",
            [Explanation(disclosure.key, cbor: disclosure.value)])
    }

    private static func claims(_ map: CBORMap) -> [Explanation] {
        let names = [
            Claim.issuer: "iss", Claim.subject: "sub", Claim.audience: "aud",
            Claim.expiration: "exp", Claim.notBefore: "nbf", Claim.issuedAt: "iat",
            Claim.identifier: "cti",
        ]
        return map.pairs.map { label, value in
            let name = "\(word(label)) \(label.int.flatMap { names[$0] } ?? "")"
            let isTime = [Claim.expiration, Claim.notBefore, Claim.issuedAt].contains(label.int)
            if isTime, let seconds = value.int {
                return Explanation(name, time(Int64(seconds)))
            }
            return Explanation(name, cbor: value)
        }
    }

    private static func statement(_ bytes: [UInt8]) -> [Explanation] {
        guard let split = try? TransparentStatement.split(bytes),
            let message = try? Sign1(decoding: split.registered),
            let payload = message.payload.flatMap({ try? CBOR(decoding: $0) })
        else { return [Explanation("not readable as such")] }
        var parts = [
            Explanation("event", cbor: payload),
            Explanation("leaf hash", Tree.leafHash(split.registered).hex),
        ]
        let carried = payload.mapValue?["credential"]?.string.flatMap { Base64URL.decode($0) }
        if let credential = carried.flatMap({ self.message($0) }) {
            parts.append(Explanation("its credential", "", [credential]))
        }
        return parts
    }

    private static func receipt(_ receipt: Receipt) -> [Explanation] {
        [
            Explanation("log", Shown.isolated(receipt.origin)),
            Explanation("registered at", time(receipt.registeredAt)),
            Explanation("tree size", "\(receipt.treeSize)"),
            Explanation(
                "entry",
                "\(receipt.proof.leafIndex)"
                    + (receipt.proof.treeSize == receipt.treeSize
                        ? "" : ", in a tree of \(receipt.proof.treeSize), which was not signed")),
            Explanation("path", "", receipt.proof.path.map { Explanation($0.hex) }),
        ]
    }

    private static func certificate(_ claims: CredentialClaims) -> [Explanation] {
        let isChinese = Terminal.language == .zh
        return [
            (isChinese ? "账本" : "ledger", Shown.isolated(claims.ledger)),
            (isChinese ? "证书编号" : "number", "\(claims.number)"),
            (isChinese ? "版次" : "edition", "\(claims.edition)"),
            (isChinese ? "评定规则" : "scheme", Shown.isolated(claims.scheme)),
            (isChinese ? "获评经营主体" : "holder", Shown.isolated(claims.holder)),
            (isChinese ? "统一社会信用代码" : "credit code", Shown.isolated(claims.creditCode)),
            (isChinese ? "产品或服务" : "product or service", Shown.isolated(claims.offering)),
            (isChinese ? "商标" : "mark", Shown.isolated(claims.mark)),
            (isChinese ? "标准" : "standard", Shown.isolated(claims.standard)),
            (isChinese ? "首日" : "first day", "\(claims.validFrom)"),
            (isChinese ? "末日" : "last day", "\(claims.validThrough)"),
            (isChinese ? "状态列表序号" : "status index", "\(claims.statusIndex)"),
            (
                isChinese ? "范围全文的 SHA-256" : "SHA-256 of the full scope",
                claims.scopeDigest?.hex ?? (isChinese ? "未列范围" : "no scope")
            ),
        ].map { Explanation($0.0, $0.1) }
    }

    private static func statusClaims(_ bytes: [UInt8]) throws(ListError) -> ListClaims {
        try StatusList(decoding: bytes, signedByOneOf: []).claims
    }

    private static func registerClaims(_ bytes: [UInt8]) throws(ListError) -> ListClaims {
        try PublicRegister(decoding: bytes, signedByOneOf: []).claims
    }

    private static func list(_ claims: ListClaims) -> [Explanation] {
        [
            Explanation("address", Shown.isolated(claims.uri)),
            Explanation("ledger", Shown.isolated(claims.audience)),
            Explanation("scheme", Shown.isolated(claims.scheme)),
            Explanation("credentials", "\(claims.count)"),
            Explanation("tree size", "\(claims.size)"), Explanation("root", claims.root.hex),
            Explanation("signed at", time(claims.issuedAt)),
            Explanation("next due", time(claims.expiresAt)),
            Explanation("compressed", "not unpacked: nobody's signature is checked here"),
        ]
    }
}
