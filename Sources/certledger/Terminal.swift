import COSE
import Certification
import Foundation
import Streams

/// What the terminal is: its language, whether it is one at all, and how far along a job is.
enum Terminal {
    /// `--lang`, else the locale.
    static let language: Language = {
        let arguments = CommandLine.arguments
        if let place = arguments.firstIndex(of: "--lang"), place + 1 < arguments.count,
            let language = Language(rawValue: arguments[place + 1])
        {
            return language
        }
        let environment = ProcessInfo.processInfo.environment
        for name in ["LC_ALL", "LC_MESSAGES", "LANG"] {
            if let value = environment[name], !value.isEmpty {
                return value.hasPrefix("zh") ? .zh : .en
            }
        }
        return .en
    }()

    /// Whether people watch the error stream.
    static let isWatched = isatty(2) == 1

    static func error(_ text: String) { Output.complain(text) }

    static func warn(_ text: String) { error("certledger: warning: \(text)") }

    /// Asks on the terminal, without showing what is typed; nil where nobody is there to ask.
    ///
    /// The answer is bytes up to a line feed, as `age` takes them; of one that is longer than
    /// `limit`, one byte more is kept.
    static func secret(_ question: String, atMost limit: Int) -> [UInt8]? {
        var shown = termios()
        guard isatty(STDIN_FILENO) == 1, tcgetattr(STDIN_FILENO, &shown) == 0 else { return nil }
        var hidden = shown
        hidden.c_lflag &= ~tcflag_t(ECHO)
        hidden.c_lflag |= tcflag_t(ECHONL)
        guard tcsetattr(STDIN_FILENO, TCSANOW, &hidden) == 0 else { return nil }
        defer { tcsetattr(STDIN_FILENO, TCSANOW, &shown) }
        Output.murmur(question)
        var answer: [UInt8] = []
        var byte: UInt8 = 0
        while read(STDIN_FILENO, &byte, 1) == 1, byte != UInt8(ascii: "\n") {
            if answer.count <= limit { answer.append(byte) }
        }
        return answer
    }

    /// One of two texts, in the reader's language.
    static func told(_ zh: String, _ en: String) -> String { language == .zh ? zh : en }
}

/// A progress bar on the error stream, only where someone watches and only after two seconds.
struct Progress {
    private let started = ContinuousClock.now
    private var drawn = false
    private let name: String

    init(_ name: String) { self.name = name }

    mutating func show(_ done: UInt64, of total: UInt64) {
        guard Terminal.isWatched, ContinuousClock.now - started > .seconds(2), total > 0 else {
            return
        }
        drawn = true
        let filled = Int(done * 30 / total)
        let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: 30 - filled)
        Output.murmur("\r\(name) [\(bar)] \(done)/\(total)")
    }

    func end() {
        if drawn { Output.murmur("\n") }
    }
}
