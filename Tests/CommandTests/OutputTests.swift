import COSE
import Drafting
import Foundation
import TestSupport
import Testing

private let clock = "--key founder.pem --now 2025-07-02T09:00 --seed x --ledger ledger"

/// An answer that cannot be written is told; a reader that has gone is no fault.
@Suite struct `Output that goes nowhere` {
    /// A folder with a ledger of three entries, an act and its key.
    private static func office() throws -> SmallLedger {
        let small = try SmallLedger(entryCount: 3)
        small.close()
        for (text, name) in [
            (SmallLedger.registration(70), "act.json"),
            (SmallLedger.registration(71) + "\n", "acts.jsonl"),
            (try small.randomness.key(named: "founder").pem, "founder.pem"),
        ] {
            try text.write(
                toFile: "\(small.folder.path)/\(name)", atomically: true, encoding: .utf8)
        }
        return small
    }

    private static func expectEntries(_ count: Int, _ small: SmallLedger) throws {
        let audit = try Command.run(["audit", "--json"], folder: small.path)
        #expect(audit.code == 0, "\(audit.output)\(audit.error)")
        #expect(audit.output.contains("\"entries\":\(count)"), "\(audit.output)")
    }

    @Test(arguments: [
        ("submit act.json \(clock)", 3...3), ("submit act.json --json \(clock)", 3...3),
        ("import acts.jsonl \(clock)", 3...3),
        ("key rotate-log --overlap-until 2025-07-10 \(clock)", 3...3),
        ("anchor accept ledger.anchor \(clock)", 3...3),
    ])
    func `an act whose answer cannot be written stands, and the error says where`(
        words: String, entries: ClosedRange<Int>
    ) throws {
        let small = try Self.office()
        let full = try Command.shell("certledger \(words) > /dev/full", in: small.folder.path)
        #expect(full.code == 5, "\(full.error)")
        #expect(
            full.error.hasSuffix(
                """
                certledger: error: the answer cannot be written: No space left on device; \
                the act stands as entry 3 in ledger

                """), "\(full.error)")
        try Self.expectEntries(entries.upperBound + 1, small)
    }

    @Test func `after that the same act is known`() throws {
        let small = try Self.office()
        let words = "certledger submit act.json \(clock)"
        #expect(try Command.shell("\(words) > /dev/full", in: small.folder.path).code == 5)
        let again = try Command.shell(words, in: small.folder.path)
        #expect(again.code == 0, "\(again.error)")
        #expect(again.output == "already entry 3\n")
        try Self.expectEntries(4, small)
    }

    @Test func `founding says what stands, too`() throws {
        let folder = try TemporaryFolder()
        let scheme = Repository.fixtures.appending(path: "liaoning-youpin/scheme.yaml").path
        let full = try Command.shell(
            """
            certledger key new founder.pem
            certledger key prove founder.pem --party leading-group --officer founder --out proof
            certledger init ledger --scheme \(scheme) --origin example.invalid/x \
                --founder leading-group/founder=proof --key founder.pem > /dev/full
            """, in: folder.path)
        #expect(full.code == 5)
        #expect(
            full.error.hasSuffix("No space left on device; entries 0 to 1 stand in ledger\n"),
            "\(full.error)")
    }

    @Test(arguments: [
        "certledger --help", "certledger act list", "certledger act cddl",
        "certledger act template vote.cast", "certledger audit --ledger ledger",
        "certledger audit --json --ledger ledger", "certledger list reports --ledger ledger",
        "certledger history party/office-0 --ledger ledger",
        "certledger vault list --ledger ledger", "certledger key show founder.pem",
        "certledger key export founder.pem", "certledger checkpoint --ledger ledger",
        "certledger calendar due 2025-11-03 5", "certledger rebuild --ledger ledger",
        "certledger statistics --ledger ledger", "certledger overdue --ledger ledger",
        "certverify --help", "certverify explain ledger/policy",
        "certverify explain --json ledger/trust",
        "certverify ledger ledger/ledger.sqlite --policy ledger/policy --trust ledger/trust",
        // Refused with one line of JSON: it goes to those who watch the errors.
        "certledger status LNYP-2025-00001 --json --ledger ledger",
    ])
    func `what cannot be answered ends 5, whatever was asked`(words: String) throws {
        let small = try Self.office()
        let full = try Command.shell("\(words) > /dev/full", in: small.folder.path)
        #expect(full.code == 5, "\(full.error)")
        #expect(
            full.error.hasSuffix(
                "error: the answer cannot be written: No space left on device\n"),
            "\(full.error)")
    }

    @Test(arguments: [
        "certledger act cddl", "certledger act list", "certledger --help",
        "certledger audit --json --ledger ledger",
        "certverify explain ledger/policy", "certverify --help",
        "certverify ledger ledger/ledger.sqlite --policy ledger/policy --trust ledger/trust",
        "certledger submit act.json \(clock) 2>/dev/null",
    ])
    func `a pipe that nobody reads is no fault`(words: String) throws {
        let small = try Self.office()
        for reader in ["true", "head -n 1"] {
            let result = try Command.shell(
                "\(words) | \(reader) > /dev/null; exit ${PIPESTATUS[0]}", in: small.folder.path)
            #expect(result.code == 0, "\(reader): \(result.error)")
            #expect(result.error == "")
        }
    }

    @Test func `a closed output gets into no file`() throws {
        let small = try Self.office()
        let closed = try Command.shell(
            "certledger submit act.json \(clock) >&-", in: small.folder.path)
        #expect(closed.code == 5)
        #expect(
            closed.error.hasSuffix(
                "cannot be written: Bad file descriptor; the act stands as entry 3 in ledger\n"),
            "\(closed.error)")
        try Self.expectEntries(4, small)
    }

    @Test func `errors that cannot be written do not crash`() throws {
        let small = try Self.office()
        for words in ["certledger submit none.json", "certverify explain none"] {
            let result = try Command.shell("\(words) 2> /dev/full", in: small.folder.path)
            #expect(result.code == 2)
        }
    }
}
