internal import CSQLite
internal import Foundation

/// The bytes of an open database's file, read through SQLite's own descriptor.
///
/// Opening and closing the file beside SQLite would let go of every lock that this process holds
/// on it (POSIX advisory locks), under the feet of the open connection.
struct DatabaseFile {
    private let file: UnsafeMutablePointer<sqlite3_file>
    private let methods: sqlite3_io_methods

    private static let chunkByteCount = 1 << 20

    /// The main file of a connection, which must outlive this value.
    init(_ connection: OpaquePointer) throws(StorageError) {
        var file: UnsafeMutablePointer<sqlite3_file>?
        let code = sqlite3_file_control(connection, "main", SQLITE_FCNTL_FILE_POINTER, &file)
        guard code == SQLITE_OK, let file, let methods = file.pointee.pMethods else {
            throw .inputOutput("SQLite shows no file")
        }
        self.file = file
        self.methods = methods.pointee
    }

    /// Whether one of these byte sequences is anywhere in the file.
    func contains(anyOf sequences: [Data]) throws(StorageError) -> Bool {
        let overlap = max(0, (sequences.map(\.count).max() ?? 0) - 1)
        let byteCount = try byteCount()
        var offset: Int64 = 0
        var window = Data()
        while offset < byteCount {
            let count = Int(min(Int64(Self.chunkByteCount), byteCount - offset))
            window = window.suffix(overlap) + (try bytes(at: offset, count: count))
            if sequences.contains(where: { window.range(of: $0) != nil }) { return true }
            offset += Int64(count)
        }
        return false
    }

    private func byteCount() throws(StorageError) -> Int64 {
        var byteCount: Int64 = 0
        guard let size = methods.xFileSize, size(file, &byteCount) == SQLITE_OK else {
            throw .inputOutput("the size of a database's file cannot be read")
        }
        return byteCount
    }

    private func bytes(at offset: Int64, count: Int) throws(StorageError) -> Data {
        var bytes = Data(count: count)
        let code = bytes.withUnsafeMutableBytes {
            methods.xRead?(file, $0.baseAddress, Int32(count), offset) ?? SQLITE_IOERR
        }
        guard code == SQLITE_OK else {
            throw .inputOutput("a database's file cannot be read at byte \(offset)")
        }
        return bytes
    }
}
