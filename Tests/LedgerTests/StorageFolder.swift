import COSE
import Foundation
import TestSupport
import TransparencyLog

@testable import Ledger

/// A folder with a ledger file in it and the batches to append.
final class StorageFolder {
    private let folder = try? TemporaryFolder()
    var batches: Batches
    private(set) var log: SQLiteLog?

    var path: String { folder?.path ?? "/nowhere" }
    var file: String { path + "/ledger.sqlite" }

    /// Founds a log with batches of these counts, and leaves it open for appending.
    init(_ counts: Int...) throws {
        batches = try Batches()
        log = try SQLiteLog(path: file, appends: true, creates: true)
        for count in counts { try open.append(batches.next(count)) }
    }

    /// The log, open for appending.
    var open: SQLiteLog {
        get throws {
            if let log { return log }
            let log = try SQLiteLog(path: file, appends: true, waiting: Waiting(seconds: 20))
            self.log = log
            return log
        }
    }

    func letGo() { log = nil }

    /// Lets go of the log; the folder is needed until here.
    func close() { log = nil }

    /// The names of the files in the folder.
    var names: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: path).sorted() }
    }

    /// Every file's bytes, one after the other.
    func bytes(except skipped: Set<String> = []) throws -> Data {
        try names.filter { !skipped.contains($0) }.reduce(into: Data()) { all, name in
            all += try Data(contentsOf: URL(filePath: "\(path)/\(name)"))
        }
    }

    /// The storage error that a body ends in, or nil.
    static func fault(_ body: () throws -> Void) -> StorageError? {
        do { try body() } catch { return error as? StorageError }
        return nil
    }
}
