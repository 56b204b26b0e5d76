import COSE
import Foundation
import Testing

@Suite struct `Hex and base 64` {
    @Test(arguments: [("", []), ("00ff10", [0, 255, 16]), ("0a", [10])] as [(String, [UInt8])])
    func `hex prints lowercase digits`(text: String, value: [UInt8]) {
        #expect(Hex.encode(value) == text)
    }

    // RFC 4648 §10.
    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
        ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
    ])
    func `base 64 prints and reads the examples of its specification`(text: String, base64: String)
    {
        #expect(Base64.encode(text.utf8) == base64)
        #expect(Base64.decode(base64) == Array(text.utf8))
        let unpadded = base64.replacing("=", with: "")
        #expect(Base64URL.encode(text.utf8) == unpadded)
        #expect(Base64URL.decode(unpadded) == Array(text.utf8))
    }

    @Test func `the two alphabets differ in two symbols`() {
        #expect(Base64.encode([0xfb, 0xef, 0xff]) == "++//")
        #expect(Base64URL.encode([0xfb, 0xef, 0xff]) == "--__")
        #expect(Base64.decode("--__") == nil)
        #expect(Base64URL.decode("++//") == nil)
    }

    @Test(arguments: [
        "Zh==", "Zm9=", "Zg=", "Zg", "Zg===", "Z", "Z===", "====", "=", "Zg==Zg==", "Zm9v\n",
        " Zm9v", "Zm\r\n9v", "Zm9v====", "Zm=v", "Z=g=", "Zm9é", "Zm9v!",
    ])
    func `other base 64 is refused`(text: String) {
        #expect(Base64.decode(text) == nil)
    }

    @Test(arguments: ["Zh", "Zm9", "Zg==", "Z", "Zm9vZ", "Zm9v\n", "="])
    func `other base64url is refused`(text: String) {
        #expect(Base64URL.decode(text) == nil)
    }

    @Test func `every last symbol with pad bits that are not zero is refused`() {
        let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
        let oneByte = alphabet.filter { Base64URL.decode("A\($0)") != nil }
        let twoBytes = alphabet.filter { Base64URL.decode("AA\($0)") != nil }
        #expect(oneByte == "AQgw")
        #expect(twoBytes == "AEIMQUYcgkosw048")
    }
}

@Suite struct `Digests` {
    private static let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

    // FIPS 180-4 examples; the last from `openssl dgst -sha256`.
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", abc),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
    ])
    func `SHA-256 of published examples`(text: String, hex: String) {
        #expect(Digest.sha256(text.utf8).hex == hex)
        #expect(Digest.sha256(Array(text.utf8)).description == hex)
    }

    @Test func `pieces hash as the whole does`() {
        var hash = SHA256()
        hash.update("a".utf8)
        hash.update([])
        let part = hash.finalize()
        hash.update(Array("xbcx".utf8)[1...2])
        #expect(hash.finalize().hex == Self.abc)
        // The digest of "a": taking it did not disturb the hash.
        #expect(
            part.hex == "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb")
    }

    @Test func `a digest is exactly 32 bytes`() throws {
        let value = Array(UInt8(0)..<32)
        let digest = try #require(Digest(value))
        #expect(digest.bytes == value)
        #expect(digest.hex == "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f")
        #expect(Digest(hex: digest.hex) == digest)
        #expect(Digest(Array(value.dropLast())) == nil)
        #expect(Digest(value + [32]) == nil)
        var buffer: [UInt8] = [9]
        digest.append(to: &buffer)
        #expect(buffer == [9] + value)
    }

    @Test(arguments: [
        String(abc.dropLast(2)), abc + "00", abc.uppercased(), " " + abc.dropFirst(), abc + "\n",
    ])
    func `other hex is no digest`(hex: String) {
        #expect(Digest(hex: hex) == nil)
    }

    @Test func `digests sort as their hex does`() throws {
        let small = try #require(Digest(hex: String(repeating: "0", count: 63) + "1"))
        let large = try #require(Digest(hex: "1" + String(repeating: "0", count: 63)))
        #expect(small < large)
        #expect(!(large < small))
    }

    @Test func `a digest is one hex string in JSON`() throws {
        let digest = try #require(Digest(hex: Self.abc))
        let json = try JSONEncoder().encode([digest])
        #expect(String(decoding: json, as: UTF8.self) == "[\"\(Self.abc)\"]")
        #expect(try JSONDecoder().decode([Digest].self, from: json) == [digest])
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode([Digest].self, from: Data("[\"abcd\"]".utf8))
        }
    }
}
