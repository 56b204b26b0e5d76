import Foundation
import TestSupport
import Testing

/// How often one `submit` waits for the disk (STORAGE, Readers and the one appender): the vault
/// once and its folder, the kept act and its folder, the log's transaction with what SQLite does
/// around it, and the log's file when it is closed.
@Suite struct `Syncs of one submit` {
    private static let calls = "fsync,fdatasync,sync_file_range,syncfs,sync,msync"

    private static func syncs(
        of act: String, on small: SmallLedger, key: String, code: Int32
    ) throws -> [Substring] {
        let file = "\(small.folder.path)/act.json"
        let log = "\(small.folder.path)/calls"
        try act.write(toFile: file, atomically: true, encoding: .utf8)
        let result = try Strace.run(
            ["submit", file, "--key", key, "--now", "2025-07-02T09:00", "--seed", "x"],
            calls: calls, ["-y", "-o", log], folder: small.path)
        #expect(result.code == code, "\(result.error)")
        return try String(contentsOfFile: log, encoding: .utf8).split(separator: "\n")
            .filter { $0.contains("sync(") }
    }

    @Test(Strace.isHere) func `are eight at most with values, and none without an act`() throws {
        let small = try SmallLedger(entryCount: 3)
        small.close()
        let key = try small.layFounderKey()
        let paper = "\(small.folder.path)/paper"
        // The first makes files that the next ones find.
        for number in [1, 2] {
            try "document \(number)".write(toFile: paper, atomically: true, encoding: .utf8)
            let act = SmallLedger.mandate(number)
            let syncs = try Self.syncs(of: act, on: small, key: key, code: 0)
            if number == 2 { #expect(syncs.count <= 8, "\(syncs.joined(separator: "\n"))") }
            #expect(try Self.syncs(of: act, on: small, key: key, code: 0).isEmpty)
            // A document is kept when the act is in the log.
            let other = SmallLedger.mandate(number + 10).replacing(
                #""fields""#, with: #""evidence":[{"file":"paper"}],"fields""#)
            let more = try Self.syncs(of: other, on: small, key: key, code: 0)
            #expect(more.count <= 9, "\(more.joined(separator: "\n"))")
        }
        let refused = SmallLedger.registration(0).replacing("office-0", with: "office-1")
            .replacing("2025-07-01", with: "2027-07-01")
        #expect(try Self.syncs(of: refused, on: small, key: key, code: 3).isEmpty)
    }
}
