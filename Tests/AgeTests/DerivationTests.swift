import COSE
import Testing

@testable import Age

/// The published vectors of what age is made of, 32 bytes of each.
@Suite struct `Age's keys` {
    // RFC 5869, appendix A.3, and the first step of A.1.
    @Test func `HKDF gives the examples of its specification`() {
        let secret = [UInt8](repeating: 0x0b, count: 22)
        #expect(
            Hex.encode(Derivation.hkdf(secret, salt: [], info: ""))
                == "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d")
        #expect(
            Hex.encode(Derivation.hmac(secret, key: Array(0...12)))
                == "077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5")
    }

    // RFC 7914 §12: N = 16384 = 2^14, r = 8, p = 1.
    @Test func `scrypt gives the example of its specification`() throws {
        let key = Derivation.scrypt(
            Array("pleaseletmein".utf8), salt: Array("SodiumChloride".utf8), workFactor: 14)
        #expect(
            Hex.encode(try #require(key))
                == "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2")
    }

    // RFC 4231 §4.7: a key longer than a block.
    @Test func `HMAC gives the example of its specification`() {
        let key = [UInt8](repeating: 0xaa, count: 131)
        let message = "Test Using Larger Than Block-Size Key - Hash Key First"
        #expect(
            Hex.encode(Derivation.hmac(Array(message.utf8), key: key))
                == "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54")
    }

    @Test func `equal is every byte`() {
        #expect(Derivation.isEqual([1, 2, 3], [1, 2, 3]))
        #expect(!Derivation.isEqual([1, 2, 3], [1, 2, 4]))
        #expect(!Derivation.isEqual([1, 2, 3], [1, 2]))
    }

}
