import COSE
import Certification
import Console
import Foundation
import Ledger
import LedgerFile
import Register
import TransparencyLog

/// Keeps the register in step with the log: live while acts are admitted, caught up when it lags,
/// rebuilt when it belongs to another log. One code path makes the rows.
enum RegisterSync {
    static func path(_ ledger: LedgerFolder) -> String {
        "\(ledger.path)/\(LedgerFolder.File.register)"
    }

    /// The register of a ledger at the log's newest entry.
    static func current(_ ledger: LedgerFolder) throws -> RegisterStore {
        try alone(ledger) { try inStep(ledger) }
    }

    /// Holds other processes off: of two questions at once, one brings the register into step.
    private static func alone<Value>(
        _ ledger: LedgerFolder, _ body: () throws -> Value
    ) throws -> Value {
        let file = path(ledger) + ".lock"
        let descriptor = open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw Failure(code: .machine, name: "register", text: "\(file) cannot be written")
        }
        defer { close(descriptor) }
        guard flock(descriptor, LOCK_EX) == 0 else {
            throw Failure(code: .machine, name: "register", text: "\(file) cannot be locked")
        }
        return try body()
    }

    private static func opened(_ ledger: LedgerFolder) throws -> RegisterStore {
        try RegularFile.checkDatabase(path(ledger))
        return try RegisterStore(path: path(ledger))
    }

    private static func inStep(_ ledger: LedgerFolder) throws -> RegisterStore {
        let register = try opened(ledger)
        let size = ledger.snapshot.state.size
        guard let position = try register.position() else {
            return try made(ledger)
        }
        let state = ledger.snapshot.state
        guard position.identity == state.founding?.identity.hex, position.size <= size,
            try isSame(position.leaf, at: position.size, ledger)
        else { return try made(ledger) }
        if position.size < size {
            try register.transaction { try replay(ledger, from: position.size, $0) }
        }
        return register
    }

    private static func isSame(_ leaf: String, at size: UInt64, _ ledger: LedgerFolder) throws
        -> Bool
    {
        guard size > 0, let bytes = try ledger.log.entry(at: size - 1) else { return size == 0 }
        return Tree.leafHash(bytes).hex == leaf
    }

    /// Takes admitted acts as they come, when the register is in step; else the next query does.
    static func live(_ ledger: LedgerFolder) throws -> Desk.Register {
        let register = try alone(ledger) { try opened(ledger) }
        return { body in
            try register.transaction { rows in
                var size = rows.size
                try body { decision, state in
                    guard decision.index.value == size else { return }
                    try rows.take(decision, stateAfter: state)
                    size += 1
                }
            }
        }
    }

    /// A new file beside the old one, swapped by rename.
    @discardableResult
    static func rebuild(_ ledger: LedgerFolder) throws -> RegisterStore {
        try alone(ledger) { try made(ledger) }
    }

    private static func made(_ ledger: LedgerFolder) throws -> RegisterStore {
        let new = path(ledger) + ".new"
        for suffix in ["", "-wal", "-shm", "-journal"] {
            try? FileManager.default.removeItem(atPath: new + suffix)
        }
        try RegisterStore.make(new) { try replay(ledger, from: 0, $0) }
        for suffix in ["-wal", "-shm", "-journal"] {
            try? FileManager.default.removeItem(atPath: path(ledger) + suffix)
        }
        guard rename(new, path(ledger)) == 0 else {
            throw Failure(
                code: .machine, name: "register", text: "\(path(ledger)) cannot be replaced")
        }
        return try opened(ledger)
    }

    private static func replay(
        _ ledger: LedgerFolder, from first: UInt64, _ rows: EntryRows
    ) throws {
        var snapshot = StateSnapshot(state: LedgerState(), frontier: Frontier())
        try snapshot.replay(
            ledger.log,
            onDecision: { decision, state in
                if decision.index.value >= first { try rows.take(decision, stateAfter: state) }
            }, onSkipped: { if $0.index.value >= first { try rows.skip($0) } })
    }
}
