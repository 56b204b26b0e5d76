public import COSE
public import Certification

extension AuditReport {
    /// The report for people, a line a fact, findings last.
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
                "\(told("存疑", "in doubt"))  "
                    + inDoubt.map { "\($0)" }.joined(separator: told("、", ", ")))
        }
        if !takenOver.isEmpty {
            lines.append(
                "\(told("补录未证", "taken over, not proven here"))  "
                    + takenOver.joined(separator: told("、", ", ")))
        }
        for name in cannotShow {
            lines.append("\(told("无从查验", "cannot show"))  \(Self.limit(name, language))")
        }
        for finding in findings { lines.append("✗ \(finding.text(language))") }
        lines.append(
            isClean
                ? told("未发现问题", "nothing wrong was found")
                : told("发现 \(findings.count) 个问题", "\(findings.count) findings"))
        return lines
    }

    /// The report as a map that prints as JSON.
    public func map(_ language: Language) -> CBORMap {
        var pairs: [(CBOR, CBOR)] = [
            ("entries", CBOR(Int(size))), ("audited", CBOR(Int(entryCount))),
            ("checkpoints", CBOR(checkpointCount)), ("signatures", CBOR(signatureCount)),
            ("rehearsal", .bool(isRehearsal)), ("clean", .bool(isClean)),
            ("inDoubt", .array(inDoubt.map { CBOR(Int($0.value)) })),
            ("takenOver", .array(takenOver.map { .text($0) })),
            ("cannotShow", .array(cannotShow.map { .text($0) })),
            ("findings", .array(findings.map { .map($0.map(language)) })),
        ]
        if let origin { pairs.append(("origin", .text(origin))) }
        if let identity { pairs.append(("identity", .text(identity.hex))) }
        if let root { pairs.append(("root", .text(root.hex))) }
        return CBORMap(pairs)
    }

    private static func limit(_ name: String, _ language: Language) -> String {
        let told: [String: Wording] = [
            "clock-at-admission": Wording(
                zh: "登记时的时钟与签署时间之差", en: "the clock at admission"),
            "vault": Wording(zh: "保管库中的内容", en: "what the vault holds"),
            "guards": Wording(zh: "数据库的只增守卫", en: "the append-only guards of the database"),
            "stored-nodes": Wording(zh: "库中所存的节点与检查点", en: "the stored nodes and checkpoints"),
            "registration-times": Wording(zh: "各记录的登记时间", en: "the entries' registration times"),
        ]
        return told[name]?.text(language) ?? name
    }
}

extension Finding {
    func map(_ language: Language) -> CBORMap {
        var pairs: [(CBOR, CBOR)] = [
            ("kind", .text(kind.rawValue)), ("text", .text(wording.text(language))),
        ]
        if let entry { pairs.append(("entry", CBOR(Int(entry.value)))) }
        if let rule { pairs.append(("rule", .text(rule))) }
        return CBORMap(pairs)
    }
}
