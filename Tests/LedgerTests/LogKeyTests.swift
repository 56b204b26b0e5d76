import COSE
import Certification
import Drafting
import Foundation
import TestSupport
import Testing
import TransparencyLog

@testable import Ledger

/// The log's key is changed while the log goes on: which key signs what, and where the keys lie.
@Suite struct LogKeyTests {
    private static func key(_ small: SmallLedger, _ file: String) throws -> PublicKey? {
        guard let bytes = try DurableFile.read("\(small.path)/\(file)") else { return nil }
        #expect(try mode("\(small.path)/\(file)") == 0o600)
        return try PrivateKey(pem: String(decoding: bytes, as: UTF8.self)).publicKey
    }

    /// Who signed each checkpoint, and its note where one is kept, by the names given to keys.
    private static func signers(
        _ small: SmallLedger, _ names: [(String, PublicKey)]
    ) throws -> [String] {
        let folder = try small.opened()
        let papers = folder.checkpoints()
        let kept = try folder.log.notes(above: 0, limit: .max)
        return try #require(try folder.log.checkpoints()).map { stored in
            let note = try kept.first { $0.size == stored.size }.map(papers.note)
            let notes = (note?.signatures ?? []).map { line in
                names.first { $0.1.verifies(line.blob, over: note?.text ?? []) }?.0 ?? "?"
            }
            let receipt = try Receipt(
                decoding: folder.receipt(at: EntryIndex(stored.size - 1)))
            let root = try papers.checkpoint(atSize: stored.size).root.bytes
            let receipts = names.first { receipt.sign1.isSigned(by: $0.1, payload: root) }?.0
            let signers = [receipts ?? "?"] + (note == nil ? [] : [notes.joined(separator: "+")])
            return "\(stored.size) " + signers.joined(separator: " ")
        }
    }

    @Test func `both keys sign notes until the overlap has run, the new one alone the receipts`()
        throws
    {
        let small = try SmallLedger(entryCount: 4)
        let new = try small.rotate(to: "log-2", overlapUntil: "2025-07-10").publicKey
        _ = try small.opened().publish()
        for (number, day) in ["01", "10", "11", "12"].enumerated() {
            try small.submit(10 + number, on: "2025-07-\(day)")
            _ = try small.opened().publish()
        }
        let names = [("old", small.logKey.publicKey), ("new", new)]
        #expect(
            try Self.signers(small, names) == [
                "2 old", "3 old", "4 old old", "5 old old", "6 new new+old",
                "7 new new+old", "8 new new", "9 new new",
            ])
        #expect(try findings(small.file) == [])
    }

    @Test func `the old key goes when the overlap has run, and not before`() throws {
        let small = try SmallLedger(entryCount: 3)
        let old = small.logKey.publicKey
        let new = try small.rotate(to: "log-2", overlapUntil: "2025-07-10").publicKey
        #expect(try Self.key(small, "log.pem") == new)
        #expect(try Self.key(small, "log-former.pem") == old)
        #expect(try Self.key(small, "log-next.pem") == nil)
        try small.submit(10, on: "2025-07-10")
        try small.opened().saveState()
        #expect(try Self.key(small, "log-former.pem") == old)
        try small.submit(11, on: "2025-07-11")
        try small.opened().saveState()
        #expect(try Self.key(small, "log-former.pem") == nil)
        #expect(try Self.key(small, "log.pem") == new)
        #expect(try findings(small.file) == [])
    }

    @Test func `receipts are the same bytes after the change, and after the old key is gone`()
        throws
    {
        let small = try SmallLedger(entryCount: 3)
        // A batch of three: receipts of all of them, not of the last alone.
        #expect(
            try small.hand([small.signed(20), small.signed(21), small.signed(22)])
                == [.new(3), .new(4), .new(5)])
        func receipts() throws -> [[UInt8]] {
            try (UInt64(0)..<6).map { try small.opened().receipt(at: EntryIndex($0)) }
        }
        let before = try receipts()
        try small.rotate(to: "log-2", overlapUntil: "2025-07-01")
        #expect(try receipts() == before)
        try small.submit(10, on: "2025-07-02")
        try small.opened().saveState()
        #expect(try Self.key(small, "log-former.pem") == nil)
        #expect(try receipts() == before)
        try small.reopen()
        #expect(try receipts() == before)
        for index in UInt64(0)..<6 {
            let registration = try Receipt(decoding: before[Int(index)]).check(
                statement: small.opened().statement(at: EntryIndex(index)),
                logKey: small.logKey.publicKey, origin: "example.invalid/REHEARSAL")
            #expect(registration.index == index)
        }
        #expect(try findings(small.file) == [])
    }

    @Test func `entries after the change in its own batch are the new key's`() throws {
        let small = try SmallLedger(entryCount: 3)
        let new = try small.opened().proposeLogKey(small.randomness.key(named: "log-2")).publicKey
        let act = SmallLedger.rotation(to: "log-2", overlapUntil: "2025-07-10")
        let change = try small.desk().sign(ActLine(parsing: Array(act.utf8))).statement.bytes
        #expect(
            try small.hand([small.signed(20), change, small.signed(21)])
                == [.new(3), .new(4), .new(5)])
        _ = try small.opened().publish()
        let names = [("old", small.logKey.publicKey), ("new", new)]
        #expect(
            try Self.signers(small, names) == ["2 old", "3 old old", "6 new new+old"])
        #expect(try findings(small.file) == [])
    }

    @Test func `a second change within the overlap leaves the first key behind`() throws {
        let small = try SmallLedger(entryCount: 3)
        let second = try small.rotate(to: "log-2", overlapUntil: "2025-12-31").publicKey
        let third = try small.rotate(to: "log-3", overlapUntil: "2025-12-31").publicKey
        try small.submit(10, on: "2025-07-02")
        _ = try small.opened().publish()
        let names = [("1", small.logKey.publicKey), ("2", second), ("3", third)]
        #expect(
            try Self.signers(small, names) == [
                "2 1", "3 1 1", "4 1", "5 2", "6 3 3+2",
            ])
        #expect(try Self.key(small, "log.pem") == third)
        #expect(try Self.key(small, "log-former.pem") == second)
        #expect(try findings(small.file) == [])
    }

    @Test func `a change whose new key is not in the folder does not enter`() throws {
        let small = try SmallLedger(entryCount: 3)
        let verifier = try VerifierKey(
            name: "example.invalid/REHEARSAL", kind: .ed25519,
            publicKey: small.randomness.key(named: "log-2").publicKey)
        #expect(throws: StorageError.logKeyMissing("\(verifier)")) {
            try small.submit(SmallLedger.rotation(to: "log-2", overlapUntil: "2025-07-10"))
        }
        #expect(try small.count() == 3)
        try small.submit(SmallLedger.registration(10))
        #expect(try findings(small.file) == [])
    }

    /// What a process that died left behind, and the log that says how to go on.
    enum Died: CaseIterable {
        /// The new key was written, the act not appended.
        case beforeTheAct
        /// The act was appended, no key moved.
        case afterTheAct
        /// The old key was copied, the new one not in place.
        case betweenTheFiles
        /// All but the proposal is in place.
        case beforeTheEnd
    }

    @Test(arguments: Died.allCases)
    func `a process that dies in between leaves a folder that goes on`(_ died: Died) throws {
        let small = try SmallLedger(entryCount: 3)
        let old = small.logKey
        let new = try small.opened().proposeLogKey(small.randomness.key(named: "log-2"))
        if died != .beforeTheAct {
            try small.submit(SmallLedger.rotation(to: "log-2", overlapUntil: "2025-07-10"))
        }
        func put(_ key: PrivateKey, _ name: String) throws {
            try DurableFile.write(Array(key.pem.utf8), to: "\(small.path)/\(name)", mode: 0o600)
        }
        if died == .betweenTheFiles || died == .beforeTheEnd { try put(old, "log-former.pem") }
        if died == .beforeTheEnd { try put(new, "log.pem") }
        small.close()
        try small.reopen()
        try small.submit(10, on: "2025-07-02")
        _ = try small.opened().publish()
        try small.opened().saveState()
        let names = [("old", old.publicKey), ("new", new.publicKey)]
        let last = try #require(try Self.signers(small, names).last)
        if died == .beforeTheAct {
            #expect(last == "4 old old")
            #expect(try Self.key(small, "log.pem") == old.publicKey)
            // Another try takes the key that was left over, whatever it would have made.
            let again = try small.opened().proposeLogKey(small.randomness.key(named: "log-9"))
            #expect(again.publicKey == new.publicKey)
        } else {
            #expect(last == "5 new new+old")
            #expect(try Self.key(small, "log.pem") == new.publicKey)
            #expect(try Self.key(small, "log-former.pem") == old.publicKey)
            #expect(try Self.key(small, "log-next.pem") == nil)
        }
        #expect(try findings(small.file) == [])
    }

    @Test func `the policy names each key, and a checkpoint of either side satisfies it`() throws {
        let small = try SmallLedger(entryCount: 3)
        let before = try small.opened().publish()
        let new = try small.rotate(to: "log-2", overlapUntil: "2025-07-10").publicKey
        try small.submit(10, on: "2025-07-02")
        let between = try small.opened().publish()
        try small.submit(11, on: "2025-07-11")
        let after = try small.opened().publish()
        try small.opened().saveState()
        let policy = try Policy(parsing: bytes("\(small.path)/policy"))
        #expect(policy.logs.map(\.key.publicKey) == [new, small.logKey.publicKey])
        for (note, size) in [(before, 3), (between, 5), (after, 6)] as [(SignedNote, UInt64)] {
            #expect(try policy.check(note).size == size)
        }
        let proof = try TlogProof(parsing: small.opened().proof(at: EntryIndex(2)))
        let leaf = Tree.leafHash(try small.opened().statement(at: EntryIndex(2)))
        #expect(try proof.check(leaf: leaf, policy: policy).size == 6)
        // Who has only one of the two lines reads the overlap, and their own side of it.
        let old = try Policy(logs: [.init(key: policy.logs[1].key)])
        #expect(try old.check(between).size == 5)
        #expect(throws: PolicyError.self) { try old.check(after) }
        let newest = try Policy(logs: [.init(key: policy.logs[0].key)])
        #expect(try newest.check(between).size == 5)
        #expect(throws: PolicyError.self) { try newest.check(before) }
        #expect(try findings(small.file) == [])
    }

    @Test func `an anchor of before the change still holds after it`() throws {
        let small = try SmallLedger(entryCount: 3)
        let anchored = try bytes(small.anchorFile)
        try small.rotate(to: "log-2", overlapUntil: "2025-07-01")
        try small.submit(10, on: "2025-07-02")
        #expect(try bytes(small.anchorFile) == anchored)
        try small.reopen()
        _ = try small.opened().publish()
        try small.reopen()
        #expect(try small.opened().anchor.read()?.size == 5)
        #expect(try findings(small.file) == [])
    }
}
