import ArgumentParser
import COSE
import Certification
import Foundation
import Ledger
import Register

/// From a complaint to its decision, and from a decision back to its evidence.
struct TraceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trace",
        abstract: "What a subject led to, and what it rests on: acts, documents, mandates.",
        discussion: """
            ID is a subject like complaint/C-2026-1, a certificate's number, or an entry like \
            #528. Nobody whose name is in the vault is named, unless --with-vault: then each \
            look is written to the access log first.
            """)
    @Argument(help: "A subject, a certificate's number, or an entry like #528.") var id: String
    @Flag(help: "Print Graphviz.") var dot = false
    @Flag(help: "Show what the vault holds of the acts; needs --why.") var withVault = false
    @Option(help: "Why the vault is looked at.") var why: String?
    @Option(help: "Who looks; else the machine's user.") var who: String?
    @OptionGroup var query: QueryOptions

    func run() throws {
        if withVault, why?.isEmpty ?? true {
            throw ValidationError("--with-vault needs --why, which the access log keeps")
        }
        let ledger = try query.options.open()
        let day = try query.day(ledger)
        let register = try RegisterSync.current(ledger)
        let subject = try subject(register)
        guard let trace = try register.trace(of: subject, through: day) else {
            throw Failure(
                code: .unreadable, name: "unknown-subject",
                text: Terminal.told(
                    "截至 \(day)，账本中没有 \(subject)", "as of \(day) the ledger has no \(subject)"),
                hint: Terminal.told(
                    "--as-of 可问其他日期", "--as-of asks about another day"))
        }
        if dot { return print(trace.dot(Terminal.language), terminator: "") }
        query.announce(ledger)
        if query.options.json { return print(JSONLine.print(.map(trace.map))) }
        let vault = try Vault(folder: query.options.path)
        for line in try trace.lines(
            Terminal.language, beside: { try beside($0, ledger, vault) })
        {
            print(line)
        }
    }

    private func subject(_ register: RegisterStore) throws -> Subject {
        if id.hasPrefix("#") {
            guard let index = EntryIndex(String(id.dropFirst())),
                let subject = try register.subject(ofEntry: index)
            else {
                throw Failure(
                    code: .unreadable, name: "unknown-entry", text: "there is no entry \(id)")
            }
            return subject
        }
        let named = CertificateNumber(id) == nil ? id : "certificate/\(id)"
        guard let subject = Subject(named) else {
            throw ValidationError("ID looks like complaint/C-2026-1, LNYP-2025-00002 or #528")
        }
        return subject
    }

    /// What is missing of an act's documents, and with leave what the vault holds of it.
    private func beside(
        _ act: Trace.Act, _ ledger: LedgerFolder, _ vault: Vault
    ) throws -> [String] {
        var lines: [String] = []
        for paper in act.papers where paper["kind"]?.string == "sha256" {
            guard let digest = paper["name"]?.string.flatMap({ Digest(hex: $0) }),
                try vault.document(digest) == nil
            else { continue }
            lines.append(
                Terminal.told(
                    "（文件 \(digest.hex.prefix(16)) 不在保管库）",
                    "(the document \(digest.hex.prefix(16)) is named, not in the vault)"))
        }
        guard withVault, let bytes = try ledger.log.entry(at: act.entry.value),
            let statement = try? UnverifiedStatement(decoding: bytes)
        else { return lines }
        let salted = statement.event.evidence.compactMap {
            $0["salted"]?.string.flatMap { Digest(hex: $0) }
        }
        for digest in statement.event.redacted + salted {
            try vault.recordAccess(
                VaultLook.access(to: digest.hex, why: why ?? "", who: who))
            let value = try vault.disclosure(digest).map {
                "\($0.key): \($0.value.string ?? JSONLine.print($0.value))"
            }
            lines.append(
                value.map { "⟨\($0)⟩" }
                    ?? Terminal.told(
                        "（值 \(digest.hex.prefix(16)) 不在保管库）",
                        "(the value \(digest.hex.prefix(16)) is not in the vault)"))
        }
        return lines
    }
}
