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
        if let entry = node.shownAt {
            let place = language == .zh ? "见第 \(entry) 号" : "see entry \(entry)"
            return ["\(indent)\(node.subject) → \(place)"]
        }
        var lines = [indent + node.subject]
        for act in node.acts {
            let told = act.lines(language)
            lines.append(indent + "  " + told[0])
            lines += (told.dropFirst() + (try beside(act))).map { indent + "      " + $0 }
        }
        for next in node.next { lines += try Self.lines(next, indent + "    ", language, beside) }
        return lines
    }

    /// The trace in the language of Graphviz: a node an act, an edge for what it names and for what
    /// follows on the same subject.
    public func dot(_ language: Language) -> String {
        var text = "digraph trace {\n  rankdir=LR;\n  node [shape=box];\n"
        for act in acts {
            let isNone = act.row.isInadmissible
            let none = language == .zh ? "不应登记，不生效力" : "inadmissible, of no effect"
            let name = isNone ? none : act.row.text(language == .zh ? "nameZh" : "nameEn")
            let day = act.row.text(isNone ? "registeredOn" : "occurredOn")
            let label = "\(act.entry) \(day)\\n\(Self.escaped(name))"
            text += "  e\(act.entry) [label=\"\(label)\"];\n"
        }
        for edge in edges {
            let style = edge.field.map { "label=\"\(Self.escaped($0))\"" } ?? "style=dotted"
            text += "  e\(edge.from) -> e\(edge.to) [\(style)];\n"
        }
        return text + "}\n"
    }

    /// From an act to one that names it in a field, or that follows it on the same subject.
    private var edges: [(from: EntryIndex, to: EntryIndex, field: String?)] {
        let acts = acts
        let shown = Set(acts.map(\.entry))
        var previous: [String: EntryIndex] = [:]
        var edges: [(from: EntryIndex, to: EntryIndex, field: String?)] = []
        for act in acts {
            for link in act.links {
                let from = EntryIndex(UInt64(clamping: link["entry"]?.int ?? 0))
                if shown.contains(from) { edges.append((from, act.entry, link["field"]?.string)) }
            }
            if let from = previous[act.subject] { edges.append((from, act.entry, nil)) }
            previous[act.subject] = act.entry
        }
        return edges
    }

    /// A text within the quotation marks of that language, escaped scalar by scalar.
    static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in Shown.line(text).unicodeScalars {
            if scalar == "\\" || scalar == "\"" { escaped += "\\" }
            escaped.unicodeScalars.append(scalar)
        }
        return escaped
    }

    /// The trace for programs: a node an act; an edge from an act to one that names it in a field,
    /// or, where the field is null, to the next on the same subject.
    ///
    /// - Parameter beside: further members of a node, for example what the vault holds of it.
    public func map(beside: (Act) throws -> CBORMap = { _ in CBORMap([]) }) rethrows -> CBORMap {
        CBORMap([
            ("subject", .text(ledTo.subject)),
            ("nodes", .array(try acts.map { .map($0.map(with: try beside($0))) })),
            (
                "edges",
                .array(
                    edges.map { edge in
                        [
                            "from": CBOR(Int(edge.from.value)), "to": CBOR(Int(edge.to.value)),
                            "field": edge.field.map { .text($0) } ?? .null,
                        ]
                    })
            ),
        ])
    }
}

extension Trace.Act {
    /// The subject it was written on.
    public var subject: String { row.text("subject") }

    fileprivate func map(with more: CBORMap) -> CBORMap {
        var map = row.map
        map["papers"] = .array(papers.map { .map($0) })
        map["mandates"] = .array(mandates.map { CBOR(Int($0.value)) })
        for (name, value) in more.pairs { map[name] = value }
        return map
    }

    /// The act in a line; below it its documents, who signed, and under which mandate.
    fileprivate func lines(_ language: Language) -> [String] {
        let isChinese = language == .zh
        let told = row.lines(language).map { $0.drop { $0 == " " } }
        if row.isInadmissible { return told.map(String.init) }
        var lines = [told.prefix(2).joined(separator: "  ")] + told.dropFirst(2).map(String.init)
        for paper in papers {
            let name = paper["name"]?.string ?? ""
            let text: String =
                switch paper["kind"]?.string {
                case "archive": Shown.quoted(name)
                case "salted": isChinese ? "保密文件 \(name)" : "confidential document \(name)"
                default:
                    (isChinese ? "文件 " : "document ") + name
                        + (paper["bytes"]?.int.map { isChinese ? "（\($0) 字节）" : " (\($0) bytes)" }
                            ?? "")
                }
            lines.append((isChinese ? "证据：" : "evidence: ") + text)
        }
        let chain = mandates.map { isChinese ? "第 \($0) 号" : "\($0)" }.joined(separator: " ← ")
        let officer = row.text("officer")
        switch (isChinese, mandates.isEmpty) {
        case (true, false): lines.append("签署：\(officer)；授权：\(chain)")
        case (false, false): lines.append("signed by \(officer) under entry \(chain)")
        case (true, true): lines.append("签署：\(officer)")
        case (false, true): lines.append("signed by \(officer)")
        }
        return lines
    }
}
