import COSE
import Testing

/// Points and signatures on which libraries differ, computed once from the curve's equation.
@Suite struct `Ed25519 keys and signatures that libraries disagree on` {
    /// The public key of the seed 00 01 … 1f, and its honest signature over "mixed order".
    private static let raw = "03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8"
    private static let message = Array("mixed order".utf8)
    private static let honest =
        "50584106c66171dbe6901bd187252a0d704a02a1080f80c486575d07e5e4b4fe"
        + "dd1f74523a34b264321180c88c5dfaff0df6127e891b47e5af88c56d199f5a0d"

    @Test func `the honest key and signature are accepted`() throws {
        let key = try PublicKey(raw: bytes(Self.raw))
        #expect(key.verifies(bytes(Self.honest), over: Self.message))
        #expect(key.keyIdentifier == bytes("56475aa75463474c"))
    }

    @Test(arguments: [
        "0100000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000080",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0000000000000000000000000000000000000000000000000000000000000080",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
    ])
    func `a public key of small order is refused`(hex: String) {
        #expect(throws: KeyError.smallOrder) { try PublicKey(raw: bytes(hex)) }
    }

    @Test(arguments: UInt8(0xed)...0xff, [UInt8(0x7f), 0xff])
    func `a public key that is not reduced is refused`(first: UInt8, last: UInt8) {
        let raw = [first] + [UInt8](repeating: 0xff, count: 30) + [last]
        #expect(throws: KeyError.notCanonical) { try PublicKey(raw: raw) }
    }

    /// With a component of order 2, 4, 8 (the first passed libsodium before CVE-2025-69277 was
    /// fixed), and one that is no point at all.
    @Test(arguments: [
        "ea5ef8400c31ef41e28f22e718b43f66981b29cf645af2a0e223799bedaace47",
        "62d5a653bcdb4ced227281ab7f0f2d1eebed4fb114b1aead9758cf56aeebd493",
        "b154bd62188ae283dd187fefe8c31f5e276edf083b4cff11c9d5cff856c74440",
        "0200000000000000000000000000000000000000000000000000000000000000",
    ])
    func `a public key outside the prime-order subgroup is refused`(hex: String) {
        #expect(throws: KeyError.notInPrimeOrderSubgroup) { try PublicKey(raw: bytes(hex)) }
    }

    @Test(arguments: [0, 31, 33, 64])
    func `a public key of another length is refused`(count: Int) {
        #expect(throws: KeyError.wrongByteCount(found: count, wanted: 32)) {
            try PublicKey(raw: [UInt8](repeating: 3, count: count))
        }
    }

    /// Every one of these satisfies the equation that RFC 8032 lets a library check (multiplied by
    /// 8) or has an S that some libraries reduce.
    @Test(arguments: [
        // R with a component of order 2, then of order 8.
        "9da7bef9399e8e24196fe42e78dad5f28fb5fd5ef7f07f3b79a8a2f81a1b4b01"
            + "82e72cd9ad2d3731ea90b513e6cae54359d762fe910528beddebf67e937c6a02",
        "8399b28fee8b3b2c7d668990fc6884ec3ff12488a18560adf1bbc56b7bbfe942"
            + "9b04abf4df5f18a1e4960f1befea38c8b3b67ef2b92cedb1564be6fae2142c05",
        // R the identity, R of order 2, R the identity as p + 1.
        "0100000000000000000000000000000000000000000000000000000000000000"
            + "90b710552c70b857df3d3292239f71ea5ad0157fc9a2667942f6be7e87aea80c",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"
            + "f378d2798ce4a8d0b94f602eab7e89633307555ad5e0cf4f28b75b92621b6205",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"
            + "155d69f20f89f464deaaea0440a6cd4e96760abbd0fe4dcc2d2d845b0dd40d09",
        // The honest R with S plus the group order.
        "50584106c66171dbe6901bd187252a0d704a02a1080f80c486575d07e5e4b4fe"
            + "caf369af5497c4bc08ae776b6b57d9140ef6127e891b47e5af88c56d199f5a1d",
    ])
    func `a signature that only some libraries accept does not verify`(hex: String) throws {
        let key = try PublicKey(raw: bytes(Self.raw))
        #expect(!key.verifies(bytes(hex), over: Self.message))
    }

    @Test func `every flipped bit and every other length of a signature fails`() throws {
        let key = try PublicKey(raw: bytes(Self.raw))
        let honest = bytes(Self.honest)
        for bit in 0..<(64 * 8) {
            var flipped = honest
            flipped[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(!key.verifies(flipped, over: Self.message), "bit \(bit)")
        }
        #expect(!key.verifies(honest.dropLast(), over: Self.message))
        #expect(!key.verifies(honest + [0], over: Self.message))
        #expect(!key.verifies([], over: Self.message))
    }
}

@Suite struct `Wycheproof Ed25519` {
    private struct File: Decodable {
        struct Group: Decodable {
            struct Key: Decodable { let pk: String }
            let publicKey: Key
            let publicKeyDer: String
            let publicKeyPem: String
            let tests: [Case]
        }
        struct Case: Decodable {
            let tcId: Int
            let msg: String
            let sig: String
            let result: String
        }
        let testGroups: [Group]
    }

    private static let path = "ed25519/wycheproof_ed25519_test.json"

    @Test(.enabled(if: Vectors.has(path), "../shared/vectors/ed25519 is absent"))
    func `all 151 cases come out as published`() throws {
        var accepted = 0
        var refused = 0
        for group in try Vectors.read(Self.path, as: File.self).testGroups {
            let key = try PublicKey(raw: bytes(group.publicKey.pk))
            #expect(try PublicKey(spki: bytes(group.publicKeyDer)) == key)
            #expect(try PublicKey(pem: group.publicKeyPem) == key)
            for test in group.tests {
                let verifies = key.verifies(bytes(test.sig), over: bytes(test.msg))
                #expect(verifies == (test.result == "valid"), "case \(test.tcId)")
                if verifies { accepted += 1 } else { refused += 1 }
            }
        }
        #expect(accepted == 88)
        #expect(refused == 63)
    }
}
