public import COSE
public import Certification

extension AuditReport {
    /// The report for people, a line a fact, findings last: faults, and below each how
    /// much follows from it.
    public func lines(_ language: Language) -> [String] {
        func told(_ zh: String, _ en: String) -> String { language == .zh ? zh : en }
        var lines: [String] = []
        if isRehearsal { lines.append("演练/REHEARSAL") }
        if let origin { lines.append("\(told("账本", "ledger"))      \(origin)") }
        if let identity { lines.append("\(told("标识", "identity"))      \(identity.hex)") }
        lines.append(
            "\(told("记录", "entries"))      \(size)"
                + (entryCount == size
                    ? "" : told("（本次 \(entryCount)）", " (\(entryCount) in this run)")))
        if let root { lines.append("\(told("根", "root"))        \(root.hex)") }
        lines.append("\(told("检查点", "checkpoints"))    \(checkpointCount)")
        lines.append("\(told("签名", "signatures"))      \(signatureCount)")
        if !inDoubt.isEmpty {
            lines.append(
                "\(told("待核实", "in doubt"))  "
                    + Self.listed(Self.stretches(inDoubt.map(\.value)), language))
        }
        if !takenOver.isEmpty {
            lines.append(
                "\(told("补录未证", "taken over, not proven here"))  "
                    + Self.listed(takenOver, language))
        }
        for (file, size) in behind.sorted(by: { $0.key < $1.key }) {
            lines.append(
                told(
                    "落后  \(file) 只到 \(size) 条记录",
                    "behind  \(file) goes as far as \(size) entries"))
        }
        lines += omissionLines(language)
        lines += remarks.map { "! \($0.text(language))" }
        lines += findingLines(language)
        let others = findings.count - faultCount + findings.reduce(0) { $0 + $1.more }
        if isClean {
            lines.append(told("未发现问题", "nothing wrong was found"))
        } else {
            lines.append(
                told(
                    "发现 \(faultCount) 处问题", "found \(faultCount) fault\(faultCount == 1 ? "" : "s")"
                )
                    + (others == 0
                        ? ""
                        : told("，另有 \(others) 项由此而来", ", and \(others) that follow from them")))
        }
        return lines
    }

    /// As many as are named in a line, and how many more there are; JSON has all.
    private static func listed(_ items: [String], _ language: Language) -> String {
        let shown = items.prefix(maximumRangeCount)
            .joined(separator: language == .zh ? "、" : ", ")
        let more = items.count - maximumRangeCount
        if more <= 0 { return shown }
        return shown
            + (language == .zh ? "，另有 \(more) 项（见 --json）" : ", and \(more) more (see --json)")
    }

    /// What was not looked at, a line each.
    public func omissionLines(_ language: Language) -> [String] {
        notLookedAt.map {
            "\(language == .zh ? "未看" : "not looked at")  \($0.wording.text(language))"
        }
    }

    /// Each fault, and below it how much follows from it, and in which entries.
    public func findingLines(_ language: Language) -> [String] {
        var following: [Int: [Finding]] = [:]
        for finding in findings {
            if let cause = finding.cause { following[cause, default: []].append(finding) }
        }
        return findings.indices.filter { findings[$0].cause == nil }.flatMap { place in
            ["✗ \(findings[place].text(language))"]
                + (following[place].map {
                    [Self.line(following: $0, more: findings[place].more, language)]
                } ?? [])
        }
    }

    private static func line(
        following findings: [Finding], more: Int, _ language: Language
    ) -> String {
        let entries = stretches(Set(findings.compactMap(\.index?.value)).sorted())
        let shown = entries.prefix(maximumRangeCount)
        let rest = entries.count > maximumRangeCount || more > 0 ? "…" : ""
        let count = findings.count + more
        let zh = shown.isEmpty ? "" : "：第 \(shown.joined(separator: "、"))\(rest) 号记录"
        let en = shown.isEmpty ? "" : ": entries \(shown.joined(separator: ", "))\(rest)"
        return language == .zh
            ? "  另有 \(count) 项由此而来\(zh)" : "  and \(count) that follow from it\(en)"
    }

    /// How many stretches of entries, or certificates, are named in a line; JSON has every one.
    private static let maximumRangeCount = 12

    /// Ascending numbers as stretches without a gap: 3, 7–12.
    private static func stretches(_ numbers: [UInt64]) -> [String] {
        var ranges: [(first: UInt64, last: UInt64)] = []
        for number in numbers {
            if let last = ranges.last?.last, last + 1 == number {
                ranges[ranges.count - 1].last = number
            } else {
                ranges.append((number, number))
            }
        }
        return ranges.map { $0.first == $0.last ? "\($0.first)" : "\($0.first)–\($0.last)" }
    }

    /// The report as a map that prints as JSON.
    public func map(_ language: Language) -> CBORMap {
        var pairs: [(CBOR, CBOR)] = [
            ("entries", CBOR(Int(size))), ("audited", CBOR(Int(entryCount))),
            ("checkpoints", CBOR(checkpointCount)), ("signatures", CBOR(signatureCount)),
            ("rehearsal", .bool(isRehearsal)), ("clean", .bool(isClean)),
            ("inDoubt", .array(inDoubt.map { CBOR(Int($0.value)) })),
            ("takenOver", .array(takenOver.map { .text($0) })),
            (
                "behind",
                .map(
                    CBORMap(
                        behind.sorted { $0.key < $1.key }.map {
                            (.text($0.key), CBOR(Int(clamping: $0.value)))
                        }))
            ),
            ("notLookedAt", .array(notLookedAt.map { .text($0.rawValue) })),
            ("remarks", .array(remarks.map { .map($0.map(language)) })),
            ("findings", .array(findings.map { .map($0.map(language)) })),
        ]
        if let origin { pairs.append(("origin", .text(origin))) }
        if let identity { pairs.append(("identity", .text(identity.hex))) }
        if let root { pairs.append(("root", .text(root.hex))) }
        return CBORMap(pairs)
    }
}

extension Finding {
    func map(_ language: Language) -> CBORMap {
        var pairs: [(CBOR, CBOR)] = [
            ("kind", .text(kind.rawValue)), ("text", .text(wording.text(language))),
            ("index", index.map { CBOR(Int($0.value)) } ?? .null),
            ("cause", cause.map { CBOR($0) } ?? .null),
        ]
        if let rule { pairs.append(("rule", .text(rule))) }
        if let setAsideBy { pairs.append(("setAsideBy", CBOR(Int(setAsideBy.value)))) }
        if more > 0 { pairs.append(("more", CBOR(more))) }
        return CBORMap(pairs)
    }
}
