import COSE
import Testing
import TransparencyLog

private let witnessLines = """
    witness W1 \(Samples.w1Vkey)
    witness W2 \(Samples.w2Vkey) https://w2.example/add
    witness W3 \(Samples.w3Vkey)
    witness W4 \(Samples.w4Vkey)

    """

private func policy(_ rest: String) throws(PolicyError) -> Policy {
    try Policy(parsing: Array(("log \(Samples.logVkey)\n" + witnessLines + rest).utf8))
}

/// The checkpoint of three entries, cosigned by these witnesses (by number).
private func note(cosignedBy witnesses: [UInt8]) throws -> [UInt8] {
    let checkpoint = try Checkpoint(origin: Samples.origin, size: 3, root: Samples.root)
    let lines = try witnesses.map {
        try Cosignature.sign(checkpoint, at: 1, name: "w\($0).example", key: Samples.key($0 + 2))
    }
    return try checkpoint.sign(with: Samples.logKey).adding(lines).encoded
}

struct PolicyTextTests {
    static let file = """
        log \(Samples.logVkey) https://log.example/t/
        log \(Samples.nextLogVkey)
        witness W1 \(Samples.w1Vkey)
        witness W2 \(Samples.w2Vkey) https://w2.example/add
        group G 2 W1 W2
        group H any G
        quorum H

        """

    @Test(
        arguments: [
            (
                .logSignatureMissing(origin: "a.example/✓\u{202E}"),
                #"no known key of the log “a.example/✓\u{202E}” has signed the checkpoint"#
            ),
            (
                .logSignatureMissing(origin: "a.example/log"),
                "no known key of the log a.example/log has signed the checkpoint"
            ),
            (.nameNotAcceptable("VALID"), "the name “VALID” cannot be used in a policy"),
            (
                .note(.badSignature(name: "✓", keyIDHex: "70d1f637")),
                "the signature by “✓+70d1f637” does not verify"
            ),
        ] as [(PolicyError, String)])
    func `an error quotes names that could be something else`(error: PolicyError, told: String) {
        #expect(error.description == told)
    }

    @Test func `a policy is read`() throws {
        let policy = try Policy(parsing: Samples.utf8(Self.file))
        #expect(policy.logs.map(\.url) == ["https://log.example/t/", nil])
        #expect(policy.witnesses.map(\.name) == ["W1", "W2"])
        #expect(
            policy.groups == [
                Policy.Group(name: "G", threshold: .atLeast(2), members: ["W1", "W2"]),
                Policy.Group(name: "H", threshold: .any, members: ["G"]),
            ])
        #expect(policy.quorum == .named("H"))
    }

    @Test func `comments, blank lines, tabs and free order are allowed`() throws {
        let free = """
            # who we trust
            \t witness\tW1  \(Samples.w1Vkey)\t
              # indented comment

            group  G\tall W1
            quorum G
            log \(Samples.logVkey)
            witness W2 \(Samples.w2Vkey)

            """
        let policy = try Policy(parsing: Samples.utf8(free))
        let plain = """
            log \(Samples.logVkey)
            witness W1 \(Samples.w1Vkey)
            witness W2 \(Samples.w2Vkey)
            group G all W1
            quorum G

            """
        #expect(try Policy(parsing: Samples.utf8(plain)) == policy)
    }

    @Test(arguments: [
        ("", PolicyError.noQuorum),
        ("quorum none\nquorum none\n", .repeatedQuorum),
        ("quorum X\n", .undefinedName("X")),
        ("quorum G\ngroup G any W1\n", .undefinedName("G")),
        ("group G any X\nquorum G\n", .undefinedName("X")),
        ("group G any G\nquorum G\n", .undefinedName("G")),
        ("group G any none\nquorum G\n", .undefinedName("none")),
        ("group none any W1\nquorum none\n", .nameNotAcceptable("none")),
        ("group W1 any W2\nquorum W1\n", .repeatedName("W1")),
        ("group G any W1 W1\nquorum G\n", .repeatedMember("W1")),
        ("group G any W1\ngroup H any W1\nquorum G\n", .repeatedMember("W1")),
        ("group G 0 W1\nquorum G\n", .thresholdOutOfRange(group: "G")),
        ("group G 3 W1 W2\nquorum G\n", .thresholdOutOfRange(group: "G")),
        ("group G 02 W1 W2\nquorum G\n", .malformedLine(6)),
        ("group G +1 W1 W2\nquorum G\n", .malformedLine(6)),
        ("group G Any W1 W2\nquorum G\n", .malformedLine(6)),
        ("group G any\nquorum G\n", .malformedLine(6)),
        ("group G\nquorum G\n", .malformedLine(6)),
        ("quorum\n", .malformedLine(6)),
        ("quorum none none\n", .malformedLine(6)),
        ("Quorum none\n", .malformedLine(6)),
        ("log\n", .malformedLine(6)),
        ("log x\n", .malformedKey(.notThreeFields, line: 6)),
        ("witness X\n", .malformedLine(6)),
        ("quorum none", .noFinalNewline),
        ("quorum none\r\n", .carriageReturn), ("quorum none\r", .carriageReturn),
        ("quorum none\u{7F}\n", .controlCharacter),
        ("quorum\u{A0}none\n", .malformedLine(6)),
        ("group e\u{301} any W1\nquorum none\n", .nameNotAcceptable("e\u{301}")),
    ])
    func `a policy in any other form is refused`(rest: String, error: PolicyError) {
        #expect(throws: error) { try policy(rest) }
    }

    @Test func `a policy that is not saved as plain UTF-8 is told so`() {
        #expect(throws: PolicyError.form(.byteOrderMark)) {
            try Policy(parsing: Samples.utf8("\u{FEFF}quorum none\n"))
        }
        #expect(throws: PolicyError.form(.utf16)) {
            try Policy(parsing: Samples.utf8("q\0u\0"))
        }
    }

    @Test func `a name in another normal form does not stand for a defined one`() throws {
        #expect(throws: PolicyError.self) {
            try policy("group \u{E9} any W1\nquorum e\u{301}\n")
        }
        #expect(try policy("group \u{E9} any W1\nquorum \u{E9}\n").quorum == .named("\u{E9}"))
    }

    @Test func `a key of the wrong kind and a key that occurs twice are refused`() {
        #expect(throws: PolicyError.wrongKeyKind(Samples.vkey(Samples.w1Vkey))) {
            try Policy(parsing: Samples.utf8("log \(Samples.w1Vkey)\nquorum none\n"))
        }
        #expect(throws: PolicyError.wrongKeyKind(Samples.vkey(Samples.logVkey))) {
            try Policy(parsing: Samples.utf8("witness L \(Samples.logVkey)\nquorum none\n"))
        }
        #expect(throws: PolicyError.repeatedKey(Samples.vkey(Samples.w1Vkey))) {
            try policy("witness W5 \(Samples.w1Vkey)\nquorum none\n")
        }
        let renamed = try! VerifierKey(
            name: "other", kind: .cosignature, publicKey: Samples.logKey.publicKey)
        #expect(throws: PolicyError.repeatedKey(renamed)) {
            try policy("witness W5 \(renamed)\nquorum none\n")
        }
    }

    @Test func `bytes that are not UTF-8 are refused`() {
        #expect(throws: PolicyError.notUTF8) {
            try Policy(parsing: [0x23, 0xFF, 0x0A] + Samples.utf8("quorum none\n"))
        }
    }

    @Test func `64 witnesses are accepted and 65 refused`() throws {
        let witnesses = try (0..<65).map { number in
            Policy.Witness(
                name: "W\(number)",
                key: try VerifierKey(
                    name: "w\(number)", kind: .cosignature,
                    publicKey: Samples.key(UInt8(100 + number)).publicKey))
        }
        #expect(try Policy(logs: [], witnesses: Array(witnesses.dropLast())).keys.count == 64)
        #expect(throws: PolicyError.tooMany("witness")) {
            try Policy(logs: [], witnesses: witnesses)
        }
    }

    @Test func `a policy over the limit is refused`() {
        #expect(throws: PolicyError.tooLong) {
            try Policy(parsing: [UInt8](repeating: 0x0A, count: 65_537))
        }
    }
}

struct PolicyCheckingTests {
    @Test func `cosignatures made by other software reach the quorum`() throws {
        let policy = try policy("group G all W1 W2\nquorum G\n")
        let note = Samples.note + Samples.w1Line + Samples.w2Line
        let checkpoint = try policy.check(note: Samples.utf8(note))
        #expect(checkpoint.size == 3 && checkpoint.root == Samples.root)
    }

    @Test(arguments: 0..<16)
    func `two of three and any of two nest as written`(subset: UInt8) throws {
        let cosigners = (UInt8(1)...4).filter { subset >> ($0 - 1) & 1 == 1 }
        // X: two of W1, W2, and Y; Y: any of W3, W4.
        let policy = try policy("group Y any W3 W4\ngroup X 2 W1 W2 Y\nquorum X\n")
        let isReached: Set<UInt8> = [
            0b0011, 0b0111, 0b1011, 0b1111, 0b0101, 0b1001, 0b1101, 0b0110, 0b1010, 0b1110,
        ]
        let checkpoint = try? policy.check(note: note(cosignedBy: cosigners))
        #expect((checkpoint != nil) == isReached.contains(subset))
    }

    @Test(
        arguments: [
            ("quorum none\n", [], nil),
            ("quorum W1\n", [1], nil),
            ("quorum W1\n", [2], "the quorum is not reached: witness “W1”"),
            ("group G any W1 W2\nquorum G\n", [2], nil),
            (
                "group G any W1 W2\nquorum G\n", [],
                "the quorum is not reached: group “G” has 0 of 1: missing “W1”, “W2”"
            ),
            (
                "group G all W1 W2 W3\nquorum G\n", [1, 3],
                "the quorum is not reached: group “G” has 2 of 3: missing “W2”"
            ),
            (
                "group Y 2 W1 W2\ngroup Z all Y W3\nquorum Z\n", [1, 3],
                "the quorum is not reached: "
                    + "group “Z” has 1 of 2: missing (group “Y” has 1 of 2: missing “W2”)"
            ),
        ] as [(String, [UInt8], String?)])
    func `what is missing is named`(rest: String, cosigners: [UInt8], message: String?) throws {
        let policy = try policy(rest)
        let note = try note(cosignedBy: cosigners)
        var found: String?
        do { _ = try policy.check(note: note) } catch { found = "\(error)" }
        #expect(found == message)
    }

    @Test func `cosignatures without the log's signature are not enough`() throws {
        let policy = try policy("quorum none\n")
        let unsigned = Samples.checkpointText + "\n" + Samples.w1Line
        #expect(throws: PolicyError.logSignatureMissing(origin: Samples.origin)) {
            try policy.check(note: Samples.utf8(unsigned))
        }
        let unknown = try SignedNote.sign(
            text: Samples.utf8(Samples.checkpointText), name: "nobody", key: Samples.key(9))
        #expect(throws: PolicyError.logSignatureMissing(origin: Samples.origin)) {
            try policy.check(note: unknown.encoded)
        }
    }

    @Test func `a log's signature under another log's checkpoint is not enough`() throws {
        let policy = try policy("quorum none\n")
        let foreign = try Checkpoint(origin: "other.example", size: 3, root: Samples.root)
        let note = try SignedNote.sign(
            text: foreign.text, name: Samples.origin, key: Samples.logKey)
        #expect(throws: PolicyError.logSignatureMissing(origin: "other.example")) {
            try policy.check(note: note.encoded)
        }
    }

    @Test func `either key of a log serves across a rotation`() throws {
        let policy = try policy("log \(Samples.nextLogVkey)\nquorum none\n")
        let checkpoint = try Checkpoint(origin: Samples.origin, size: 3, root: Samples.root)
        for key in [Samples.logKey, Samples.key(7)] {
            #expect(try policy.check(note: checkpoint.sign(with: key).encoded) == checkpoint)
        }
    }

    @Test func `a bad cosignature by a known witness refuses what would do without it`() throws {
        let policy = try policy("quorum none\n")
        let note = Samples.note + Samples.w1Line.replacing("cNH2NwAA", with: "cNH2NwAB")
        #expect(
            throws: PolicyError.note(.badSignature(name: "w1.example", keyIDHex: "70d1f637"))
        ) { try policy.check(note: Samples.utf8(note)) }
    }

    @Test func `a cosignature by a witness that the policy does not know is passed over`() throws {
        let policy = try Policy(
            parsing: Samples.utf8("log \(Samples.logVkey)\nquorum none\n"))
        let note = Samples.note + Samples.w1Line.replacing("cNH2NwAA", with: "cNH2NwAB")
        #expect(try policy.check(note: Samples.utf8(note)).size == 3)
    }

    @Test func `a signed text that is no checkpoint is refused`() throws {
        let policy = try policy("quorum none\n")
        let note = try SignedNote.sign(
            text: Samples.utf8(Samples.checkpointText + "extension\n"), name: Samples.origin,
            key: Samples.logKey)
        #expect(throws: PolicyError.checkpoint(.wrongLineCount(found: 4))) {
            try policy.check(note: note.encoded)
        }
    }
}
