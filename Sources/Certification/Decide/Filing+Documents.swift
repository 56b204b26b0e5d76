import COSE

extension Filing {
    /// The number of a document (文号) is its body's alone and used once: named again are only the
    /// parts of one decision, by acts of one kind on one day (ours).
    func documentUse() throws(Refusal) -> [Effect] {
        guard let document = fields.optionalText("document"),
            let rule = scheme.rule("document-number"), rule.texts("acts").contains(event.type)
        else { return [] }
        let key = "\(author.party) \(Spelling.number(document))"
        let use = DocumentUse(type: event.type, on: event.occurredOn)
        if let known = state.documents[key], known != use {
            try refuse(.documentUsed(document, on: known.on), under: "document-number")
        }
        return [.written(RecordChange(RecordID(.documents, key), use))]
    }
}

/// What a document's number was used for.
public struct DocumentUse: Hashable, Sendable, Codable {
    /// The type of the act that it belongs to.
    public let type: String
    /// The day of that act.
    public let on: CivilDate
}

extension DocumentUse: Filed {}

extension Refusal.Reason {
    static func documentUsed(_ document: String, on day: CivilDate) -> Self {
        Self(
            "document-used", "文号\(Shown.quoted(document))已用于 \(day) 的另一文件",
            "the number \(Shown.quoted(document)) is that of another document, of \(day)",
            ["document": document, "day": day])
    }
}
