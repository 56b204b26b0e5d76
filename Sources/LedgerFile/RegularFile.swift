#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#endif

/// Files read whole, and nothing that only has a file's name: opening a named pipe would wait for
/// ever, and a device may have no end.
public enum RegularFile {
    /// The most bytes that are read whole where nobody says how many.
    public static let maximumByteCount = 64 << 20

    /// The bytes of a file of so many bytes at most, which is asked of the file once it is open: a
    /// name may stand for another file by then.
    public static func bytes(
        of path: String, atMost limit: Int = maximumByteCount
    ) throws(RegularFileError) -> [UInt8] {
        // Without waiting for the other end of a pipe; regular files know no such thing.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw notOpened(path) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .system(path, code: errno) }
        if let kind = FileKind(status.st_mode) { throw .kind(path, kind) }
        guard status.st_size <= limit else { throw .tooLarge(path, limit: limit) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Int(status.st_size))
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(descriptor, &chunk, chunk.count)
            if count == 0 { return bytes }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw .system(path, code: errno) }
            bytes += chunk[..<count]
            // It may have grown, or have had no size to tell.
            guard bytes.count <= limit else { throw .tooLarge(path, limit: limit) }
        }
    }

    /// Checks, by its name, what another library is about to open by its name.
    public static func check(_ path: String) throws(RegularFileError) {
        var status = stat()
        guard stat(path, &status) == 0 else { throw notOpened(path) }
        if let kind = FileKind(status.st_mode) { throw .kind(path, kind) }
    }

    /// Checks what SQLite is about to open by the name of a database: that, where it is there, and
    /// what may lie beside it.
    public static func checkDatabase(_ path: String) throws(RegularFileError) {
        for suffix in ["", "-wal", "-shm", "-journal"] {
            do throws(RegularFileError) { try check(path + suffix) } catch {
                guard case .missing = error else { throw error }
            }
        }
    }

    private static func notOpened(_ path: String) -> RegularFileError {
        let code = errno
        var status = stat()
        // A socket cannot be opened at all, and some devices are not there.
        if stat(path, &status) == 0, let kind = FileKind(status.st_mode) {
            return .kind(path, kind)
        }
        return code == ENOENT || code == ENOTDIR ? .missing(path) : .system(path, code: code)
    }
}

/// What has a file's name and is none.
public enum FileKind: Hashable, Sendable {
    case folder
    case pipe
    case socket
    case device

    /// The kind that a mode tells of; nil for a regular file.
    init?(_ mode: mode_t) {
        switch mode & S_IFMT {
        case S_IFREG: return nil
        case S_IFDIR: self = .folder
        case S_IFIFO: self = .pipe
        case S_IFSOCK: self = .socket
        default: self = .device
        }
    }
}

extension FileKind: CustomStringConvertible {
    public var description: String {
        switch self {
        case .folder: "a folder"
        case .pipe: "a named pipe"
        case .socket: "a socket"
        case .device: "a device"
        }
    }
}

/// Why a file was not read, or not written.
public enum RegularFileError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Nothing has this name.
    case missing(String)
    /// What has this name is no file.
    case kind(String, FileKind)
    /// It has more bytes than are read of its kind.
    case tooLarge(String, limit: Int)
    /// The system does not give it out, by its `errno`.
    case system(String, code: Int32)
    /// The system does not take it, by its `errno`.
    case notWritten(String, code: Int32)
    /// Something has the name of a file that is to be new.
    case exists(String)

    public var description: String {
        switch self {
        case .missing(let path): "there is no file \(path)"
        case .kind(let path, let kind): "\(path) is \(kind), not a file"
        case .tooLarge(let path, let limit): "\(path) is larger than \(limit) bytes"
        case .system(let path, let code) where code == EACCES || code == EPERM:
            "no permission to read \(path)"
        case .notWritten(let path, let code) where code == EACCES || code == EPERM:
            "no permission to write \(path)"
        case .notWritten(let path, let code)
        where code == ENOSPC || code == EDQUOT || code == EFBIG:
            "the disk is full: no room is left for \(path)"
        case .system(let path, let code), .notWritten(let path, let code):
            "\(path): \(String(cString: strerror(code)))"
        case .exists(let path): "\(path) exists already"
        }
    }

    /// Whether it is this machine that cannot, and not the file that is a wrong one.
    public var isMachine: Bool {
        switch self {
        case .system, .notWritten: true
        case .missing, .kind, .tooLarge, .exists: false
        }
    }
}
