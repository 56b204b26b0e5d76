import COSE
public import Certification
internal import Foundation
public import TransparencyLog

/// The appender's own snapshot, so that a one-shot command need not replay the log.
///
/// Disposable: it names the tree it belongs to, and one that does not match is refolded.
public struct StateSnapshot: Codable, Sendable {
    /// The state.
    public let state: LedgerState
    /// The tree.
    public let frontier: Frontier

    /// Takes a state with its tree.
    public init(state: LedgerState, frontier: Frontier) {
        self.state = state
        self.frontier = frontier
    }

    /// Reads a snapshot; nil when there is none, or none that this version wrote whole.
    public static func load(_ path: String) -> StateSnapshot? {
        guard let bytes = try? DurableFile.read(path), bytes.count > Digest.byteCount,
            let digest = Digest(bytes.prefix(Digest.byteCount))
        else { return nil }
        let body = bytes.dropFirst(Digest.byteCount)
        guard Digest.sha256(body) == digest,
            let snapshot = try? JSONDecoder().decode(StateSnapshot.self, from: Data(body)),
            snapshot.frontier.size == snapshot.state.size
        else { return nil }
        return snapshot
    }

    /// Writes the snapshot, whole or not at all.
    public func save(_ path: String) throws {
        let body = [UInt8](try JSONEncoder().encode(self))
        try DurableFile.write(Digest.sha256(body).bytes + body, to: path, mode: 0o600)
    }
}
