internal import Synchronization

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#endif

/// Prints on standard output as Swift's `print` does, which it stands for in both programs: what
/// cannot be written is known when the program ends.
public func print(_ items: Any..., separator: String = " ", terminator: String = "\n") {
    Output.write(Array((items.map { "\($0)" }.joined(separator: separator) + terminator).utf8))
}

/// What a program answers, on standard output, and what it says beside it, on standard error.
///
/// An answer is held back in parts and written with `write(2)`. A full disk is remembered until
/// `flush`, which throws it. A pipe that nobody reads any more is no fault: what is left of the
/// answer is dropped, and the program ends as it would have.
public enum Output {
    private struct Answer {
        var bytes: [UInt8] = []
        var fault: Int32 = 0
    }

    private static let answer = Mutex(Answer())
    private static let partByteCount = 1 << 16

    /// Makes a closed pipe, and a file that may grow no more, an error instead of a signal; and
    /// keeps the first three descriptors from files: one opened as standard output would get the
    /// answer written into it.
    ///
    /// Called before anything is opened.
    public static func prepare() {
        signal(SIGPIPE, SIG_IGN)
        signal(SIGXFSZ, SIG_IGN)
        for descriptor in Int32(0)..<3 where fcntl(descriptor, F_GETFD) == -1 {
            // Read only: writing there fails, and is told.
            _ = open("/dev/null", O_RDONLY)
        }
    }

    /// Adds bytes to the answer.
    public static func write(_ bytes: [UInt8]) {
        answer.withLock { answer in
            answer.bytes += bytes
            if answer.bytes.count >= partByteCount { pass(&answer) }
        }
    }

    /// Writes what is held back. Throws while any of the answer could not be written.
    public static func flush() throws(OutputError) {
        let fault = answer.withLock { answer in
            pass(&answer)
            return answer.fault
        }
        if fault != 0, fault != EPIPE { throw OutputError(code: fault) }
    }

    /// Says a line on standard error, behind what was answered so far; nobody may be there.
    public static func complain(_ line: String) { murmur(Screen.fitted(line) + "\n") }

    /// The same without an end of line: a question, a bar of progress.
    public static func murmur(_ text: String) {
        try? flush()
        _ = passed(Array(text.utf8)[...], to: STDERR_FILENO)
    }

    private static func pass(_ answer: inout Answer) {
        if answer.fault == 0 { answer.fault = passed(answer.bytes[...], to: STDOUT_FILENO) }
        answer.bytes = []
    }

    /// Writes all bytes; 0, or why they could not be written.
    private static func passed(_ bytes: ArraySlice<UInt8>, to descriptor: Int32) -> Int32 {
        var rest = bytes
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { writeBytes(descriptor, $0.baseAddress, $0.count) }
            if count > 0 {
                rest = rest.dropFirst(count)
            } else if count == 0 || errno != EINTR {
                return count == 0 ? EIO : errno
            }
        }
        return 0
    }
}

/// The answer could not be written.
public struct OutputError: Error, Hashable, CustomStringConvertible {
    /// The system's number for why.
    let code: Int32

    public var description: String { "the answer cannot be written: \(fault)" }

    /// What is said of it, in the reader's language.
    var told: String { Terminal.told("无法写出结果：\(fault)", description) }

    private var fault: String { String(cString: strerror(code)) }
}

/// The system's `write`, which `Output.write` hides.
private func writeBytes(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    write(descriptor, bytes, count)
}
