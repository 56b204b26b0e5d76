import COSE
import Testing
import TransparencyLog
import Verification

/// A checkpoint from elsewhere, which may accuse a log only when it is the log's own word.
@Suite struct `A known checkpoint` {
    private static let origin = "example.invalid/REHEARSAL"
    private let key: PrivateKey
    private let stranger: PrivateKey

    init() throws {
        key = try PrivateKey(seed: [UInt8](repeating: 1, count: 32))
        stranger = try PrivateKey(seed: [UInt8](repeating: 2, count: 32))
    }

    private func note(_ key: PrivateKey, origin: String = origin) throws -> [UInt8] {
        let checkpoint = try Checkpoint(origin: origin, size: 7, root: Digest.sha256([7]))
        return checkpoint.note(
            signature: checkpoint.noteSignature(by: key), publicKey: key.publicKey
        ).encoded
    }

    private func policy(_ more: String = "quorum none\n", origins: [String] = [origin]) throws
        -> Policy
    {
        let keys = try origins.map {
            "log \(try VerifierKey(name: $0, kind: .ed25519, publicKey: key.publicKey))\n"
        }
        return try Policy(parsing: Array((keys.joined() + more).utf8))
    }

    @Test func `counts when it is signed under the policy and of this log`() throws {
        let known = try KnownCheckpoint(
            parsing: note(key), policy: policy(), origin: Self.origin)
        #expect(known.size == 7)
        #expect(known.root == Digest.sha256([7]))
    }

    @Test func `by a stranger does not count`() throws {
        #expect(
            throws: KnownCheckpointError.notSigned(
                "no known key of the log \(Self.origin) has signed the checkpoint")
        ) {
            try KnownCheckpoint(parsing: note(stranger), policy: policy(), origin: Self.origin)
        }
    }

    @Test func `of another log that the policy knows does not count`() throws {
        #expect(
            throws: KnownCheckpointError.otherLog(
                found: "example.invalid/other", wanted: Self.origin)
        ) {
            try KnownCheckpoint(
                parsing: note(key, origin: "example.invalid/other"),
                policy: policy(origins: ["example.invalid/other"]), origin: Self.origin)
        }
    }

    @Test func `without the witness that the policy wants does not count`() throws {
        let witness = try VerifierKey(
            name: "witness.invalid", kind: .cosignature, publicKey: stranger.publicKey)
        #expect(
            throws: KnownCheckpointError.notSigned("the quorum is not reached: witness w")
        ) {
            try KnownCheckpoint(
                parsing: note(key), policy: policy("witness w \(witness)\nquorum w\n"),
                origin: Self.origin)
        }
    }

    @Test func `that cannot be read does not count`() throws {
        #expect(throws: KnownCheckpointError.self) {
            try KnownCheckpoint(
                parsing: Array(note(key).dropLast()), policy: policy(), origin: Self.origin)
        }
    }
}
