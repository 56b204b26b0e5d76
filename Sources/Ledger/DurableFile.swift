internal import Foundation

/// Small files that are there whole or not at all: written beside, synced, renamed, folder synced.
enum DurableFile {
    static func write(_ bytes: [UInt8], to path: String, mode: mode_t = 0o644) throws(StorageError)
    {
        let new = path + ".new"
        let descriptor = open(new, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw fault(new) }
        var offset = 0
        while offset < bytes.count {
            let written = bytes[offset...].withUnsafeBytes {
                Foundation.write(descriptor, $0.baseAddress, $0.count)
            }
            guard written > 0 else {
                let fault = fault(new)
                close(descriptor)
                unlink(new)
                throw fault
            }
            offset += written
        }
        let synced = fsync(descriptor)
        close(descriptor)
        guard synced == 0, rename(new, path) == 0 else {
            let fault = fault(path)
            unlink(new)
            throw fault
        }
        let folder = open(
            URL(filePath: path).deletingLastPathComponent().path, O_RDONLY | O_CLOEXEC)
        if folder >= 0 {
            fsync(folder)
            close(folder)
        }
    }

    private static func fault(_ path: String) -> StorageError {
        switch errno {
        case ENOSPC, EDQUOT: .diskFull
        case EACCES, EPERM, EROFS: .permission(path)
        default: .inputOutput("\(path): \(String(cString: strerror(errno)))")
        }
    }

    static func read(_ path: String) -> [UInt8]? {
        FileManager.default.contents(atPath: path).map { [UInt8]($0) }
    }
}
