import COSE
import Certification
import Console
import Verification

/// A certificate's report as people and programs read it.
struct ReportText {
    private let report: CertificateReport
    private let language = Terminal.language

    init(_ report: CertificateReport) { self.report = report }

    func print(json: Bool) {
        if json {
            Console.print(JSONLine.print(.map(map)))
        } else {
            for (line, colour) in lines { Screen.say(line, colour: colour) }
        }
    }

    /// The lines, with the colour of those that have one.
    private var lines: [(String, String?)] {
        let verdict = (headline, colour)
        let banner: [(String, String?)] = report.isRehearsal ? [("演练/REHEARSAL", nil)] : []
        // Again at the end: what scrolls away, or is made to look like it, is not the last word.
        return banner + [verdict] + body.map { (Shown.quotingIsolated($0), nil) } + [verdict]
    }

    private var body: [String] {
        var lines: [String] = []
        lines.append("  \(report.why.text(language))")
        lines += content.map { "  \($0)" }
        lines += report.lines.map { line($0.mark, $0.check.wording.text(language), $0.found) }
        let omitted = language == .zh ? "未查看：" : "not looked at: "
        lines += report.omissions.map { "  · \(omitted)\($0.wording.text(language))" }
        if let fault = report.textFault {
            lines.append(line(.bad, language == .zh ? "文本" : "text", fault.wording))
        }
        lines += report.notes.map { "  ! \($0.text(language))" }
        return lines
    }

    /// A check's line: its mark, its name, and what was found.
    private func line(
        _ mark: CertificateReport.Mark, _ name: String, _ found: Wording
    ) -> String {
        let gap = max(1, (language == .zh ? 10 : 16) - Shown.width(name))
        return "  \(Self.sign(mark)) \(name)\(String(repeating: " ", count: gap))"
            + found.text(language)
    }

    /// Shape, name, day and words of the verdict: of one that rests on a change, its first day.
    private var headline: String {
        let verdict = report.verdict
        let day = (report.since ?? report.statedDay).map { " \($0)" } ?? ""
        return
            "\(verdict.colour.shape) \(verdict.rawValue)\(day)  \(verdict.wording.text(language))"
    }

    private static func sign(_ mark: CertificateReport.Mark) -> String {
        switch mark {
        case .good: "✓"
        case .bad: "✗"
        case .open: "?"
        }
    }

    private var colour: String? {
        guard Terminal.wantsColours else { return nil }
        return switch report.verdict.colour {
        case .green: "32"
        case .amber: "33"
        case .red: "31"
        }
    }

    /// What the certificate says of itself.
    private var content: [String] {
        guard let said = Said(report.content) else { return [] }
        let edition = language == .zh ? "第 \(said.edition) 版" : "edition \(said.edition)"
        let scheme =
            language == .zh
            ? "评定规则 \(Shown.quoted(said.scheme))" : "scheme \(Shown.quoted(said.scheme))"
        let issuer = report.issuer.map { issuer in
            language == .zh ? "，签发 \(issuer.text(.zh))" : ", issued by \(issuer.text(.en))"
        }
        let code = CreditCode.shown(said.creditCode)
        return [
            "\(said.number)  \(edition)",
            scheme + (issuer ?? ""),
            "\(Shown.quoted(said.holder))  \(code)",
            [said.offering, said.mark, said.standard].filter { !$0.isEmpty }
                .map { Shown.quoted($0) }.joined(separator: "  "),
        ]
    }

    private var map: CBORMap {
        var pairs: [(CBOR, CBOR)] = [
            (.text("verdict"), .text(report.verdict.rawValue)),
            (.text("exit"), CBOR(Int(report.verdict.exitCode))),
            (.text("colour"), .text(report.verdict.colour.rawValue)),
            (.text("text"), .text(report.verdict.wording.text(language))),
            (.text("why"), .text(Shown.plain(report.why.text(language)))),
            (.text("asOf"), report.statedDay.map { .text("\($0)") } ?? .null),
            (.text("since"), report.since.map { .text("\($0)") } ?? .null),
            (.text("ground"), report.change.map { .text($0.ground.name) } ?? .null),
            (.text("source"), report.change.map(Self.source) ?? .null),
            (.text("decidedOn"), report.change.map { .text("\($0.decidedOn)") } ?? .null),
            (.text("current"), report.current.map(Self.map) ?? .null),
            (.text("rehearsal"), .bool(report.isRehearsal)),
            (
                .text("lines"),
                .array(
                    report.lines.map {
                        [
                            "check": .text($0.check.rawValue), "mark": .text($0.mark.rawValue),
                            "text": .text(Shown.plain($0.found.text(language))),
                        ]
                    })
            ),
            (.text("textFault"), report.textFault.map(map) ?? .null),
            (.text("notLookedAt"), .array(report.omissions.map { .text($0.rawValue) })),
            (.text("notes"), .array(report.notes.map { .text($0.text(language)) })),
        ]
        if let said = Said(report.content) {
            pairs.append((.text("certificate"), .map(said.map)))
        }
        if let issuer = report.issuer {
            pairs.append((.text("issuer"), .text(issuer.text(language))))
        }
        return CBORMap(pairs)
    }

    /// The article behind the ground, in both languages.
    private static func source(_ change: StatusChanges.Change) -> CBOR {
        guard let zh = change.ground.source(.zh), let en = change.ground.source(.en) else {
            return .null
        }
        return ["zh": .text(zh), "en": .text(en)]
    }

    private func map(_ fault: TextFault) -> CBOR {
        [
            "field": .text(fault.field), "position": CBOR(fault.fault.position),
            "codePoint": .text(fault.fault.codePoint), "kind": .text(fault.fault.kind.rawValue),
            "text": .text(fault.wording.text(language)),
        ]
    }

    private static func map(_ current: CertificateReport.Current) -> CBOR {
        [
            "number": .text("\(current.number)"),
            "edition": current.edition.map { CBOR($0) } ?? .null,
            "verdict": current.verdict.map { .text($0.rawValue) } ?? .null,
        ]
    }
}

/// What a certificate says of itself, by whichever way it came.
private struct Said {
    let scheme: String
    let number: CertificateNumber
    let edition: Int
    let holder: String
    let creditCode: String
    let offering: String
    let mark: String
    let standard: String
    let validFrom: CivilDate
    let validThrough: CivilDate

    init?(_ content: CertificateReport.Content?) {
        switch content {
        case .credential(let claims):
            scheme = claims.scheme
            number = claims.number
            edition = claims.edition
            holder = claims.holder
            creditCode = claims.creditCode
            offering = claims.offering
            mark = claims.mark
            standard = claims.standard
            validFrom = claims.validFrom
            validThrough = claims.validThrough
        case .row(let row, let scheme):
            self.scheme = scheme
            number = row.number
            edition = row.edition
            holder = row.holder
            creditCode = row.creditCode
            offering = row.offering
            mark = row.mark
            standard = row.standard
            validFrom = row.validFrom
            validThrough = row.validThrough
        case nil: return nil
        }
    }

    var map: CBORMap {
        CBORMap([
            (.text("scheme"), .text(scheme)), (.text("number"), .text("\(number)")),
            (.text("edition"), CBOR(edition)),
            (.text("holder"), .text(holder)), (.text("creditCode"), .text(creditCode)),
            (.text("offering"), .text(offering)), (.text("mark"), .text(mark)),
            (.text("standard"), .text(standard)), (.text("validFrom"), .text("\(validFrom)")),
            (.text("validThrough"), .text("\(validThrough)")),
        ])
    }
}
