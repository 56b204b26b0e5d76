import COSE
import Testing

@Suite struct `What is refused as a signed message` {
    @Test func `the smallest message is accepted`() throws {
        let message = try Sign1(decoding: Sample.message())
        #expect(message.protected == [1: -8])
        #expect(message.payload == [])
    }

    @Test(
        arguments: [
            ("83 43a10127 a0 40", .wrongTag(found: nil)),
            ("00", .wrongTag(found: nil)),
            ("d1 80", .wrongTag(found: 17)),
            ("d8 3d d2 80", .wrongTag(found: 61)),
            ("d2 80", .notFourItems),
            ("d2 83 43a10127 a0 40", .notFourItems),
            ("d2 85 43a10127 a0 40 40 40", .notFourItems),
            ("d2 a0", .notFourItems),
            ("d2 84 43a10127 a0 40", .notCBOR(.truncated(at: 8))),
            ("d2 84 43a10127 a0 40 40 00", .notCBOR(.trailingBytes(at: 9))),
            ("d2 9f 43a10127 a0 40 40 ff", .notCBOR(.indefiniteLength(at: 1))),
            ("d812 84 43a10127 a0 40 40", .notCBOR(.notShortest(at: 0))),
            ("", .notCBOR(.truncated(at: 0))),
        ] as [(String, COSEError)])
    func `another shape`(hex: String, error: COSEError) {
        #expect(throws: error) { try Sign1(decoding: bytes(hex)) }
    }

    @Test(
        arguments: [
            ("40", .protectedNotBytes),
            ("a10127", .protectedNotBytes),
            ("63a10127", .notCBOR(.invalidUTF8(at: 2))),
            ("41a0", .protectedNotMap),
            ("4127", .protectedNotMap),
            ("428127", .protectedNotMap),
            ("44a1012700", .protectedNotCBOR(.trailingBytes(at: 3))),
            ("45a201270127", .protectedNotCBOR(.duplicateKey(at: 0))),
            ("45bf0127ff00", .protectedNotCBOR(.indefiniteLength(at: 0))),
            ("44a1011827", .algorithmNotSupported(39)),
            ("44a1013807", .protectedNotCBOR(.notShortest(at: 2))),
            ("43a10326", .algorithmMissing),
            ("43a10126", .algorithmNotSupported(-7)),
            ("43a10108", .algorithmNotSupported(8)),
            ("48a1016545644453 41", .algorithmNotSupported("EdDSA")),
            ("44a1013834", .ed448NotSupported),
            ("46a2012702 8103", .criticalHeader),
            ("45a201270280", .criticalHeader),
            ("46a20127 4104 00", .labelNotIntegerOrText),
            ("45a20127f600", .labelNotIntegerOrText),
        ] as [(String, COSEError)])
    func `another protected header`(hex: String, error: COSEError) {
        #expect(throws: error) { try Sign1(decoding: Sample.message(protected: hex)) }
    }

    @Test(
        arguments: [
            ("80", .unprotectedNotMap),
            ("40", .unprotectedNotMap),
            ("f6", .unprotectedNotMap),
            ("a2 0400 0300", .notCBOR(.unsortedKey(at: 9))),
            ("a2 0300 0300", .notCBOR(.duplicateKey(at: 9))),
            ("a1 0127", .labelInBothHeaders(1)),
            ("a1 02 8103", .criticalHeader),
            ("a1 f4 00", .labelNotIntegerOrText),
        ] as [(String, COSEError)])
    func `another unprotected header`(hex: String, error: COSEError) {
        #expect(throws: error) { try Sign1(decoding: Sample.message(unprotected: hex)) }
    }

    @Test(arguments: ["60", "00", "80", "a0", "f4"])
    func `another payload`(hex: String) {
        #expect(throws: COSEError.payloadNotBytesOrNull) {
            try Sign1(decoding: Sample.message(payload: hex))
        }
    }

    @Test(
        arguments: [
            ("60", .signatureNotBytes),
            ("f6", .signatureNotBytes),
            ("40", .signatureByteCount(found: 0)),
            ("583f" + String(repeating: "00", count: 63), .signatureByteCount(found: 63)),
            ("5841" + String(repeating: "00", count: 65), .signatureByteCount(found: 65)),
            ("5872" + String(repeating: "00", count: 114), .ed448NotSupported),
        ] as [(String, COSEError)])
    func `another signature`(hex: String, error: COSEError) {
        #expect(throws: error) { try Sign1(decoding: Sample.message(signature: hex)) }
    }

    @Test func `65,535 bytes pass and 65,536 do not`() throws {
        func message(payloadByteCount count: Int) -> [UInt8] {
            Sign1(
                protected: [1: -8], payload: [UInt8](repeating: 0, count: count),
                signature: [UInt8](repeating: 0, count: 64)
            ).encoded()
        }
        let most = message(payloadByteCount: 65_459)
        #expect(most.count == 65_535)
        #expect(try Sign1(decoding: most).encoded() == most)
        let tooMany = message(payloadByteCount: 65_460)
        #expect(throws: COSEError.tooLong(byteCount: 65_536, maximum: 65_535)) {
            try Sign1(decoding: tooMany)
        }
        #expect(try Sign1(decoding: tooMany, maximumByteCount: 65_536).encoded() == tooMany)
    }

    @Test func `errors say what was found and what was wanted`() {
        #expect(
            COSEError.notCBOR(.float(at: 7)).description
                == "the message is not deterministic CBOR: "
                + "found a floating-point number at byte 7, wanted none")
        #expect(
            COSEError.algorithmNotSupported(-7).description
                == "found algorithm -7, wanted -8 (EdDSA) or -19 (Ed25519)")
        #expect(
            COSEError.labelInBothHeaders("a\n").description == "h'62610a' is in both headers")
    }
}

@Suite struct `COSE working group examples` {
    private struct File: Decodable {
        struct Input: Decodable {
            struct Sign0: Decodable {
                struct Key: Decodable {
                    let point: String
                    enum CodingKeys: String, CodingKey { case point = "x_hex" }
                }
                let key: Key
            }
            let sign0: Sign0
        }
        struct Intermediates: Decodable {
            let toBeSigned: String
            enum CodingKeys: String, CodingKey { case toBeSigned = "ToBeSign_hex" }
        }
        struct Output: Decodable { let cbor: String }
        let input: Input
        let intermediates: Intermediates
        let output: Output
    }

    @Test(.enabled(if: Vectors.has("cose/eddsa-sig-01.json"), "../shared/vectors/cose is absent"))
    func `EdDSA-01 verifies`() throws {
        let file = try Vectors.read("cose/eddsa-sig-01.json", as: File.self)
        let message = try Sign1(decoding: bytes(file.output.cbor))
        let key = try PublicKey(raw: bytes(file.input.sign0.key.point))
        #expect(message.payload == Array("This is the content.".utf8))
        #expect(message.unprotected == [4: .bytes(Array("11".utf8))])
        #expect(message.toBeSigned() == bytes(file.intermediates.toBeSigned))
        #expect(message.isSigned(by: key))
        #expect(message.encoded() == bytes(file.output.cbor))
    }

    @Test(.enabled(if: Vectors.has("cose/eddsa-sig-02.json"), "../shared/vectors/cose is absent"))
    func `EdDSA-02 is refused because it is Ed448`() throws {
        let file = try Vectors.read("cose/eddsa-sig-02.json", as: File.self)
        #expect(throws: COSEError.ed448NotSupported) {
            try Sign1(decoding: bytes(file.output.cbor))
        }
        #expect(throws: KeyError.wrongByteCount(found: 57, wanted: 32)) {
            try PublicKey(raw: bytes(file.input.sign0.key.point))
        }
    }
}
