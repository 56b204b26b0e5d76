#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#endif

/// Files that are there whole or not at all: written beside, synced, renamed, the folder synced.
extension RegularFile {
    /// Puts a file there, in place of one that has the name. Of two that write the same file at
    /// once, one wins whole.
    ///
    /// - Parameter mode: the permissions of the new file, of which the user's mask takes its part.
    public static func replace(
        _ path: String, with bytes: [UInt8], mode: UInt32 = 0o644
    ) throws(RegularFileError) {
        try replace([New(path, bytes, mode: mode)])
    }

    /// What a file is to hold.
    public struct New: Sendable {
        let path: String
        let bytes: [UInt8]
        let mode: UInt32

        /// Takes a path, what it is to hold, and the permissions of the new file.
        public init(_ path: String, _ bytes: [UInt8], mode: UInt32 = 0o644) {
            self.path = path
            self.bytes = bytes
            self.mode = mode
        }
    }

    /// Puts files there, one after the other; their folders are synced once, at the end.
    public static func replace(_ files: [New]) throws(RegularFileError) {
        for file in files {
            let new = try written(file.bytes, beside: file.path, mode: file.mode)
            guard rename(new, file.path) == 0 else {
                throw takenBack(new, .notWritten(file.path, code: errno))
            }
        }
        var synced: Set<String> = []
        for path in files.map(\.path) where synced.insert(folder(of: path)).inserted {
            try syncFolder(of: path)
        }
    }

    /// Puts a file there where nothing has the name: what is there is never overwritten.
    public static func create(
        _ path: String, with bytes: [UInt8], mode: UInt32 = 0o644
    ) throws(RegularFileError) {
        let new = try written(bytes, beside: path, mode: mode)
        if link(new, path) == 0 {
            unlink(new)
        } else if errno == EEXIST {
            throw takenBack(new, .exists(path))
        } else {
            // A file system without links: renamed, when nothing is seen there.
            var status = stat()
            guard lstat(path, &status) != 0 else { throw takenBack(new, .exists(path)) }
            guard rename(new, path) == 0 else {
                throw takenBack(new, .notWritten(path, code: errno))
            }
        }
        try syncFolder(of: path)
    }

    /// Has a file made by another library at a name beside, and puts it there as `replace` does.
    public static func replace<Fault>(
        _ path: String, making make: (String) throws(Fault) -> Void
    ) throws {
        let new = temporaryPath(beside: path)
        do { try make(new) } catch {
            unlink(new)
            throw error
        }
        let descriptor = open(new, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw takenBack(new, .notWritten(path, code: errno)) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0, rename(new, path) == 0 else {
            throw takenBack(new, .notWritten(path, code: errno))
        }
        try syncFolder(of: path)
    }

    /// Writes to what is there and is no file: a device or a pipe, which nothing is put in place
    /// of.
    public static func pass(_ bytes: [UInt8], to path: String) throws(RegularFileError) {
        let descriptor = open(path, O_WRONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .notWritten(path, code: errno) }
        defer { close(descriptor) }
        try writeAll(bytes, to: descriptor, path: path)
    }

    /// Writes all bytes at the place where a descriptor stands.
    public static func writeAll(
        _ bytes: [UInt8], to descriptor: Int32, path: String
    ) throws(RegularFileError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw .notWritten(path, code: count < 0 ? errno : EIO) }
            rest = rest.dropFirst(count)
        }
    }

    /// Makes a file's name durable: without it a rename may be undone by a power loss.
    public static func syncFolder(of path: String) throws(RegularFileError) {
        let parent = folder(of: path)
        let descriptor = open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .notWritten(parent, code: errno) }
        defer { close(descriptor) }
        // Some file systems cannot sync a folder, and say so with EINVAL.
        guard fsync(descriptor) == 0 || errno == EINVAL else {
            throw .notWritten(parent, code: errno)
        }
    }

    /// What a name beside a file has behind the file's, before the process's number.
    public static let temporaryMark = ".new-"

    /// A name beside a file that no other process uses.
    public static func temporaryPath(beside path: String) -> String {
        "\(path)\(temporaryMark)\(getpid())-\(String(UInt64.random(in: .min ... .max), radix: 16))"
    }

    /// The folder that a path names a file of.
    private static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// Writes a new file beside, synced; gives its name.
    private static func written(
        _ bytes: [UInt8], beside path: String, mode: UInt32
    ) throws(RegularFileError) -> String {
        let new = temporaryPath(beside: path)
        let descriptor = open(new, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw .notWritten(path, code: errno) }
        defer { close(descriptor) }
        do throws(RegularFileError) {
            try writeAll(bytes, to: descriptor, path: path)
            guard fsync(descriptor) == 0 else { throw .notWritten(path, code: errno) }
        } catch { throw takenBack(new, error) }
        return new
    }

    /// An error, after what was written beside is gone.
    private static func takenBack(
        _ new: String, _ error: RegularFileError
    ) -> RegularFileError {
        unlink(new)
        return error
    }
}
