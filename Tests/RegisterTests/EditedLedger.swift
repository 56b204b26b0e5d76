import COSE
import Certification
import Drafting
import Foundation
import StateFile
import TestSupport
import Testing
import TransparencyLog

@testable import Ledger
@testable import Register

/// A ledger as files, which nobody has open, and what its log gives.
struct Played: Sendable {
    /// By their paths beside the ledger's folder.
    let files: [String: Data]
    let folded: StateSnapshot
    let register: RegisterStore

    /// Lets go of a ledger, and makes its register.
    init(closing small: SmallLedger) throws {
        small.close()
        (folded, register) = try Self.fold(small.path)
        let folder = small.folder.path
        var files: [String: Data] = [:]
        for name in try FileManager.default.subpathsOfDirectory(atPath: folder) {
            let url = URL(filePath: "\(folder)/\(name)")
            guard try url.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true
            else { continue }
            files[name] = try Data(contentsOf: url)
        }
        self.files = files
    }

    private static func fold(_ path: String) throws -> (StateSnapshot, RegisterStore) {
        let log = try LedgerFolder(path: path, appends: false, folds: LedgerFolder.Fold()).log
        var snapshot = StateSnapshot(state: LedgerState(), frontier: Frontier())
        let register = try RegisterStore(path: nil)
        try RegisterStore.make("\(path)/register.sqlite") { file in
            try register.transaction { memory in
                try snapshot.replay(
                    log,
                    onDecision: {
                        try file.take($0, stateAfter: $1)
                        try memory.take($0, stateAfter: $1)
                    },
                    onSkipped: {
                        try file.skip($0)
                        try memory.skip($0)
                    })
            }
        }
        return (snapshot, register)
    }
}

/// The rehearsal near its end, an inadmissible entry behind it that is set aside.
struct EditedLedger: Sendable {
    static let shared = Result { try EditedLedger() }

    let now: Played
    let earlier: Played
    /// The rows of the earlier state, sealed by somebody who has another key.
    let forged: Data
    /// What comes next, each admitted after those before it; then, signed anew, the newest act of
    /// each type, most of them refused.
    let next: [UnverifiedStatement]

    private init() throws {
        let first = try RehearsalLedger.before { $0.type == "certificate.issued" }
        earlier = try Played(closing: first)
        let path = "\(first.folder.path)/forged.sqlite"
        let key = try PrivateKey(seed: [UInt8](repeating: 9, count: 32))
        _ = try StateFile.create(
            path, earlier.folded.state, head: earlier.folded, key: LedgerFolder.stateKey(key))
        forged = try Data(contentsOf: URL(filePath: path))
        let lines = try RehearsalLedger.lines()
        let submitted = try #require(lines.lastIndex { $0.type == "award.submitted" })
        let small = try RehearsalLedger.before { $0 == lines[submitted] }
        try small.forge(on: "certificate/LNYP-2025-00001")
        let size = try #require(small.ledger).snapshot.state.size
        try small.submit(SmallLedger.settingAside(Int(size) - 1, by: "leading-group-founder"))
        try small.ledger?.saveState()
        now = try Played(closing: small)
        try small.reopen()
        let desk = try small.desk()
        // Those behind are written on the numbers of entries, which are others here.
        let admitted = try lines[submitted...].prefix { $0.subject.kind != "record" }.map { line in
            guard case .registered(let index, _?) = try desk.submit(line) else {
                throw RawDatabase.Fault(text: "refused: \(line.type)")
            }
            let bytes = try small.ledger?.log.entry(at: index.value)
            return try UnverifiedStatement(decoding: #require(bytes))
        }
        next = try admitted + Self.again(lines, small)
    }

    /// The newest act of each type, signed on the state as it is.
    private static func again(
        _ lines: [ActLine], _ small: SmallLedger
    ) throws -> [UnverifiedStatement] {
        let state = try #require(small.ledger).snapshot.state
        let desk = try small.desk(at: state.latestIssuedAt)
        var seen: Set<String> = []
        return try lines.reversed().filter { seen.insert($0.type).inserted }.compactMap { line in
            let kept = line.json.pairs.filter { !["iat", "occurredOn"].contains($0.key.string) }
            let day = (key: CBOR.text("occurredOn"), value: CBOR.text("\(state.logDay)"))
            let json = JSONLine.print(.map(CBORMap(kept + [day])))
            // An act that refers to what is not there cannot be signed.
            let signed = try? desk.sign(ActLine(parsing: Array(json.utf8)))
            return try signed.map { try UnverifiedStatement(decoding: $0.statement.bytes) }
        }
    }
}

/// A folder with that ledger, of which somebody edits register and state.
struct EditedPlace {
    let ledger: EditedLedger
    let folder: TemporaryFolder
    var path: String { "\(folder.path)/ledger" }

    init() throws {
        ledger = try EditedLedger.shared.get()
        folder = try TemporaryFolder()
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true)
        for (name, bytes) in ledger.now.files { try lay(bytes, name) }
        try lay(ledger.earlier.files["ledger/state.sqlite"], "earlier-state.sqlite")
        try lay(ledger.earlier.files["ledger/register.sqlite"], "earlier-register.sqlite")
        try lay(ledger.forged, "forged.sqlite")
    }

    private func lay(_ bytes: Data?, _ name: String) throws {
        try #require(bytes).write(to: URL(filePath: "\(folder.path)/\(name)"))
    }

    /// Puts a file as it was, with nothing beside it; or another in its place.
    func restore(_ file: String, to bytes: Data? = nil) throws {
        for suffix in ["-wal", "-shm", "-journal"] { unlink("\(path)/\(file)\(suffix)") }
        try lay(bytes ?? ledger.now.files["ledger/\(file)"], "ledger/\(file)")
    }

    /// The tables of a file, as its schema has them.
    func tables(_ file: String) throws -> [EditedTable] {
        try EditedTable.all(in: RawDatabase(path: "\(path)/\(file)"))
    }

    /// Carries an edit out; false where it changes nothing, or the schema refuses it.
    func apply(_ edit: DrawnEdit, to file: String) throws -> Bool {
        let raw = try RawDatabase(path: "\(path)/\(file)")
        try raw.execute(
            """
            PRAGMA synchronous=OFF; ATTACH '\(folder.path)/earlier-\(file)' AS earlier;
            ATTACH '\(folder.path)/forged.sqlite' AS forged; BEGIN
            """)
        // A table that is as it was earlier is not put back.
        let name = edit.table.name
        if edit.sql.hasPrefix("DELETE FROM \(name);\n"),
            try raw.rows("SELECT * FROM main.\(name) EXCEPT SELECT * FROM earlier.\(name)").isEmpty,
            try raw.rows("SELECT * FROM earlier.\(name) EXCEPT SELECT * FROM main.\(name)").isEmpty
        {
            return false
        }
        if raw.refusal(of: edit.sql) != nil { return false }
        let isChanged = try raw.rows("SELECT total_changes() > 0") == ["1"]
        try raw.execute("COMMIT")
        return isChanged
    }

    /// Whether an edited state says something else: of what is put back the bytes may differ alone,
    /// for the members of a set have no order.
    func saysOtherwise(_ edit: DrawnEdit) throws -> Bool {
        guard edit.kind == .putBack, edit.table.columns.contains(where: { $0.name == "code" })
        else { return true }
        let state = try LedgerFolder(path: path, appends: false).snapshot.state
        return state != right.folded.state || state.storeFault != nil
    }

    /// What an audit says of a file. One that lags is held against the log as far as it goes.
    func differences(in file: String) throws -> [String] {
        if file == "register.sqlite" {
            let found = try #require(RegisterStore.reading("\(path)/\(file)"))
            let isEarlier = try found.position()?.size == ledger.earlier.folded.state.size
            return try found.differences(from: isEarlier ? ledger.earlier.register : right.register)
                .map(\.en)
        }
        let check = try #require(try StateCheck(folder: path))
        if let fault = check.headFault { return [fault.en] }
        let wanted = check.size == right.folded.state.size ? right.folded : ledger.earlier.folded
        try #require(check.size == wanted.state.size)
        return try check.differences(from: wanted.state, root: wanted.frontier.root).map(\.en)
    }

    private var right: Played { ledger.now }
}
