import ArgumentParser
import COSE
import Certification
import Console
import Drafting
import Foundation
import Ledger
import LedgerFile
import Register
import TransparencyLog
import Verification

/// Recomputes everything the ledger claims, from its statements.
struct AuditCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Audit the ledger: bytes, signatures, tree, authority, rules. Ends 0 or 1.")

    @Option(help: "A checkpoint known from elsewhere; may be given more than once.")
    var known: [String] = []
    @Flag(help: .hidden) var projections = false
    @OptionGroup var options: LedgerOptions

    func validate() throws {
        guard projections else { return }
        throw ValidationError(
            "没有 --projections：审计总是核对名录和状态",
            "there is no --projections: the audit always compares register and state")
    }

    func run() throws {
        let report = try LedgerReader.untilUnchanged { try audited() }
        if options.json {
            print(JSONLine.print(.map(report.map(Terminal.language))))
        } else {
            for line in report.lines(Terminal.language) { Screen.say(line) }
        }
        if !report.isClean { throw Failure.silent(.findings) }
    }

    private func audited() throws -> AuditReport {
        let anchors = try anchored()
        // Opened before the log, which never shrinks: it is at least as far as they are.
        let derived = try DerivedFiles(folder: options.path)
        var audit = LedgerAudit(
            known: try known(beside: anchors), clock: try options.clock().now,
            lookingAt: derived.kinds.union(
                (known.isEmpty ? [] : [.earlierCheckpoint]) + (anchors.isEmpty ? [] : [.anchor])))
        var progress = Progress("audit")
        do {
            let reader = try LedgerReader(path: "\(options.path)/\(LedgerFolder.File.ledger)")
            let root = { try Tree.root(size: $0, node: reader.mustNode(at:)) }
            try derived.compare { took, skipped in
                try audit.run(
                    reader, progress: { progress.show($0, of: $1) },
                    onDecision: { try took($0, $1, root) },
                    onSkipped: { try skipped($0) })
            }
            try derived.compareState(atEnd: audit.finalState, root)
        } catch let error as LedgerFileError {
            // A file that is there and damaged is a finding; one that is none is unreadable.
            guard case .damaged = error else { throw error }
            audit.note(error.description)
        }
        progress.end()
        // Of a log with entries left out nothing can be said of what was made from it.
        if audit.isWhole { for wording in derived.differences { audit.noteProjection(wording) } }
        audit.note(behind: derived.behind(audit.report.size))
        return audit.report
    }

    /// What the log is held against, under the policy and the name that lie in its folder.
    private func known(beside anchors: [String]) throws -> [KnownCheckpoint] {
        let paths = known + anchors
        if paths.isEmpty { return [] }
        let trust = try Trust(parsing: try Files.text("\(options.path)/\(LedgerFolder.File.trust)"))
        let policy = try Policy(
            parsing: try Files.read("\(options.path)/\(LedgerFolder.File.policy)"))
        return try paths.map {
            try KnownCheckpoint(reading: $0, policy: policy, origin: trust.origin)
        }
    }

    /// The anchor is a known checkpoint, when there is one.
    private func anchored() throws -> [String] {
        let anchor = try Anchor(folder: options.path, file: options.anchor)
        return Files.isThere(anchor.path) ? [anchor.path] : []
    }
}

extension KnownCheckpoint {
    /// The checkpoint in a file, as something known before.
    init(reading path: String, policy: Policy, origin: String) throws {
        let note = try Files.read(path)
        do throws(KnownCheckpointError) {
            self = try KnownCheckpoint(parsing: note, policy: policy, origin: origin)
        } catch {
            throw Failure(code: .unreadable, name: "checkpoint", text: "\(path): \(error)")
        }
    }
}

/// Writes a copy of the log; the vault is never in it.
struct BackupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Write a copy of the log, without the vault, and check it."
    )
    @Argument(help: "The file to write.") var file: String
    @OptionGroup var options: LedgerOptions

    func run() throws {
        let log = try SQLiteLog(
            path: "\(options.path)/\(LedgerFolder.File.ledger)", appends: false)
        try log.backup(to: file)
        var audit = LedgerAudit(clock: Moment.now)
        try audit.run(try LedgerReader(path: file))
        if !audit.report.isClean {
            for line in audit.report.lines(Terminal.language) { Screen.say(line) }
        }
        guard audit.report.isSettled else { throw Failure.silent(.findings) }
        print(
            Terminal.told(
                "已备份 \(audit.report.size) 条并核验",
                "backed up \(audit.report.size) entries, and audited"))
    }
}

/// Publishes the newest checkpoint, moving the anchor first.
struct CheckpointCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "checkpoint", abstract: "Publish the newest checkpoint.")
    @Option(help: "The file to write; else it is printed.") var out: String?
    @OptionGroup var options: LedgerOptions

    func run() throws {
        let note = try options.openToPublish().publish()
        if let out {
            try Files.write(note.encoded, to: out)
        } else {
            Output.write(note.encoded)
        }
    }
}

/// The way on when the anchor is gone or does not fit: an act of the founding role.
struct AnchorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "anchor",
        abstract: "The newest published checkpoint, kept outside the folder.",
        subcommands: [Accept.self])

    struct Accept: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "accept", abstract: "Accept a checkpoint explicitly, and record that.")
        @Argument(help: "The checkpoint to accept.") var checkpoint: String
        @Option(help: "The founding role's private key.") var key: String
        @Option(help: "Why.") var reason = "经核对后接受"
        @Option(help: "Set aside the inadmissible entries first, for this reason.")
        var setAside: String?
        @OptionGroup var passphrases: PassphraseOptions
        @OptionGroup var options: LedgerOptions

        func run() throws {
            let ledger = try options.open(appends: true, ignoresAnchor: true)
            let state = ledger.snapshot.state
            let known = try KnownCheckpoint(
                reading: checkpoint, policy: try Policy(parsing: Array(ledger.policyText().utf8)),
                origin: state.founding?.origin ?? "")
            let isHere =
                try known.size <= state.size
                && Tree.root(size: known.size, node: ledger.log.node) == known.root
            guard isHere else {
                throw Failure(
                    code: .unreadable, name: "checkpoint",
                    text: Terminal.told(
                        "大小为 \(known.size) 的检查点不是本账本的",
                        "the checkpoint of size \(known.size) is not one of this log"))
            }
            let founder = try passphrases.keyRing.key(at: key)
            let outcome: Appender.Outcome
            if try isAccepted(known, by: founder, ledger) {
                outcome = .registered(EntryIndex(state.size - 1), nil)
            } else {
                outcome = try record(known, by: founder, ledger)
            }
            try Submission.tell(outcome, json: options.json, banner: ledger.banner)
            try ledger.saveState()
            _ = try ledger.publish()
        }

        /// Whether the newest entry is this very acceptance: a run that was killed before its
        /// answer has left the anchor where it was, and nobody could append since.
        private func isAccepted(
            _ known: KnownCheckpoint, by founder: PrivateKey, _ ledger: LedgerFolder
        ) throws -> Bool {
            let size = ledger.snapshot.state.size
            guard size > 0, let bytes = try ledger.log.entry(at: size - 1),
                let newest = try? UnverifiedStatement(decoding: bytes)
                    .verified(byOneOf: [founder.publicKey])?.statement.event
            else { return false }
            return newest.type == ActCatalogue.Name.anchorAccepted && newest.fields == fields(known)
        }

        private func fields(_ known: KnownCheckpoint) -> CBORMap {
            [
                "size": CBOR(Int(known.size)), "root": .text(known.root.hex),
                "reason": .text(reason),
            ]
        }

        private func record(
            _ known: KnownCheckpoint, by founder: PrivateKey, _ ledger: LedgerFolder
        ) throws -> Appender.Outcome {
            let desk = try Submission.desk(
                ledger, options, keys: KeyFolder.keys(["founder": founder]))
            // Nothing may be appended before the anchor is accepted, and it not before these.
            for entry in ledger.snapshot.state.inadmissible where entry.setAsideBy == nil {
                guard let setAside else { break }
                let outcome = try desk.submit(
                    ActLine(
                        ActCatalogue.setAside, by: "founder", on: Genesis.subject,
                        occurredOn: desk.today,
                        fields: ["entry": .text(entry.leaf.hex), "reason": .text(setAside)]))
                guard case .registered = outcome else { return outcome }
            }
            return try desk.submit(
                ActLine(
                    ActCatalogue.Name.anchorAccepted, by: "founder", on: Genesis.subject,
                    occurredOn: desk.today,
                    fields: fields(known)))
        }
    }
}

/// Working days, by the ledger's calendar where there is one, else by the shipped years.
struct CalendarCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "calendar", abstract: "Count working days.", subcommands: [Due.self])

    struct Due: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "due", abstract: "The day on which N working days after DATE have run.")
        @Argument(help: "The day, for example of publication.") var date: String
        @Argument(help: "How many working days.") var count: Int
        @OptionGroup var options: LedgerOptions

        func run() throws {
            guard let day = CivilDate(date) else {
                throw ValidationError("日期应为形如 2025-11-03 的日期", "DATE is a date like 2025-11-03")
            }
            let isThere = FileManager.default.fileExists(
                atPath: "\(options.path)/\(LedgerFolder.File.ledger)")
            let calendar =
                isThere
                ? try options.open().snapshot.state.calendar : WorkingCalendar.shipped
            do {
                let end = try calendar.end(of: count, workingDaysAfter: day)
                print(options.json ? JSONLine.print(["due": .text("\(end)")]) : "\(end)")
            } catch {
                throw Failure(
                    code: .unreadable, name: "calendar",
                    text: error.wording.text(Terminal.language))
            }
        }
    }
}

/// What leaves the house, one kind a subcommand.
struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Export certificates, the register, statements, receipts, proofs, tiles.",
        subcommands: [
            Statement.self, Receipt.self, Transparent.self, Proof.self, Tiles.self,
            ExportCertificateCommand.self, ExportRegisterCommand.self, ExportVerifierCommand.self,
        ])

    struct Options: ParsableArguments {
        @Argument(help: "The entry's index.") var index: UInt64
        @Option(help: "The file to write.") var out: String
        @OptionGroup var options: LedgerOptions

        func write(
            publishes: Bool, _ bytes: (LedgerFolder, EntryIndex) throws -> [UInt8]
        ) throws {
            let ledger = try publishes ? options.openToPublish() : options.open()
            let size = ledger.snapshot.state.size
            guard index < size else {
                throw ValidationError(
                    "没有第 \(index) 号记录，本账本共 \(size) 条",
                    "there is no entry \(index); the log holds \(size)")
            }
            try Files.write(try bytes(ledger, EntryIndex(index)), to: out)
            if let banner = ledger.banner { Output.complain(banner) }
        }
    }

    struct Statement: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "statement", abstract: "A statement as registered.")
        @OptionGroup var export: Options
        func run() throws { try export.write(publishes: false) { try $0.statement(at: $1) } }
    }

    struct Receipt: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "receipt", abstract: "An entry's receipt.")
        @OptionGroup var export: Options
        func run() throws {
            try export.write(publishes: true) { ledger, index in
                let receipt = try ledger.receipt(at: index)
                _ = try ledger.publish(covering: index)
                return receipt
            }
        }
    }

    struct Transparent: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "transparent", abstract: "A statement with its receipt.")
        @OptionGroup var export: Options
        func run() throws {
            try export.write(publishes: true) { ledger, index in
                let statement = try ledger.transparentStatement(at: index)
                _ = try ledger.publish(covering: index)
                return statement
            }
        }
    }

    struct Proof: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "proof",
            abstract: "A C2SP proof file of an entry under the newest checkpoint.")
        @OptionGroup var export: Options
        func run() throws { try export.write(publishes: true) { try $0.proof(at: $1) } }
    }

    struct Tiles: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "tiles", abstract: "The log as C2SP tiles.")
        @Argument(help: "The folder to write.") var folder: String
        @OptionGroup var options: LedgerOptions
        func run() throws {
            let ledger = try options.openToPublish()
            let count = try ledger.exportTiles(to: folder)
            if let banner = ledger.banner { print(banner) }
            print(Terminal.told("已写出 \(count) 个瓦片", "wrote \(count) tiles"))
        }
    }
}
