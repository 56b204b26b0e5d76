import COSE
import Certification
import Drafting
import Foundation
import Testing

/// The cases of `Fixtures/cases`: *given* the rehearsal up to an act, *when* acts follow, *then*
/// each is admitted, or refused with a reason, under a rule, from a source.
@Suite struct CaseTests {
    @Test(arguments: Case.all)
    func `the measures, case by case`(_ given: Case) throws {
        var ledger = try given.ledger()
        var places: [Int: Int] = [:]
        for step in given.steps {
            let refusal = try ledger.refusal(of: step.line(in: places, of: given))
            if refusal == nil {
                places[step.number] = ledger.decisions.count
                try ledger.play(step.line(in: places, of: given))
            }
            switch step.want {
            case "admitted": #expect(refusal == nil, "\(given), step \(step.number)")
            case "refused":
                let refusal = try #require(refusal, "\(given), step \(step.number)")
                let because = "\(refusal.code) | \(refusal.rule) | \(refusal.source.zh)"
                #expect(step.because == because, "\(given), step \(step.number): \(refusal)")
            default: break
            }
        }
        for question in given.questions {
            try #expect(question.isAnswered(by: ledger.state), "\(given): \(question.words)")
        }
    }
}

/// One file of `Fixtures/cases`; its form is said there.
struct Case: CustomTestStringConvertible, Sendable {
    let name: String
    let head: CBORMap
    let steps: [Step]

    /// An act, and what is to come of it.
    struct Step: Sendable {
        let json: CBORMap

        var number: Int { json["step"]?.int ?? 0 }
        var want: String? { json["want"]?.string }
        /// Code, rule and source of the refusal.
        var because: String? { json["because"]?.string }

        /// The act, with the entries that it names in their places.
        func line(in places: [Int: Int], of given: Case) throws -> ActLine {
            let act = try #require(json["act"]?.mapValue)
            let text = try given.naming(JSONLine.print(.map(act)))
                .replacing(/"(?<record>record\/)?@step(?<step>[0-9]+)"/) { found in
                    let place = Int(found.step).flatMap { places[$0] } ?? 1_000_000
                    return "\"\(found.record ?? "#")\(place)\""
                }
            return try ActLine(parsing: Array(text.utf8))
        }
    }

    /// A question behind the last act, in the words of the command.
    struct Question: Sendable {
        let words: [String]
        let has: [String]
        let not: [String]

        /// Whether the answer has the one words and not the other.
        func isAnswered(by state: LedgerState) throws -> Bool {
            let answer = try answer(by: state)
            return has.allSatisfy(answer.contains) && !not.contains(where: answer.contains)
        }

        /// What `next`, `due` or `status` tells on the day of the question.
        private func answer(by state: LedgerState) throws -> String {
            let day = try #require(
                words.firstIndex(of: "--as-of").flatMap { CivilDate(words[$0 + 1]) })
            if words[0] == "next" {
                let subject = try #require(Subject(words[1]))
                let open = Next.openActs(on: subject, given: state, day: day)
                return "[\(open.map(\.act.type).joined(separator: ","))]"
            }
            if words[0] == "due" {
                let duties = Duties.due(within: 60, given: state, on: day)
                return duties.map(\.kind.wording.en).joined(separator: "\n")
            }
            let number = try #require(CertificateNumber(words[1]))
            let certificate = try #require(state.certificates[number])
            let facts = certificate.version(on: day).facts
            let status = certificate.status(on: day).wording
            return [facts.operatorName, facts.offering, facts.scope, status.zh, status.en]
                .joined(separator: "\n")
        }
    }

    var testDescription: String { "\(name): \(head["right"]?.string ?? "")" }

    static let all: [Case] = {
        let folder = MemoryLedger.fixtures.appending(path: "cases")
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return files.sorted().filter { $0.hasSuffix(".jsonl") }.compactMap { file in
            let text = try? String(contentsOf: folder.appending(path: file), encoding: .utf8)
            let lines = (text ?? "").split(separator: "\n").compactMap {
                try? JSONText.parse(Array($0.utf8), line: 1).mapValue
            }
            return lines.first.map { head in
                Case(
                    name: file, head: head,
                    steps: lines.dropFirst().map { Step(json: $0) })
            }
        }
    }()

    var questions: [Question] {
        func texts(_ value: CBOR?) -> [String] { value?.arrayValue?.compactMap(\.string) ?? [] }
        return (head["asks"]?.arrayValue ?? []).compactMap(\.mapValue).map {
            Question(
                words: texts($0["words"]), has: texts($0["has"]), not: texts($0["not"]))
        }
    }

    /// The ledger behind the last act of the case that is admitted.
    func played() throws -> MemoryLedger {
        var ledger = try ledger()
        var places: [Int: Int] = [:]
        for step in steps {
            let line = try step.line(in: places, of: self)
            guard try ledger.refusal(of: line) == nil else { continue }
            places[step.number] = ledger.decisions.count
            try ledger.play(line)
        }
        return ledger
    }

    /// The ledger behind the act of the rehearsal that the case begins after.
    func ledger() throws -> MemoryLedger {
        let states = try Rehearsal.states.get()
        return states[try place(of: head["after"]?.mapValue) + 1]
    }

    /// The text with each `#N` that `refs` explains in the place where its act stands now.
    func naming(_ text: String) throws -> String {
        var text = text
        for (key, mark) in head["refs"]?.mapValue?.pairs ?? [] {
            let old = key.string ?? ""
            // Founding and adoption stand before the rehearsal's acts.
            let place = try place(of: mark.mapValue) + 2
            text = text.replacing("\"#\(old)\"", with: "\"\u{1}#\(place)\"")
                .replacing("\"record/\(old)\"", with: "\"\u{1}record/\(place)\"")
        }
        return text.replacing("\u{1}", with: "")
    }

    /// Where an act of the rehearsal stands, by what it is.
    private func place(of mark: CBORMap?) throws -> Int {
        let mark = try #require(mark)
        if let entry = mark["entry"]?.int { return entry - 2 }
        let time = mark["iat"]?.string.flatMap { ActLine.time($0) }
        let found = Rehearsal.lines.indices.filter { index in
            let line = Rehearsal.lines[index]
            return line.type == mark["type"]?.string && "\(line.subject)" == mark["sub"]?.string
                && "\(line.occurredOn)" == mark["on"]?.string && line.issuedAt == time
        }
        let nth = mark["nth"]?.int ?? 0
        return try #require(found.dropFirst(nth).first, "\(name): the rehearsal has no such act")
    }
}
