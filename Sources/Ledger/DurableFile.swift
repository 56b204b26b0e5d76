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
        let new = temporaryPath(beside: path)
        let descriptor = open(new, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw .system(new) }
        do throws(StorageError) {
            try writeAll(bytes, to: descriptor, path: new)
            guard fsync(descriptor) == 0 else { throw StorageError.system(new) }
        } catch {
            close(descriptor)
            unlink(new)
            throw error
        }
        close(descriptor)
        guard rename(new, path) == 0 else {
            let fault = StorageError.system(path)
            unlink(new)
            throw fault
        }
        try syncFolder(of: path)
    }

    /// Takes a file away, durably; one that is not there is gone already.
    static func remove(_ path: String) throws(StorageError) {
        guard unlink(path) == 0 || errno == ENOENT else { throw .system(path) }
        try syncFolder(of: path)
    }

    /// What such a name has behind the file's, before the process's number.
    static let temporaryMark = ".new-"

    /// A name beside a file that no other process uses.
    static func temporaryPath(beside path: String) -> String {
        "\(path)\(temporaryMark)\(getpid())-\(String(UInt64.random(in: .min ... .max), radix: 16))"
    }

    /// The bytes of a file, or nil when there is none. A file that may not be read is an error: it
    /// must not pass for one that is missing; and so is what is no file.
    static func read(
        _ path: String, atMost limit: Int = RegularFile.maximumByteCount
    ) throws(StorageError) -> [UInt8]? {
        do throws(RegularFileError) {
            return try RegularFile.bytes(of: path, atMost: limit)
        } catch {
            switch error {
            case .missing: return nil
            case .system(_, let code): throw .system(path, code: code)
            case .kind, .tooLarge: throw .unreadable(error.description)
            }
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
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Foundation.write(descriptor, $0.baseAddress, $0.count)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw .system(path) }
            rest = rest.dropFirst(count)
        }
    }

    /// Makes a file's name durable: without it a rename may be undone by a power loss.
    static func syncFolder(of path: String) throws(StorageError) {
        let parent = URL(filePath: path).deletingLastPathComponent().path
        let folder = open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { throw .system(parent) }
        defer { close(folder) }
        // Some file systems cannot sync a folder, and say so with EINVAL.
        guard fsync(folder) == 0 || errno == EINVAL else { throw .system(parent) }
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
