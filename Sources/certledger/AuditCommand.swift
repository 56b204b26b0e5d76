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
        abstract: Terminal.told(
            "审计账本：字节、签名、树、权限、规则。以 0 或 1 结束。",
            "Audit the ledger: bytes, signatures, tree, authority, rules. Ends 0 or 1."))

    @Option(
        help: .told(
            "从别处得知的检查点；可多次给出。", "A checkpoint known from elsewhere; may be given more than once."))
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
        var progress = Progress(Terminal.told("审计", "audit"))
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
        // One that is named must be there.
        return options.anchor != nil || Files.isThere(anchor.path) ? [anchor.path] : []
    }
}

extension KnownCheckpoint {
    /// The checkpoint in a file, as something known before.
    init(reading path: String, policy: Policy, origin: String) throws {
        let note = try Files.read(path)
        do throws(KnownCheckpointError) {
            self = try KnownCheckpoint(parsing: note, policy: policy, origin: origin)
        } catch {
            throw Failure(
                code: .unreadable, name: "checkpoint",
                text: ErrorWords.book.told(error, of: path))
        }
    }
}

/// Writes a copy of the log; the vault is never in it.
struct BackupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: Terminal.told(
            "写出账本的副本（不含保管库）并核验。", "Write a copy of the log, without the vault, and check it.")
    )
    @Argument(help: .told("要写的文件。", "The file to write.")) var file: String
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
        commandName: "checkpoint",
        abstract: Terminal.told("公布最新的检查点。", "Publish the newest checkpoint."))
    @Option(help: .told("要写的文件；否则打印出来。", "The file to write; else it is printed.")) var out: String?
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
        abstract: Terminal.told(
            "锚：最新公布的检查点，存放在账本文件夹之外。", "The newest published checkpoint, kept outside the folder."),
        subcommands: [Accept.self])

    struct Accept: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "accept",
            abstract: Terminal.told(
                "明示接受一个检查点，并登记此事。", "Accept a checkpoint explicitly, and record that."))
        @Argument(help: .told("要接受的检查点。", "The checkpoint to accept.")) var checkpoint: String
        @Option(help: .told("创始角色的私钥。", "The founding role's private key.")) var key: String
        @Option(help: .told("理由。", "Why.")) var reason = "经核对后接受"
        @Option(
            help: .told(
                "先以此理由搁置不应登记的记录。", "Set aside the inadmissible entries first, for this reason."))
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
        commandName: "calendar", abstract: Terminal.told("计算工作日。", "Count working days."),
        subcommands: [Due.self])

    struct Due: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "due",
            abstract: Terminal.told(
                "自某日起第 N 个工作日届满的日期。", "The day on which N working days after DATE have run."))
        @Argument(help: .told("起算日，例如公布之日。", "The day, for example of publication.")) var date:
            String
        @Argument(help: .told("工作日数。", "How many working days.")) var count: Int
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
