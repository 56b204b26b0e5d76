internal import COSE
internal import Certification

extension ActDescription {
    /// What an act says in clear beside outcome and reason, each under what it is called: the
    /// document, the ground, the penalty, who handles it, where it went.
    var saidInClear: [Wording] {
        let event = decision.statement.event
        return (ActCatalogue.shape(event.type)?.fields ?? []).compactMap { field in
            guard let name = Self.told[field.name], let value = event.fields[field.name],
                !field.namesEntries, field.name != "kind" || tellsKind
            else { return nil }
            let said = said(value, field)
            return Wording(zh: "\(name.zh)：\(said.zh)", en: "\(name.en): \(said.en)")
        }
    }

    /// What a correction put in the place of what.
    func changes(_ restated: Refolded.Restated) -> Wording? {
        let fields = ActCatalogue.shape(restated.type)?.fields ?? []
        var changes: [Wording] = []
        if restated.oldDay != restated.newDay {
            changes.append(
                Wording(
                    zh: "日期 \(restated.oldDay) 改为 \(restated.newDay)",
                    en: "day \(restated.oldDay) to \(restated.newDay)"))
        }
        for field in fields where restated.old[field.name] != restated.new[field.name] {
            let name =
                Self.told[field.name] ?? Self.corrected[field.name]
                ?? Wording(zh: field.name, en: field.name)
            let old = restated.old[field.name].map { said($0, field) } ?? Self.nothing
            let new = restated.new[field.name].map { said($0, field) } ?? Self.nothing
            changes.append(
                Wording(
                    zh: "\(name.zh) \(old.zh) 改为 \(new.zh)",
                    en: "\(name.en) \(old.en) to \(new.en)"))
        }
        return changes.isEmpty ? nil : changes.joined(zh: "，", en: ", ")
    }

    /// Of an application the kind says nothing that its inspection does not.
    private var tellsKind: Bool {
        let subject = decision.statement.header.subject
        return subject.isA(.complaint) || subject.isA(.remedy) || subject.isA(.certificate)
    }

    private static let told: [String: Wording] = [
        "document": Wording(zh: "文号", en: "document"),
        "ground": Wording(zh: "情形", en: "ground"),
        "penalty": Wording(zh: "处罚", en: "penalty"),
        "provision": Wording(zh: "所违反的规定", en: "provision"),
        "legalityReview": Wording(zh: "法制审核", en: "legality review"),
        "transferredTo": Wording(zh: "去向", en: "to"),
        "mergedInto": Wording(zh: "并入", en: "merged into"),
        "handler": Wording(zh: "承办人", en: "handler"),
        "how": Wording(zh: "方式", en: "how"),
        "kind": Wording(zh: "种类", en: "kind"),
        "delivery": Wording(zh: "送达方式", en: "delivery"),
        "delegator": Wording(zh: "被代理人", en: "delegator"),
        "delegate": Wording(zh: "代理人", en: "delegate"),
        "successor": Wording(zh: "继受人", en: "successor"),
        "laboratory": Wording(zh: "检验机构", en: "laboratory"),
        "report": Wording(zh: "报告", en: "report"),
        "body": Wording(zh: "受理机关", en: "before"),
        "omitted": Wording(zh: "所称未作为", en: "omitted"),
        "what": Wording(zh: "变更事项", en: "what is to change"),
        "to": Wording(zh: "去向", en: "to"),
        "fact": Wording(zh: "不良信息", en: "fact"),
        "factOn": Wording(zh: "情形形成日", en: "day of the fact"),
    ]

    /// What else a correction changes.
    private static let corrected: [String: Wording] = [
        "outcome": Wording(zh: "结论", en: "outcome"),
        "reason": Wording(zh: "理由", en: "reason"),
        "certificate": Wording(zh: "证书", en: "certificate"),
        "certificates": Wording(zh: "证书", en: "certificates"),
        "complaint": Wording(zh: "投诉举报", en: "complaint"),
        "year": Wording(zh: "年度", en: "year"),
        "due": Wording(zh: "期限", en: "due"),
        "place": Wording(zh: "地点", en: "place"),
        "city": Wording(zh: "所在市", en: "city"),
        "party": Wording(zh: "经营主体", en: "party"),
        "fromTheBeginning": Wording(zh: "自始无效", en: "from the beginning"),
    ]

    private static let nothing = Wording(zh: "（无）", en: "(none)")

    private func said(_ value: CBOR, _ field: Field) -> Wording {
        if field.name == "ground", let name = value.string,
            let ground = decision.scheme?.place(of: name)
        {
            return ground
        }
        return said(value, field.kind)
    }

    private func said(_ value: CBOR, _ kind: FieldKind) -> Wording {
        if let array = value.arrayValue, case .list(let kind, _) = kind {
            return array.map { said($0, kind) }.joined(zh: "、", en: ", ")
        }
        if let map = value.mapValue, case .record(let fields) = kind {
            return fields.compactMap { field in map[field.name].map { said($0, field) } }
                .joined(zh: "，", en: ", ")
        }
        if case .bool(let flag) = value {
            return flag ? Wording(zh: "是", en: "yes") : Wording(zh: "否", en: "no")
        }
        guard let text = value.string else {
            let number = value.int.map(String.init) ?? ""
            return Wording(zh: number, en: number)
        }
        return said(text, kind)
    }

    private func said(_ text: String, _ kind: FieldKind) -> Wording {
        switch kind {
        case .choice: Wording.ofChoice(text) ?? decision.scheme?.words[text] ?? plain(text)
        case .outcome: decision.act?.outcome(text)?.wording ?? plain(text)
        case .name: decision.scheme?.word(text) ?? plain(text)
        case .text, .paragraphs: plain(Shown.isolated(text))
        case .entry, .digest: plain(String(text.prefix(16)))
        case .date, .id, .of, .integer, .flag, .key, .bytes, .record, .list, .scheme, .anyFields:
            plain(text)
        }
    }

    func plain(_ text: String) -> Wording { Wording(zh: text, en: text) }
}
