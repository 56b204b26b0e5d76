import ArgumentParser
import COSE
import Certification
import Console
import LedgerFile
import StateFile
import TransparencyLog
import Verification

/// Audits a ledger file or a tile directory under a policy and a trust file.
struct LedgerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ledger",
        abstract: Terminal.told("审计账本文件或瓦片文件夹。", "Audit a ledger file or a tile directory."))

    @Argument(
        help: .told(
            "账本文件 ledger.sqlite，或 C2SP 瓦片的文件夹。",
            "A ledger.sqlite, or a folder of C2SP tiles."))
    var path: String
    @Option(help: .policy) var policy: String
    @Option(help: .ledger) var trust: String
    @Option(
        help: .told(
            "由别处得知的检查点；可多次给出。",
            "A checkpoint known from elsewhere; may be given more than once."))
    var known: [String] = []
    @Option(
        help: .told(
            "自己先前一次审计的文件：由该处接着审计。没有的，即行新建；有发现的审计不写此文件。",
            """
            Your own file from an earlier run: go on from there. Made where it is not there; \
            only a run that finds nothing writes it.
            """)) var resume: String?
    @Option(
        help: .told(
            "审计的时间：1970 年以来的秒数，或形如 2026-10-12T09:00。",
            "This audit's clock, in seconds since 1970 or like 2026-10-12T09:00."))
    var now: String?
    @Option(help: .language) var lang: Language?
    @Flag(help: .json) var json = false

    func run() throws {
        let clock = try now.map(Moment.given) ?? Moment.now
        let trust = try Trust(parsing: try Files.text(trust))
        let policy = try Self.policy(policy, of: trust)
        let (file, earlier) = try earlier()
        var audit = LedgerAudit(
            trusting: trust.identity,
            known: try known.map { try Self.checkpoint($0, policy, trust) },
            logKeys: policy.keys(of: trust), clock: clock,
            lookingAt: known.isEmpty ? [] : [.earlierCheckpoint, .anchor], from: earlier)
        var progress = Progress(Terminal.told("审计", "auditing"))
        func show(_ done: UInt64, of total: UInt64) { progress.show(done, of: total) }
        do {
            defer { progress.end() }
            if Files.isFolder(path) {
                let folder = path
                try audit.run(
                    TileSource { try Files.readIfThere("\(folder)/\($0)") }, progress: show)
            } else {
                let start = audit
                try LedgerReader.untilUnchanged {
                    audit = start
                    try audit.run(try LedgerReader(path: path), progress: show)
                }
            }
        } catch let error as LedgerFileError {
            guard case .damaged = error else { throw error }
            audit.note(error.description)
        } catch let error as TileSourceError {
            guard error != .noCheckpoint else { throw noTiles(error) }
            audit.note(error.description)
        }
        // What could not be read of the earlier run may have made this one say anything.
        if let fault = file?.fault {
            throw Failure.unreadable("\(resume ?? ""): \(fault.text(Terminal.language))")
        }
        if json {
            print(JSONLine.print(.map(audit.report.map(Terminal.language))))
        } else {
            for line in audit.report.lines(Terminal.language) { Screen.say(line) }
        }
        if let resume, audit.report.isClean {
            do { try keep(audit, in: file, or: resume) } catch let error as StateFileError {
                throw Failure(code: .machine, name: "state", text: "\(resume): \(error)")
            }
        }
        if !audit.report.isClean { throw Failure.silent(.findings) }
    }

    /// A folder without tiles: a ledger's own, perhaps.
    private func noTiles(_ error: TileSourceError) -> Failure {
        var failure = Failure.unreadable(path, error)
        let file = "\(path)/ledger.sqlite"
        if Files.isThere(file) {
            failure.hint = Terminal.told("审计账本请写作 \(file)", "for the ledger in it, give \(file)")
        }
        return failure
    }

    /// The state of an earlier run, its records left where they are.
    private func earlier() throws -> (StateFile?, LedgerAudit.Resume?) {
        guard let resume, Files.isThere(resume) else { return (nil, nil) }
        try RegularFile.checkDatabase(resume)
        guard let file = StateFile.open(resume, key: .known, writes: true, defers: true),
            var earlier = file.head(LedgerAudit.Resume.self)
        else {
            throw Failure.unreadable(
                Terminal.told(
                    "\(resume) 不是先前一次审计的状态", "\(resume) is not the state of an earlier run"))
        }
        file.expectMany()
        earlier.state.attach(file)
        return (file, earlier)
    }

    /// Keeps what this run knows for the next: what changed, or all of it in a new file.
    private func keep(_ audit: LedgerAudit, in file: StateFile?, or path: String) throws {
        guard let file else {
            _ = try StateFile.create(
                path, audit.finalState, head: audit.resume, key: .known, syncs: true)
            return
        }
        try file.update(audit.finalState, head: audit.resume)
    }

    static func policy(_ path: String) throws -> Policy {
        let bytes = try Files.read(path)
        do { return try Policy(parsing: bytes) } catch {
            throw Failure.unreadable(path, error)
        }
    }

    /// A policy that names a key of the trusted log: one that names none can only ever say no.
    static func policy(_ path: String, of trust: Trust) throws -> Policy {
        let policy = try policy(path)
        guard policy.logs.contains(where: { $0.key.name == trust.origin }) else {
            throw Failure.unreadable(
                Terminal.told(
                    "\(path) 没有账本 \(Shown.name(trust.origin)) 的密钥",
                    "\(path) names no key of the log \(Shown.name(trust.origin))"))
        }
        return policy
    }

    private static func checkpoint(
        _ path: String, _ policy: Policy, _ trust: Trust
    ) throws -> KnownCheckpoint {
        let note = try Files.read(path)
        do throws(KnownCheckpointError) {
            return try KnownCheckpoint(parsing: note, policy: policy, origin: trust.origin)
        } catch { throw Failure.unreadable(path, error) }
    }
}

/// Verifies a C2SP proof file: one entry of one ledger, without its log.
struct ProofCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "proof",
        abstract: Terminal.told(
            "核验一条记录的 .tlog-proof 证明。", "Verify a .tlog-proof of one entry."))

    @Argument(help: .told("证明文件。", "The proof.")) var file: String
    @Option(help: .policy) var policy: String
    @Option(help: .ledger) var trust: String
    @Option(help: .language) var lang: Language?
    @Flag(help: .json) var json = false

    func run() throws {
        let trust = try Trust(parsing: try Files.text(trust))
        let policy = try LedgerCommand.policy(policy)
        let bytes = try Files.read(file)
        let proof: TlogProof
        let statement: UnverifiedStatement
        do {
            proof = try TlogProof(parsing: bytes)
            statement = try UnverifiedStatement(decoding: proof.extra ?? [])
        } catch { throw Failure.unreadable(file, error) }
        let wanted = "\(trust.origin)#\(trust.identity.hex.prefix(16))"
        let isGenesis = statement.leafHash == trust.identity
        var faults: [String] = []
        if statement.header.audience != wanted, !isGenesis {
            let audience = Shown.isolated(statement.header.audience)
            faults.append("signed for the ledger \(audience), not \(Shown.isolated(wanted))")
        }
        do {
            let checkpoint = try proof.check(leaf: statement.leafHash, policy: policy)
            if checkpoint.origin != trust.origin {
                let origin = Shown.isolated(checkpoint.origin)
                faults.append("the checkpoint is of \(origin), not \(Shown.isolated(trust.origin))")
            }
        } catch { faults.append("\(error)") }
        tell(proof, statement, faults)
        if !faults.isEmpty { throw Failure.silent(.findings) }
    }

    private func tell(_ proof: TlogProof, _ statement: UnverifiedStatement, _ faults: [String]) {
        let header = statement.header
        if json {
            print(
                JSONLine.print([
                    "valid": .bool(faults.isEmpty), "index": CBOR(Int(clamping: proof.index)),
                    "type": .text(statement.event.type), "subject": .text("\(header.subject)"),
                    "issuer": .text("\(header.issuer)"),
                    "occurredOn": .text("\(statement.event.occurredOn)"),
                    "faults": .array(faults.map { .text(Shown.plain($0)) }),
                ]))
            return
        }
        let isChinese = Terminal.language == .zh
        let result =
            faults.isEmpty
            ? isChinese ? "✓ 第 \(proof.index) 号记录确在账本中" : "✓ entry \(proof.index) is in the log"
            : isChinese
                ? "✗ 未证明第 \(proof.index) 号记录在账本中"
                : "✗ entry \(proof.index) is not proven to be there"
        Screen.say(result)
        let type = statement.event.type
        let name = ActCatalogue.shape(type) == nil ? Shown.quoted(type) : type
        Screen.say(
            "  \(name)  \(header.subject)  \(statement.event.occurredOn)  "
                + "\(Subject(.party, header.issuer))"
        )
        for fault in faults { Screen.say("  ✗ \(Shown.quotingIsolated(fault))") }
        // Again at the end, as of a certificate.
        Screen.say(result)
    }
}
