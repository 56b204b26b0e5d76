public import Certification

extension HistoryRow {
    /// The act as one or two lines: day, entry, who under what mandate, what, and the article.
    public func lines(_ language: Language) -> [String] {
        let isChinese = language == .zh
        func told(_ zh: String, _ en: String) -> String { text(isChinese ? zh : en) }
        let post = told("postZh", "postEn")
        let who = text("partyName") + (post.isEmpty ? "" : isChinese ? "（\(post)）" : " (\(post))")
        var head =
            "\(text("occurredOn"))  "
            + (isChinese ? "第 \(text("entry")) 号" : "entry \(text("entry"))")
            + "  \(who)  \(told("nameZh", "nameEn"))"
        let meaning = told("toldZh", "toldEn")
        if !meaning.isEmpty { head += isChinese ? "：\(meaning)" : ": \(meaning)" }
        var lines = [head, "            \(told("sourceZh", "sourceEn"))"]
        let author = told("authorZh", "authorEn")
        if !author.isEmpty {
            lines[1] += isChinese ? "；代录，作者：\(author)" : "; recorded on behalf of \(author)"
        }
        if let days = lateDays, days > 0 {
            lines[1] += isChinese ? "；\(days) 日后登记" : "; entered \(days) days after"
        }
        return lines
    }

    /// How many days after it took effect the act was entered.
    public var lateDays: Int? {
        guard let occurred = CivilDate(text("occurredOn")),
            let registered = CivilDate(text("registeredOn"))
        else { return nil }
        return occurred.days(until: registered)
    }
}
