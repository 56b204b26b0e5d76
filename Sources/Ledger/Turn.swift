internal import Foundation

/// How long one waits for another to let go of a lock, and who is told of it.
public struct Waiting: Sendable {
    let seconds: Double
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
    private let descriptor: Int32

    /// Opens the lock's file, and makes it where it is not there.
    public init(path: String) throws(StorageError) {
        self.path = path
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .system(path) }
    }

    deinit { close(descriptor) }

    /// Takes the lock, in time, or says that another has it.
    public func take(_ waiting: Waiting) throws(StorageError) {
        try take(waiting, since: .now)
    }

    func take(
        _ waiting: Waiting, since started: ContinuousClock.Instant
    ) throws(StorageError) {
        var isTold = ContinuousClock.now - started >= .seconds(1)
        var pause: UInt32 = 1000
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            guard errno == EWOULDBLOCK || errno == EINTR else { throw .system(path) }
            let waited = ContinuousClock.now - started
            if waited >= .seconds(waiting.seconds) { throw .locked(path) }
            if waited >= .seconds(1), !isTold {
                waiting.onWait()
                isTold = true
            }
            usleep(pause)
            pause = min(pause * 2, 20_000)
        }
    }

    /// Lets the lock go.
    public func letGo() { flock(descriptor, LOCK_UN) }
}

/// The turn to append to a ledger: held by one process at a time, and given in some order to those
/// who wait.
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
