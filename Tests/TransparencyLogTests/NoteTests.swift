import COSE
import Testing
import TransparencyLog

/// The published example of golang.org/x/mod/sumdb/note.
private enum Example {
    static let peterKey = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    static let enochKey = "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop"
    static let text = """
        If you think cryptography is the answer to your problem,
        then you don't know what your problem is.

        """
    static let peterLine =
        "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdng"
        + "otpRZb6KE6RyyBwJnAM=\n"
    static let enochLine =
        "— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWL"
        + "ox33WWd1RvMc+QQ=\n"
    static let peter = Samples.vkey(peterKey)
    static let enoch = Samples.vkey(enochKey)
}

private func parse(_ note: String) throws(NoteError) -> SignedNote {
    try SignedNote(parsing: Array(note.utf8))
}

struct VerifierKeyTests {
    @Test(arguments: [
        Example.peterKey, Example.enochKey,
        "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        Samples.logVkey, Samples.w1Vkey,
    ])
    func `a published verifier key reads and prints back`(text: String) throws {
        #expect(try VerifierKey(parsing: text).description == text)
    }

    @Test func `a key named here prints as other software prints it`() throws {
        let key = try VerifierKey(
            name: Samples.origin, kind: .ed25519, publicKey: Samples.logKey.publicKey)
        #expect(key.description == Samples.logVkey)
        #expect(key.keyID == 0x9280_53cf)
        let witness = try VerifierKey(
            name: "w1.example", kind: .cosignature, publicKey: Samples.key(3).publicKey)
        #expect(witness.description == Samples.w1Vkey)
    }

    @Test(arguments: [
        "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+c74f20a+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW ",
        "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10T",
        "PeterNeumann+c74f20a3+", "PeterNeumann", "",
        // Wrong length and unknown algorithm, with the key ID that they would have.
        "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==",
        "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
    ])
    func `a verifier key that is not as printed is refused`(text: String) {
        #expect(throws: VerifierKeyError.self) { try VerifierKey(parsing: text) }
    }

    @Test func `a wrong key ID is named with the right one`() {
        #expect(throws: VerifierKeyError.wrongKeyID(wanted: "c74f20a3")) {
            try VerifierKey(
                parsing: "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")
        }
    }

    @Test(arguments: [
        "", "a b", "a+b", "a\u{00A0}b", "a\u{3000}", "a\nb", "e\u{0301}",
        String(repeating: "a", count: 256),
    ])
    func `a name that cannot be a key's is refused`(name: String) {
        #expect(throws: VerifierKeyError.nameNotAcceptable) {
            try VerifierKey(name: name, kind: .ed25519, publicKey: Samples.logKey.publicKey)
        }
    }
}

struct SignedNoteTests {
    @Test func `the example note is signed by its key and prints back`() throws {
        let text = Example.text + "\n" + Example.peterLine
        let note = try parse(text)
        #expect(note.text == Array(Example.text.utf8))
        #expect(try note.verified(by: [Example.peter]) == [Example.peter])
        #expect(note.encoded == Array(text.utf8))
    }

    @Test func `the example of C2SP's specification is signed by its key`() throws {
        let note = try parse(
            "This is an example message.\n\n— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6Tf"
                + "Xppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n")
        let key = Samples.vkey(
            "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")
        #expect(try note.verified(by: [key]) == [key])
    }

    @Test func `signing gives the published bytes`() throws {
        let seed = Base64.decode("AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz")!
        let note = try SignedNote.sign(
            text: Array(Example.text.utf8), name: "PeterNeumann",
            key: PrivateKey(seed: Array(seed.dropFirst())))
        #expect(note.encoded == Array((Example.text + "\n" + Example.peterLine).utf8))
    }

    @Test func `a line by an unknown key is passed over`() throws {
        let note = try parse(Example.text + "\n" + Example.enochLine + Example.peterLine)
        #expect(try note.verified(by: [Example.peter]) == [Example.peter])
        #expect(
            try note.verified(by: [Example.peter, Example.enoch]) == [Example.peter, Example.enoch])
    }

    @Test
    func `an unknown key of a known name, and a known key ID of another name, are passed over`()
        throws
    {
        let renamed = Example.peterLine.replacing("PeterNeumann", with: "CarmenSandiego")
        let otherID = Example.peterLine.replacing("x08g", with: "xxxx")
        let note = try parse(Example.text + "\n" + renamed + otherID)
        #expect(throws: NoteError.noKnownSignature) { try note.verified(by: [Example.peter]) }
    }

    @Test func `a note without a line by a known key is refused`() throws {
        let note = try parse(Example.text + "\n" + Example.peterLine)
        #expect(throws: NoteError.noKnownSignature) { try note.verified(by: [Example.enoch]) }
        #expect(throws: NoteError.noKnownSignature) { try note.verified(by: []) }
    }

    @Test func `one bad signature by a known key refuses the whole note`() throws {
        let bad = Example.enochLine.replacing("rwz+eBzm", with: "rwz+eBzn")
        let note = try parse(Example.text + "\n" + Example.peterLine + bad)
        #expect(throws: NoteError.badSignature(name: "EnochRoot", keyIDHex: "af0cfe78")) {
            try note.verified(by: [Example.peter, Example.enoch])
        }
        #expect(try note.verified(by: [Example.peter]) == [Example.peter])
    }

    @Test func `a bad second line by the same known key refuses the whole note`() throws {
        let bad = Example.peterLine.replacing("x08go/ZJ", with: "x08go/ZK")
        let note = try parse(Example.text + "\n" + Example.peterLine + bad)
        #expect(throws: NoteError.badSignature(name: "PeterNeumann", keyIDHex: "c74f20a3")) {
            try note.verified(by: [Example.peter])
        }
    }

    @Test func `the signature is over the text and not another`() throws {
        let changed = Example.text.replacing("problem is", with: "problem was")
        let note = try parse(changed + "\n" + Example.peterLine)
        #expect(throws: NoteError.badSignature(name: "PeterNeumann", keyIDHex: "c74f20a3")) {
            try note.verified(by: [Example.peter])
        }
    }

    @Test func `the text ends at the last blank line`() throws {
        let note = try parse("one\n\ntwo\n\n" + Example.peterLine)
        #expect(note.text == Array("one\n\ntwo\n".utf8))
        let trick = try parse("one\n\n" + Example.enochLine + "\n" + Example.peterLine)
        #expect(trick.text == Array(("one\n\n" + Example.enochLine).utf8))
        #expect(trick.signatures.count == 1)
    }

    @Test(arguments: [
        (Example.text, NoteError.noBlankLine),
        (Example.text + "\n", .noSignatures),
        (String((Example.text + "\n" + Example.peterLine).dropLast()), .noFinalNewline),
        ("\u{1}" + Example.text + "\n" + Example.peterLine, .controlCharacter),
        ("a\tb\n\n" + Example.peterLine, .controlCharacter),
        ("a\r\n\r\n" + Example.peterLine, .controlCharacter),
        ("a\n\n" + Example.peterLine.replacing("=\n", with: "=\r\n"), .controlCharacter),
        ("a\n\n" + Example.peterLine + "Unexpected line.\n", .malformedSignatureLine),
        ("a\n\n" + Example.peterLine + "trailing\n", .malformedSignatureLine),
        ("a\n\n- PeterNeumann x08go/ZJkuA=\n", .malformedSignatureLine),
        ("a\n\n— Bad Name x08go/ZJkuA=\n", .malformedSignatureLine),
        ("a\n\n— Bad+Name x08go/ZJkuA=\n", .malformedSignatureLine),
        ("a\n\n—  x08go/ZJkuA=\n", .malformedSignatureLine),
        ("a\n\n— Name x08go/ZJkuB=\n", .malformedSignatureLine),
        ("a\n\n— Name x08go/ZJkuA\n", .malformedSignatureLine),
        ("a\n\n— Name x08gow==\n", .malformedSignatureLine),
        ("a\n\n— Name x08go/ZJkuA= \n", .malformedSignatureLine),
        (
            "a\n\n" + String(repeating: Example.peterLine, count: 101),
            .tooManySignatures(found: 101)
        ),
        (String(repeating: "a", count: 1_000_000) + "\n", .tooLong),
        ("", .noFinalNewline),
    ])
    func `a malformed note is refused`(note: String, error: NoteError) {
        #expect(throws: error) { try parse(note) }
    }

    @Test func `text that is not UTF-8 is refused`() {
        let note = [0xFF] + Array(("\n\n" + Example.peterLine).utf8)
        #expect(throws: NoteError.notUTF8) { try SignedNote(parsing: note) }
    }

    @Test func `a hundred signature lines are accepted`() throws {
        let note = try parse("a\n\n" + String(repeating: Example.peterLine, count: 100))
        #expect(note.signatures.count == 100)
    }

    @Test func `adding lines leaves out those that are there`() throws {
        let note = try parse(Example.text + "\n" + Example.peterLine)
        let more = try parse(Example.text + "\n" + Example.peterLine + Example.enochLine)
        #expect(try note.adding(more.signatures) == more)
    }

    @Test func `names that only look alike are different names`() throws {
        let composed = try parse("a\n\n— caf\u{E9} x08go/ZJkuA=\n")
        let decomposed = try parse("a\n\n— cafe\u{301} x08go/ZJkuA=\n")
        #expect(composed != decomposed)
    }
}

struct DecimalTests {
    @Test(arguments: ["0", "1", "10", "18446744073709551615"])
    func `a plain decimal is read`(text: String) {
        #expect(UInt64(canonicalDecimal: text.utf8).map(String.init) == text)
    }

    @Test(arguments: [
        "", "007", "00", "+5", "-0", " 5", "5 ", "5\n", "1e3", "0x5", "18446744073709551616",
        "99999999999999999999", "٥",
    ])
    func `a decimal in any other form is refused`(text: String) {
        #expect(UInt64(canonicalDecimal: text.utf8) == nil)
    }
}
