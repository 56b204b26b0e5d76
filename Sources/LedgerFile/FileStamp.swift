#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#endif

/// Which file a path names and when it was last written: tells whether a file read without locks
/// has changed under the reader.
struct FileStamp: Hashable {
    private let device: UInt64
    private let inode: UInt64
    /// The file's length.
    let byteCount: Int64
    private let seconds: Int64
    private let nanoseconds: Int64

    /// The stamp of a regular file. Devices and pipes are refused: opening one may wait for ever.
    init(path: String) throws(LedgerFileError) {
        var status = stat()
        guard stat(path, &status) == 0 else {
            if errno == ENOENT || errno == ENOTDIR { throw .missing(path) }
            throw .cannotOpen("\(path): \(String(cString: strerror(errno)))")
        }
        if let kind = FileKind(status.st_mode) {
            throw .notADatabase("\(path) is \(kind), not a file")
        }
        device = UInt64(status.st_dev)
        inode = UInt64(status.st_ino)
        byteCount = Int64(status.st_size)
        seconds = Int64(status.st_mtim.tv_sec)
        nanoseconds = Int64(status.st_mtim.tv_nsec)
    }

    /// Whether a path names anything.
    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }
}
