import COSE
import Drafting
import Foundation
import TestSupport
import Testing
import TransparencyLog

/// Checkpoints known from elsewhere and the anchor, as commands take them: only the log's own word
/// is held against the log.
@Suite struct `A checkpoint from elsewhere` {
    private static let origin = "example.invalid/REHEARSAL"
    private let small: SmallLedger
    private var forged: String { "\(small.folder.path)/forged" }
    private var foreign: String { "\(small.folder.path)/foreign" }

    /// A stranger's checkpoint of another history, and the log's key under another name.
    init() throws {
        small = try SmallLedger(entryCount: 4)
        small.close()
        let stranger = try PrivateKey(seed: [UInt8](repeating: 9, count: 32))
        for (path, origin, key) in [
            (forged, Self.origin, stranger), (foreign, "example.invalid/other", small.logKey),
        ] {
            let checkpoint = try Checkpoint(origin: origin, size: 3, root: Digest.sha256([3]))
            let note = checkpoint.note(
                signature: checkpoint.noteSignature(by: key), publicKey: key.publicKey)
            try Data(note.encoded).write(to: URL(filePath: path))
        }
    }

    private func run(
        _ words: [String], program: String = "certledger", ends code: Int32
    ) throws -> String {
        let result = try Command.run(words, program: program, folder: small.path)
        #expect(result.code == code, "\(words) \(result.output)\(result.error)")
        return result.error
    }

    @Test func `is taken from the log itself, and from nobody else`() throws {
        let anchor = "\(small.path).anchor"
        let trusted = ["--policy", "\(small.path)/policy", "--trust", "\(small.path)/trust"]
        let outside = ["ledger", "\(small.path)/ledger.sqlite"] + trusted
        _ = try run(["audit", "--known", anchor], ends: 0)
        _ = try run(outside + ["--known", anchor], program: "certverify", ends: 0)
        for path in [forged, foreign] {
            let fault = "\(path): no checkpoint that counts under the policy: no known key"
            let inside = try run(["audit", "--known", path], ends: 2)
            #expect(inside.contains(fault), "\(inside)")
            let other = try run(outside + ["--known", path], program: "certverify", ends: 2)
            #expect(other.contains(fault), "\(other)")
        }
    }

    @Test func `that is no word of the log is no anchor, and is not accepted as one`() throws {
        let anchor = "\(small.path).anchor"
        let genuine = try #require(FileManager.default.contents(atPath: anchor))
        try FileManager.default.removeItem(atPath: anchor)
        try FileManager.default.copyItem(atPath: forged, toPath: anchor)
        #expect(try run(["audit"], ends: 2).contains("no known key of the log"))
        let key = "\(small.folder.path)/founder.pem"
        try small.randomness.key(named: "founder").pem
            .write(toFile: key, atomically: true, encoding: .utf8)
        let accept = ["--key", key, "--now", "2025-07-02T09:00", "--seed", "x"]
        let refused = try run(["anchor", "accept", forged] + accept, ends: 2)
        #expect(refused.contains("no checkpoint that counts under the policy"), "\(refused)")
        let copy = "\(small.folder.path)/genuine"
        try genuine.write(to: URL(filePath: copy))
        for answer in [#"{"index":4}"#, #"{"index":4,"already":true}"#] {
            let accepted = try Command.run(
                ["anchor", "accept", copy, "--json"] + accept, folder: small.path)
            #expect(accepted.output == answer + "\n", "\(accepted.error)")
        }
        let other = try Command.run(
            ["anchor", "accept", copy, "--json", "--reason", "第二次遗失"] + accept,
            folder: small.path)
        #expect(other.output == #"{"index":5}"# + "\n", "\(other.error)")
        _ = try run(["audit"], ends: 0)
    }
}
