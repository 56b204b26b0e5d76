internal import Dispatch
internal import Foundation
internal import Synchronization

/// How long one waits for another to let go of a lock, and who is told of it.
public struct Waiting: Sendable {
    /// How long at most; 0 is not at all.
    public let seconds: Double
    /// Told once, after a second.
    let onWait: @Sendable () -> Void

    /// Waits for so many seconds; after one, `onWait` is called.
    public init(seconds: Double, onWait: @escaping @Sendable () -> Void = {}) {
        self.seconds = seconds
        self.onWait = onWait
    }

    /// Says at once that another has it.
    public static let notAtAll = Waiting(seconds: 0)
}

/// A lock on a file of its own; the system lets it go when the process ends, however it ends.
///
/// The file is never deleted: two locks on two files of the same name would keep nobody out.
public final class FileLock: Sendable {
    let path: String
    /// The open file that has the lock.
    private let held = Mutex<Int32?>(nil)

    /// Makes the lock's file where it is not there: for the officers of a group, too, where the
    /// user's mask leaves it to them.
    public init(path: String) throws(StorageError) {
        self.path = path
        close(try opened())
    }

    deinit { letGo() }

    private func opened() throws(StorageError) -> Int32 {
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o660)
        guard descriptor >= 0 else { throw .system(path) }
        return descriptor
    }

    /// Takes the lock, in time, or says that another has it. Those who wait get it in the order in
    /// which they came.
    public func take(_ waiting: Waiting) throws(StorageError) {
        try take(waiting, since: .now)
    }

    func take(
        _ waiting: Waiting, since started: ContinuousClock.Instant
    ) throws(StorageError) {
        let descriptor = try opened()
        if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return held.withLock { $0 = descriptor } }
        let code = errno
        guard code == EWOULDBLOCK || code == EINTR, waiting.seconds > 0 else {
            close(descriptor)
            throw code == EWOULDBLOCK ? .locked(path) : .system(path, code: code)
        }
        let place = PlaceInLine(descriptor, path)
        let (telling, end) = (started + .seconds(1), started + .seconds(waiting.seconds))
        var isReached = false
        if waiting.seconds > 1, telling > .now {
            isReached = try place.isReached(by: telling)
            if !isReached { waiting.onWait() }
        }
        if !isReached { isReached = try place.isReached(by: end) }
        if !isReached { isReached = try place.leave() }
        guard isReached else { throw .locked(path) }
        held.withLock { $0 = descriptor }
    }

    /// Lets the lock go.
    public func letGo() {
        let descriptor = held.withLock { held in
            defer { held = nil }
            return held
        }
        guard let descriptor else { return }
        // Said to the system: a child that is being started has the file open for a moment, too.
        flock(descriptor, LOCK_UN)
        close(descriptor)
    }
}

/// A place in the line for a lock. A thread of its own stands there, for the system's waiting has
/// no end; what it is given when nobody wants it any more it lets go.
private final class PlaceInLine: Sendable {
    private enum Outcome {
        case waiting, reached, left
        case failed(Int32)
    }

    private let path: String
    private let outcome = Mutex(Outcome.waiting)
    private let isOver = DispatchSemaphore(value: 0)

    /// Stands in line with an open file, which is closed where the lock is not reached.
    init(_ descriptor: Int32, _ path: String) {
        self.path = path
        Thread.detachNewThread { [self] in
            let code = Self.lock(descriptor)
            let isWanted = outcome.withLock { outcome in
                if case .left = outcome { return false }
                outcome = code == 0 ? .reached : .failed(code)
                return code == 0
            }
            if !isWanted { close(descriptor) }
            isOver.signal()
        }
    }

    /// Waits for as long as it takes; the error's number, or 0.
    private static func lock(_ descriptor: Int32) -> Int32 {
        while flock(descriptor, LOCK_EX) != 0 {
            if errno != EINTR { return errno }
        }
        return 0
    }

    /// Whether the lock is had, which is waited for until then.
    func isReached(by end: ContinuousClock.Instant) throws(StorageError) -> Bool {
        _ = isOver.wait(timeout: .now() + max(0, (end - .now) / .seconds(1)))
        return try has(outcome.withLock { $0 })
    }

    /// Waits no more; whether the lock is had by now.
    func leave() throws(StorageError) -> Bool {
        try has(
            outcome.withLock { outcome in
                if case .waiting = outcome { outcome = .left }
                return outcome
            })
    }

    private func has(_ outcome: Outcome) throws(StorageError) -> Bool {
        switch outcome {
        case .reached: return true
        case .waiting, .left: return false
        case .failed(let code): throw .system(path, code: code)
        }
    }
}

/// The turn to append to a ledger: held by one process at a time, and given to those who wait in
/// the order in which they came.
///
/// Who waits for the lock holds the turnstile meanwhile, so that one who gives the lock up and
/// wants it back stands behind him.
final class Turn: Sendable {
    private let turnstile: FileLock
    private let lock: FileLock

    /// Waits for the turn to append to a ledger file: `ledger.lock` and `ledger.turn` beside
    /// `ledger.sqlite`.
    init(ledger path: String, _ waiting: Waiting) throws(StorageError) {
        let name = URL(filePath: path).deletingPathExtension()
        turnstile = try FileLock(path: name.appendingPathExtension("turn").path)
        lock = try FileLock(path: name.appendingPathExtension("lock").path)
        try take(waiting)
    }

    /// Lets whoever waits go first.
    func giveUpAndTake(_ waiting: Waiting) throws(StorageError) {
        lock.letGo()
        try take(waiting)
    }

    private func take(_ waiting: Waiting) throws(StorageError) {
        let started = ContinuousClock.now
        do throws(StorageError) { try turnstile.take(waiting, since: started) } catch {
            guard case .locked = error else { throw error }
            throw .locked(lock.path)
        }
        defer { turnstile.letGo() }
        try lock.take(waiting, since: started)
    }
}
