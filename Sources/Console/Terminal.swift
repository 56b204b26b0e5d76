public import ArgumentParser
public import Certification

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#endif

/// What the terminal is: its reader's language, whether somebody is there, and what is typed.
public enum Terminal {
    /// `--lang`, else the locale.
    public static let language: Language = {
        let arguments = CommandLine.arguments
        let joined = arguments.last { $0.hasPrefix("--lang=") }?.dropFirst(7)
        let place = arguments.lastIndex(of: "--lang").map { $0 + 1 }
        let apart = place.flatMap { $0 < arguments.count ? arguments[$0] : nil }
        if let language = (apart ?? joined.map(String.init)).flatMap(Language.init(rawValue:)) {
            return language
        }
        for name in ["LC_ALL", "LC_MESSAGES", "LANG"] {
            if let value = getenv(name), value.pointee != 0 {
                return String(cString: value).hasPrefix("zh") ? .zh : .en
            }
        }
        return .en
    }()

    /// One of two texts, in the reader's language.
    public static func told(_ zh: String, _ en: String) -> String { language == .zh ? zh : en }

    /// Whether people watch the error stream.
    static let isWatched = isatty(STDERR_FILENO) == 1

    /// Whether answers go to a terminal that wants colours: `NO_COLOR`, unless it is empty, says
    /// no.
    public static var wantsColours: Bool {
        isatty(STDOUT_FILENO) == 1 && getenv("NO_COLOR").map { $0[0] == 0 } ?? true
    }

    /// Asks on the terminal, without showing what is typed; nil where nobody is there to ask.
    ///
    /// The answer is bytes up to a line feed, as `age` takes them; of one that is longer than
    /// `limit`, one byte more is kept.
    public static func secret(_ question: String, atMost limit: Int) -> [UInt8]? {
        var shown = termios()
        guard isatty(STDIN_FILENO) == 1, tcgetattr(STDIN_FILENO, &shown) == 0 else { return nil }
        var hidden = shown
        hidden.c_lflag &= ~tcflag_t(ECHO)
        hidden.c_lflag |= tcflag_t(ECHONL)
        guard tcsetattr(STDIN_FILENO, TCSANOW, &hidden) == 0 else { return nil }
        defer { tcsetattr(STDIN_FILENO, TCSANOW, &shown) }
        Output.murmur(question)
        return line(keeping: limit + 1)
    }

    /// A line of standard input without its end; nil for one of more than `limit` bytes.
    public static func line(atMost limit: Int) -> [UInt8]? {
        let line = line(keeping: limit + 1)
        guard line.count <= limit else { return nil }
        return line.last == UInt8(ascii: "\r") ? Array(line.dropLast()) : line
    }

    /// The bytes up to a line feed, the first so many of them.
    private static func line(keeping count: Int) -> [UInt8] {
        var line: [UInt8] = []
        var byte: UInt8 = 0
        while read(STDIN_FILENO, &byte, 1) == 1, byte != UInt8(ascii: "\n") {
            if line.count < count { line.append(byte) }
        }
        return line
    }
}

/// `--lang` takes `zh` or `en`, and nothing else.
extension Language: ExpressibleByArgument {}
