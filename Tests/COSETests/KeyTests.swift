import COSE
import Foundation
import Testing

/// Made once by `openssl genpkey -algorithm ed25519` (OpenSSL 3.0.19), never used for anything.
private enum OpenSSL {
    static let privatePEM = """
        -----BEGIN PRIVATE KEY-----
        MC4CAQAwBQYDK2VwBCIEIKg3gXf3cCcoQYkH1e1oXUwUlk4Y3KDPtXSWYJub3RAY
        -----END PRIVATE KEY-----

        """
    static let publicPEM = """
        -----BEGIN PUBLIC KEY-----
        MCowBQYDK2VwAyEAeGMXnR3S2UUjpp2AUw4+2GNyUqEWhgTTDW6lszEpWYw=
        -----END PUBLIC KEY-----

        """
    static let seed = bytes("a8378177f77027284189 07d5ed685d4c14964e18dca0cfb57496609b9bdd1018")
    static let raw = bytes("7863179d1dd2d94523a69d80530e3ed8637252a1168604d30d6ea5b33129598c")
    /// `openssl pkeyutl -sign -rawin` over "abc".
    static let signatureOfABC = bytes(
        "fa68391707ab1ec0b2cc093bf1b02928d4b8dab836e4d8ca1cc34917c74aeebc"
            + "bec48ab2ebe296c7e43ffb30a1dc82a20cb7da923141203cea7bf0a51f3f900e")
    static let ed448PublicPEM = """
        -----BEGIN PUBLIC KEY-----
        MEMwBQYDK2VxAzoAbgbCS+8BGlK6qxx6AOUc33aGHMoMeGar7ZY2pcJMHEsbzqd6
        8ODoY4gcJuMAUMAw1eSsrMEusZgA
        -----END PUBLIC KEY-----

        """
    static let ed448PrivatePEM = """
        -----BEGIN PRIVATE KEY-----
        MEcCAQAwBQYDK2VxBDsEOSWFnIwbfqwwjm0qqJFQhgjAotVk/tItVHM0KhjuxWuB
        3o4bMhYB74Fyjz9+slZP8Eo1BCefaURAkg==
        -----END PRIVATE KEY-----

        """
    static let x25519PrivatePEM = """
        -----BEGIN PRIVATE KEY-----
        MC4CAQAwBQYDK2VuBCIEIEhs2pC+SkuamdHY29cOTv6vOP4WNrAAEIQ/VfyAHzlw
        -----END PRIVATE KEY-----

        """
}

@Suite struct `Key files` {
    @Test func `a private key of OpenSSL reads, prints and signs the same`() throws {
        let key = try PrivateKey(pem: OpenSSL.privatePEM)
        #expect(key.seed == OpenSSL.seed)
        #expect(key.publicKey.raw == OpenSSL.raw)
        #expect(key.pem == OpenSSL.privatePEM)
        #expect(key.sign(Array("abc".utf8)) == OpenSSL.signatureOfABC)
    }

    @Test func `a public key of OpenSSL reads, prints and verifies the same`() throws {
        let key = try PublicKey(pem: OpenSSL.publicPEM)
        #expect(key.raw == OpenSSL.raw)
        #expect(key.pem == OpenSSL.publicPEM)
        #expect(key.spki == bytes("302a300506032b6570032100") + OpenSSL.raw)
        #expect(try PublicKey(spki: key.spki) == key)
        #expect(key.verifies(OpenSSL.signatureOfABC, over: Array("abc".utf8)))
        #expect(!key.verifies(OpenSSL.signatureOfABC, over: Array("abd".utf8)))
    }

    @Test(arguments: [
        "", "\n", "-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----\n",
        String(OpenSSL.publicPEM.dropLast()), OpenSSL.publicPEM + "\n", "\n" + OpenSSL.publicPEM,
        OpenSSL.publicPEM + OpenSSL.publicPEM, "key:\n" + OpenSSL.publicPEM,
        OpenSSL.publicPEM.replacing("\n", with: "\r\n"),
        OpenSSL.publicPEM.replacing("-----BEGIN PUBLIC", with: "----BEGIN PUBLIC"),
        OpenSSL.publicPEM.replacing("PUBLIC KEY", with: "public key"),
        OpenSSL.publicPEM.replacing("MCow", with: "MCow\n"),
        OpenSSL.publicPEM.replacing("MCow", with: " MCow"),
        OpenSSL.publicPEM.replacing("WYw=", with: "WYx="),
        OpenSSL.publicPEM.replacing("WYw=", with: "WYw"),
        OpenSSL.publicPEM.replacing("MCow", with: "MC-_"),
        OpenSSL.privatePEM,
    ])
    func `what is not one PEM block of a public key is refused`(pem: String) {
        let expected: KeyError =
            pem.contains("BEGIN PUBLIC KEY-----\n-----END")
            ? .notSubjectPublicKeyInfo : .notPEM(label: "PUBLIC KEY")
        #expect(throws: expected) { try PublicKey(pem: pem) }
    }

    @Test func `keys of other curves are refused`() {
        #expect(throws: KeyError.notSubjectPublicKeyInfo) {
            try PublicKey(pem: OpenSSL.ed448PublicPEM)
        }
        #expect(throws: KeyError.notPrivateKeyInfo) {
            try PrivateKey(pem: OpenSSL.ed448PrivatePEM)
        }
        #expect(throws: KeyError.notPrivateKeyInfo) {
            try PrivateKey(pem: OpenSSL.x25519PrivatePEM)
        }
        #expect(throws: KeyError.notPEM(label: "PRIVATE KEY")) {
            try PrivateKey(pem: OpenSSL.publicPEM)
        }
    }

    @Test func `a seed is exactly 32 bytes`() {
        #expect(throws: KeyError.wrongByteCount(found: 31, wanted: 32)) {
            try PrivateKey(seed: [UInt8](repeating: 1, count: 31))
        }
        #expect(throws: KeyError.wrongByteCount(found: 33, wanted: 32)) {
            try PrivateKey(seed: [UInt8](repeating: 1, count: 33))
        }
    }

    @Test func `printing a private key does not show its seed`() throws {
        let key = try PrivateKey(pem: OpenSSL.privatePEM)
        var dumped = ""
        dump(key, to: &dumped)
        for text in ["\(key)", String(reflecting: key), dumped] {
            #expect(!text.contains("a837") && !text.contains("168, 55") && !text.contains("- 168"))
        }
    }

    @Test func `a public key is one base64url string in JSON`() throws {
        let key = try PublicKey(pem: OpenSSL.publicPEM)
        let json = try JSONEncoder().encode([key])
        #expect(
            String(decoding: json, as: UTF8.self)
                == "[\"eGMXnR3S2UUjpp2AUw4-2GNyUqEWhgTTDW6lszEpWYw\"]")
        #expect(try JSONDecoder().decode([PublicKey].self, from: json) == [key])
        #expect(throws: DecodingError.self) {
            let identity = "[\"AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"]"
            return try JSONDecoder().decode([PublicKey].self, from: Data(identity.utf8))
        }
    }
}
