internal import Foundation
internal import LedgerFile
internal import TransparencyLog

/// A copy of the log that any reader can open: never `cp` of a live database (STORAGE, Backups).
extension SQLiteLog {
    /// Writes a copy in one step and checks it; appending goes on meanwhile. The vault is never
    /// part of it.
    ///
    /// The file appears under its name when it is whole, checked and synced. One that is there
    /// already is left alone.
    public func backup(to path: String) throws {
        guard !FileManager.default.fileExists(atPath: path) else {
            throw StorageError.unreadable("\(path) exists already")
        }
        let size = try entryCount()
        let partial = RegularFile.temporaryPath(beside: path)
        do {
            try DatabaseCopy.write(self.path, to: partial)
            try Self.check(partial, size: size)
            // SQLite does not sync what VACUUM INTO writes.
            try DurableFile.sync(partial)
            guard rename(partial, path) == 0 else { throw StorageError.system(path) }
            try DurableFile.syncFolder(of: path)
        } catch {
            unlink(partial)
            throw StorageError.wrapping(error, file: path)
        }
    }

    private static func check(_ path: String, size: UInt64) throws {
        do {
            let reader = try LedgerReader(path: path)
            if let fault = try reader.faults(reading: true)().first {
                throw StorageError.inputOutput("the copy: \(fault.text)")
            }
            let copied = try reader.entryCount()
            guard copied >= size else {
                throw StorageError.inputOutput("the copy holds \(copied) of \(size) entries")
            }
        } catch let error as LedgerFileError {
            throw StorageError.inputOutput("the copy: \(error)")
        }
    }
}
