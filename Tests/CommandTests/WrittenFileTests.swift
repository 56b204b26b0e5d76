import Foundation
import TestSupport
import Testing

/// What a command writes is there whole or not at all, and takes the place of nothing but a file.
@Suite struct `Files that commands write` {
    /// A folder with a ledger of three entries.
    private static func office() throws -> SmallLedger {
        let small = try SmallLedger(entryCount: 3)
        small.close()
        return small
    }

    private static func names(in folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder)
            .filter { !$0.hasPrefix("ledger") }.sorted()
    }

    @Test func `an export that there is no room for leaves the former one`() throws {
        let small = try Self.office()
        let folder = small.folder.path
        let words =
            "certledger export verifier --policy ledger/policy --trust ledger/trust "
            + "--out verify.html"
        let former = try Command.shell(
            "echo former > verify.html; ulimit -f 8; \(words)", in: folder)
        #expect(former.code == 5, "\(former.error)")
        #expect(
            former.error
                == "certledger: error: the disk is full: no room is left for verify.html\n")
        #expect(try String(contentsOfFile: "\(folder)/verify.html", encoding: .utf8) == "former\n")
        #expect(try Self.names(in: folder) == ["verify.html"])
        #expect(try Command.shell(words, in: folder).code == 0)
        #expect(
            try String(contentsOfFile: "\(folder)/verify.html", encoding: .utf8)
                .hasPrefix("<!DOCTYPE html>"))
        #expect(try Self.names(in: folder) == ["verify.html"])
    }

    @Test func `a pipe is written to, and a link's file replaced`() throws {
        let small = try Self.office()
        let folder = small.folder.path
        let result = try Command.shell(
            """
            mkfifo pipe
            echo former > file
            ln -s file link
            cat pipe > piped &
            certledger export statement 1 --ledger ledger --out pipe
            certledger export statement 1 --ledger ledger --out link
            certledger export statement 1 --ledger ledger --out plain
            wait
            test -p pipe && test -L link && cmp piped plain && cmp file plain
            """, in: folder)
        #expect(result.code == 0, "\(result.output)\(result.error)")
        #expect(try Self.names(in: folder) == ["file", "link", "pipe", "piped", "plain"])
    }

    @Test(arguments: [
        ("touch key.pem", "key.pem exists already"), ("ln -s nowhere key.pem", "exists already"),
        ("mkfifo key.pem", "exists already"), ("mkdir key.pem", "exists already"),
    ])
    func `a new key takes no other's place`(there: String, fault: String) throws {
        let folder = try TemporaryFolder()
        let result = try Command.shell("\(there); certledger key new key.pem", in: folder.path)
        #expect(result.code == 2, "\(result.error)")
        #expect(result.error.contains(fault), "\(result.error)")
        #expect(try Self.names(in: folder.path) == ["key.pem"])
    }

    @Test(arguments: [
        ("certledger submit none.json --lang zh", "certledger: error: 没有文件 none.json\n"),
        ("certverify explain none.json --lang zh", "certverify: error: 没有文件 none.json\n"),
        ("certverify explain . --lang zh", "certverify: error: . 是文件夹，不是文件\n"),
        (
            "LC_ALL=zh_CN.UTF-8 certledger key show latin1",
            "certledger: error: latin1 不是 UTF-8 文本\n"
        ),
        (
            "certledger calendar due today 5 --lang zh",
            "certledger: error: 日期应为形如 2025-11-03 的日期"
        ),
    ])
    func `an error is told in the reader's language`(words: String, error: String) throws {
        let folder = try TemporaryFolder()
        let result = try Command.shell(
            "printf '\\351' > latin1; \(words)", in: folder.path)
        #expect(result.code == 2)
        #expect(result.error.hasPrefix(error), "\(result.error)")
    }
}
