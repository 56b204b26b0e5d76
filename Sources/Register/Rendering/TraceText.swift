public import COSE
public import Certification

extension Trace {
    /// The trace as an indented tree: what it led to, then what it rests on.
    ///
    /// - Parameter beside: further lines below an act, for example what the vault holds of it.
    public func lines(
        _ language: Language, beside: (Act) throws -> [String] = { _ in [] }
    ) rethrows -> [String] {
        let isChinese = language == .zh
        var lines = try Self.lines(ledTo, "", language, beside)
        guard !restsOn.next.isEmpty else { return lines }
        lines.append(isChinese ? "所依据：" : "rests on:")
        for next in restsOn.next { lines += try Self.lines(next, "  ", language, beside) }
        return lines
    }

    private static func lines(
        _ node: Node, _ indent: String, _ language: Language, _ beside: (Act) throws -> [String]
    ) rethrows -> [String] {
        let isChinese = language == .zh
        if node.isRepeated {
            return [indent + node.subject + (isChinese ? "（见上）" : " (see above)")]
        }
        var lines = [indent + node.subject]
        for act in node.acts {
            lines += act.lines(language).map { indent + "  " + $0 }
            lines += try beside(act).map { indent + "    " + $0 }
        }
        for next in node.next { lines += try Self.lines(next, indent + "    ", language, beside) }
        return lines
    }

    /// The trace in the language of Graphviz: a node an act, an edge for what it names and for what
    /// follows on the same subject.
    public func dot(_ language: Language) -> String {
        var text = "digraph trace {\n  rankdir=LR;\n  node [shape=box];\n"
        var previous: [String: EntryIndex] = [:]
        let acts = acts
        let shown = Set(acts.map(\.entry))
        for act in acts {
            let name = act.row.text(language == .zh ? "nameZh" : "nameEn")
            let label = "\(act.entry) \(act.row.text("occurredOn"))\\n\(Self.escaped(name))"
            text += "  e\(act.entry) [label=\"\(label)\"];\n"
        }
        for act in acts {
            for link in act.links {
                guard let to = link["entry"]?.int, shown.contains(EntryIndex(UInt64(to))) else {
                    continue
                }
                text += "  e\(to) -> e\(act.entry)"
                text += " [label=\"\(Self.escaped(link["field"]?.string ?? ""))\"];\n"
            }
            if let before = previous[act.subject] {
                text += "  e\(before) -> e\(act.entry) [style=dotted];\n"
            }
            previous[act.subject] = act.entry
        }
        return text + "}\n"
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
            .replacing("\n", with: " ")
    }

    /// The trace for programs: acts and the edges between them.
    public var map: CBORMap {
        let acts = acts
        let shown = Set(acts.map(\.entry))
        var edges: [CBOR] = []
        for act in acts {
            for link in act.links {
                guard let to = link["entry"]?.int, shown.contains(EntryIndex(UInt64(to))) else {
                    continue
                }
                edges.append([
                    "from": CBOR(to), "to": CBOR(Int(act.entry.value)),
                    "field": link["field"] ?? .null,
                ])
            }
        }
        return CBORMap([
            ("subject", .text(ledTo.subject)), ("acts", .array(acts.map { .map($0.map) })),
            ("edges", .array(edges)),
        ])
    }
}

extension Trace.Act {
    /// The subject it was written on.
    public var subject: String { row.text("subject") }

    var map: CBORMap {
        CBORMap(
            row.map.pairs.map { ($0.key, $0.value) } + [
                ("papers", .array(papers.map { .map($0) })),
                ("mandates", .array(mandates.map { CBOR(Int($0.value)) })),
            ])
    }

    /// The act with its documents and the mandate it was signed under.
    func lines(_ language: Language) -> [String] {
        let isChinese = language == .zh
        var lines = row.lines(language)
        for paper in papers {
            let name = paper["name"]?.string ?? ""
            let told: String =
                switch paper["kind"]?.string {
                case "archive": name
                case "salted": isChinese ? "保密文件 \(name)" : "confidential document \(name)"
                default:
                    (isChinese ? "文件 " : "document ") + name
                        + (paper["bytes"]?.int.map { isChinese ? "（\($0) 字节）" : " (\($0) bytes)" }
                            ?? "")
                }
            lines.append("            " + (isChinese ? "证据：" : "evidence: ") + told)
        }
        if !mandates.isEmpty {
            let chain = mandates.map { "\($0)" }.joined(separator: " ← ")
            lines.append(
                "            " + (isChinese ? "授权：第 \(chain) 号" : "mandate: entry \(chain)"))
        }
        return lines
    }
}
