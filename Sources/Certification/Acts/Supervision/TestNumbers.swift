import COSE

/// What a laboratory writes on is written on once: a sample and a report serve one applicant,
/// certificate or check, and no second one (ours).
extension Filing {
    /// A sample's number is of who numbered it.
    func sampleUse(_ sample: String, of body: String) throws(Refusal) -> [Effect] {
        try testUse("样品 \(body) \(Spelling.number(sample))", sample)
    }

    /// A report's number is its laboratory's.
    func reportUse(_ report: Fields) throws(Refusal) -> [Effect] {
        let number = try report.text("report")
        let laboratory = try report.text("laboratory")
        return try testUse("报告 \(Spelling.number(laboratory)) \(Spelling.number(number))", number)
    }

    private func testUse(_ key: String, _ number: String) throws(Refusal) -> [Effect] {
        guard scheme.rule("document-number") != nil else { return [] }
        if let known = state.documents[key] {
            try refuse(.testUsed(number, on: known.on), under: "document-number")
        }
        let use = DocumentUse(type: event.type, on: event.occurredOn)
        return [.written(RecordChange(RecordID(.documents, key), use))]
    }
}

extension Refusal.Reason {
    static func testUsed(_ number: String, on day: CivilDate) -> Self {
        Self(
            "test-used", "样品（报告）编号\(Shown.quoted(number))已用于 \(day) 的另一次检验",
            "the number \(Shown.quoted(number)) is that of another sample or report, of \(day)",
            ["number": number, "day": day])
    }
}
