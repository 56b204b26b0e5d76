internal import Foundation

/// A lock file held by the one appender; the system lets it go when the process ends, however.
final class FileLock: Sendable {
    private let descriptor: Int32

    /// Takes the lock, or says at once that another has it. The file is never deleted: two locks
    /// on two files of the same name would keep nobody out.
    init(path: String) throws(StorageError) {
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .system(path) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let code = errno
            close(descriptor)
            guard code == EWOULDBLOCK else { throw .system(path, code: code) }
            throw .locked(path)
        }
    }

    deinit { close(descriptor) }
}
