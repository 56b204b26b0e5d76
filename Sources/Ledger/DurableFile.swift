internal import Foundation
internal import LedgerFile

/// Small files that are there whole or not at all: written beside, synced, renamed, folder synced.
public enum DurableFile {
    /// Replaces a file. Of two that write the same file at once, one wins whole.
    ///
    /// - Parameter mode: the permissions of the new file, of which the user's mask takes its part.
    public static func write(
        _ bytes: [UInt8], to path: String, mode: UInt32 = 0o644
    ) throws(StorageError) {
        try write([RegularFile.New(path, bytes, mode: mode)])
    }

    /// Replaces files, each whole; their folders are synced once.
    static func write(_ files: [RegularFile.New]) throws(StorageError) {
        do throws(RegularFileError) { try RegularFile.replace(files) } catch {
            throw fault(error)
        }
    }

    /// Takes a file away, durably; one that is not there is gone already.
    static func remove(_ path: String) throws(StorageError) {
        guard unlink(path) == 0 || errno == ENOENT else { throw .system(path) }
        try syncFolder(of: path)
    }

    /// The bytes of a file, or nil when there is none. A file that may not be read is an error: it
    /// must not pass for one that is missing; and so is what is no file.
    static func read(
        _ path: String, atMost limit: Int = RegularFile.maximumByteCount
    ) throws(StorageError) -> [UInt8]? {
        do throws(RegularFileError) {
            return try RegularFile.bytes(of: path, atMost: limit)
        } catch {
            if case .missing = error { return nil }
            throw fault(error)
        }
    }

    /// Checks that what is about to be opened by its name is a file, or nothing yet.
    static func check(_ path: String) throws(StorageError) {
        do throws(RegularFileError) { try RegularFile.check(path) } catch {
            if case .missing = error { return }
            throw .unreadable(error.description)
        }
    }

    /// Checks what SQLite is about to open by the name of a database.
    static func checkDatabase(_ path: String) throws(StorageError) {
        do throws(RegularFileError) { try RegularFile.checkDatabase(path) } catch {
            throw .unreadable(error.description)
        }
    }

    /// Writes all bytes at the place where a descriptor stands.
    static func writeAll(
        _ bytes: [UInt8], to descriptor: Int32, path: String
    ) throws(StorageError) {
        do throws(RegularFileError) {
            try RegularFile.writeAll(bytes, to: descriptor, path: path)
        } catch { throw fault(error) }
    }

    /// Makes a file's name durable: without it a rename may be undone by a power loss.
    static func syncFolder(of path: String) throws(StorageError) {
        do throws(RegularFileError) { try RegularFile.syncFolder(of: path) } catch {
            throw fault(error)
        }
    }

    private static func fault(_ error: RegularFileError) -> StorageError {
        switch error {
        case .system(let path, let code), .notWritten(let path, let code):
            .system(path, code: code)
        case .missing, .kind, .tooLarge, .exists: .unreadable(error.description)
        }
    }

    /// Syncs a file that another library wrote.
    static func sync(_ path: String) throws(StorageError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .system(path) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw .system(path) }
    }

    /// Makes an empty file that its owner alone may read, or narrows one that is there: before a
    /// database is opened on it, so that the files beside it are as narrow.
    static func makePrivate(_ path: String) throws(StorageError) {
        let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        if descriptor >= 0 {
            close(descriptor)
            return
        }
        guard errno == EEXIST else { throw .system(path) }
        // By name: closing a descriptor would let go of the locks of a database that is open.
        guard chmod(path, 0o600) == 0 else { throw .system(path) }
    }
}
