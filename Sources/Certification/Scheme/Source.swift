import COSE

/// Where a rule comes from: an article of a document the scheme names, or this system itself.
///
/// A rule that no document contains is `ours`: it has a default, can be changed or switched off
/// by the scheme, and a refusal under it never names an article (RULES, Sources).
public enum Source: Hashable, Sendable, Codable {
    /// A place in a document: its short name in the scheme's `documents`, and the article.
    case article(document: String, place: String)
    /// A rule of this system; `rests` names a statute where general law suggests it.
    case ours(rests: String?)

    init(_ value: CBOR?, documents: [String: Wording]) throws(SchemeError) {
        guard let text = value?.string else { throw .missing("source") }
        if text == "ours" {
            self = .ours(rests: nil)
        } else if text.hasPrefix("ours:") {
            self = .ours(rests: String(text.dropFirst(5)))
        } else {
            let parts = text.split(separator: " ", maxSplits: 1).map(String.init)
            guard parts.count == 2, documents[parts[0]] != nil else {
                throw .unknown("source document", text)
            }
            self = .article(document: parts[0], place: parts[1])
        }
    }

    /// The source as readers see it, in both languages.
    public func wording(documents: [String: Wording]) -> Wording {
        Wording(zh: text(.zh, documents: documents), en: text(.en, documents: documents))
    }

    /// The source as a reader sees it: document and article, or “rule of this system”.
    public func text(_ language: Language, documents: [String: Wording]) -> String {
        switch self {
        case .article(let document, let place):
            let name = documents[document]?.text(language) ?? document
            if language == .zh { return name + Self.chinese(place) }
            let isNumber = place.utf8.first.map { (48...57).contains($0) } ?? false
            return isNumber ? "\(name), art. \(place)" : "\(name) \(place)"
        case .ours(let rests):
            if language == .en {
                return "rule of this system" + (rests.map { ", after \($0)" } ?? "")
            }
            let laws = rests?.split(separator: "、").map(Self.law).joined(separator: "、")
            return "本系统规则（无条文\(laws.map { "，参照\($0)" } ?? "")）"
        }
    }

    /// A statute as Chinese law cites it: `民法典 203` is 民法典第二百零三条.
    private static func law(_ text: Substring) -> String {
        let words = text.split(separator: " ")
        guard words.count == 2, Int(words[1]) != nil else { return String(text) }
        return words[0] + chinese(String(words[1]))
    }

    /// A place as Chinese law cites it: `19(四)` is 第十九条第四项; what is not numbered so stays.
    private static func chinese(_ place: String) -> String {
        guard let number = Int(place.prefix { $0.isASCII && $0.isNumber }), number < 1000 else {
            return place.replacing("(", with: "（").replacing(")", with: "）")
        }
        let article = "第\(numeral(number))条"
        let rest = place.drop { $0.isASCII && $0.isNumber }
        if rest.isEmpty { return article }
        return article + "第\(rest.filter { $0 != "(" && $0 != ")" })项"
    }

    private static func numeral(_ number: Int) -> String {
        let digits = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"]
        let (hundreds, rest) = number.quotientAndRemainder(dividingBy: 100)
        let (tens, ones) = rest.quotientAndRemainder(dividingBy: 10)
        // 十九, but 一百一十九; 二百零三.
        let isTeen = hundreds == 0 && tens == 1
        return (hundreds > 0 ? digits[hundreds] + "百" : "")
            + (tens > 0 ? (isTeen ? "" : digits[tens]) + "十" : "")
            + (hundreds > 0 && tens == 0 && ones > 0 ? "零" : "") + digits[ones]
    }
}
