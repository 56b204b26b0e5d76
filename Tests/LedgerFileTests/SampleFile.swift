import Foundation
import Ledger
import LedgerFile
import TestSupport

/// A ledger file of a few entries that stands alone, as a copy handed to an auditor does.
final class SampleFile {
    private let folder: TemporaryFolder
    /// The batches that follow.
    var batches: Batches
    var names: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() }
    }
    var folderPath: String { folder.path }
    var path: String { folder.path + "/ledger.sqlite" }

    /// Seven entries in the batches of 3, 1 and 3.
    init() throws {
        folder = try TemporaryFolder()
        let path = folder.path + "/ledger.sqlite"
        var batches = try Batches()
        do {
            let log = try SQLiteLog(path: path, appends: true, creates: true)
            for count in [3, 1, 3] { try log.append(batches.next(count)) }
        }
        self.batches = batches
        for suffix in ["-wal", "-shm"] {
            try FileManager.default.removeItem(atPath: path + suffix)
        }
    }

    /// Keeps the folder until here; called in a `defer`, since a test's last use of the file may
    /// come before its last use of a connection.
    func close() { withExtendedLifetime(self) {} }

    var raw: RawDatabase { get throws { try RawDatabase(path: path) } }

    /// Runs SQL without the guards, then puts the very same guards back.
    func withoutGuards(_ body: (RawDatabase) throws -> Void) throws {
        let raw = try raw
        for (name, _) in LedgerSchema.guards { try raw.execute("DROP TRIGGER \(name)") }
        try body(raw)
        for (_, sql) in LedgerSchema.guards { try raw.execute(sql) }
    }

    var bytes: Data { get throws { try Data(contentsOf: URL(filePath: path)) } }
}
