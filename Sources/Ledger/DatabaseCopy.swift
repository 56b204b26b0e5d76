internal import Foundation
internal import SQLite

/// One state of a database in a file of its own, taken while others write: never `cp`.
public enum DatabaseCopy {
    /// Writes a copy of a database, by a read transaction of a connection of its own. The copy is
    /// not synced.
    public static func write(_ path: String, to copy: String) throws(StorageError) {
        do {
            do { try vacuum(path, .reading, to: copy) } catch let error as SQLiteError
                where error.kind == .denied && standsAlone(path)
            {
                // Who may not make the files beside a WAL database reads it alone, and looks
                // whether it stayed so.
                let before = try written(path)
                try vacuum(path, .readingAlone, to: copy)
                if try standsAlone(path) && written(path) == before { return }
                unlink(copy)
                try vacuum(path, .reading, to: copy)
            }
        } catch { throw StorageError.wrapping(error, file: path) }
    }

    private static func vacuum(
        _ path: String, _ access: SQLiteConnection.Access, to copy: String
    ) throws {
        try SQLiteConnection(path, access).run("VACUUM INTO ?1", [.text(copy)])
    }

    private static func standsAlone(_ path: String) -> Bool {
        let beside = try? FileManager.default.attributesOfItem(atPath: path + "-wal")
        return beside?[.size] as? Int ?? 0 == 0
    }

    private static func written(_ path: String) throws -> Date? {
        try FileManager.default.attributesOfItem(atPath: path)[.modificationDate] as? Date
    }
}
