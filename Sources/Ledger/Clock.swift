internal import Foundation

/// Where the time of acts comes from: when they are signed, and when they are registered.
public enum Clock: Hashable, Sendable {
    /// The machine's clock.
    case machine
    /// A rehearsal's `--now`, in POSIX seconds: it stands still.
    case fixed(Int64)
    /// A rehearsal's import: the time of each act is its own `iat`, or that of the newest entry
    /// where it is later, and of an act without an `iat` the time given, in POSIX seconds.
    case ofEachAct(otherwise: Int64)

    /// What it shows, in POSIX seconds; where each act has its own time, that of one without it.
    public var now: Int64 {
        switch self {
        case .machine: Int64(Date().timeIntervalSince1970)
        case .fixed(let time), .ofEachAct(let time): time
        }
    }

    /// The time that an act's `iat` is held to when it is handed in; nil where each has its own.
    var admitting: Int64? {
        if case .ofEachAct = self { nil } else { now }
    }
}
