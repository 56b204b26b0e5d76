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
        let day = report.statedDay.map { " \($0)" } ?? ""
        var lines: [String] = []
        if report.isRehearsal { lines.append("演练/REHEARSAL") }
        lines.append(
            painted("\(report.verdict.rawValue)\(day)  \(report.verdict.wording.text(language))"))
        lines += content.map { "  \($0)" }
        for line in report.lines {
            let name = line.check.wording.text(language)
            let width = language == .zh ? 10 : 16
            let used = name.unicodeScalars.reduce(0) { $0 + ($1.value > 0x2E80 ? 2 : 1) }
            let gap = String(repeating: " ", count: max(1, width - used))
            lines.append("  \(Self.sign(line.mark)) \(name)\(gap)\(line.found.text(language))")
        }
        lines += report.notes.map { "  ! \($0.text(language))" }
        return lines
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
            switch report.verdict.exitCode {
            case 0: "32"
            case 4: "33"
            default: "31"
            }
        return "\u{1B}[1;\(colour)m\(text)\u{1B}[0m"
    }

    /// What the certificate says of itself.
    private var content: [String] {
        guard let said = Said(report.content) else { return [] }
        let edition = language == .zh ? "第 \(said.edition) 版" : "edition \(said.edition)"
        return [
            "\(said.number)  \(edition)",
            "\(said.holder)  \(said.creditCode)",
            [said.offering, said.mark, said.standard].filter { !$0.isEmpty }
                .joined(separator: "  "),
        ]
    }

    private var map: CBORMap {
        var pairs: [(CBOR, CBOR)] = [
            (.text("verdict"), .text(report.verdict.rawValue)),
            (.text("exit"), CBOR(Int(report.verdict.exitCode))),
            (.text("text"), .text(report.verdict.wording.text(language))),
            (.text("asOf"), report.statedDay.map { .text("\($0)") } ?? .null),
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
            (.text("notes"), .array(report.notes.map { .text($0.text(language)) })),
        ]
        if let said = Said(report.content) {
            pairs.append((.text("certificate"), .map(said.map)))
        }
        return CBORMap(pairs)
    }
}

/// What a certificate says of itself, by whichever way it came.
private struct Said {
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
            number = claims.number
            edition = claims.edition
            holder = claims.holder
            creditCode = claims.creditCode
            offering = claims.offering
            mark = claims.mark
            standard = claims.standard
            validFrom = claims.validFrom
            validThrough = claims.validThrough
        case .row(let row, _):
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
            (.text("number"), .text("\(number)")), (.text("edition"), CBOR(edition)),
            (.text("holder"), .text(holder)), (.text("creditCode"), .text(creditCode)),
            (.text("offering"), .text(offering)), (.text("mark"), .text(mark)),
            (.text("standard"), .text(standard)), (.text("validFrom"), .text("\(validFrom)")),
            (.text("validThrough"), .text("\(validThrough)")),
        ])
    }
}
