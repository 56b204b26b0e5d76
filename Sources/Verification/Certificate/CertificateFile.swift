internal import CMinizip
internal import COSE

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#endif

/// The certificate file: a zip with the credential, its proofs and its printable form.
///
/// ```text
/// credential.cbor              what the QR code carries
/// statement.transparent.scitt  the issuing act with its receipt (RFC 9943)
/// proof.tlog-proof             that the act is in the log, under a checkpoint (C2SP)
/// certificate.html  qr.png  qr.svg  README.txt
/// ```
///
/// Its entries are read into memory and believed nothing: what they say is checked elsewhere.
public struct CertificateFile: Sendable {
    /// The names that a certificate file has for its parts.
    public enum Name {
        /// The credential's bytes.
        public static let credential = "credential.cbor"
        /// The issuing act with its receipts.
        public static let statement = "statement.transparent.scitt"
        /// The proof of its place in the log.
        public static let proof = "proof.tlog-proof"
        /// The certificate for printing.
        public static let page = "certificate.html"
        /// The QR code as a picture of points.
        public static let png = "qr.png"
        /// The QR code as a drawing.
        public static let svg = "qr.svg"
        /// How to check it.
        public static let readMe = "README.txt"
    }

    /// The most bytes of the zip itself.
    public static let maximumByteCount = 16 << 20
    /// The most entries that are read.
    public static let maximumEntryCount = 32
    /// The most bytes that are unpacked, of all entries together.
    public static let maximumUnpackedByteCount = 8 << 20
    /// The longest name of an entry.
    static let maximumNameByteCount = 255

    /// The entries, in the order of the file.
    public let entries: [(name: String, bytes: [UInt8])]

    /// Takes entries, in the order they will have in the file.
    public init(_ entries: [(name: String, bytes: [UInt8])]) { self.entries = entries }

    /// The bytes of an entry, or nil when there is none of that name.
    public subscript(name: String) -> [UInt8]? { entries.first { $0.name == name }?.bytes }

    /// Whether bytes begin as a zip does.
    public static func begins(_ bytes: some Collection<UInt8>) -> Bool {
        bytes.prefix(4).elementsEqual([0x50, 0x4B, 0x03, 0x04])
    }

    /// Reads a zip that is in memory, and stops at its limits, whatever it says of itself.
    public init(decoding zip: [UInt8]) throws(CertificateFileError) {
        guard zip.count <= Self.maximumByteCount else { throw .tooLarge }
        let memory = ZipInMemory(zip)
        guard let file = memory.open() else { throw .notAZip }
        defer { withExtendedLifetime(memory) { _ = unzClose(file) } }
        var entries: [(name: String, bytes: [UInt8])] = []
        var left = Self.maximumUnpackedByteCount
        var result = unzGoToFirstFile(file)
        while result == UNZ_OK {
            guard entries.count < Self.maximumEntryCount else { throw .tooManyEntries }
            let name = try Self.name(file)
            guard !entries.contains(where: { $0.name == name }) else { throw .repeated(name) }
            let bytes = try Self.unpack(file, name, atMost: left)
            left -= bytes.count
            entries.append((name, bytes))
            result = unzGoToNextFile(file)
        }
        guard result == UNZ_END_OF_LIST_OF_FILE else { throw .damaged("its directory") }
        self.entries = entries
    }

    private static func name(_ file: unzFile) throws(CertificateFileError) -> String {
        var info = unz_file_info64()
        var name = [CChar](repeating: 0, count: maximumNameByteCount + 1)
        let result = unzGetCurrentFileInfo64(
            file, &info, &name, UInt(name.count), nil, 0, nil, 0)
        guard result == UNZ_OK, (1...maximumNameByteCount).contains(Int(info.size_filename)) else {
            throw .damaged("its directory")
        }
        let bytes = name.prefix(Int(info.size_filename)).map { UInt8(bitPattern: $0) }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw .damagedDirectory
        }
        return text
    }

    private static func unpack(
        _ file: unzFile, _ name: String, atMost limit: Int
    ) throws(CertificateFileError) -> [UInt8] {
        guard unzOpenCurrentFile(file) == UNZ_OK else { throw .damaged(name) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = unzReadCurrentFile(file, &buffer, UInt32(buffer.count))
            guard count >= 0 else { throw .damaged(name) }
            if count == 0 { break }
            bytes += buffer[..<Int(count)]
            guard bytes.count <= limit else { throw .tooLarge }
        }
        // Closing compares the checksum.
        guard unzCloseCurrentFile(file) == UNZ_OK else { throw .damaged(name) }
        return bytes
    }

    /// Writes the file; what is there of one that could not be written is no certificate file. The
    /// same entries give the same bytes, for no clock is in it.
    public func write(to path: String) throws(CertificateFileError) {
        guard let file = zipOpen64(path, APPEND_STATUS_CREATE) else { throw .notWritten(path) }
        var isWhole = true
        for (name, bytes) in entries {
            isWhole = isWhole && Self.add(name, bytes, to: file)
        }
        guard zipClose(file, nil) == ZIP_OK, isWhole else { throw .notWritten(path) }
    }

    private static func add(_ name: String, _ bytes: [UInt8], to file: zipFile) -> Bool {
        var info = zip_fileinfo()
        // The first moment that a zip can name: 1980-01-01.
        info.tmz_date = tm_zip(
            tm_sec: 0, tm_min: 0, tm_hour: 0, tm_mday: 1, tm_mon: 0, tm_year: 1980)
        let isOpen =
            zipOpenNewFileInZip(
                file, name, &info, nil, 0, nil, 0, nil, Z_DEFLATED, Z_BEST_COMPRESSION) == ZIP_OK
        return isOpen && zipWriteInFileInZip(file, bytes, UInt32(bytes.count)) == ZIP_OK
            && zipCloseFileInZip(file) == ZIP_OK
    }
}

/// Why a file is no certificate file, or was not written.
public enum CertificateFileError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Not a zip.
    case notAZip
    /// A part that cannot be read, or whose checksum fails.
    case damaged(String)
    /// A name in its directory that cannot be read.
    case damagedDirectory
    /// More than `CertificateFile.maximumEntryCount` entries.
    case tooManyEntries
    /// Two entries of a name.
    case repeated(String)
    /// More than `CertificateFile.maximumUnpackedByteCount` bytes unpacked, or more than
    /// `maximumByteCount` packed.
    case tooLarge
    /// The disk did not take it.
    case notWritten(String)

    public var description: String {
        switch self {
        case .notAZip: "not a zip"
        case .damaged(let part): "the zip is damaged: \(Shown.name(part)) cannot be read"
        case .damagedDirectory: "the zip is damaged: a name in its directory cannot be read"
        case .tooManyEntries:
            "the zip has more than \(CertificateFile.maximumEntryCount) entries"
        case .repeated(let name): "the zip has two entries \(Shown.name(name))"
        case .tooLarge:
            "the zip has more than \(CertificateFile.maximumByteCount) bytes, or unpacks to more "
                + "than \(CertificateFile.maximumUnpackedByteCount)"
        case .notWritten(let path): "\(path) cannot be written"
        }
    }
}
