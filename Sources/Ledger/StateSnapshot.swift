public import Certification
internal import StateFile
public import TransparencyLog

/// The appender's own snapshot, so that a one-shot command need not replay the log.
///
/// Disposable: it names the tree it belongs to, and one that does not match is refolded. Its
/// records stay in the file and are read one by one, as they are asked for: opening a ledger of
/// 10⁶ entries reads no more than opening one of 10².
public struct StateSnapshot: Codable, Sendable {
    /// What the log says after the newest entry.
    public internal(set) var state: LedgerState
    /// The tree over the same entries.
    public internal(set) var frontier: Frontier
    /// The time of the newest checkpoint, in POSIX seconds; 0 before any.
    public internal(set) var registeredAt: Int64

    /// Takes a state with its tree.
    public init(state: LedgerState, frontier: Frontier, registeredAt: Int64 = 0) {
        self.state = state
        self.frontier = frontier
        self.registeredAt = registeredAt
    }

    /// Reads a snapshot; nil when there is none that this version wrote whole.
    static func read(_ file: StateFile) -> StateSnapshot? {
        guard var snapshot = file.head(StateSnapshot.self),
            snapshot.frontier.size == snapshot.state.size
        else { return nil }
        snapshot.state.attach(file)
        return snapshot
    }
}
