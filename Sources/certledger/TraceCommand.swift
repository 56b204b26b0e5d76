import ArgumentParser
import COSE
import Certification
import Console
import Foundation
import Ledger
import Register

/// From a complaint to its decision, and from a decision back to its evidence.
struct TraceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trace",
        abstract: Terminal.told(
            "一个对象引出了什么，依据是什么：行为、文件、任命。",
            "What a subject led to, and what it rests on: acts, documents, mandates."),
        discussion: Terminal.told(
            "SUBJECT 形如 complaint/C-2026-1，或为证书编号，或为 #528 这样的记录。名称在保管库中的人一概不显示，除非用 "
                + "--with-vault：此时每次查看都先记入访问记录。",
            "SUBJECT is one like complaint/C-2026-1, a certificate's number, or an entry "
                + "like #528. Nobody whose name is in the vault is named, unless --with-vault: "
                + "then each look is written to the access log first."))
    @Argument(
        help: .told(
            "对象、证书编号，或形如 #528 的记录。", "A subject, a certificate's number, or an entry like #528."))
    var subject: String
    @Flag(help: .told("打印 Graphviz。", "Print Graphviz.")) var dot = false
    @Flag(
        help: .told(
            "显示保管库中这些行为的内容；须有 --why。", "Show what the vault holds of the acts; needs --why."))
    var withVault = false
    @Option(help: .told("查看保管库的理由。", "Why the vault is looked at.")) var why: String?
    @Option(help: .told("查看人；否则为本机用户。", "Who looks; else the machine's user.")) var who: String?
    @OptionGroup var query: QueryOptions

    func validate() throws {
        if withVault, why?.isEmpty ?? true {
            throw ValidationError(
                "--with-vault 须附 --why，查阅记录会保存它",
                "--with-vault needs --why, which the access log keeps")
        }
        if dot, withVault || query.options.json {
            throw ValidationError(
                "--dot 须单独使用：图中不显示保管库的内容",
                "--dot stands alone: a picture shows nothing of the vault")
        }
    }

    func run() throws {
        let written = try WrittenSubject(checked: subject)
        let asked = try query.ask()
        let (ledger, day) = (asked.ledger, asked.day)
        let register = try asked.register.get()
        let subject = try written.subject(asked)
        let acts = ShownActs(asked)
        guard let trace = try register.trace(of: subject, through: day) else {
            try acts.check([], of: subject, through: day)
            throw unknown(
                "截至 \(day)，账本中没有 \(subject)", "as of \(day) the ledger has no \(subject)")
        }
        try acts.check(trace, of: subject, through: day)
        if dot {
            // A picture is for a program; what it is a rehearsal of is told beside it.
            if let banner = ledger.banner { Output.complain(banner) }
            return print(trace.dot(Terminal.language), terminator: "")
        }
        let looks = try TraceVault(ledger, why: withVault ? why : nil, who: who)
        try query.announce(asked)
        if query.options.json {
            return print(JSONLine.print(.map(try trace.map(beside: looks.map))))
        }
        for line in try trace.lines(Terminal.language, beside: looks.lines) { Screen.say(line) }
    }

    private func unknown(_ zh: String, _ en: String) -> Failure {
        Failure(
            code: .unreadable, name: "unknown-subject", text: Terminal.told(zh, en),
            hint: Terminal.told(
                "--as-of 可问其他日期；`certledger list complaints` 列出投诉举报",
                "--as-of asks about another day; `certledger list complaints` lists complaints"))
    }
}

/// What the vault holds, or no longer holds, of the acts of a trace.
struct TraceVault {
    let ledger: LedgerFolder
    /// Why values are looked at; nil when only what is missing is told.
    let why: String?
    let who: String?
    private let vault: Vault?
    /// Whether there is a vault that the asker may not open: then nothing is said of it.
    private let isClosed: Bool

    /// Opens the vault where there is one: a question makes none.
    init(_ ledger: LedgerFolder, why: String?, who: String?) throws {
        self.ledger = ledger
        self.why = why
        self.who = who
        let isThere = Files.isThere(ledger.path + "/vault.sqlite")
        do { vault = isThere ? try ledger.vault() : nil } catch {
            guard why == nil else { throw error }
            vault = nil
        }
        isClosed = isThere && vault == nil
    }

    /// For people: documents that are missing, and the values with leave to look at them.
    func lines(_ act: Trace.Act) throws -> [String] {
        try missing(act).map { digest in
            Terminal.told(
                "（文件 \(digest.hex.prefix(16)) 已列明，不在保管库）",
                "(the document \(digest.hex.prefix(16)) is named, not in the vault)")
        }
            + values(act).map { digest, value in
                value.map { "⟨\(Self.name($0.key)): \(Self.text($0.value))⟩" }
                    ?? Terminal.told(
                        "（值 \(digest.hex.prefix(16)) 不在保管库）",
                        "(the value \(digest.hex.prefix(16)) is not in the vault)")
            }
    }

    /// A field's name, which whoever made the disclosure chose.
    private static func name(_ key: String) -> String {
        key.utf8.allSatisfy { (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) }
            ? key : Shown.quoted(key)
    }

    /// A text in quotation marks, a record with its members' names; else as JSON, quoted too.
    private static func text(_ value: CBOR) -> String {
        guard let members = value.mapValue?.pairs else {
            return Shown.quoted(value.string ?? JSONLine.print(value))
        }
        return members.map { "\(name($0.key.string ?? "?")) \(text($0.value))" }
            .joined(separator: ", ")
    }

    /// The same for programs.
    func map(_ act: Trace.Act) throws -> CBORMap {
        var pairs: [(CBOR, CBOR)] = [
            ("notInVault", .array(try missing(act).map { .text($0.hex) }))
        ]
        if why != nil {
            let values = try values(act).map { digest, value -> CBOR in
                [
                    "digest": .text(digest.hex), "key": value.map { .text($0.key) } ?? .null,
                    "value": value?.value ?? .null,
                ]
            }
            pairs.append(("values", .array(values)))
        }
        return CBORMap(pairs)
    }

    private func missing(_ act: Trace.Act) throws -> [Digest] {
        if isClosed { return [] }
        return try act.papers.filter { $0["kind"]?.string == "sha256" }
            .compactMap { $0["name"]?.string.flatMap { Digest(hex: $0) } }
            .filter { digest in
                guard let vault else { return true }
                return try vault.document(digest) == nil
            }
    }

    /// The values behind an act's digests; each look is written down before it is taken.
    private func values(_ act: Trace.Act) throws -> [(Digest, Disclosure?)] {
        guard let why, !act.row.isInadmissible,
            let bytes = try ledger.log.entry(at: act.entry.value)
        else { return [] }
        let event = try UnverifiedStatement(decoding: bytes).event
        let salted = event.evidence.compactMap { $0["salted"]?.string.flatMap { Digest(hex: $0) } }
        return try (event.redacted + salted).map { digest in
            guard let vault else { return (digest, nil) }
            try vault.recordAccess(VaultLook.access(to: digest.hex, why: why, who: who))
            return (digest, try vault.disclosure(digest))
        }
    }
}
