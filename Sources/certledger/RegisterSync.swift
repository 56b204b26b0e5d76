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
///
/// Whoever brings it forward holds its lock from the look at its position to the end, and nobody
/// else moves it meanwhile. Who may not write it brings a copy of his own forward.
enum RegisterSync {
    static func path(_ ledger: LedgerFolder) -> String {
        "\(ledger.path)/\(LedgerFolder.File.register)"
    }

    /// The register of a ledger at its newest entry, in one view; the ledger reads on to that entry
    /// where the register is further.
    static func current(_ ledger: LedgerFolder) throws -> RegisterStore {
        let file = path(ledger)
        try RegularFile.checkDatabase(file)
        if let register = try RegisterStore.viewing(file) {
            if let size = try register.position()?.size, size > ledger.snapshot.state.size {
                try ledger.catchUp()
            }
            if try lag(of: register, ledger) == .none { return register }
        }
        guard let lock = try lockSoon(ledger) else { return try copying { try ownCopy(ledger) } }
        defer { lock.letGo() }
        // Under the lock the register moves no more, and the log is at least as far.
        try ledger.catchUp()
        let register = try RegisterStore(path: file)
        let current = try bringForward(register, ledger) ? register : made(file, ledger)
        try current.keepView()
        return current
    }

    /// Refuses to answer of a certificate where register and state do not say the same of it: one
    /// of them is not what the log gives.
    static func check(
        _ register: RegisterStore, of number: CertificateNumber, _ asked: Asked
    ) throws {
        let certificate = asked.state.certificates[number]
        try asked.ledger.checkState()
        let differences = try register.differences(of: number, from: certificate)
        if let first = differences.first { throw fault(first) }
    }

    /// That a row is not what the log gives, with the way out.
    static func fault(_ difference: Wording) -> Failure {
        Failure(
            code: .machine, name: "register",
            text: Wording.ofDerived(LedgerFolder.File.register, difference)
                .text(Terminal.language),
            hint: Terminal.told(
                "之前可先用 `certledger audit` 查明是名录还是状态有误",
                "before that, `certledger audit` tells whether it or the state is wrong"))
    }

    /// How far a register is behind a ledger; `all` where it is of another log, or of none.
    private enum Lag: Equatable {
        case none
        case entries(from: UInt64)
        case all
    }

    private static func lag(of register: RegisterStore, _ ledger: LedgerFolder) throws -> Lag {
        let state = ledger.snapshot.state
        guard let position = try register.position(),
            position.identity == state.founding?.identity.hex, position.size <= state.size,
            try isSame(position.leaf, at: position.size, ledger)
        else { return .all }
        return position.size < state.size ? .entries(from: position.size) : .none
    }

    private static func isSame(_ leaf: String, at size: UInt64, _ ledger: LedgerFolder) throws
        -> Bool
    {
        guard size > 0, let bytes = try ledger.log.entry(at: size - 1) else { return size == 0 }
        return Tree.leafHash(bytes).hex == leaf
    }

    /// How many seconds a question waits for the register's lock before it is answered from a copy.
    private static let patience = 2.0

    /// The register's lock, for whoever may write, where another does not hold it for long; else
    /// nil.
    private static func lockSoon(_ ledger: LedgerFolder) throws -> FileLock? {
        guard mayWrite(ledger) else { return nil }
        do {
            return try lock(ledger.path, Waiting(seconds: min(patience, ledger.waiting.seconds)))
        } catch StorageError.locked { return nil } catch StorageError.permission { return nil }
    }

    private static func lock(_ folder: String, _ waiting: Waiting) throws -> FileLock {
        let lock = try FileLock(path: "\(folder)/\(LedgerFolder.File.registerLock)")
        try lock.take(waiting)
        return lock
    }

    /// Whether the register is this user's to bring forward; an officer of a group may have made it
    /// for himself.
    private static func mayWrite(_ ledger: LedgerFolder) -> Bool {
        let file = path(ledger)
        return access(ledger.path, W_OK) == 0
            && (access(file, F_OK) != 0 || access(file, W_OK) == 0)
    }

    /// Names the folder that takes no copy of the register: it is none of the ledger's.
    static func copying<Value>(_ body: () throws -> Value) throws -> Value {
        do { return try body() } catch RegisterError.storage(_, let fault) {
            let folder = FileManager.default.temporaryDirectory.path
            throw Failure(
                code: .machine, name: "register",
                text: Terminal.told(
                    "无法在 \(folder) 写入名录的副本：\(ErrorWords.told(fault))",
                    "no copy of the register can be written in \(folder): \(fault)"),
                hint: Terminal.told("TMPDIR 可指定另一文件夹", "TMPDIR names another folder"))
        }
    }

    /// Takes what came since; false where the register is of another log, or of none.
    private static func bringForward(
        _ register: RegisterStore, _ ledger: LedgerFolder
    ) throws -> Bool {
        switch try lag(of: register, ledger) {
        case .all: return false
        case .none: break
        case .entries(let first):
            try register.transaction { try replay(ledger, from: first, $0) }
        }
        return true
    }

    /// A copy that only this process reads, and that is gone when it ends.
    private static func ownCopy(_ ledger: LedgerFolder) throws -> RegisterStore {
        let folder = FileManager.default.temporaryDirectory.path
        let copy = "\(folder)/register-\(UUID().uuidString).sqlite"
        // An open file outlives its name; nobody else looks at it meanwhile.
        defer { remove(copy) }
        makePrivate(copy)
        try? DatabaseCopy.write(path(ledger), to: copy)
        if let register = RegisterStore.ownCopy(copy), try bringForward(register, ledger) {
            try register.keepView()
            return register
        }
        remove(copy)
        makePrivate(copy)
        try RegisterStore.make(copy) { try replay(ledger, from: 0, $0) }
        guard let register = RegisterStore.ownCopy(copy) else { throw unopened(copy) }
        try register.keepView()
        return register
    }

    /// The register and the state as the log knew them by the end of a day, in a copy of their own.
    static func known(
        _ ledger: LedgerFolder, by day: CivilDate
    ) throws -> (RegisterStore, LedgerState) {
        try copying {
            let folder = FileManager.default.temporaryDirectory.path
            let copy = "\(folder)/register-\(UUID().uuidString).sqlite"
            defer { remove(copy) }
            makePrivate(copy)
            var known = StateSnapshot(state: LedgerState(), frontier: Frontier())
            try RegisterStore.make(copy) { rows in
                try known.replay(
                    ledger.log, while: { $0.logDay <= day },
                    onDecision: { try rows.take($0, stateAfter: $1) },
                    onSkipped: { try rows.skip($0) })
            }
            guard let register = RegisterStore.ownCopy(copy) else { throw unopened(copy) }
            try register.keepView()
            return (register, known.state)
        }
    }

    /// Takes a register away, and after it what SQLite has put beside it.
    static func remove(_ path: String) {
        for suffix in ["", "-wal", "-shm", "-journal"] { unlink(path + suffix) }
    }

    /// Makes an empty file that its owner alone may read, in a folder that is everybody's.
    static func makePrivate(_ path: String) {
        close(open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600))
    }

    private static func unopened(_ file: String) -> Failure {
        Failure(
            code: .machine, name: "register",
            text: Terminal.told("无法打开 \(file)", "\(file) cannot be opened"))
    }

    /// Takes admitted acts as they come, when the register is in step; else the next query does.
    static func live(_ ledger: LedgerFolder) throws -> Desk.Register? {
        let file = path(ledger)
        guard mayWrite(ledger) else { return nil }
        let lock = try FileLock(path: "\(ledger.path)/\(LedgerFolder.File.registerLock)")
        try RegularFile.checkDatabase(file)
        return { body in
            var hasRun = false
            do {
                // Whoever holds it longer brings it forward: the next query does the rest.
                try lock.take(Waiting(seconds: 1))
                defer { lock.letGo() }
                let register = try RegisterStore(path: file)
                if try lag(of: register, ledger) == .none {
                    try register.transaction { rows in
                        hasRun = true
                        try body { try rows.take($0, stateAfter: $1) }
                    }
                }
            } catch {
                if hasRun { throw error }
                // One that fails keeps no act out of the log.
                try body { _, _ in }
                guard case StorageError.locked = error else { throw error }
                return
            }
            if !hasRun { try body { _, _ in } }
        }
    }

    /// The register of a new ledger.
    static func found(_ ledger: LedgerFolder) throws {
        let lock = try lock(ledger.path, .notAtAll)
        defer { lock.letGo() }
        _ = try made(path(ledger), ledger)
    }

    /// A new file beside the old one, swapped by rename, made by the fold that opens the ledger.
    static func rebuild(
        _ options: LedgerOptions
    ) throws -> (ledger: LedgerFolder, register: RegisterStore) {
        let log = "\(options.path)/\(LedgerFolder.File.ledger)"
        guard access(log, F_OK) == 0 else { throw StorageError.missing(log) }
        let file = "\(options.path)/\(LedgerFolder.File.register)"
        let new = RegularFile.temporaryPath(beside: file)
        var ledger: LedgerFolder?
        try make(new) { rows in
            let fold = LedgerFolder.Fold(
                onDecision: { try rows.take($0, stateAfter: $1) },
                onSkipped: { try rows.skip($0) })
            // Nothing is appended: whatever the anchor says, these are the log's.
            ledger = try options.open(appends: true, folds: fold, ignoresAnchor: true)
        }
        guard let ledger else { throw StorageError.inputOutput("\(file) was made of no ledger") }
        let waiting = Waiting(seconds: Double(options.wait)) {
            Output.complain(
                Terminal.told(
                    "certledger: 另一进程正在更新名录，等候中……",
                    "certledger: another process brings the register forward; waiting for it"))
        }
        do {
            let lock = try lock(options.path, waiting)
            defer { lock.letGo() }
            return (ledger, try swapped(new, to: file))
        } catch {
            remove(new)
            throw error
        }
    }

    private static func made(_ file: String, _ ledger: LedgerFolder) throws -> RegisterStore {
        let new = file + ".new"
        remove(new)
        try make(new) { try replay(ledger, from: 0, $0) }
        return try swapped(new, to: file)
    }

    /// Makes a register, or leaves nothing of it.
    private static func make(_ new: String, of rows: (EntryRows) throws -> Void) throws {
        do { try RegisterStore.make(new, rows) } catch {
            remove(new)
            throw error
        }
    }

    private static func swapped(_ new: String, to file: String) throws -> RegisterStore {
        // The old file first, and what belongs to it after: no file is ever there without its WAL.
        remove(file)
        guard rename(new, file) == 0 else {
            throw Failure(
                code: .machine, name: "register",
                text: Terminal.told("无法替换 \(file)", "\(file) cannot be replaced"))
        }
        return try RegisterStore(path: file)
    }

    /// Folds the log from where its state is known, and hands over what comes from an entry on.
    private static func replay(
        _ ledger: LedgerFolder, from first: UInt64, _ rows: EntryRows
    ) throws {
        let kept = ledger.kept
        var snapshot =
            kept.state.size <= first
            ? kept : StateSnapshot(state: LedgerState(), frontier: Frontier())
        try snapshot.replay(
            ledger.log,
            onDecision: { decision, state in
                if decision.index.value >= first { try rows.take(decision, stateAfter: state) }
            }, onSkipped: { if $0.index.value >= first { try rows.skip($0) } })
        // What was made over a row that could not be read is not kept.
        try ledger.checkState()
    }
}
