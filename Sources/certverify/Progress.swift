import Glibc
import Streams

/// A progress bar on the error stream, only where someone watches and only after two seconds.
struct Progress {
    private let started = ContinuousClock.now
    private var drawn = false
    private let name: String

    init(_ name: String) { self.name = name }

    mutating func show(_ done: Int, of total: Int) {
        guard total > 0, done % 64 == 0 || done == total, isatty(2) == 1,
            ContinuousClock.now - started > .seconds(2)
        else { return }
        drawn = true
        let filled = done * 30 / total
        let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: 30 - filled)
        Output.murmur("\r\(name) [\(bar)] \(done)/\(total)")
    }

    func end() { if drawn { Output.murmur("\n") } }
}
