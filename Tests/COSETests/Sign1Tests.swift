import COSE
import Testing

@Suite struct `Signed messages` {
    @Test func `a message reads, verifies and prints the same`() throws {
        let message = try Sign1(decoding: Sample.sorted)
        #expect(message.protected == Sample.protected)
        #expect(message.protectedBytes == Sample.protected.encoded())
        #expect(message.unprotected.isEmpty)
        #expect(message.payload == Sample.payload)
        #expect(message.toBeSigned() == Sample.toBeSigned)
        #expect(message.encoded() == Sample.sorted)
        #expect(try message.isSigned(by: Sample.publicKey))
    }

    @Test func `signing gives the bytes that another library gives`() throws {
        let message = Sign1(
            protected: Sample.protected, payload: Sample.payload,
            signedBy: try Sample.privateKey)
        #expect(message.encoded() == Sample.sorted)
        #expect(try Sign1(decoding: Sample.sorted) == message)
    }

    @Test func `a protected header in any order keeps its bytes`() throws {
        let message = try Sign1(decoding: Sample.shuffled)
        #expect(message.protected == Sample.protected)
        #expect(message.protectedBytes != Sample.protected.encoded())
        #expect(message.encoded() == Sample.shuffled)
        #expect(try message.isSigned(by: Sample.publicKey))
    }

    @Test func `a detached payload is given to verify`() throws {
        let message = try Sign1(decoding: Sample.detached)
        let key = try Sample.publicKey
        let payload = Array("payload".utf8)
        #expect(message.payload == nil)
        #expect(message.isSigned(by: key, payload: payload))
        #expect(!message.isSigned(by: key, payload: Array("payloae".utf8)))
        #expect(!message.isSigned(by: key))
        #expect(message.encoded() == Sample.detached)
        let signed = Sign1(
            protected: [1: -19, 4: .bytes(key.keyIdentifier)], payload: payload, detached: true,
            signedBy: try Sample.privateKey)
        #expect(signed == message)
    }

    @Test func `a payload given beside the one inside must be the same`() throws {
        let message = try Sign1(decoding: Sample.sorted)
        let key = try Sample.publicKey
        #expect(message.isSigned(by: key, payload: Sample.payload))
        #expect(!message.isSigned(by: key, payload: Sample.payload + [0]))
        #expect(message.toBeSigned(payload: [0]) == Sample.toBeSigned)
    }

    @Test func `another key did not sign it`() throws {
        let other = try PrivateKey(seed: [UInt8](repeating: 7, count: 32)).publicKey
        #expect(try !Sign1(decoding: Sample.sorted).isSigned(by: other))
    }

    @Test func `the unprotected header changes nothing that is signed`() throws {
        var message = try Sign1(decoding: Sample.sorted)
        message.unprotected[HeaderLabel.receipts] = [.bytes([1]), .bytes([2])]
        let decoded = try Sign1(decoding: message.encoded())
        #expect(decoded.unprotected == [394: [.bytes([1]), .bytes([2])]])
        #expect(try decoded.isSigned(by: Sample.publicKey))
        message.unprotected = [:]
        #expect(message.encoded() == Sample.sorted)
    }

    @Test func `a message is put together again from a stored signature`() throws {
        let read = try Sign1(decoding: Sample.sorted)
        let rebuilt = Sign1(
            protected: Sample.protected, payload: Sample.payload, signature: read.signature)
        #expect(rebuilt.encoded() == Sample.sorted)
    }

    @Test func `every truncation is refused`() {
        for count in 0..<Sample.sorted.count {
            #expect(throws: COSEError.self, "\(count) bytes") {
                try Sign1(decoding: Array(Sample.sorted.prefix(count)))
            }
        }
    }

    @Test(arguments: [Sample.sorted, Sample.shuffled])
    func `every flipped bit is refused or does not verify`(encoding: [UInt8]) throws {
        let key = try Sample.publicKey
        for bit in 0..<(encoding.count * 8) {
            var flipped = encoding
            flipped[bit / 8] ^= 1 << UInt8(bit % 8)
            guard let message = try? Sign1(decoding: flipped) else { continue }
            #expect(!message.isSigned(by: key), "bit \(bit)")
            #expect(message.encoded() == flipped, "bit \(bit)")
        }
    }

    @Test func `every single byte put in is refused or does not verify`() throws {
        let key = try Sample.publicKey
        for index in 0...Sample.sorted.count {
            for byte in [UInt8(0x00), 0x18, 0x40, 0xa0, 0xff] {
                var longer = Sample.sorted
                longer.insert(byte, at: index)
                let message = try? Sign1(decoding: longer)
                #expect(message?.isSigned(by: key) != true, "byte \(byte) at \(index)")
            }
        }
    }
}
