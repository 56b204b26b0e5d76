import Drafting
import Foundation
import Ledger
import TestSupport
import Testing

/// The way of many at once: who reads never waits, who writes waits a turn, and all are told of one
/// log.
@Suite(.serialized) struct `Side by side` {
    @Test func `readers, writers, an audit and a backup are all told of one log`() async throws {
        let small = try RehearsalLedger.before { $0.type == "complaint.received" }
        try small.ledger?.saveState()
        small.close()
        let place = try SharedPlace(copying: small)
        #expect(try Command.result(of: place.process(["rebuild"])).code == 0)
        let base = try Self.entryCount(place)
        let steady = try Bustle.steadyQueries.map {
            try Command.result(of: place.process($0 + ["--json"])).output
        }
        let seen = try await Bustle(at: place, holding: base).run()
        let order = try Self.order(seen, base)
        for filed in seen.filed { #expect(filed.result.code == 0, "\(filed)") }
        for answer in seen.answers {
            #expect(answer.result.code == 0, "\(answer)")
            #expect(!answer.result.error.contains("error"), "\(answer)")
        }
        let constant = Dictionary(
            uniqueKeysWithValues: zip(Bustle.steadyQueries, steady))
        for answer in seen.answers {
            if let expected = constant[answer.words] {
                #expect(answer.result.output == expected, "\(answer)")
            }
        }
        try Self.checkPositions(seen.answers, order: order, base: base)
        Self.tellWaits(seen)
        // Each act once, and nothing else.
        let audit = try Command.result(of: place.process(["audit", "--json"]))
        #expect(audit.code == 0, "\(audit.output)\(audit.error)")
        #expect(try Self.entryCount(place) == base + order.count)
        let list = try Command.result(
            of: place.process(Bustle.growingQueries[0] + ["--json"]))
        #expect(Self.complaints(in: list.output).sorted() == order.sorted())
    }

    private static func entryCount(_ place: SharedPlace) throws -> Int {
        let audit = try Command.result(of: place.process(["audit", "--json"]))
        return try #require(number("entries", in: audit.output), "\(audit.output)\(audit.error)")
    }

    private static func number(_ name: String, in output: String) -> Int? {
        let pattern = try? Regex("\"\(name)\":([0-9]+)", as: (Substring, Substring).self)
        return pattern.flatMap { output.firstMatch(of: $0) }.flatMap { Int($0.output.1) }
    }

    /// The complaints in the order of the log: of those submitted each was told its index, and the
    /// imported ones stand between them in theirs.
    private static func order(_ seen: Bustle.Seen, _ base: Int) throws -> [String] {
        let imported = try #require(seen.imports.first)
        #expect(imported.code == 0, "\(imported)")
        let admitted = try #require(number("admitted", in: imported.output))
        let already = try #require(number("already", in: imported.output))
        #expect(already > 0)
        #expect(admitted + already == Bustle.importedCount)
        let filed = seen.filed.compactMap { filed in
            Bustle.index(in: filed.result).map { ($0 - base, filed.name) }
        }
        let places = Dictionary(filed) { first, _ in first }
        try #require(places.count == Bustle.writerCount * Bustle.filedCount)
        var next = 0
        return (0..<(places.count + Bustle.importedCount)).map { place in
            if let name = places[place] { return name }
            next += 1
            return "I-\(next)"
        }
    }

    /// The names of complaints in an answer, each once.
    private static func complaints(in output: String) -> [String] {
        output.matches(of: #/"(?:complaint/)?((?:I|W[0-9])-[0-9]+)"/#).map { String($0.output.1) }
    }

    /// Each answer is of a state that the log had, not of an earlier one than was acknowledged
    /// before it was asked, nor than the same reader has seen.
    private static func checkPositions(
        _ answers: [Bustle.Answer], order: [String], base: Int
    ) throws {
        var latest: [Int: Int] = [:]
        for answer in answers {
            let output = answer.result.output
            let size: Int
            switch answer.words[0] {
            case "list" where answer.words[1] == "complaints", "due", "overdue":
                let names = complaints(in: output)
                let told = Set(names)
                #expect(told.count == names.count, "twice in \(answer.words)")
                #expect(told == Set(order.prefix(told.count)), "\(answer.words) \(told.count)")
                size = base + told.count
            case "audit": size = try #require(number("entries", in: output), "\(answer)")
            default: continue
            }
            #expect(size >= answer.least, "\(answer.words): \(size) of \(answer.least)")
            #expect(
                size >= latest[answer.reader, default: 0], "\(answer.words) by \(answer.reader)")
            latest[answer.reader] = size
        }
    }

    private static func tellWaits(_ seen: Bustle.Seen) {
        let seconds = seen.filed.map(\.seconds).sorted()
        let told = [0.5, 0.9, 1].map { part in
            let place = Int(Double(seconds.count - 1) * part)
            return String(format: "%.1f s", seconds[place])
        }
        print(
            "\(seconds.count) acts submitted beside an import: half took \(told[0]) at most, nine "
                + "of ten \(told[1]), all \(told[2]); \(seen.answers.count) answers read")
    }
}
