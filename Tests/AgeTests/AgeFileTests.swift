import COSE
import Testing

@testable import Age

@Suite struct `Age files` {
    @Test func `what age of Debian wrote is opened`() throws {
        let file = try AgeFile(armored: Samples.own)
        let passphrase = try Passphrase(Array(Samples.ownPassphrase.utf8))
        #expect(try file.open(with: passphrase) == Array(Samples.ownPEM.utf8))
        #expect(file.armored == Samples.own)
    }

    @Test func `known secrets give the known file`() throws {
        let file = try AgeFile(
            sealing: Array("quality mark".utf8), with: Samples.phrase, secrets: Samples.secrets,
            workFactor: 10)
        #expect(file.armored == Samples.known)
        #expect(try AgeFile(armored: Samples.known) == file)
        #expect(try file.open(with: Samples.phrase) == Array("quality mark".utf8))
    }

    // Lengths and digests from Python's hashlib and cryptography.
    @Test(arguments: [
        (0, 182, "f95f5fab6fca6c4cb2be21f6f718f7047c1409c51ab3b446c189690df750d126"),
        (131_072, 131_270, "6405728f0986b6394683add67cb0ed9a1708177e0d508e779a0d31749738a2b7"),
        (131_073, 131_287, "2ba2cfaab87200b1de034755a7d436c3680f0f49fab132077295e631c679daf3"),
    ])
    func `no chunk, two full ones and one more byte give the known files`(
        count: Int, byteCount: Int, digest: String
    ) throws {
        let plaintext = (0..<count).map { UInt8($0 % 251) }
        let file = try AgeFile(
            sealing: plaintext, with: Samples.phrase, secrets: Samples.secrets, workFactor: 10)
        #expect(file.bytes.count == byteCount)
        #expect(Digest.sha256(file.bytes).hex == digest)
        #expect(try AgeFile(file.bytes).open(with: Samples.phrase) == plaintext)
    }

    @Test(arguments: [65_535, 65_536, 65_537])
    func `around a chunk's edge, what was sealed comes back`(count: Int) throws {
        let plaintext = [UInt8](repeating: 7, count: count)
        let file = try AgeFile(Samples.file(plaintext).bytes)
        #expect(try file.open(with: Samples.phrase) == plaintext)
    }

    @Test(arguments: ["passphras", "passphrase ", "Passphrase", "passphrase\n", "x"])
    func `another passphrase opens nothing`(text: String) throws {
        let passphrase = try Passphrase(Array(text.utf8))
        let file = try AgeFile(armored: Samples.known)
        #expect(Samples.fault(opening: file, with: passphrase) == .wrongPassphrase)
    }

    @Test func `every byte is protected`() throws {
        let bytes = try Samples.file([1, 2, 3]).bytes
        for place in bytes.indices {
            var altered = bytes
            altered[place] ^= 1
            guard let file = try? AgeFile(altered) else { continue }
            // Another work factor is another key; it is bounded to keep this test short.
            #expect(Samples.fault(opening: file, maximumWorkFactor: 4) != nil, "byte \(place)")
        }
    }

    @Test func `a file cut short or added to anywhere is refused`() throws {
        let bytes = try Samples.file([1, 2, 3]).bytes
        for count in 0..<bytes.count {
            guard let file = try? AgeFile(Array(bytes.prefix(count))) else { continue }
            #expect(Samples.fault(opening: file) == .chunkNotAuthentic(0), "\(count) bytes")
        }
        let longer = try AgeFile(bytes + [0])
        #expect(Samples.fault(opening: longer) == .chunkNotAuthentic(0))
        let payload = bytes.count - 3 - 16 - 16
        let short = Array(bytes.prefix(payload + 31))
        #expect(Samples.fault(reading: short) == .payloadCutShort)
    }

    @Test func `a file cut or continued at a chunk's edge is refused`() throws {
        let bytes = try Samples.file([UInt8](repeating: 0, count: 65_536 + 1)).bytes
        let cut = try AgeFile(Array(bytes.dropLast(17)))
        #expect(Samples.fault(opening: cut) == .chunkNotAuthentic(0))
        let whole = try Samples.file([UInt8](repeating: 0, count: 65_536)).bytes
        let continued = try AgeFile(whole + bytes.suffix(17))
        #expect(Samples.fault(opening: continued) == .chunkNotAuthentic(0))
    }

    @Test func `an empty last chunk behind a full one is refused`() throws {
        let key = [UInt8](repeating: 9, count: 32)
        let first = Cipher.seal(
            [UInt8](repeating: 0, count: 65_536), key: key, nonce: Cipher.zeroNonce)
        let nonce: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1]
        let last = Cipher.seal([], key: key, nonce: nonce)
        #expect(throws: AgeError.lastChunkEmpty) { try ChunkStream.open(first + last, key: key) }
    }

    @Test func `another MAC is refused, though the passphrase fits`() throws {
        let binary = try AgeFile(armored: Samples.known).bytes
        let payload = binary.dropFirst(Samples.header.utf8.count)
        let header = Samples.header.replacing("--- 0U", with: "--- 1U")
        let file = try AgeFile(Array(header.utf8) + payload)
        #expect(Samples.fault(opening: file) == .headerNotAuthentic)
    }

    @Test func `a work factor at the limit is spent, one over it is named and refused`() throws {
        let file = try AgeFile(armored: Samples.known)
        #expect(Samples.fault(opening: file, maximumWorkFactor: 10) == nil)
        let refusal = AgeError.workFactorTooHigh(found: "10", maximum: 9)
        #expect(Samples.fault(opening: file, maximumWorkFactor: 9) == refusal)
        #expect(refusal.description == "found the work factor 2^10, wanted at most 2^9")
        let dear = try AgeFile(Self.binary(workFactor: "21"))
        #expect(
            Samples.fault(opening: dear) == .workFactorTooHigh(found: "21", maximum: 20))
    }

    @Test(arguments: [0, -1, 23, 64])
    func `no such work factor is written`(workFactor: Int) {
        #expect(throws: AgeError.self) {
            try AgeFile(
                sealing: [], with: Samples.phrase, secrets: Samples.secrets,
                workFactor: workFactor)
        }
    }

    @Test func `the limits hold to the byte`() throws {
        let most = AgeFile.maximumPlaintextByteCount
        #expect(most == 1_048_576)
        let full = try Samples.file([UInt8](repeating: 0, count: most))
        #expect(try full.open(with: Samples.phrase).count == most)
        #expect(throws: AgeError.plaintextTooLong(byteCount: most + 1, maximum: most)) {
            try Samples.file([UInt8](repeating: 0, count: most + 1))
        }
        let longest = AgeFile.maximumByteCount
        let bytes = full.bytes + [UInt8](repeating: 0, count: longest - full.bytes.count)
        #expect(
            Samples.fault(reading: bytes)
                == .plaintextTooLong(byteCount: 1_064_795, maximum: most))
        #expect(
            Samples.fault(reading: bytes + [0])
                == .tooLong(byteCount: longest + 1, maximum: longest))
    }

    @Test(arguments: [0, 1025]) func `a passphrase has 1 to 1024 bytes`(count: Int) throws {
        _ = try Passphrase([UInt8](repeating: 97, count: 1024))
        #expect(throws: AgeError.passphraseByteCount(found: count, maximum: 1024)) {
            try Passphrase([UInt8](repeating: 97, count: count))
        }
    }

    @Test(arguments: [0, 47, 49]) func `a file takes 48 random bytes`(count: Int) {
        #expect(throws: AgeError.randomByteCount(found: count, wanted: 48)) {
            try FileSecrets([UInt8](repeating: 0, count: count))
        }
    }

    @Test func `secrets do not print`() throws {
        var text = ""
        dump([Samples.phrase], to: &text)
        dump([Samples.secrets], to: &text)
        text += "\(Samples.phrase) \(Samples.secrets)"
        #expect(!text.contains("112") && !text.contains("passphrase,"))
        #expect(!text.contains("47"))
    }

    private static func binary(workFactor: String) throws -> [UInt8] {
        let binary = try AgeFile(armored: Samples.known).bytes
        let header = Samples.header.replacing(" 10\n", with: " \(workFactor)\n")
        return Array(header.utf8) + binary.dropFirst(Samples.header.utf8.count)
    }
}
