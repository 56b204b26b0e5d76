import COSE

extension SubjectKind {
    /// What is written `record/…`.
    public static let record = SubjectKind(
        "record", zh: "记录", en: "record", example: "12", table: .records)
}

/// What another body recorded on behalf of an author: he confirms or disputes it by key (RULES,
/// general rule 2).
enum BehalfAnswers {
    static let confirmed = Act(
        "record.confirmed", on: .record, [.entry],
        opens: { standing throws(Refusal) in try standing.checkBehalf() },
        effects: { filing throws(Refusal) in try filing.answerToRecord() })

    static let disputed = Act(
        "record.disputed", on: .record,
        [.entry, Field("reason", .paragraphs(2000), "未出具该文件")],
        opens: { standing throws(Refusal) in try standing.checkBehalf() },
        effects: { filing throws(Refusal) in try filing.answerToRecord() })
}

extension Standing {
    fileprivate func checkBehalf() throws(Refusal) {
        guard let index = EntryIndex(subject.id), state.behalfAuthors[index] != nil else {
            throw refusal(.notRecordedOnBehalf, under: "on-behalf")
        }
    }
}

extension Filing {
    fileprivate func answerToRecord() throws(Refusal) -> [Effect] {
        guard let entry = state.entries[try fields.entry("entry")]?.index,
            "\(entry)" == subject.id, let author = state.behalfAuthors[entry]
        else { throw refusal(.notRecordedOnBehalf, under: "on-behalf") }
        let isAuthor =
            author.party == signer.party
            && (author.officer == nil || author.officer == signer.officer)
        if !isAuthor { try refuse(.notAuthor, under: "on-behalf") }
        return [.behalfAnswered(entry)]
    }
}

extension Refusal.Reason {
    static let notAuthor = Self(
        "not-author", "只有代为登记文书的出具人可以确认或否认",
        "only the author named in the record may confirm or dispute it")
    static let notRecordedOnBehalf = Self(
        "not-recorded-on-behalf", "该记录并非代为登记，或已有答复",
        "the entry is not a record on behalf, or has been answered")
}
