import COSE

extension Refusal {
    /// The same, with names in the Chinese as people call them: what a scheme or an act names, and
    /// beside the id of a body its name; and where a name is none, those that there are.
    func inWords(of scheme: Scheme?, _ act: SchemeAct?, _ state: LedgerState) -> Refusal {
        var words: [String: String] = [:]
        for name in reason.facts.flatMap({ Self.names(in: $0.value) }) where words[name] == nil {
            words[name] = Self.word(for: name, scheme, act, state)
        }
        let reason = namingKnown(scheme, act)
        guard !words.isEmpty, rule != "form" else {
            return Refusal(reason, rule: rule, source: source)
        }
        let told = reason.wording
        var zh = told.zh
        for listed in reason.facts.compactMap(\.value.string) where listed.contains(", ") {
            zh = zh.replacing(listed, with: listed.replacing(", ", with: "、"))
        }
        return Refusal(
            reason.worded(Wording(zh: Self.replacing(words, in: zh), en: told.en)),
            rule: rule, source: source)
    }

    private func namingKnown(_ scheme: Scheme?, _ act: SchemeAct?) -> Reason {
        let outcomes = act?.outcomes.map(\.name) ?? []
        switch code {
        case "unknown-name":
            let kind = fact("kind")?.string ?? ""
            return reason.naming(
                kind == "outcome" ? outcomes : scheme?.names(ofKind: kind) ?? [])
        case "malformed" where fact("wanted") == FieldKind.outcome.wanted.fact:
            return reason.naming(outcomes, zh: "：", en: ": ")
        case "malformed" where fact("wanted") == FieldKind.name.wanted.fact:
            let known = scheme?.names(ofField: fact("field")?.string ?? "") ?? []
            return reason.naming(known, zh: "：", en: ": ")
        default: return reason
        }
    }

    private func fact(_ name: String) -> CBOR? { reason.facts.first { $0.name == name }?.value }

    private static func names(in value: CBOR) -> [String] {
        value.arrayValue?.flatMap { names(in: $0) }
            ?? value.string?.split(separator: ", ").map(String.init) ?? []
    }

    private static func word(
        for name: String, _ scheme: Scheme?, _ act: SchemeAct?, _ state: LedgerState
    ) -> String? {
        if let word = act?.outcome(name)?.wording ?? scheme?.place(of: name) ?? scheme?.word(name)
            ?? .ofChoice(name)
        {
            return word.zh
        }
        if let known = PartyID(name).flatMap({ state.publicName(of: $0) }) {
            return "\(Shown.quoted(known))（\(name)）"
        }
        // A role and a post within it.
        let parts = name.split(separator: "/").map(String.init)
        guard parts.count == 2, let role = scheme?.roles[parts[0]],
            let post = scheme?.posts[parts[1]]
        else { return nil }
        return role.zh + post.zh
    }

    /// Puts a word in the place of every name that stands alone, and takes the spaces about it.
    private static func replacing(_ words: [String: String], in text: String) -> String {
        var told = ""
        var name = ""
        var isBehindWord = false
        func end() {
            guard let word = words[name] else {
                told += name
                if !name.isEmpty { isBehindWord = false }
                name = ""
                return
            }
            if told.last == " " { told.removeLast() }
            told += word
            isBehindWord = true
            name = ""
        }
        for character in text {
            let isOfName =
                character.isASCII
                && (character.isLetter || character.isNumber || "-_./".contains(character))
            if isOfName {
                name.append(character)
                continue
            }
            end()
            if isBehindWord, character == " " {
                isBehindWord = false
                continue
            }
            told.append(character)
            isBehindWord = false
        }
        end()
        return told
    }
}

extension LedgerState {
    /// The name of a party, where it is public: a body's own, an operator's on its certificates.
    public func publicName(of party: PartyID) -> String? {
        if let name = authority.parties[party]?.name { return name }
        return certificates.under(.holder(party)).max { $0.number < $1.number }?
            .version(on: logDay).facts.operatorName
    }
}
