internal import COSE
public import LedgerFile

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#endif

/// Files that commands read and write.
public enum Files {
    /// The bytes of a file.
    public static func read(
        _ path: String, atMost limit: Int = RegularFile.maximumByteCount
    ) throws(RegularFileError) -> [UInt8] {
        try RegularFile.bytes(of: path, atMost: limit)
    }

    /// The bytes of a file, or nil when there is none.
    public static func readIfThere(_ path: String) throws(RegularFileError) -> [UInt8]? {
        do throws(RegularFileError) { return try read(path) } catch {
            if case .missing = error { return nil }
            throw error
        }
    }

    /// The text of a small file that people edit, whatever system they edit it on.
    public static func text(_ path: String) throws -> String {
        guard let bytes = TextForm.normalised(try read(path)) else {
            throw Failure(
                code: .unreadable, name: "file",
                text: Terminal.told(
                    "\(path) 为 \(TextForm.utf16)，应为 UTF-8",
                    "\(path) is \(TextForm.utf16), wanted UTF-8"))
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw Failure(
                code: .unreadable, name: "file",
                text: Terminal.told("\(path) 不是 UTF-8 文本", "\(path) is not UTF-8 text"))
        }
        return text
    }

    /// Writes a new file, whole and synced: it may hold the only copy there is. What is there
    /// already is never overwritten.
    public static func create(
        _ bytes: [UInt8], at path: String, mode: UInt32 = 0o644
    ) throws(RegularFileError) {
        try RegularFile.create(path, with: bytes, mode: mode)
    }

    /// Refuses a path where something is, before anyone is asked for what would go there.
    public static func checkAbsent(_ path: String) throws(RegularFileError) {
        var status = stat()
        guard lstat(path, &status) != 0 else { throw .exists(path) }
    }

    /// Writes a file whole and synced, in place of one that is there. Where a device or a pipe is,
    /// it is written to and never put in the place of.
    ///
    /// - Parameter mode: the permissions of the file, of which the user's mask takes its part.
    public static func write(
        _ bytes: [UInt8], to path: String, mode: UInt32 = 0o644
    ) throws(RegularFileError) {
        guard let target = target(of: path) else { return try RegularFile.pass(bytes, to: path) }
        try RegularFile.replace(target, with: bytes, mode: mode)
    }

    /// The same for a file that another library makes at the path that it is given.
    public static func write<Fault>(
        to path: String, making make: (String) throws(Fault) -> Void
    ) throws {
        let target = target(of: path)
        // A device takes no file that is made elsewhere first.
        if target == nil { try RegularFile.check(path) }
        try RegularFile.replace(target ?? path, making: make)
    }

    /// Makes a folder, and those above it, where they are not there.
    public static func makeFolder(_ path: String, mode: UInt32 = 0o777) throws(RegularFileError) {
        var folder = path.hasPrefix("/") ? "/" : ""
        for part in path.split(separator: "/") {
            folder += (folder.isEmpty || folder == "/" ? "" : "/") + part
            guard mkdir(folder, mode) != 0 else { continue }
            let code = errno
            guard isFolder(folder) else { throw .notWritten(folder, code: code) }
        }
    }

    /// Whether anything has the name.
    public static func isThere(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0
    }

    /// Whether the name is a folder's.
    public static func isFolder(_ path: String) -> Bool { kind(of: path) == S_IFDIR }

    /// Where a file is put that a path names, behind a link to one; nil where something else is.
    private static func target(of path: String) -> String? {
        guard let kind = kind(of: path) else { return path }
        guard kind == S_IFREG else { return nil }
        var status = stat()
        guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFLNK,
            let found = realpath(path, nil)
        else { return path }
        defer { free(found) }
        return String(cString: found)
    }

    private static func kind(of path: String) -> mode_t? {
        var status = stat()
        return stat(path, &status) == 0 ? status.st_mode & S_IFMT : nil
    }
}
