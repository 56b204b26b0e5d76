import ArgumentParser
import COSE
import Certification
import LedgerFile
import Streams
import Verification

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// How the verifier ends: 0 valid, 1 findings, 2 unreadable or usage, 5 this machine cannot.
struct Ending: Error {
    let code: Int32
    let text: String

    static let findings = Ending(code: 1, text: "")

    static func unreadable(_ text: String) -> Ending { Ending(code: 2, text: text) }

    static func exit(with error: any Error) -> Never {
        switch error {
        case let ending as Ending: stop(ending.code, ending.text)
        case let error as LedgerFileError:
            stop(
                error.hint == nil ? 2 : 5, error.description + (error.hint.map { "; \($0)" } ?? ""))
        case let error as RegularFileError: stop(error.isMachine ? 5 : 2, error.description)
        case let error as TileSourceError: stop(2, error.description)
        case let error as TrustError: stop(2, error.description)
        case let error as OutputError: stop(5, error.description)
        default:
            let message = CertVerify.fullMessage(for: error)
            if CertVerify.exitCode(for: error) == .success {
                print(message)
                stop(0, "")
            }
            let text = message.hasPrefix("Error: ") ? message.dropFirst(7) : message[...]
            for line in "certverify: error: \(text)".split(separator: "\n") {
                complain(String(line))
            }
            stop(2, "")
        }
    }

    private static func stop(_ code: Int32, _ text: String) -> Never {
        if !text.isEmpty { complain("certverify: error: \(text)") }
        do { try Output.flush() } catch {
            if text != error.description { complain("certverify: error: \(error)") }
            Glibc.exit(5)
        }
        Glibc.exit(code)
    }

    static func complain(_ text: String) { Output.complain(text) }
}

/// The reader's language: `--lang`, else the locale.
enum Speech {
    static let language: Language = {
        let arguments = CommandLine.arguments
        if let place = arguments.firstIndex(of: "--lang"), place + 1 < arguments.count,
            let language = Language(rawValue: arguments[place + 1])
        {
            return language
        }
        for name in ["LC_ALL", "LC_MESSAGES", "LANG"] {
            if let value = getenv(name), value.pointee != 0 {
                return String(cString: value).hasPrefix("zh") ? .zh : .en
            }
        }
        return .en
    }()
}

/// Files, read with the system's own calls.
enum Files {
    /// The bytes of a file, or nil when there is none.
    static func bytes(_ path: String) throws -> [UInt8]? {
        do throws(RegularFileError) { return try RegularFile.bytes(of: path) } catch {
            if case .missing = error { return nil }
            throw error
        }
    }

    static func wanted(
        _ path: String, atMost limit: Int = RegularFile.maximumByteCount
    ) throws -> [UInt8] {
        try RegularFile.bytes(of: path, atMost: limit)
    }

    /// The text of a small file that people edit, whatever system they edit it on.
    static func text(_ path: String) throws -> String {
        guard let bytes = TextForm.normalised(try wanted(path)) else {
            throw Ending.unreadable("\(path) is \(TextForm.utf16), wanted UTF-8")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw Ending.unreadable("\(path) is not UTF-8 text")
        }
        return text
    }

    /// A line of standard input without its end.
    static func line(atMost limit: Int) throws -> [UInt8] {
        var line: [UInt8] = []
        var byte: UInt8 = 0
        while read(STDIN_FILENO, &byte, 1) == 1, byte != UInt8(ascii: "\n") {
            guard line.count < limit else {
                throw Ending.unreadable("standard input has a line of more than \(limit) bytes")
            }
            line.append(byte)
        }
        return line.last == UInt8(ascii: "\r") ? Array(line.dropLast()) : line
    }

    static func isThere(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0
    }

    static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// Writes a file whole: beside, then renamed. Where a device or a pipe is, it is written to and
    /// never put in the place of.
    static func write(_ bytes: [UInt8], to path: String) throws {
        let isFile = !isThere(path) || isRegular(path)
        let place = isFile ? path + ".new" : path
        let flags = O_WRONLY | O_CLOEXEC | (isFile ? O_CREAT | O_TRUNC : 0)
        let descriptor = open(place, flags, 0o600)
        guard descriptor >= 0 else { throw Ending(code: 5, text: "\(path) cannot be written") }
        var offset = 0
        while offset < bytes.count {
            let count = bytes[offset...].withUnsafeBytes {
                Glibc.write(descriptor, $0.baseAddress, $0.count)
            }
            guard count > 0 else {
                let fault = String(cString: strerror(errno))
                close(descriptor)
                if isFile { unlink(place) }
                throw Ending(code: 5, text: "\(path): \(fault)")
            }
            offset += count
        }
        let isDone = !isFile || fsync(descriptor) == 0
        close(descriptor)
        guard isDone, !isFile || rename(place, path) == 0 else {
            throw Ending(code: 5, text: "\(path) cannot be written")
        }
    }

    private static func isRegular(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    }
}
