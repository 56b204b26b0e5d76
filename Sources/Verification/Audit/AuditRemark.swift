internal import COSE
public import Certification

/// What an audit says of an entry that is no fault of the log's: text in which something hides,
/// admitted before that was refused (RULES, general rule 15).
public struct AuditRemark: Hashable, Sendable, Codable {
    public let entry: EntryIndex
    /// The field, and what is wrong with its text.
    public let fault: TextFault

    /// The remark as one line.
    func text(_ language: Language) -> String {
        let place = language == .zh ? "第 \(entry) 号记录：" : "entry \(entry): "
        return place + fault.wording.text(language)
    }

    /// The remark for programs: `kind` is `text`.
    func map(_ language: Language) -> CBORMap {
        CBORMap([
            ("kind", "text"), ("index", CBOR(Int(entry.value))), ("field", .text(fault.field)),
            ("position", CBOR(fault.fault.position)),
            ("codePoint", .text(fault.fault.codePoint)), ("text", .text(text(language))),
        ])
    }
}
