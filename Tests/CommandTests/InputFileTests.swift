import COSE
import Drafting
import Foundation
import TestSupport
import Testing

/// What is named where a file is meant: both programs read files, and wait for nothing else.
@Suite struct `Input that is no file` {
    private static let verdicts = Repository.fixtures.appending(path: "verdicts/files").path
    private static let scheme = Repository.fixtures.appending(
        path: "liaoning-youpin/scheme.yaml"
    ).path

    private let folder: TemporaryFolder
    /// What has a file's name and is none, with what it is called.
    private let strangers: [(path: String, kind: String)]
    private let socket: Int32

    init() throws {
        folder = try TemporaryFolder()
        let pipe = folder.path + "/pipe"
        try #require(mkfifo(pipe, 0o600) == 0)
        socket = try Self.socket(at: folder.path + "/socket")
        strangers = [
            (pipe, "a named pipe"), ("/dev/zero", "a device"), (folder.path, "a folder"),
            (folder.path + "/socket", "a socket"),
        ]
    }

    /// A socket in the file system, open for as long as its descriptor is.
    private static func socket(at path: String) throws -> Int32 {
        let descriptor = Foundation.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        try #require(path.utf8.count < MemoryLayout.size(ofValue: address.sun_path))
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
        let bound = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        try #require(bound == 0)
        return descriptor
    }

    private func refuse(
        _ words: [String], program: String = "certledger", ledger: String? = nil, _ path: String,
        _ kind: String
    ) throws {
        let result = try Command.run(words, program: program, folder: ledger)
        #expect(result.code == 2, "\(words): \(result.error)")
        let lines = result.error.split(separator: "\n")
        #expect(lines.count == 1, "\(words): \(result.error)")
        #expect(
            lines.first?.contains("\(path) is \(kind), not a file") == true, "\(words): \(lines)")
    }

    @Test func `certverify reads none of it, whatever it is named for`() throws {
        defer { close(socket) }
        let files = Self.verdicts
        let base = ["--policy", "\(files)/policy", "--trust", "\(files)/trust"]
        let status = "\(files)/status-2029-12.cwt"
        for (path, kind) in strangers {
            let commands = [
                ["certificate", path, "--stateless"] + base, ["explain", path],
                ["certificate", "\(files)/one.zip", "--stateless", "--status", path] + base,
                ["certificate", "\(files)/one.zip", "--stateless", "--register", path] + base,
                [
                    "certificate", "\(files)/one.zip", "--stateless", "--policy", path, "--trust",
                    "\(files)/trust",
                ],
                [
                    "certificate", "\(files)/one.zip", "--stateless", "--policy",
                    "\(files)/policy", "--trust", path,
                ],
                ["certificate", "\(files)/one.zip", "--status", status, "--state", path] + base,
                ["status-list", path, "--stateless"] + base,
                ["register", path, "--stateless"] + base,
                ["batch", path, "--stateless"] + base, ["proof", path] + base,
                ["ledger", "\(files)/one.zip", "--known", path] + base,
                ["ledger", "\(files)/one.zip", "--resume", path] + base,
            ]
            for words in commands { try refuse(words, program: "certverify", path, kind) }
            // A folder is one of tiles.
            guard kind != "a folder" else { continue }
            try refuse(["ledger", path] + base, program: "certverify", path, kind)
        }
    }

    @Test func `certledger reads none of it either`() throws {
        defer { close(socket) }
        let small = try SmallLedger(entryCount: 3)
        let key = "\(small.folder.path)/founder.pem"
        try small.randomness.key(named: "founder").pem.write(
            toFile: key, atomically: true, encoding: .utf8)
        small.close()
        let act = "\(small.folder.path)/act.json"
        try SmallLedger.registration(8).write(toFile: act, atomically: true, encoding: .utf8)
        let policy = "\(small.path)/policy"
        let trust = "\(small.path)/trust"
        for (path, kind) in strangers {
            let commands = [
                ["submit", path, "--key", key], ["submit", act, "--key", path],
                ["sign", path, "--key", key, "--out", "\(small.folder.path)/s"],
                [
                    "sign", act, "--key", key, "--out", "\(small.folder.path)/s", "--trust", path,
                    "--scheme", Self.scheme,
                ],
                [
                    "sign", act, "--key", key, "--out", "\(small.folder.path)/s", "--trust", trust,
                    "--scheme", path,
                ],
                ["vault", "put", path, "--subject", "x"], ["audit", "--known", path],
                ["key", "show", path], ["key", "export", path],
                ["anchor", "accept", path, "--key", key],
                [
                    "export", "verifier", "--policy", path, "--trust", trust, "--out",
                    "\(small.folder.path)/page",
                ],
                [
                    "export", "verifier", "--policy", policy, "--trust", trust, "--status", path,
                    "--out", "\(small.folder.path)/page",
                ],
                [
                    "init", "\(small.folder.path)/new", "--scheme", path, "--origin",
                    "example.invalid/x", "--founder", "a/b=\(act)", "--key", key,
                ],
            ]
            for words in commands { try refuse(words, ledger: small.path, path, kind) }
            guard kind != "a folder" else { continue }
            try refuse(["import", path, "--key", key], ledger: small.path, path, kind)
        }
        let pipe = strangers[0].path
        let evident = SmallLedger.registration(8).dropLast() + #","evidence":[{"file":"pipe"}]}"#
        try evident.write(toFile: "\(folder.path)/act.json", atomically: true, encoding: .utf8)
        try refuse(
            ["submit", "\(folder.path)/act.json", "--key", key], ledger: small.path, pipe,
            "a named pipe")
        #expect(try Command.run(["audit"], folder: small.path).code == 0)
    }

    @Test func `a ledger whose files are pipes is not opened, and nobody waits`() throws {
        defer { close(socket) }
        let small = try SmallLedger(entryCount: 3)
        small.close()
        let vault = "\(small.path)/vault.sqlite"
        try? FileManager.default.removeItem(atPath: vault)
        try #require(mkfifo(vault, 0o600) == 0)
        let look = ["vault", "show", String(repeating: "0", count: 64), "--why", "x"]
        try refuse(look, ledger: small.path, vault, "a named pipe")
        try FileManager.default.removeItem(atPath: vault)
        let state = "\(small.path)/state.sqlite"
        let looks = "\(small.path)/vault-access.log"
        for path in [looks, state] {
            try? FileManager.default.removeItem(atPath: path)
            try #require(mkfifo(path, 0o600) == 0)
            try refuse(look, ledger: small.path, path, "a named pipe")
            try FileManager.default.removeItem(atPath: path)
        }
        let log = "\(small.path)/ledger.sqlite"
        let register = "\(small.path)/register.sqlite"
        for path in [
            log + "-journal", log + "-wal", state + "-journal", register, register + "-wal",
            register + "-journal",
        ] {
            try? FileManager.default.removeItem(atPath: path)
            try #require(mkfifo(path, 0o600) == 0)
            try refuse(["list", "certificates"], ledger: small.path, path, "a named pipe")
            try FileManager.default.removeItem(atPath: path)
        }
        #expect(try Command.run(["list", "certificates"], folder: small.path).code == 0)
        try #require(mkfifo(vault + "-journal", 0o600) == 0)
        try refuse(look, ledger: small.path, vault + "-journal", "a named pipe")
        try FileManager.default.removeItem(atPath: vault + "-journal")
        try FileManager.default.removeItem(atPath: log)
        try #require(mkfifo(log, 0o600) == 0)
        try refuse(["audit"], ledger: small.path, log, "a named pipe")
    }

    @Test func `a code's text on standard input is one line of at most 4096 bytes`() throws {
        defer { close(socket) }
        func explained(_ count: Int) throws -> Command.Result {
            try Command.shell(
                "(head -c \(count) /dev/zero | tr '\\0' 0; echo; yes) | certverify explain -",
                in: folder.path)
        }
        let most = try explained(4095)
        #expect(most.code == 0, "\(most.error)")
        #expect(most.output.contains("4095 characters"), "\(most.output)")
        let more = try explained(4097)
        #expect(more.code == 2)
        #expect(
            more.error
                == "certverify: error: standard input has a line of more than 4096 bytes\n")
    }

    @Test func `a passphrase may come through a pipe, of at most 4096 bytes`() throws {
        defer { close(socket) }
        let key = "\(folder.path)/key.pem"
        let line = "cat \"$0\" >\"$1\" & exec \"$2\" key new \"$3\" --passphrase-file \"$1\""
        func made(_ passphrase: String, _ name: String) throws -> Command.Result {
            try passphrase.write(
                toFile: "\(folder.path)/given", atomically: true, encoding: .utf8)
            let process = Command.process([])
            let program = process.executableURL?.path ?? ""
            process.executableURL = URL(filePath: "/bin/sh")
            process.arguments = [
                "-c", line, "\(folder.path)/given", "\(folder.path)/pipe", program, name,
            ]
            return try Command.result(of: process)
        }
        #expect(try made("secret\n", key).code == 0)
        let long = try made(String(repeating: "a", count: 4097), key + "2")
        #expect(long.code == 2)
        #expect(long.error.contains("pipe is larger than 4096 bytes"), "\(long.error)")
        let endless = try Command.run(["key", "new", key + "3", "--passphrase-file", "/dev/zero"])
        #expect(endless.code == 2)
        #expect(endless.error.contains("/dev/zero is larger than 4096 bytes"))
        let list = try Command.run(["key", "new", key + "3", "--passphrase-file", folder.path])
        #expect(list.error.contains("is a folder, not a file"))
    }

    @Test func `a file larger than is read is refused before it is read`() throws {
        defer { close(socket) }
        let large = folder.path + "/large"
        #expect(FileManager.default.createFile(atPath: large, contents: nil))
        try FileHandle(forWritingTo: URL(filePath: large)).truncate(atOffset: 4 << 30)
        let began = ContinuousClock.now
        for words in [["key", "show", large], ["vault", "put", large, "--subject", "x"]] {
            let small = try SmallLedger(entryCount: 3)
            small.close()
            let result = try Command.run(words, folder: small.path)
            #expect(result.code == 2)
            #expect(result.error.contains("large is larger than"), "\(result.error)")
        }
        #expect(ContinuousClock.now - began < .seconds(20))
    }
}
