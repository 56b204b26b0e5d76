internal import Foundation

/// A lock file held by the one appender; the system lets it go when the process ends.
final class FileLock {
    private let descriptor: Int32

    init(path: String) throws(StorageError) {
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            if errno == ENOSPC { throw .diskFull }
            throw .permission("\(path): \(String(cString: strerror(errno)))")
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw .locked(URL(filePath: path).lastPathComponent)
        }
    }

    deinit { close(descriptor) }
}
