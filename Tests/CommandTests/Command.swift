import Foundation
import TestSupport

/// The built program, run as a person would run it.
struct Command {
    struct Result {
        let code: Int32
        let output: String
        let error: String
    }

    /// Runs `certledger` or `certverify` with words, in English, with nobody at the terminal.
    static func run(
        _ words: [String], program: String = "certledger", folder: String? = nil,
        environment: [String: String] = [:]
    ) throws -> Result {
        try result(
            of: process(words, program: program, folder: folder, environment: environment))
    }

    /// Runs a script of the shell in a folder, with both programs on its path.
    static func shell(_ script: String, in folder: String) throws -> Result {
        let process = process([])
        let programs = process.executableURL?.deletingLastPathComponent().path ?? ""
        process.executableURL = URL(filePath: "/bin/bash")
        process.arguments = ["-c", script]
        process.currentDirectoryURL = URL(filePath: folder)
        process.environment = ["PATH": "\(programs):/usr/bin:/bin", "LC_ALL": "C"]
        return try result(of: process)
    }

    /// Runs a process to its end, with nobody at the terminal.
    static func result(of process: Process) throws -> Result {
        process.standardInput = FileHandle.nullDevice
        let output = Pipe()
        let error = Pipe()
        process.standardOutput = output
        process.standardError = error
        try process.run()
        let text = output.fileHandleForReading.readDataToEndOfFile()
        let fault = error.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return Result(
            code: process.terminationStatus, output: String(decoding: text, as: UTF8.self),
            error: String(decoding: fault, as: UTF8.self))
    }

    /// The program, not yet started.
    static func process(
        _ words: [String], program: String = "certledger", folder: String? = nil,
        environment given: [String: String] = [:]
    ) -> Process {
        let process = Process()
        process.executableURL = Bundle.main.executableURL?.deletingLastPathComponent()
            .appending(path: program)
        if let url = process.executableURL, !FileManager.default.isExecutableFile(atPath: url.path)
        {
            process.executableURL = Repository.root.appending(path: ".build/debug/\(program)")
        }
        process.arguments = words
        var environment = ProcessInfo.processInfo.environment
        environment["LC_ALL"] = "C"
        // Lines are looked at whole.
        environment["COLUMNS"] = "1000"
        environment["CERTLEDGER_DIR"] = folder
        environment["CERTLEDGER_PASSPHRASE_FILE"] = nil
        environment.merge(given) { $1 }
        process.environment = environment
        return process
    }
}
