import COSE
import Certification
import Console
import Foundation
import Ledger
import LedgerFile
import Register
import Verification

/// What was made from the log, the register and the state, each in one view, held against what an
/// audit folds from the log meanwhile: one that lags is held against the log as far as it goes.
final class DerivedFiles {
    typealias Root = (UInt64) throws -> Digest

    private let register: RegisterStore?
    private let registerSize: UInt64
    private let state: StateCheck?
    /// What is not what the log gives, once it was compared.
    private(set) var differences: [Wording] = []
    /// Whether the state was.
    private var isCompared = false

    /// Opens what there is in a ledger's folder.
    init(folder: String) throws {
        let file = "\(folder)/\(LedgerFolder.File.register)"
        try RegularFile.checkDatabase(file)
        var opened: (store: RegisterStore?, size: UInt64) = (nil, 0)
        var damage: RegisterError?
        do {
            let store = try RegisterStore.viewing(file)
            opened = (store, try store?.position()?.size ?? 0)
        } catch let error as RegisterError where error.isDamage { damage = error }
        (register, registerSize) = opened
        state = try StateCheck(folder: folder)
        if let damage { differences.append(Self.unread(LedgerFolder.File.register, damage)) }
        if let fault = state?.headFault {
            differences.append(Wording.ofDerived(LedgerFolder.File.state, fault))
        }
    }

    /// What an audit looks at by these.
    var kinds: Set<NotLookedAt> {
        Set((register == nil ? [] : [.register]) + (state == nil ? [] : [.state]))
    }

    /// Compares while the body goes through the log, giving each act with the state after it, and
    /// each entry that has no effects.
    func compare(
        _ body: (
            _ took: (Decision, LedgerState, Root) throws -> Void,
            _ skipped: (InadmissibleEntry) throws -> Void
        ) throws -> Void
    ) throws {
        guard let register else {
            return try body({ try compareState(after: $0, $1, $2) }, { _ in })
        }
        let folder = FileManager.default.temporaryDirectory.path
        let rebuilt = "\(folder)/audit-\(UUID().uuidString).sqlite"
        defer { RegisterSync.remove(rebuilt) }
        RegisterSync.makePrivate(rebuilt)
        try RegisterSync.copying {
            try RegisterStore.make(rebuilt) { rows in
                try body(
                    { decision, state, root in
                        if decision.index.value < registerSize {
                            try rows.take(decision, stateAfter: state)
                        }
                        try compareState(after: decision, state, root)
                    },
                    { if $0.index.value < registerSize { try rows.skip($0) } })
            }
        }
        guard let wanted = RegisterStore.ownCopy(rebuilt) else { return }
        add(LedgerFolder.File.register) { try register.differences(from: wanted) }
    }

    /// Compares the state where the log ends, if it is of all entries and was not compared before:
    /// an entry without effects may be the newest.
    func compareState(atEnd folded: LedgerState, _ root: Root) throws {
        guard !isCompared, let state, state.headFault == nil, state.size >= folded.size else {
            return
        }
        if state.size == folded.size { return try compare(state, folded, root) }
        differences.append(
            Wording.ofDerived(LedgerFolder.File.state, RowDifference.altered.wording("head")))
    }

    private func compareState(
        after decision: Decision, _ folded: LedgerState, _ root: Root
    ) throws {
        guard let state, decision.index.value + 1 == state.size else { return }
        try compare(state, folded, root)
    }

    private func compare(_ state: StateCheck, _ folded: LedgerState, _ root: Root) throws {
        isCompared = true
        let root = try root(state.size)
        add(LedgerFolder.File.state) { try state.differences(from: folded, root: root) }
    }

    /// A file that cannot be read is not what the log gives either.
    private func add(_ file: String, _ found: () throws -> [Wording]) {
        do { differences += try found().map { Wording.ofDerived(file, $0) } } catch {
            differences.append(Self.unread(file, error))
        }
    }

    private static func unread(_ file: String, _ error: any Error) -> Wording {
        Wording.ofDerived(
            file,
            Wording(zh: "无法读取（\(ErrorWords.told(error))）", en: "cannot be read (\(error))"))
    }

    /// The files that do not go as far as a log of so many entries, and how far they go.
    func behind(_ size: UInt64) -> [String: UInt64] {
        var behind: [String: UInt64] = [:]
        if register != nil, registerSize < size {
            behind[LedgerFolder.File.register] = registerSize
        }
        if let state, state.size < size { behind[LedgerFolder.File.state] = state.size }
        return behind
    }
}
