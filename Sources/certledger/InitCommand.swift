import ArgumentParser
import COSE
import Certification
import Console
import Drafting
import Foundation
import Ledger
import SchemeFile
import TransparencyLog

/// Founds a ledger: genesis, the scheme's adoption, the log's key, policy and trust.
struct InitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: Terminal.told("设立账本，并打印其标识。", "Found a ledger; prints its identity."))

    @Argument(help: .told("要新建的文件夹。", "The folder to make.")) var folder: String
    @Option(help: .told("评定规则的 YAML 文件。", "The scheme's YAML file.")) var scheme: String
    @Option(help: .told("账本的名称，例如主机名和路径。", "The log's name, for example a host and a path."))
    var origin: String
    @Option(
        help: .told(
            "创始人：PARTY/OFFICER=FILE.proof，第一名签署。",
            "A founder: PARTY/OFFICER=FILE.proof, the first of them signs."))
    var founder: [String]
    @Option(help: .told("第一名创始人的私钥。", "The first founder's private key.")) var key: String
    @OptionGroup var passphrases: PassphraseOptions
    @Flag(help: .told("演练：可设定时钟、密钥和盐。", "A rehearsal: its clock, keys and salts may be set."))
    var rehearsal = false
    @Option(
        help: .told(
            "行为最早可在多久以前签署：10m、36h、10d。", "How long ago an act may have been signed: 10m, 36h, 10d.")
    )
    var signingWindow = "10m"
    @Option(
        help: .told(
            "可补录此前所颁证书的最后一日，形如 2026-06-30。",
            "The last day on which earlier awards may be taken over, like 2026-06-30."))
    var takeoverUntil: String?
    @Option(help: .told("锚文件。", "The anchor's file.")) var anchor: String?
    @Option(help: .told("演练中：时钟。", "In a rehearsal: the clock.")) var now: String?
    @Option(
        help: .told(
            "演练中：由此文本导出账本密钥、cti 和盐。", "In a rehearsal: derive the log's key, cti and salts."))
    var seed: String?
    @Option(help: .told("语言：zh 或 en。", "Language: zh or en.")) var lang: String?
    @Flag(help: .told("打印 JSON，供程序使用。", "Print JSON, for programs.")) var json = false

    func run() throws {
        var options = try LedgerOptions.parse([])
        options.now = now
        options.seed = seed
        try options.checkRehearsal(rehearsal)
        let scheme = try SchemeFile.parse(try Files.text(scheme))
        let founderKey = try passphrases.keyRing.key(at: key)
        let founders = try founder.map(founderOf)
        guard founders.contains(where: { $0.key == founderKey.publicKey }) else {
            throw Failure(
                code: .unreadable, name: "key",
                text: Terminal.told("\(key) 不是任何 --founder 的密钥", "\(key) is no --founder's key"))
        }
        let logKey = try options.randomness.key(named: "log")
        let name = rehearsal && !origin.contains("REHEARSAL") ? "\(origin)/REHEARSAL" : origin
        let verifier: VerifierKey
        do {
            verifier = try VerifierKey(name: name, kind: .ed25519, publicKey: logKey.publicKey)
        } catch {
            throw ValidationError("--origin：\(ErrorWords.told(error))", "--origin: \(error)")
        }
        let draft = FoundingDraft(
            origin: name, isRehearsal: rehearsal, signingWindowSeconds: try window(),
            logKey: "\(verifier)", scheme: scheme, founders: founders,
            takeoverUntil: try lastTakeoverDay())
        let clock = try options.clock()
        let time = clock.now
        // Everything that can be refused is refused before a folder is made.
        let genesis = try draft.genesis(
            at: time, with: founderKey, randomness: options.randomness)
        var state = LedgerState()
        state.evolve(try Decider.admit(genesis, given: state))
        let adoption = try draft.adoption(
            given: state, at: time, with: founderKey, randomness: options.randomness)
        _ = try Decider.admit(adoption, given: state)
        let ledger = try LedgerFolder.create(path: folder, logKey: logKey, anchorFile: anchor)
        Standing.watch(ledger)
        let outcomes = try ledger.append(
            [genesis, adoption].map(\.statement), by: clock)
        for case .refused(let refusal) in outcomes { throw refusal }
        try ledger.saveState()
        _ = try ledger.publish()
        try RegisterSync.found(ledger)
        tell(ledger)
    }

    private func tell(_ ledger: LedgerFolder) {
        let identity = ledger.snapshot.state.founding?.identity.hex ?? ""
        if json {
            print(
                JSONLine.print([
                    "identity": .text(identity), "rehearsal": .bool(rehearsal),
                    "anchor": .text(ledger.anchor.path),
                ]))
            return
        }
        if let banner = ledger.banner { Screen.say(banner) }
        Screen.say(Terminal.told("账本标识 \(identity)", "identity \(identity)"))
    }

    private func founderOf(_ text: String) throws -> FoundingDraft.Founder {
        let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
        let names = parts.first?.split(separator: "/").map(String.init) ?? []
        guard parts.count == 2, names.count == 2, let party = PartyID(names[0]),
            let officer = OfficerID(names[1])
        else {
            throw ValidationError(
                "--founder 应为 PARTY/OFFICER=FILE.proof", "--founder takes PARTY/OFFICER=FILE.proof")
        }
        let proof = try KeyProof(parsing: try Files.read(parts[1]), of: parts[1])
        guard let proof, proof.party == party, proof.officer == officer else {
            throw Failure(
                code: .unreadable, name: "proof",
                text: Terminal.told(
                    "\(parts[1]) 不是 \(parts[0]) 密钥的证明",
                    "\(parts[1]) is no proof of \(parts[0])'s key"),
                hint: Terminal.told(
                    "用 `certledger key prove` 作出", "`certledger key prove` makes one"))
        }
        return FoundingDraft.Founder(
            party: party, officer: officer, key: proof.publicKey,
            possession: proof.possession, post: "key-officer")
    }

    private func lastTakeoverDay() throws -> CivilDate? {
        guard let takeoverUntil else { return nil }
        guard let day = CivilDate(takeoverUntil) else {
            throw ValidationError(
                "--takeover-until 应为形如 2026-06-30 的日期",
                "--takeover-until takes a day like 2026-06-30")
        }
        return day
    }

    private func window() throws -> Int {
        let units: [Character: UInt64] = ["m": 60, "h": 3600, "d": 86_400]
        guard let unit = signingWindow.last.flatMap({ units[$0] }),
            let count = EntryIndex(String(signingWindow.dropLast())), count.value <= 100_000,
            (600...864_000).contains(count.value * unit)
        else {
            throw ValidationError(
                "--signing-window 应为 10m 至 10d", "--signing-window takes 10m to 10d")
        }
        return Int(count.value * unit)
    }
}
