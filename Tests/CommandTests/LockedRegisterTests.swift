import Foundation
import Ledger
import LedgerFile
import TestSupport
import Testing

/// A register that lags, and that another brings forward meanwhile.
@Suite struct `A register whose lock is held` {
    /// A ledger without a register, and the lock of it, held.
    private static func held() throws -> (small: SmallLedger, lock: FileLock) {
        let small = try SmallLedger(entryCount: 6)
        small.close()
        let lock = try FileLock(path: "\(small.path)/\(LedgerFolder.File.registerLock)")
        try lock.take(Waiting(seconds: 20))
        return (small, lock)
    }

    @Test func `keeps no question waiting`() throws {
        let (small, lock) = try Self.held()
        defer { lock.letGo() }
        let asked = try Command.run(
            ["history", "party/office-2", "--wait", "0"], folder: small.path)
        #expect(asked.code == 0, "\(asked.error)")
        #expect(asked.error.isEmpty)
        #expect(!FileManager.default.fileExists(atPath: "\(small.path)/register.sqlite"))
    }

    @Test func `is named by who has to wait for it`() throws {
        let (small, lock) = try Self.held()
        defer { lock.letGo() }
        let file = "\(small.path)/register.sqlite.lock"
        let rebuilt = try Command.run(["rebuild", "--wait", "0"], folder: small.path)
        #expect(rebuilt.code == 5)
        #expect(
            rebuilt.error.contains(
                "another process brings the register forward (\(file) is locked)"))
        let told = try Command.run(
            ["rebuild", "--wait", "0", "--lang", "zh"], folder: small.path)
        #expect(told.error.contains("另一进程正在更新名录（\(file) 已锁定）"), "\(told.error)")
    }

    @Test func `is a file that a group may use where the mask lets it`() throws {
        let (small, lock) = try Self.held()
        defer { lock.letGo() }
        let process = Command.process(["list", "users"], folder: small.path)
        let program = process.executableURL?.path ?? ""
        lock.letGo()
        let file = "\(small.path)/register.sqlite.lock"
        try FileManager.default.removeItem(atPath: file)
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-c", "umask 002; exec \"$@\"", "sh", program, "list", "users"]
        #expect(try Command.result(of: process).code == 0)
        let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions]
        #expect(mode as? Int == 0o660)
    }

    @Test func `names the folder that has no room for a copy of it`() throws {
        let (small, lock) = try Self.held()
        defer { lock.letGo() }
        let room = "\(small.folder.path)/room"
        try FileManager.default.createDirectory(
            atPath: room, withIntermediateDirectories: false)
        let words = ["history", "party/office-2", "--wait", "0"]
        let process = Command.process(
            words, folder: small.path, environment: ["TMPDIR": room])
        let program = process.executableURL?.path ?? ""
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-c", "ulimit -f 128; exec \"$@\"", "sh", program] + words
        let result = try Command.result(of: process)
        #expect(result.code == 5, "\(result.output)")
        #expect(
            result.error.contains("no copy of the register can be written in \(room)"),
            "\(result.error)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: room).isEmpty)
    }

    @Test(arguments: ["register", "state"])
    func `a WAL whose file is gone is nothing`(name: String) throws {
        let small = try SmallLedger(entryCount: 6)
        try small.ledger?.saveState()
        small.close()
        #expect(try Command.run(["rebuild"], folder: small.path).code == 0)
        let file = "\(small.path)/\(name).sqlite"
        do {
            let raw = try RawDatabase(path: file)
            try raw.execute("PRAGMA wal_autocheckpoint=0; CREATE TABLE more (a); BEGIN")
            try FileManager.default.copyItem(atPath: file + "-wal", toPath: file + ".kept")
        }
        try FileManager.default.removeItem(atPath: file)
        try? FileManager.default.removeItem(atPath: file + "-wal")
        try FileManager.default.moveItem(atPath: file + ".kept", toPath: file + "-wal")
        for words in [["history", "party/office-2"], ["rebuild"], ["audit"]] {
            let result = try Command.run(words, folder: small.path)
            #expect(result.code == 0, "\(words): \(result.output)\(result.error)")
        }
    }
}
