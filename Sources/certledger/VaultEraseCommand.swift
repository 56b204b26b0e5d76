import ArgumentParser
import COSE
import Certification
import Console
import Drafting
import Foundation
import Ledger
import LedgerFile

extension VaultCommand {
    /// One person's values go, across all subjects; two officers say so in the log first.
    struct Erase: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "erase",
            abstract: Terminal.told(
                "依据由两名经办人清除一人的值。", "Erase one person's values, on a basis, by two officers."),
            discussion: Terminal.told(
                "只有一把 --key 时为提出；以另一名经办人的密钥再运行一次，即为确认并执行。已决定而未执行的，不需密钥即可执行。",
                "With one --key the act is proposed; run again with the other officer's key, "
                    + "it is confirmed and carried out. What was ordered and not carried out is "
                    + "carried out without a key."))
        @Argument(
            help: .told("数据主体，例如 complainant-1。", "The data subject, for example complainant-1."))
        var dataSubject: String
        @Option(help: .told("law（法律规定）、retention（保管期满）或 order（命令）。", "law, retention or order."))
        var basis: String?
        @Option(help: .told("条文、保管期限表或命令。", "The provision, the retention schedule or the order."))
        var document: String?
        @Option(help: .told("retention 时：期限届满之日。", "For retention: the day the period ended."))
        var keptUntil: String?
        @Option(
            help: .told("经办人的私钥；两名经办人各一把。", "An officer's private key; give two, of two officers."))
        var key: [String] = []
        @OptionGroup var passphrases: PassphraseOptions
        @OptionGroup var options: LedgerOptions

        func run() throws {
            guard let subject = Subject(.vault, named: dataSubject) else {
                throw ValidationError(
                    "数据主体应为形如 complainant-1 的标识",
                    "DATA-SUBJECT is an id like complainant-1")
            }
            let ledger = try options.open(appends: true)
            let vault = try ledger.vault()
            if let entry = try due(ledger, vault) { return try carryOut(entry, ledger, vault) }
            if basis == nil, key.isEmpty, let entry = ledger.snapshot.state.erasures[dataSubject] {
                return try tellCarriedOut(entry, ledger, vault)
            }
            guard let basis, let document, !key.isEmpty else {
                throw ValidationError(
                    "清除须附 --basis、--document 与两个 --key",
                    "an erasure wants --basis, --document and two --key")
            }
            try checkKnown(ledger, vault)
            var fields: CBORMap = ["basis": .text(basis), "document": .text(document)]
            if let keptUntil { fields["keptUntil"] = .text(keptUntil) }
            var proposed: EntryIndex?
            for key in key {
                let acting = try passphrases.keyRing.key(at: key)
                proposed = ownProposal(fields, subject, acting, ledger)
                if proposed != nil { continue }
                let outcome = try submit(fields, subject, acting, ledger, vault)
                try ledger.saveState()
                if case .refused(let refusal) = outcome { throw refusal }
            }
            guard let entry = try due(ledger, vault) else {
                let state =
                    proposed.map {
                        Terminal.told("此前已提出（第 \($0) 号）", "already proposed as entry \($0)")
                    } ?? Terminal.told("已提出", "proposed")
                return Screen.say(
                    Terminal.told(
                        "\(state)，须由另一名经办人确认后清除",
                        "\(state); another officer must confirm it"))
            }
            try carryOut(entry, ledger, vault)
        }

        /// An erasure of nothing would stand in the log for ever, and say of a misspelt id that its
        /// values are gone.
        private func checkKnown(_ ledger: LedgerFolder, _ vault: Vault) throws {
            let holding = try vault.holdings().first { $0.dataSubject == dataSubject }
            if let holding, holding.valueCount + holding.documentCount > 0 { return }
            let erased = try holding?.erasedBy.map {
                Terminal.told("；", "; ") + (try Self.told(erasedBy: $0, ledger))
            }
            throw Failure(
                code: .unreadable, name: "vault",
                text: Terminal.told(
                    "保管库中没有 \(dataSubject) 的值或文件，未作任何登记",
                    "the vault holds nothing of \(dataSubject), and nothing was recorded")
                    + (erased ?? ""),
                hint: Terminal.told(
                    "`certledger vault list` 列出存有谁的值",
                    "`certledger vault list` names whose values there are"))
        }

        /// The entry that ordered an erasure which has not been carried out here.
        private func due(_ ledger: LedgerFolder, _ vault: Vault) throws -> EntryIndex? {
            guard let entry = ledger.snapshot.state.erasures[dataSubject],
                try !vault.hasErased(dataSubject, orderedBy: entry)
            else { return nil }
            return entry
        }

        /// The entry by which the officer of a key has proposed this very erasure already, while
        /// nobody else's waits for him: a second one would enter the log for nothing.
        private func ownProposal(
            _ fields: CBORMap, _ subject: Subject, _ acting: PrivateKey, _ ledger: LedgerFolder
        ) -> EntryIndex? {
            let state = ledger.snapshot.state
            let officer = state.authority.keys[acting.publicKey]?.officer
            let open = proposals(fields, subject, state)
            guard open.allSatisfy({ $0.value.officer == officer }) else { return nil }
            return open.compactMap { state.entries[$0.key]?.index }.min()
        }

        /// The first halves of this erasure that wait for their second.
        private func proposals(
            _ fields: CBORMap, _ subject: Subject, _ state: LedgerState
        ) -> [(key: Digest, value: Authority.Proposal)] {
            let content = Authority.Proposal.content(
                ActCatalogue.Name.vaultErased, on: subject, fields)
            return state.authority.proposals.filter { $0.value.content == content }
        }

        /// The act as the first officer proposes it, or as the second confirms it.
        private func submit(
            _ fields: CBORMap, _ subject: Subject, _ acting: PrivateKey, _ ledger: LedgerFolder,
            _ vault: Vault
        ) throws -> Appender.Outcome {
            let state = ledger.snapshot.state
            let officer = state.authority.keys[acting.publicKey]?.officer
            var fields = fields
            if let open = proposals(fields, subject, state).first(where: {
                $0.value.officer != officer
            }) {
                fields["confirms"] = .text(open.key.hex)
            }
            let desk = try Submission.desk(
                ledger, options, vault: vault, keys: KeyFolder.keys(["officer": acting]))
            return try desk.submit(
                ActLine(
                    ActCatalogue.Name.vaultErased, by: "officer", on: subject,
                    occurredOn: desk.today,
                    fields: fields))
        }

        private func carryOut(
            _ entry: EntryIndex, _ ledger: LedgerFolder, _ vault: Vault
        ) throws {
            let traces = try vault.traces(of: dataSubject)
            let erasure = try vault.erase(dataSubject: dataSubject, orderedBy: entry)
            let folder = URL(filePath: options.path).standardizedFileURL.path + "/"
            let found = try FileSearch.files(under: folder, holding: traces)
            if let banner = ledger.banner { Screen.say(banner) }
            Screen.say(
                Terminal.told(
                    "已清除 \(erasure.disclosures.count) 项值、"
                        + "\(erasure.documents.count) 份文件（第 \(entry) 号）",
                    "erased \(erasure.disclosures.count) values and \(erasure.documents.count) "
                        + "documents (entry \(entry))"))
            try tellCopies(vault)
            guard found.isEmpty else {
                throw Failure(
                    code: .machine, name: "erasure",
                    text: Terminal.told(
                        "仍在 \(found.map { Shown.quoted($0) }.joined(separator: "、")) 中",
                        "still in \(found.map { Shown.quoted($0) }.joined(separator: ", "))"),
                    hint: Terminal.told(
                        "请删除这些文件；保管库本身已不含其内容",
                        "delete these files; the vault itself holds nothing of it any more"))
            }
        }

        /// What was ordered, and carried out by whoever wrote next.
        private func tellCarriedOut(
            _ entry: EntryIndex, _ ledger: LedgerFolder, _ vault: Vault
        ) throws {
            if let banner = ledger.banner { print(banner) }
            Screen.say(
                Terminal.told("\(dataSubject)：", "\(dataSubject): ")
                    + (try Self.told(erasedBy: entry, ledger)))
            try tellCopies(vault)
        }

        /// That it was erased, by which entry and on which day it was ordered.
        private static func told(erasedBy entry: EntryIndex, _ ledger: LedgerFolder) throws
            -> String
        {
            let day = try UnverifiedStatement(decoding: ledger.statement(at: entry))
                .event.occurredOn
            return Terminal.told(
                "此前已清除（\(day) 第 \(entry) 号记录决定）",
                "erased already, as entry \(entry) of \(day) ordered")
        }

        private func tellCopies(_ vault: Vault) throws {
            let folder = URL(filePath: options.path).standardizedFileURL.path + "/"
            for path in try vault.copies(of: dataSubject) where !path.hasPrefix(folder) {
                let copy = Shown.quoted(path)
                Screen.say(Terminal.told("无法触及的副本：\(copy)", "a copy out of reach: \(copy)"))
            }
        }
    }
}

/// Looks through files for byte sequences.
enum FileSearch {
    /// The files under a folder that hold any of the sequences, by path.
    static func files(under folder: String, holding traces: [[UInt8]]) throws -> [String] {
        guard !traces.isEmpty else { return [] }
        let wanted = traces.map { Data($0) }
        let names =
            FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
        return try names.sorted().filter { name in
            let path = folder + name
            // Folders, and whatever else holds no bytes that stay.
            do throws(RegularFileError) { try RegularFile.check(path) } catch {
                guard !error.isMachine else { throw error }
                return false
            }
            let bytes = try Data(contentsOf: URL(filePath: path), options: .mappedIfSafe)
            return wanted.contains { bytes.range(of: $0) != nil }
        }
    }
}
