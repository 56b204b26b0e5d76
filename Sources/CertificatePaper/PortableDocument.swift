internal import Foundation

/// The page as PDF, by the headless Chromium of the machine.
public enum PortableDocument {
    /// The names under which systems have it.
    static let programs = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
    /// After so long the program is ended.
    static let maximumSeconds = 60

    /// Prints a page of HTML; gives the bytes of the PDF.
    public static func print(_ html: String) throws -> [UInt8] {
        let files = FileManager.default
        guard let program = find() else { throw PortableDocumentError.noProgram }
        let folder = files.temporaryDirectory.appending(path: "certificate-\(UUID().uuidString)")
        defer { try? files.removeItem(at: folder) }
        let page = folder.appending(path: "certificate.html")
        let made = folder.appending(path: "certificate.pdf")
        do {
            try files.createDirectory(at: folder, withIntermediateDirectories: true)
            try Data(html.utf8).write(to: page)
        } catch { throw PortableDocumentError.failed("\(folder.path) cannot be written") }
        try run(program, page: page, out: made, profile: folder.appending(path: "profile"))
        guard let pdf = files.contents(atPath: made.path), pdf.starts(with: Data("%PDF-".utf8))
        else { throw PortableDocumentError.failed("\(program) made no PDF") }
        return [UInt8](pdf)
    }

    private static func run(_ program: String, page: URL, out: URL, profile: URL) throws {
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments =
            [
                "--headless", "--disable-gpu", "--no-pdf-header-footer", "--disable-extensions",
                "--disable-background-networking", "--no-first-run",
                "--user-data-dir=\(profile.path)", "--print-to-pdf=\(out.path)",
            ] + (getuid() == 0 ? ["--no-sandbox"] : []) + [page.absoluteString]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        do { try process.run() } catch { throw PortableDocumentError.failed("\(error)") }
        let watch = DispatchSource.makeTimerSource(queue: .global())
        watch.schedule(deadline: .now() + .seconds(maximumSeconds))
        watch.setEventHandler { process.terminate() }
        watch.resume()
        process.waitUntilExit()
        watch.cancel()
        guard process.terminationStatus == 0 else {
            throw PortableDocumentError.failed(
                "the program \(program) ended \(process.terminationStatus)")
        }
    }

    /// The first of the programs on the PATH.
    static func find() -> String? {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        for folder in path.split(separator: ":") {
            for name in programs {
                let candidate = "\(folder)/\(name)"
                if FileManager.default.isExecutableFile(atPath: candidate) { return candidate }
            }
        }
        return nil
    }
}

/// Why there is no PDF.
public enum PortableDocumentError: Error, Hashable, Sendable, CustomStringConvertible {
    /// No Chromium is installed.
    case noProgram
    /// It was there and did not do it.
    case failed(String)

    public var description: String {
        switch self {
        case .noProgram: "no Chromium is installed to print the PDF with"
        case .failed(let why): "the PDF was not made: \(why)"
        }
    }
}
