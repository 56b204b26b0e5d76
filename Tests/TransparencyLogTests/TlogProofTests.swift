import COSE
import Testing
import TransparencyLog

struct TlogProofTests {
    static let leafZero = "bWt2UodlmLLAZro08EeWsBkoXSCZHlm/ueen5swtT5g="
    static let leafTwo = "qxq38Hx8j+Dv9LpvqlPH5EEukaWZFT6KpOAb7s5beCU="
    static let file =
        "c2sp.org/tlog-proof@v1\nextra AQID\nindex 1\n" + leafZero + "\n" + leafTwo + "\n\n"
        + Samples.note
    let policy: Policy

    init() throws {
        policy = try Policy(logs: [Policy.Log(key: Samples.vkey(Samples.logVkey))])
    }

    private func parse(_ text: String) throws(TlogProofError) -> TlogProof {
        try TlogProof(parsing: Array(text.utf8))
    }

    @Test func `a proof reads, prints back and proves its leaf`() throws {
        let proof = try parse(Self.file)
        #expect(proof.extra == [1, 2, 3])
        #expect(proof.index == 1)
        #expect(proof.hashes == [Samples.leafZero, Samples.leafTwo])
        #expect(proof.encoded == Array(Self.file.utf8))
        #expect(try proof.check(leaf: Samples.leafStatement, policy: policy).size == 3)
    }

    @Test func `a proof without extra data omits its line`() throws {
        let file = Self.file.replacing("extra AQID\n", with: "")
        let proof = try parse(file)
        #expect(proof.extra == nil)
        #expect(proof.encoded == Array(file.utf8))
        let made = TlogProof(
            extra: [], index: 1, hashes: proof.hashes, checkpoint: proof.checkpoint)
        #expect(made == proof)
    }

    @Test func `the proof of a lone entry has no hashes`() throws {
        let leaf = Tree.leafHash([1])
        let checkpoint = try Checkpoint(origin: Samples.origin, size: 1, root: leaf)
        let proof = TlogProof(
            extra: nil, index: 0, hashes: [], checkpoint: checkpoint.sign(with: Samples.logKey))
        #expect(try TlogProof(parsing: proof.encoded) == proof)
        try proof.check(leaf: leaf, policy: policy)
    }

    @Test func `another leaf, index or log is refused`() throws {
        let proof = try parse(Self.file)
        #expect(throws: TlogProofError.self) {
            try proof.check(leaf: Samples.leafTwo, policy: policy)
        }
        let moved = try parse(Self.file.replacing("index 1", with: "index 0"))
        #expect(throws: TlogProofError.self) {
            try moved.check(leaf: Samples.leafStatement, policy: policy)
        }
        let other = try Policy(logs: [Policy.Log(key: Samples.vkey(Samples.nextLogVkey))])
        #expect(
            throws: TlogProofError.policy(.logSignatureMissing(origin: Samples.origin))
        ) { try proof.check(leaf: Samples.leafStatement, policy: other) }
    }

    @Test(arguments: [
        ("@v1", "@v2", TlogProofError.wrongHeader),
        ("@v1\n", "@v1\r\n", .wrongHeader),
        ("extra AQID\n", "extra \n", .malformedExtra),
        ("extra AQID\n", "extra AQID=\n", .malformedExtra),
        ("extra AQID\n", "extra AQI\n", .malformedExtra),
        ("extra AQID\n", "extra AQID\nextra AQID\n", .noIndex),
        ("index 1\n", "", .noIndex),
        ("index 1\n", "index 01\n", .noIndex),
        ("index 1\n", "index +1\n", .noIndex),
        ("index 1\n", "index 1 \n", .noIndex),
        ("index 1\n", "index\n", .noIndex),
        ("index 1\n", "index 18446744073709551616\n", .noIndex),
        ("index 1\n", "index 1\nAQID\n", .malformedHash),
        ("mLLAZro0", "mLLAZro", .malformedHash),
        ("index 1\n", "index 1\n\n", .checkpoint(.wrongLineCount(found: 6))),
        // Without its blank line the proof runs on into the checkpoint, up to the next one.
        ("\n\nlog", "\nlog", .malformedHash),
    ])
    func `a proof in any other form is refused`(
        old: String, new: String, error: TlogProofError
    ) {
        #expect(throws: error) {
            try parse(Self.file.replacing(old, with: new))
        }
    }

    @Test func `64 hashes are refused`() {
        let lines = String(repeating: Self.leafZero + "\n", count: 64)
        #expect(throws: TlogProofError.tooManyHashes(64)) {
            try parse("c2sp.org/tlog-proof@v1\nindex 1\n" + lines + "\n" + Samples.note)
        }
    }

    @Test func `a proof over the limit is refused`() {
        #expect(throws: TlogProofError.tooLong) {
            try TlogProof(parsing: [UInt8](repeating: 0x0A, count: 1_100_001))
        }
    }
}
