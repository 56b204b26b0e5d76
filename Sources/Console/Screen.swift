internal import COSE

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#endif

/// Lines for people, on a screen: written so that the terminal neither wraps nor obeys them.
///
/// A value begins no line, whatever its length: a line is broken where the terminal would break it,
/// and goes on further in than any line of ours begins.
public enum Screen {
    /// How wide lines are: the columns of the terminal that is written to; else those that COLUMNS
    /// says; else those of a terminal that the other streams have, where a pipe mostly ends; else
    /// 80.
    public static let columns =
        columns(of: STDOUT_FILENO) ?? getenv("COLUMNS").flatMap { Int(String(cString: $0)) }
        ?? columns(of: STDERR_FILENO) ?? columns(of: STDIN_FILENO) ?? 80

    private static func columns(of descriptor: Int32) -> Int? {
        var size = winsize()
        guard isatty(descriptor) == 1, ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0,
            size.ws_col > 0
        else { return nil }
        return Int(size.ws_col)
    }

    /// Prints a line, in as many as it takes, each in a colour of the terminal's where one is given
    /// (ECMA-48, SGR: `31` is red).
    public static func say(_ line: String, colour: String? = nil) {
        for part in Shown.wrapped(Shown.line(line), columns: columns) {
            print(colour.map { "\u{1B}[1;\($0)m\(part)\u{1B}[0m" } ?? part)
        }
    }

    /// A line for the error stream: an error is one line, but on a terminal, which would wrap it.
    static func fitted(_ line: String) -> String {
        let line = Shown.line(line)
        guard isatty(STDERR_FILENO) == 1 else { return line }
        let columns = Self.columns(of: STDERR_FILENO) ?? Self.columns
        return Shown.wrapped(line, columns: columns).joined(separator: "\n")
    }
}
