import COSE
import Testing
import TransparencyLog

struct CheckpointTests {
    static let root = "9VBY38sIV6ZPMuAdLpJY/lN8EH5dAGIEvP8u5C9Bvsk="

    @Test func `the specification's example reads and prints back`() throws {
        let text =
            "example.com/behind-the-sofa\n20852163\n"
            + "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
        let checkpoint = try Checkpoint(parsingText: Samples.utf8(text))
        #expect(checkpoint.origin == "example.com/behind-the-sofa")
        #expect(checkpoint.size == 20_852_163)
        #expect(
            checkpoint.root.hex
                == "0ac5186a91863e8e1d90c808014aa89bf5da8e3ee1d9f07630f0378f68f1ab62")
        #expect(checkpoint.text == Samples.utf8(text))
    }

    @Test func `signing gives the bytes that other software gives`() throws {
        let checkpoint = try Checkpoint(origin: Samples.origin, size: 3, root: Samples.root)
        #expect(checkpoint.sign(with: Samples.logKey).encoded == Samples.utf8(Samples.note))
        let signature = checkpoint.noteSignature(by: Samples.logKey)
        #expect(signature.count == 64)
        let rebuilt = checkpoint.note(
            signature: signature, publicKey: Samples.logKey.publicKey)
        #expect(rebuilt.encoded == Samples.utf8(Samples.note))
    }

    @Test func `a note signed by the log's key opens`() throws {
        let checkpoint = try Checkpoint(
            opening: Samples.utf8(Samples.note), logKeys: [Samples.vkey(Samples.logVkey)])
        #expect(checkpoint.size == 3 && checkpoint.root == Samples.root)
    }

    @Test func `a note signed by another log's key does not open`() throws {
        let other = try VerifierKey(
            name: "other.example", kind: .ed25519, publicKey: Samples.logKey.publicKey)
        let note = try SignedNote.sign(
            text: Samples.utf8(Samples.checkpointText), name: "other.example", key: Samples.logKey)
        #expect(throws: CheckpointError.note(.noKnownSignature)) {
            try Checkpoint(opening: note.encoded, logKeys: [other])
        }
    }

    @Test(arguments: [
        ("log.example/t\n007\n\(root)\n", CheckpointError.sizeNotDecimal),
        ("log.example/t\n+5\n\(root)\n", .sizeNotDecimal),
        ("log.example/t\n05\n\(root)\n", .sizeNotDecimal),
        ("log.example/t\n\n\(root)\n", .sizeNotDecimal),
        ("log.example/t\n18446744073709551616\n\(root)\n", .sizeNotDecimal),
        ("log.example/t\n9223372036854775808\n\(root)\n", .sizeTooLarge(1 << 63)),
        ("log.example/t\n3\n\(root)\nextension\n", .wrongLineCount(found: 4)),
        ("log.example/t\n3\n\(root)\n\n", .wrongLineCount(found: 4)),
        ("log.example/t\n3\n\(root)", .wrongLineCount(found: 2)),
        ("log.example/t\n3\n\(root)\ntrailing", .wrongLineCount(found: 3)),
        ("log.example/t\n3\n", .wrongLineCount(found: 2)),
        ("log.example/t\r\n3\r\n\(root)\r\n", .sizeNotDecimal),
        ("log.example/t\r\n3\n\(root)\n", .originNotAcceptable),
        ("log.example/t\n3\r\n\(root)\n", .sizeNotDecimal),
        ("log.example/t\n3\n\(root)\r\n", .rootNotBase64),
        ("log.example/t\n3\n 9VBY38sIV6ZPMuAdLpJY/lN8EH5dAGIEvP8u5C9Bvsk=\n", .rootNotBase64),
        ("log.example/t\n3\n9VBY38sIV6ZPMuAdLpJY/lN8EH5dAGIEvP8u5C9Bvsl=\n", .rootNotBase64),
        ("log.example/t\n3\n9VBY38sIV6ZPMuAdLpJY/lN8EH5dAGIEvP8u5C9Bvsk\n", .rootNotBase64),
        ("log.example/t\n3\n9VBY\n", .rootNotBase64),
        ("\n3\n\(root)\n", .originNotAcceptable),
        ("a b\n3\n\(root)\n", .originNotAcceptable),
        ("a+b\n3\n\(root)\n", .originNotAcceptable),
        ("cafe\u{301}\n3\n\(root)\n", .originNotAcceptable),
        ("log.example/t\n0\n\(root)\n", .wrongRootOfEmptyTree(Samples.root)),
    ])
    func `a checkpoint in any other form is refused`(text: String, error: CheckpointError) {
        #expect(throws: error) { try Checkpoint(parsingText: Samples.utf8(text)) }
    }

    @Test func `the checkpoint of the empty tree is accepted`() throws {
        let text = "log.example/t\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"
        #expect(try Checkpoint(parsingText: Samples.utf8(text)).size == 0)
    }
}

struct CosignatureTests {
    let checkpoint: Checkpoint
    let witness = Samples.vkey(Samples.w1Vkey)

    init() throws {
        checkpoint = try Checkpoint(origin: Samples.origin, size: 3, root: Samples.root)
    }

    private func signature(_ line: String) throws -> NoteSignature {
        try NoteSignature(parsing: line.utf8.dropLast())
    }

    @Test func `cosigning gives the bytes that other software gives`() throws {
        let signature = try Cosignature.sign(
            checkpoint, at: 1_700_000_200, name: "w1.example", key: Samples.key(3))
        #expect(signature.line == Samples.utf8(Samples.w1Line))
        #expect(signature.blob.count == 72)
    }

    @Test func `a cosignature verifies and tells its time`() throws {
        let signature = try signature(Samples.w1Line)
        #expect(witness.verifies(signature, over: checkpoint.text))
        #expect(Cosignature.time(of: signature) == 1_700_000_200)
    }

    @Test func `the time of the specification's example is read`() throws {
        let signature = try signature(
            "— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dl"
                + "rDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n")
        #expect(signature.keyID == 0x8d66_cf3f)
        #expect(Cosignature.time(of: signature) == 1_679_315_147)
    }

    @Test func `a changed time, size or witness refuses a cosignature`() throws {
        let good = try signature(Samples.w1Line)
        var blob = good.blob
        blob[7] ^= 1
        let later = NoteSignature(by: witness, blob: blob)
        #expect(!witness.verifies(later, over: checkpoint.text))
        let other = try Checkpoint(origin: Samples.origin, size: 4, root: Samples.root)
        #expect(!witness.verifies(good, over: other.text))
        #expect(!Samples.vkey(Samples.w2Vkey).verifies(good, over: checkpoint.text))
    }

    @Test func `a plain signature is no cosignature, nor the other way round`() throws {
        let plain = NoteSignature(by: witness, blob: Samples.key(3).sign(checkpoint.text))
        #expect(!witness.verifies(plain, over: checkpoint.text))
        #expect(Cosignature.time(of: plain) == nil)
        let key = try VerifierKey(
            name: "w1.example", kind: .ed25519, publicKey: Samples.key(3).publicKey)
        let cosignature = NoteSignature(by: key, blob: try signature(Samples.w1Line).blob)
        #expect(!key.verifies(cosignature, over: checkpoint.text))
    }

    @Test func `a time above 2⁶³ − 1 is refused`() throws {
        var blob = try signature(Samples.w1Line).blob
        blob[0] = 0x80
        #expect(Cosignature.time(of: NoteSignature(by: witness, blob: blob)) == nil)
    }
}
