import ArgumentParser
import COSE
import Certification
import TransparencyLog
import Verification

/// Says what a status list is, and rebuilds it from the log's tiles.
struct StatusListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status-list",
        abstract: "What a status list is: scheme, tree size, how old, next due.",
        discussion: "With --tiles it is rebuilt from the log and compared claim by claim.")

    @Argument(help: "The status list.") var file: String
    @Option(help: "The C2SP policy: whose signatures count.") var policy: String
    @Option(help: "The trust file: which ledger this is.") var trust: String
    @Option(help: "A folder of the log's C2SP tiles, to rebuild the list from.")
    var tiles: String?
    @OptionGroup var device: DeviceOptions

    func run() throws {
        let list = try ListOptions.read(file, StatusList.init(decoding:))
        let lists = try Lists(policy: policy, trust: trust, device: device)
        let checker = try lists.checker(status: list, scheme: list.claims.scheme)
        let counts = Dictionary(grouping: 0..<list.claims.count) {
            list.changes.change(of: $0, on: list.claims.day)?.status ?? .valid
        }.mapValues(\.count)
        var facts = ListFacts(of: list.claims, kind: Wording(zh: "状态列表", en: "status list"))
        facts.add(
            "invalid", Wording(zh: "已撤销", en: "revoked"), "\(counts[.invalid, default: 0])")
        facts.add(
            "suspended", Wording(zh: "已暂停", en: "suspended"), "\(counts[.suspended, default: 0])")
        facts.add(
            "ended", Wording(zh: "无过错终止", en: "ended without fault"),
            "\(counts[.ended, default: 0])")
        facts.fault = checker.statusFault?.why
        if let tiles {
            facts.compare(try lists.rebuild(from: tiles, atSize: list.claims.size)) { replay in
                StatusList(
                    of: list.claims.scheme, in: replay.state, root: replay.root,
                    issuedAt: list.claims.issuedAt, expiresAt: list.claims.expiresAt
                )?.difference(from: list)
            }
        }
        facts.print(json: device.json)
        device.remember(checker)
        if !facts.differences.isEmpty { throw Ending.findings }
        if checker.statusFault != nil { throw Ending(code: 4, text: "") }
    }
}

/// Says what a register is, searches it, and rebuilds it from the log's tiles.
struct RegisterCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "register",
        abstract: "What a public register is; --find searches it by number, holder or code.")

    @Argument(help: "The register.") var file: String
    @Option(help: "The C2SP policy: whose signatures count.") var policy: String
    @Option(help: "The trust file: which ledger this is.") var trust: String
    @Option(help: "Part of a number, a holder's name or a credit code.") var find: String?
    @Option(help: "A folder of the log's C2SP tiles, to rebuild the register from.")
    var tiles: String?
    @OptionGroup var device: DeviceOptions

    func run() throws {
        let register = try ListOptions.read(file, PublicRegister.init(decoding:))
        let claims = register.claims
        let lists = try Lists(policy: policy, trust: trust, device: device)
        let checker = try lists.checker(register: register, scheme: claims.scheme)
        var facts = ListFacts(of: claims, kind: Wording(zh: "公开名录", en: "public register"))
        facts.add("rows", Wording(zh: "行数", en: "rows"), "\(register.rows.count)")
        facts.fault = checker.registerFault
        if let tiles {
            facts.compare(try lists.rebuild(from: tiles, atSize: claims.size)) { replay in
                PublicRegister(
                    of: claims.scheme, in: replay.state, root: replay.root,
                    issuedAt: claims.issuedAt, expiresAt: claims.expiresAt
                )?.difference(from: register)
            }
        }
        if let find { facts.rows = register.search(find) }
        facts.print(json: device.json)
        if !facts.differences.isEmpty { throw Ending.findings }
        if facts.fault != nil { throw Ending(code: 4, text: "") }
        if find != nil, facts.rows.isEmpty { throw Ending.findings }
    }
}

/// Policy, trust and memory behind the commands on lists.
struct Lists {
    let policy: Policy
    let trust: Trust
    let device: DeviceOptions

    init(policy: String, trust: String, device: DeviceOptions) throws {
        self.trust = try Trust(parsing: try Files.text(trust))
        self.policy = try LedgerCommand.policy(policy, of: self.trust)
        self.device = device
    }

    func checker(
        status: StatusList? = nil, register: PublicRegister? = nil, scheme: String
    ) throws -> CertificateChecker {
        CertificateChecker(
            policy: policy, trust: trust, status: status, register: register,
            seen: try device.memory?.recall(trust, scheme: scheme), clock: try device.clock())
    }

    /// What the log said up to a size.
    struct Replayed {
        let state: LedgerState
        let root: Digest
        /// What the audit of the tiles found on the way.
        let findings: [Finding]
    }

    /// Replays the log of a tile directory, through the very rules that admitted it.
    func rebuild(from folder: String, atSize size: UInt64) throws -> Replayed {
        let source = try TileSource { try Files.bytes("\(folder)/\($0)") }
        guard try source.entryCount() >= size else {
            throw Ending(
                code: 4,
                text: "\(folder) holds \(try source.entryCount()) entries; the list is about "
                    + "\(size)")
        }
        var audit = LedgerAudit(
            trusting: trust.identity, logKeys: policy.logs.map(\.key.publicKey))
        var frontier = Frontier()
        var state = LedgerState()
        try source.forEachEntry(from: 0) { index, bytes, _ in
            if index < size { _ = frontier.append(Tree.leafHash(bytes)) }
        }
        try audit.run(
            source,
            onDecision: { _, after in
                if after.size == size { state = after }
            })
        return Replayed(state: state, root: frontier.root, findings: audit.report.findings)
    }
}

/// What a list says of itself, and whether the log says the same.
struct ListFacts {
    private let claims: ListClaims
    private let kind: Wording
    private var more: [(name: String, word: Wording, value: String)] = []
    /// Why it says nothing here.
    var fault: Wording?
    /// In what it differs from the log.
    private(set) var differences: [String] = []
    private var isRebuilt = false
    /// Rows that were searched for.
    var rows: [RegisterRow] = []

    init(of claims: ListClaims, kind: Wording) {
        self.claims = claims
        self.kind = kind
    }

    mutating func add(_ name: String, _ word: Wording, _ value: String) {
        more.append((name, word, value))
    }

    /// Compares with what the log's entries give; findings of its audit count too.
    mutating func compare(_ replay: Lists.Replayed, _ difference: (Lists.Replayed) -> String?) {
        isRebuilt = true
        differences = replay.findings.map { $0.text(Speech.language) }
        if replay.state.size != claims.size {
            differences.append("the log could not be replayed up to entry \(claims.size)")
        } else if let claim = difference(replay) {
            differences.append(
                Speech.language == .zh
                    ? "与账本所得不同：\(claim)" : "differs from what the log gives: \(claim)")
        }
    }

    func print(json: Bool) {
        if json {
            Swift.print(JSONLine.print(.map(map)))
        } else {
            for line in lines { Swift.print(line) }
        }
    }

    private var facts: [(name: String, word: Wording, value: String)] {
        [
            ("scheme", Wording(zh: "制度", en: "scheme"), claims.scheme),
            ("ledger", Wording(zh: "账本", en: "ledger"), claims.audience),
            ("uri", Wording(zh: "网址", en: "address"), claims.uri),
            ("credentials", Wording(zh: "凭证数", en: "credentials"), "\(claims.count)"),
            ("size", Wording(zh: "记录数", en: "entries"), "\(claims.size)"),
            ("root", Wording(zh: "树根", en: "root"), claims.root.hex),
            ("issuedOn", Wording(zh: "签署日", en: "signed on"), "\(claims.day)"),
            (
                "nextUpdate", Wording(zh: "下次更新", en: "next due"),
                "\(CivilDate(posix: claims.expiresAt))"
            ),
        ] + more
    }

    private var lines: [String] {
        let language = Speech.language
        var lines = claims.audience.contains("REHEARSAL") ? ["演练/REHEARSAL"] : []
        lines.append(kind.text(language))
        lines += facts.map { "  \($0.word.text(language)): \($0.value)" }
        for row in rows {
            lines.append(
                "  \(row.number) \(row.edition)  \(row.holder)  \(row.creditCode)  \(row.offering)  "
                    + "\(row.validFrom) – \(row.validThrough)")
        }
        if let fault { lines.append("? \(fault.text(language))") }
        lines += differences.map { "✗ \($0)" }
        if isRebuilt, differences.isEmpty {
            lines.append(
                language == .zh
                    ? "✓ 由瓦片重建，逐项一致" : "✓ rebuilt from the tiles, claim by claim the same"
            )
        }
        return lines
    }

    private var map: CBORMap {
        var pairs: [(CBOR, CBOR)] = facts.map { (.text($0.name), .text($0.value)) }
        pairs.append((.text("fault"), fault.map { .text($0.text(Speech.language)) } ?? .null))
        if isRebuilt {
            pairs.append((.text("differences"), .array(differences.map { .text($0) })))
        }
        pairs.append(
            (
                .text("found"),
                .array(
                    rows.map {
                        [
                            "number": .text("\($0.number)"), "edition": CBOR($0.edition),
                            "holder": .text($0.holder), "creditCode": .text($0.creditCode),
                            "offering": .text($0.offering), "mark": .text($0.mark),
                            "standard": .text($0.standard),
                            "scope": $0.scope.map { .text($0) } ?? .null,
                            "validFrom": .text("\($0.validFrom)"),
                            "validThrough": .text("\($0.validThrough)"),
                        ]
                    })
            ))
        return CBORMap(pairs)
    }
}
