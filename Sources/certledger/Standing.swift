import Certification
import Console
import Ledger
import Synchronization

/// What stands in the log by this command, also where it ends badly afterwards: nobody who reads
/// an error should file an act twice.
enum Standing {
    private struct Opened {
        let path: String
        /// Holds the lock until the process ends: what another appends is never told as ours.
        let log: SQLiteLog
        let size: UInt64
    }

    private static let opened = Mutex<Opened?>(nil)

    /// Remembers how long the log was when it was opened to append.
    static func watch(_ ledger: LedgerFolder, from size: UInt64) {
        opened.withLock { $0 = Opened(path: ledger.path, log: ledger.log, size: size) }
    }

    /// The entries behind that, as a half-sentence and as numbers; nil where there are none. The
    /// log itself is asked; one that does not answer is not one where nothing stands.
    static func told() -> (text: String, entries: String)? {
        guard let opened = opened.withLock({ $0 }) else { return nil }
        guard let size = try? opened.log.entryCount() else {
            return (
                Terminal.told(
                    "；无法读取 \(opened.path)，不知有无记录登记其中",
                    "; whether anything stands in \(opened.path) is unknown: it cannot be read"),
                "unknown"
            )
        }
        guard size > opened.size else { return nil }
        if size - opened.size == 1 {
            return (
                Terminal.told(
                    "；第 \(opened.size) 号记录已登记于 \(opened.path)",
                    "; the act stands as entry \(opened.size) in \(opened.path)"),
                "\(opened.size)"
            )
        }
        let last = size - 1
        return (
            Terminal.told(
                "；第 \(opened.size) 至 \(last) 号记录已登记于 \(opened.path)",
                "; entries \(opened.size) to \(last) stand in \(opened.path)"),
            "\(opened.size)-\(last)"
        )
    }
}
