/// A progress bar on the error stream, only where someone watches and only after two seconds.
public struct Progress {
    private static let width: UInt64 = 30
    private let started = ContinuousClock.now
    private var drawn: ContinuousClock.Instant?
    private let name: String

    /// Names what goes on.
    public init(_ name: String) { self.name = name }

    /// Draws how much is done, ten times a second at most; and the end, once there was a bar.
    public mutating func show(_ done: UInt64, of total: UInt64) {
        guard Terminal.isWatched, total > 0 else { return }
        let now = ContinuousClock.now
        let isDue = drawn.map { now - $0 > .milliseconds(100) } ?? (now - started > .seconds(2))
        guard isDue || (drawn != nil && done == total) else { return }
        drawn = now
        let filled = Int(min(done, total) * Self.width / total)
        let bar =
            String(repeating: "#", count: filled)
            + String(repeating: ".", count: Int(Self.width) - filled)
        Output.murmur("\r\(name) [\(bar)] \(done)/\(total)")
    }

    /// Ends the bar's line, where there is one.
    public func end() { if drawn != nil { Output.murmur("\n") } }
}
