import COSE
import Certification
import Streams
import Verification

/// A certificate's report as people and programs read it.
struct ReportText {
    private let report: CertificateReport
    private let language = Speech.language

    init(_ report: CertificateReport) { self.report = report }

    func print(json: Bool) {
        if json {
            Streams.print(JSONLine.print(.map(map)))
        } else {
            for line in lines { Streams.print(line) }
        }
    }

    private var lines: [String] {
        var lines: [String] = []
        if report.isRehearsal { lines.append("演练/REHEARSAL") }
        lines.append(headline)
        lines.append("  \(report.why.text(language))")
        lines += content.map { "  \($0)" }
        for line in report.lines {
            let name = line.check.wording.text(language)
            let width = language == .zh ? 10 : 16
            let used = name.unicodeScalars.reduce(0) { $0 + ($1.value > 0x2E80 ? 2 : 1) }
            let gap = String(repeating: " ", count: max(1, width - used))
            lines.append("  \(Self.sign(line.mark)) \(name)\(gap)\(line.found.text(language))")
        }
        let omitted = language == .zh ? "未查看" : "not looked at"
        lines += report.omissions.map { "  · \(omitted): \($0.wording.text(language))" }
        lines += report.notes.map { "  ! \($0.text(language))" }
        // Again at the end: what scrolls away, or is made to look like it, is not the last word.
        lines.append(headline)
        return lines
    }

    /// Shape, name, day and words of the verdict: of one that rests on a change, its first day.
    private var headline: String {
        let verdict = report.verdict
        let day = (report.since ?? report.statedDay).map { " \($0)" } ?? ""
        return painted(
            "\(verdict.colour.shape) \(verdict.rawValue)\(day)  \(verdict.wording.text(language))")
    }

    private static func sign(_ mark: CertificateReport.Mark) -> String {
        switch mark {
        case .good: "✓"
        case .bad: "✗"
        case .open: "?"
        }
    }

    private func painted(_ text: String) -> String {
        guard Device.isTerminal(1) else { return text }
        let colour =
            switch report.verdict.colour {
            case .green: "32"
            case .amber: "33"
            case .red: "31"
            }
        return "\u{1B}[1;\(colour)m\(text)\u{1B}[0m"
    }

    /// What the certificate says of itself.
    private var content: [String] {
        guard let said = Said(report.content) else { return [] }
        let edition = language == .zh ? "第 \(said.edition) 版" : "edition \(said.edition)"
        let scheme = language == .zh ? "制度 \(said.scheme)" : "scheme \(said.scheme)"
        let issuer = report.issuer?.text(language) ?? ""
        return [
            "\(said.number)  \(edition)",
            language == .zh ? "\(scheme)，签发 \(issuer)" : "\(scheme), issued by \(issuer)",
            "\(said.holder)  \(said.creditCode)",
            [said.offering, said.mark, said.standard].filter { !$0.isEmpty }
                .joined(separator: "  "),
        ]
    }

    private var map: CBORMap {
        var pairs: [(CBOR, CBOR)] = [
            (.text("verdict"), .text(report.verdict.rawValue)),
            (.text("exit"), CBOR(Int(report.verdict.exitCode))),
            (.text("colour"), .text(report.verdict.colour.rawValue)),
            (.text("text"), .text(report.verdict.wording.text(language))),
            (.text("why"), .text(report.why.text(language))),
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
                            "text": .text($0.found.text(language)),
                        ]
                    })
            ),
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
