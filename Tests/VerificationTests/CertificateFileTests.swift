import Foundation
import TestSupport
import Testing
import Verification

/// The certificate file: a zip with limits.
@Suite struct CertificateFileTests {
    private let folder: TemporaryFolder
    private var path: String { "\(folder.path)/c.zip" }

    init() throws { folder = try TemporaryFolder() }

    @Test func `parts come back in their order, and the same parts give the same bytes`() throws {
        let parts: [(String, [UInt8])] = [
            ("credential.cbor", [1, 2, 3]), ("README.txt", Array("辽宁优品".utf8)), ("qr.svg", []),
        ]
        try CertificateFile(parts).write(to: path)
        let read = try CertificateFile(decoding: bytes(path))
        #expect(read.entries.map(\.name) == parts.map(\.0))
        #expect(read.entries.map(\.bytes) == parts.map(\.1))
        #expect(read["qr.svg"] == [])
        #expect(read["qr.png"] == nil)
        let first = try bytes(path)
        try CertificateFile(parts).write(to: path)
        #expect(try bytes(path) == first)
        #expect(CertificateFile.begins(first))
    }

    @Test func `thirty-two parts are read, one more is refused`() throws {
        let parts = (0..<32).map { ("\($0)", [UInt8($0)]) }
        try CertificateFile(parts).write(to: path)
        #expect(try CertificateFile(decoding: bytes(path)).entries.count == 32)
        try CertificateFile(parts + [("32", [32])]).write(to: path)
        #expect(throws: CertificateFileError.tooManyEntries) {
            try CertificateFile(decoding: bytes(path))
        }
    }

    @Test func `eight mebibytes are unpacked, one byte more is refused`() throws {
        let half = [UInt8](repeating: 0, count: 4 << 20)
        try CertificateFile([("a", half), ("b", half)]).write(to: path)
        #expect(try CertificateFile(decoding: bytes(path)).entries.count == 2)
        try CertificateFile([("a", half), ("b", half), ("c", [0])]).write(to: path)
        #expect(throws: CertificateFileError.tooLarge) {
            try CertificateFile(decoding: bytes(path))
        }
    }

    @Test func `a zip of more bytes than are read is refused before it is opened`() throws {
        let most = 16 << 20
        #expect(throws: CertificateFileError.notAZip) {
            try CertificateFile(decoding: [UInt8](repeating: 0, count: most))
        }
        #expect(throws: CertificateFileError.tooLarge) {
            try CertificateFile(decoding: [UInt8](repeating: 0, count: most + 1))
        }
    }

    @Test func `two parts of a name, and what is no zip, are refused`() throws {
        try CertificateFile([("a", [1]), ("a", [2])]).write(to: path)
        #expect(throws: CertificateFileError.repeated("a")) {
            try CertificateFile(decoding: bytes(path))
        }
        try Data("no zip".utf8).write(to: URL(filePath: path))
        #expect(throws: CertificateFileError.notAZip) { try CertificateFile(decoding: bytes(path)) }
        #expect(throws: CertificateFileError.notAZip) { try CertificateFile(decoding: []) }
    }

    @Test func `every byte cut off or changed gives an error or the same parts, never a crash`()
        throws
    {
        try CertificateFile([("credential.cbor", Array("示例".utf8)), ("b", [7])]).write(to: path)
        let whole = try bytes(path)
        for place in whole.indices {
            var changed = whole
            changed[place] ^= 0xFF
            for bytes in [changed, Array(whole[..<place])] {
                let read = try? CertificateFile(decoding: bytes)
                for entry in read?.entries ?? [] {
                    let isTheirs = [Array("示例".utf8), [7]].contains(entry.bytes)
                    #expect(isTheirs, "byte \(place)")
                }
            }
        }
    }

    @Test func `a folder that is not there is told, and leaves nothing`() throws {
        let path = folder.path + "/none/c.zip"
        #expect(throws: CertificateFileError.notWritten(path)) {
            try CertificateFile([("a", [1])]).write(to: path)
        }
    }

    private func bytes(_ path: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(filePath: path)))
    }
}
