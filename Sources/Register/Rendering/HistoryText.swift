internal import COSE
public import Certification

extension HistoryRow {
    /// The act as one or two lines: day, entry, who under what mandate, what, and the article.
    public func lines(_ language: Language) -> [String] {
        if isInadmissible { return inadmissibleLines(language) }
        let isChinese = language == .zh
        func told(_ zh: String, _ en: String) -> String {
            Shown.quotingIsolated(text(isChinese ? zh : en))
        }
        let post = told("postZh", "postEn")
        let name = text("partyName")
        let party = name == text("party") ? name : Shown.quoted(name)
        let who = party + (post.isEmpty ? "" : isChinese ? "（\(post)）" : " (\(post))")
        var head =
            "\(text("occurredOn"))  "
            + (isChinese ? "第 \(text("entry")) 号" : "entry \(text("entry"))")
            + "  \(who)  \(told("nameZh", "nameEn"))"
        let meaning = told("toldZh", "toldEn")
        if !meaning.isEmpty { head += isChinese ? "：\(meaning)" : ": \(meaning)" }
        var lines = [head, "            \(told("sourceZh", "sourceEn"))"]
        let author = told("authorZh", "authorEn")
        if !author.isEmpty {
            lines[1] += isChinese ? "；代为登记，文书出具人：\(author)" : "; recorded on behalf of \(author)"
        }
        if let days = lateDays, days > 0 {
            lines[1] +=
                isChinese
                ? "；\(days) 日后登记" : "; entered \(days) day\(days == 1 ? "" : "s") after"
        }
        if let doubt { lines.append("            " + doubt.text(language)) }
        if let by = kept["amendedBy"]?.int {
            lines.append(
                "            " + (isChinese ? "已由第 \(by) 号更正" : "corrected by entry \(by)"))
        }
        if let by = kept["disputedBy"]?.int {
            lines.append(
                "            "
                    + (isChinese
                        ? "文书出具人已于第 \(by) 号否认" : "disputed by its author in entry \(by)"))
        }
        return lines
    }

    /// That the act is in doubt, or what became of the doubt.
    private var doubt: Wording? {
        guard let raised = kept["doubtedBy"]?.int else { return nil }
        guard let resolved = kept["resolvedBy"]?.int else {
            return Wording(zh: "待核实（第 \(raised) 号）", en: "in doubt (entry \(raised))")
        }
        return kept["resolution"]?.string == "confirmed"
            ? Wording(
                zh: "曾待核实，已由第 \(resolved) 号确认", en: "was in doubt; confirmed by entry \(resolved)")
            : Wording(zh: "已由第 \(resolved) 号宣告无效", en: "annulled by entry \(resolved)")
    }

    /// How many days after it took effect the act was entered.
    public var lateDays: Int? {
        guard let occurred = CivilDate(text("occurredOn")),
            let registered = CivilDate(text("registeredOn"))
        else { return nil }
        return occurred.days(until: registered)
    }
}
