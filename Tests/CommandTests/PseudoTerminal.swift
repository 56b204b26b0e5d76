import Foundation
import Testing

/// The built program with somebody at its terminal, who types a line at every question.
struct PseudoTerminal {
    /// What the terminal has shown, which is what was typed unless that was hidden.
    let screen: String
    let result: Command.Result

    /// Runs `certledger`, and types the next answer when the error stream ends in another question.
    ///
    /// - Parameter isRaw: the terminal passes on each byte, not a line of at most 4095.
    init(_ words: [String], answers: [String], isRaw: Bool = false) throws {
        var terminal: Int32 = 0
        var program: Int32 = 0
        try #require(openpty(&terminal, &program, nil, nil, nil) == 0)
        defer {
            close(terminal)
            close(program)
        }
        if isRaw {
            var form = termios()
            try #require(tcgetattr(program, &form) == 0)
            form.c_lflag &= ~tcflag_t(ICANON)
            try #require(tcsetattr(program, TCSANOW, &form) == 0)
        }
        let process = Command.process(words)
        let output = Pipe()
        let error = Pipe()
        process.standardInput = FileHandle(fileDescriptor: program)
        process.standardOutput = output
        process.standardError = error
        try process.run()
        var asked = Data()
        var rest = answers[...]
        while true {
            let more = error.fileHandleForReading.availableData
            if more.isEmpty { break }
            asked += more
            guard asked.suffix(2) == Data(": ".utf8), let answer = rest.popFirst() else { continue }
            let line = Array((answer + "\n").utf8)
            guard write(terminal, line, line.count) == line.count else { break }
        }
        let text = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        var shown = [UInt8](repeating: 0, count: 4096)
        _ = fcntl(terminal, F_SETFL, O_NONBLOCK)
        let count = read(terminal, &shown, shown.count)
        screen = String(decoding: shown.prefix(max(0, count)), as: UTF8.self)
        result = Command.Result(
            code: process.terminationStatus, output: String(decoding: text, as: UTF8.self),
            error: String(decoding: asked, as: UTF8.self))
    }

    /// What a program writes when its output is a terminal.
    static func output(of words: [String], program name: String) throws -> String {
        var terminal: Int32 = 0
        var program: Int32 = 0
        try #require(openpty(&terminal, &program, nil, nil, nil) == 0)
        defer {
            close(terminal)
            close(program)
        }
        let process = Command.process(words, program: name)
        // The package manager sets it for tests whose own output is no terminal.
        process.environment?["NO_COLOR"] = nil
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle(fileDescriptor: program)
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        _ = fcntl(terminal, F_SETFL, O_NONBLOCK)
        var shown = Data()
        var part = [UInt8](repeating: 0, count: 4096)
        while case let count = read(terminal, &part, part.count), count > 0 {
            shown += part.prefix(count)
        }
        return String(decoding: shown, as: UTF8.self)
    }
}
