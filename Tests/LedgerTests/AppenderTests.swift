import COSE
import Certification
import Drafting
import Ledger
import LedgerFile
import TestSupport
import Testing
import TransparencyLog

/// The one writer: idempotent, one refusal refuses one request, receipts after the commit.
@Suite struct AppenderTests {
    @Test func `the same bytes again give the same entry`() throws {
        let small = try SmallLedger()
        let statement = try small.signed(7)
        #expect(try small.hand([statement]) == [.new(3)])
        #expect(try small.hand([statement]) == [.again(3)])
        #expect(try small.count() == 4)
        #expect(try findings(small.file) == [])
    }

    @Test func `the same bytes are known before the clock is asked`() throws {
        let small = try SmallLedger()
        let statement = try small.signed(7)
        #expect(try small.hand([statement], now: small.time) == [.new(3)])
        #expect(try small.hand([statement], now: small.time + 86_400) == [.again(3)])
        #expect(try small.hand([statement], now: small.time - 86_400) == [.again(3)])
        #expect(try small.count() == 4)
        #expect(try findings(small.file) == [])
    }

    @Test func `the same bytes twice in one batch are one entry`() throws {
        let small = try SmallLedger()
        let statement = try small.signed(7)
        #expect(try small.hand([statement, statement]) == [.new(3), .again(3)])
        #expect(try small.count() == 4)
        #expect(try findings(small.file) == [])
    }

    @Test func `an entry is known again after reopening`() throws {
        let small = try SmallLedger()
        let statement = try small.signed(7)
        #expect(try small.hand([statement]) == [.new(3)])
        try small.reopen()
        #expect(try small.hand([statement], now: small.time + 86_400) == [.again(3)])
        #expect(try findings(small.file) == [])
    }

    @Test func `one refusal in a batch refuses one request`() throws {
        let small = try SmallLedger()
        var forged = try small.signed(8)
        forged[forged.count - 1] ^= 1
        let seen = try small.hand([
            try small.signed(7), forged, [0xff, 0x00], try small.signed(9),
        ])
        #expect(seen == [.new(3), .refusedBy(rule: "authority"), .unreadable, .new(4)])
        #expect(try small.count() == 5)
        #expect(try small.opened().log.checkpoints()?.map(\.size) == [2, 3, 5])
        #expect(try findings(small.file) == [])
    }

    @Test func `an act that a rule refuses writes nothing`() throws {
        let small = try SmallLedger()
        let before = try RawDatabase(path: small.file).ledgerRows()
        small.time += 60
        let seen = try small.hand([try small.signed(0)])
        guard case .refusedBy = seen[0] else {
            Issue.record("registering a body twice was not refused: \(seen)")
            return
        }
        #expect(try RawDatabase(path: small.file).ledgerRows() == before)
        #expect(try findings(small.file) == [])
    }

    @Test(arguments: [[], [0x00], [0xd2, 0x84], [UInt8](repeating: 0x41, count: 70_000)])
    func `bytes that are no statement are unreadable and nothing is written`(
        _ garbage: [UInt8]
    ) throws {
        let small = try SmallLedger()
        let before = try RawDatabase(path: small.file).ledgerRows()
        #expect(try small.hand([garbage]) == [.unreadable])
        #expect(try RawDatabase(path: small.file).ledgerRows() == before)
        #expect(try findings(small.file) == [])
    }

    @Test func `a statement without its signature is unreadable and nothing is written`() throws {
        let small = try SmallLedger()
        let before = try RawDatabase(path: small.file).ledgerRows()
        let cut = Array(try small.signed(7).dropLast(64))
        #expect(try small.hand([cut]) == [.unreadable])
        #expect(try RawDatabase(path: small.file).ledgerRows() == before)
        #expect(try findings(small.file) == [])
    }

    @Test(arguments: [
        (Int64(-600), Seen.new(3)), (-601, .refused(.clockAhead(seconds: 601))), (0, .new(3)),
        (600, .new(3)), (601, .refused(.clockBehind(seconds: 601, window: 600))),
    ])
    func `a statement's time lies within ten minutes of the clock`(
        _ delay: Int64, _ expected: Seen
    ) throws {
        let small = try SmallLedger()
        small.time += 3_600
        let statement = try small.signed(7)
        #expect(try small.hand([statement], now: small.time + delay) == [expected])
        #expect(try small.count() == (expected == .new(3) ? 4 : 3))
        #expect(try findings(small.file) == [])
    }

    /// The report of entry 606 and its correction lie in one batch, as do the visit of entry 834
    /// and its correction: the log alone has none of them yet.
    @Test func `a correction in the same batch as what it corrects is judged by it`() throws {
        let played = try RehearsalLedger.before()
        var statements: [[UInt8]] = []
        try played.opened().log.forEachEntry(from: 0) { _, bytes, _ in statements.append(bytes) }
        let path = played.folder.path + "/again"
        let folder = try LedgerFolder.create(
            path: path, logKey: played.logKey, anchorFile: path + ".anchor")
        for start in stride(from: 0, to: statements.count, by: 256) {
            let batch = statements[start...].prefix(256)
            let outcomes = try folder.append(
                try batch.map { try .init(decoding: $0) }, by: .ofEachAct(otherwise: played.time))
            #expect(outcomes.map(Seen.init) == batch.indices.map { .new(UInt64($0)) })
        }
        #expect(try findings(path + "/ledger.sqlite") == [])
    }

    @Test func `registration never precedes signing`() throws {
        let small = try SmallLedger()
        small.time += 3_600
        let statement = try small.signed(7)
        _ = try small.hand([statement], now: small.time - 300)
        #expect(try small.opened().log.latestCheckpoint()?.time == small.time)
        #expect(try findings(small.file) == [])
    }

    @Test func `times of checkpoints never run back`() throws {
        let small = try SmallLedger()
        let later = small.time + 600
        _ = try small.hand([try small.signed(7)], now: later)
        _ = try small.hand([try small.signed(8)], now: later - 300)
        #expect(try small.opened().log.latestCheckpoint()?.time == later)
        #expect(try findings(small.file) == [])
    }

    @Test func `an act that the log's newest time does not fit is refused`() throws {
        let small = try SmallLedger()
        let newest = small.time
        let statements = try [1200, 1201].map { try small.signed(Int($0), at: newest - $0) }
        #expect(try small.hand([statements[0]], now: newest - 1200) == [.new(3)])
        #expect(
            try small.hand([statements[1]], now: newest - 1201)
                == [.refused(.clockBehind(seconds: 601, window: 600))])
        #expect(try small.opened().log.latestCheckpoint()?.time == newest)
        // A rehearsal's import, where an act's clock is its own, holds the window itself.
        let back = try [600, 601].map { try small.signed(Int($0), at: newest - $0) }
        #expect(
            try small.hand(back) == [
                .new(4), .refused(.clockBehind(seconds: 601, window: 600)),
            ])
        #expect(try findings(small.file) == [])
    }

    @Test func `an appender whose state is of another size is refused`() throws {
        let small = try SmallLedger()
        let folder = try small.opened()
        let old = folder.snapshot
        _ = try small.hand([try small.signed(7)])
        #expect(throws: StorageError.sizeConflict(expected: 3, found: 4)) {
            var stale = old
            let appender = Appender(log: folder.log, keys: [small.logKey])
            _ = try appender.admit(
                .init(decoding: try small.signed(8)), to: &stale, by: .fixed(small.time))
            try appender.write(&stale)
        }
        #expect(try findings(small.file) == [])
    }

    @Test func `a receipt is the same bytes whenever it is made`() throws {
        let small = try SmallLedger(entryCount: 5)
        let first = try (0..<5).map { try small.opened().receipt(at: EntryIndex($0)) }
        #expect(try (0..<5).map { try small.opened().receipt(at: EntryIndex($0)) } == first)
        try small.submit(SmallLedger.registration(50))
        #expect(try (0..<5).map { try small.opened().receipt(at: EntryIndex($0)) } == first)
        try small.opened().saveState()
        try small.reopen()
        #expect(try (0..<5).map { try small.opened().receipt(at: EntryIndex($0)) } == first)
        #expect(try findings(small.file) == [])
    }

    @Test func `a receipt verifies for its own statement only`() throws {
        let small = try SmallLedger()
        let folder = try small.opened()
        let receipt = try folder.receipt(at: EntryIndex(2))
        let registration = try Receipt(decoding: receipt).check(
            statement: folder.statement(at: EntryIndex(2)), logKey: small.logKey.publicKey,
            origin: "example.invalid/REHEARSAL")
        #expect(registration.index == 2)
        #expect(registration.size == 3)
        #expect(registration.registeredAt == small.time)
        #expect(throws: ReceiptError.self) {
            try Receipt(decoding: receipt).check(
                statement: folder.statement(at: EntryIndex(1)), logKey: small.logKey.publicKey,
                origin: "example.invalid/REHEARSAL")
        }
        #expect(try findings(small.file) == [])
    }

    @Test func `the signature of a checkpoint is the one that its receipts show`() throws {
        let small = try SmallLedger()
        let folder = try small.opened()
        let receipt = try Receipt(decoding: folder.receipt(at: EntryIndex(2)))
        #expect(try folder.log.latestCheckpoint()?.signature == receipt.signature)
        #expect(try findings(small.file) == [])
    }

    @Test func `an entry beyond the end has no receipt`() throws {
        let small = try SmallLedger()
        #expect(throws: StorageError.unreadable("there is no entry 3; the log holds 3")) {
            _ = try small.opened().receipt(at: EntryIndex(3))
        }
        #expect(try findings(small.file) == [])
    }
}
