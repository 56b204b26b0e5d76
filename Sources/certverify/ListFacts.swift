import COSE
import Certification
import Console
import Verification

/// What a list says of itself, and whether the log says the same.
struct ListFacts {
    private let claims: ListClaims
    private let kind: Wording
    private var more: [(name: String, word: Wording, value: String)] = []
    /// Why it says nothing here.
    var fault: Wording?
    /// In what it differs from the log.
    private var differences: [String] = []
    /// The audit of the log that it was rebuilt from.
    private var audit: AuditReport?
    /// Rows that were searched for.
    var rows: [RegisterRow] = []

    init(of claims: ListClaims, kind: Wording) {
        self.claims = claims
        self.kind = kind
    }

    mutating func add(_ name: String, _ word: Wording, _ value: String) {
        more.append((name, word, value))
    }

    /// Compares with what the log's entries give; faults of its audit count too.
    mutating func compare(_ replay: Lists.Replayed, _ difference: (Lists.Replayed) -> String?) {
        audit = replay.report
        if replay.state.size != claims.size {
            differences.append("the log could not be replayed up to entry \(claims.size)")
        } else if let claim = difference(replay) {
            differences.append(
                Terminal.told("与账本所得不同：\(claim)", "differs from what the log gives: \(claim)"))
        }
    }

    /// Whether the log says something else, or is itself not sound.
    var isContradicted: Bool { faultCount > 0 }

    private var faultCount: Int { differences.count + (audit?.faultCount ?? 0) }

    func print(json: Bool) {
        if json {
            Console.print(JSONLine.print(.map(map)))
        } else {
            for line in lines { Screen.say(line) }
        }
    }

    private var facts: [(name: String, word: Wording, value: String)] {
        [
            ("scheme", Wording(zh: "评定规则", en: "scheme"), Shown.isolated(claims.scheme)),
            ("ledger", Wording(zh: "账本", en: "ledger"), Shown.isolated(claims.audience)),
            ("uri", Wording(zh: "网址", en: "address"), Shown.isolated(claims.uri)),
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
        let language = Terminal.language
        var lines = claims.audience.contains("REHEARSAL") ? ["演练/REHEARSAL"] : []
        lines += [result, kind.text(language)]
        lines += facts.map {
            "  \($0.word.text(language)): \(Shown.quotingIsolated($0.value))"
        }
        for row in rows {
            lines.append(
                "  \(row.number) \(row.edition)  \(Shown.quoted(row.holder))  "
                    + CreditCode.shown(row.creditCode)
                    + "  \(Shown.quoted(row.offering))  \(row.validFrom) – \(row.validThrough)")
        }
        if let audit {
            lines += (audit.omissionLines(language) + audit.findingLines(language)).map {
                "  \($0)"
            }
        }
        lines += differences.map { "  ✗ \($0)" }
        // Again at the end, as of a certificate.
        lines.append(result)
        return lines
    }

    /// What it comes to, in one line.
    private var result: String {
        let language = Terminal.language
        if isContradicted {
            return language == .zh
                ? "✗ 与账本所得不符，或账本有误：\(faultCount) 处"
                : "✗ \(faultCount) fault\(faultCount == 1 ? "" : "s") of the list or of the log"
        }
        if let fault { return "? \(Shown.quotingIsolated(fault.text(language)))" }
        if audit != nil {
            return language == .zh
                ? "✓ 由瓦片重建，逐项一致" : "✓ rebuilt from the tiles, claim by claim the same"
        }
        return language == .zh
            ? "✓ 由账本签署，在期内；未与账本比对" : "✓ signed by the log, in its time; not compared with it"
    }

    private var map: CBORMap {
        var pairs: [(CBOR, CBOR)] = facts.map { (.text($0.name), .text(Shown.plain($0.value))) }
        pairs.append(
            (.text("fault"), fault.map { .text(Shown.plain($0.text(Terminal.language))) } ?? .null))
        if let audit {
            pairs.append((.text("differences"), .array(differences.map { .text($0) })))
            pairs.append((.text("audit"), .map(audit.map(Terminal.language))))
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
