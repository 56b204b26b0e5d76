import Console
import Ledger
import Synchronization

/// What stands in the log by this command, also where it ends badly afterwards: nobody who reads
/// an error should file an act twice.
enum Standing {
    private struct Appended {
        var path = ""
        /// What this process appended, in order, as stretches without a gap.
        var entries: [Range<UInt64>] = []
        /// Whether something may stand besides: the log could not be read to know.
        var isUnknown = false
    }

    private static let appended = Mutex(Appended())

    /// Takes note of what a ledger appends from now on.
    static func watch(_ ledger: LedgerFolder) {
        appended.withLock { $0.path = ledger.path }
        ledger.onAppended = { entries in
            appended.withLock { appended in
                guard let entries else {
                    appended.isUnknown = true
                    return
                }
                if let last = appended.entries.last, last.upperBound == entries.lowerBound {
                    appended.entries[appended.entries.count - 1] =
                        last.lowerBound..<entries.upperBound
                } else {
                    appended.entries.append(entries)
                }
            }
        }
    }

    /// How many entries those are; nil where that is not known.
    static var count: Int? {
        let appended = appended.withLock { $0 }
        return appended.isUnknown ? nil : appended.entries.reduce(0) { $0 + $1.count }
    }

    /// The entries, as a half-sentence and as numbers; nil where there are none. A log that could
    /// not be read is not one where nothing stands.
    static func told() -> (text: String, entries: String)? {
        let appended = appended.withLock { $0 }
        if appended.isUnknown {
            return (
                Terminal.told(
                    "；无法读取 \(appended.path)，不知有无记录登记其中",
                    "; whether anything stands in \(appended.path) is unknown: it cannot be read"),
                "unknown"
            )
        }
        guard let first = appended.entries.first else { return nil }
        if appended.entries.count == 1, first.count == 1 {
            return (
                Terminal.told(
                    "；第 \(first.lowerBound) 号记录已登记于 \(appended.path)",
                    "; the act stands as entry \(first.lowerBound) in \(appended.path)"),
                "\(first.lowerBound)"
            )
        }
        func joined(_ to: String, _ and: String) -> String {
            appended.entries.map {
                $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)\(to)\($0.upperBound - 1)"
            }.joined(separator: and)
        }
        return (
            Terminal.told(
                "；第 \(joined(" 至 ", "、")) 号记录已登记于 \(appended.path)",
                "; entries \(joined(" to ", ", ")) stand in \(appended.path)"),
            joined("-", ",")
        )
    }
}
