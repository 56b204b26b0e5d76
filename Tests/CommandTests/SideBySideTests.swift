import COSE
import Certification
import Drafting
import Foundation
import Ledger
import TestSupport
import Testing
import TransparencyLog
import Verification

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
        let steady = try Dictionary(
            uniqueKeysWithValues: Query.steady.enumerated().map { number, query in
                let query = query.writing(to: "\(place.path)/steady-\(number)")
                let result = try Command.result(of: place.process(query.words + ["--json"]))
                #expect(result.code == 0, "\(query.words)")
                return (query.name, try Told.content(of: query, result))
            })
        let seen = try await Bustle(at: place, holding: base).run()
        for filed in seen.filed { #expect(filed.result.code == 0, "\(filed)") }
        for answer in seen.answers {
            #expect(answer.result.code == 0, "\(answer)")
            #expect(!answer.result.error.contains("error"), "\(answer)")
        }
        let told = try Told(place, order: Self.order(seen, base), base: base, steady: steady)
        try told.check(seen.answers)
        Self.tellWaits(seen)
        // Each act once, and nothing else.
        let audit = try Command.result(of: place.process(["audit", "--json"]))
        #expect(audit.code == 0, "\(audit.output)\(audit.error)")
        #expect(
            Told.number(behind: "\"entries\":", in: audit.output) == base + told.order.count)
        let list = try Command.result(of: place.process(Query.growing[0].words + ["--json"]))
        #expect(Told.complaints(in: list.output).sorted() == told.order.sorted())
    }

    private static func entryCount(_ place: SharedPlace) throws -> Int {
        let audit = try Command.result(of: place.process(["audit", "--json"]))
        return try #require(
            Told.number(behind: "\"entries\":", in: audit.output), "\(audit.output)\(audit.error)")
    }

    /// The complaints in the order of the log: of those submitted each was told its index, and the
    /// imported ones stand between them in theirs.
    private static func order(_ seen: Bustle.Seen, _ base: Int) throws -> [String] {
        let imported = try #require(seen.imported)
        #expect(imported.code == 0, "\(imported)")
        let admitted = try #require(Told.number(behind: "\"admitted\":", in: imported.output))
        let already = try #require(Told.number(behind: "\"already\":", in: imported.output))
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

    @Test func `two imports of one file enter each act once`() async throws {
        let small = try SmallLedger(entryCount: 3)
        small.close()
        let acts = "\(small.folder.path)/acts.jsonl"
        let count = 600
        try (1...count).map(SmallLedger.registration).joined(separator: "\n")
            .write(toFile: acts, atomically: true, encoding: .utf8)
        let words = [
            "import", acts, "--key", try small.layFounderKey(), "--now", "2025-07-02T09:00",
            "--seed", "x", "--json",
        ]
        let path = small.path
        async let first = Bustle.inThread { try Command.run(words, folder: path) }
        async let second = Bustle.inThread { try Command.run(words, folder: path) }
        let results = try await [first, second]
        for result in results { #expect(result.code == 0, "\(result)") }
        for name in ["admitted", "already"] {
            let numbers = results.compactMap { Told.number(behind: "\"\(name)\":", in: $0.output) }
            #expect(numbers.count == 2 && numbers.reduce(0, +) == count, "\(name): \(numbers)")
        }
        let audit = try Command.run(["audit", "--json"], folder: small.path)
        #expect(audit.code == 0, "\(audit.output)\(audit.error)")
        #expect(Told.number(behind: "\"entries\":", in: audit.output) == 3 + count)
        let kept = try FileManager.default.contentsOfDirectory(
            atPath: "\(small.folder.path)/acts.kept")
        #expect(kept.count == count && kept.allSatisfy { $0.contains(".entry-") })
    }
}

/// What the log had to tell, and whether that is what was told.
private struct Told {
    let place: SharedPlace
    /// The complaints in the order of the log.
    let order: [String]
    /// How many entries there were before them.
    let base: Int
    /// What no complaint changes, by query.
    let steady: [String: Data]
    private let log: SQLiteLog
    private let logKey: PublicKey
    private let statuses: StatusChanges?
    private let rows: [RegisterRow]?

    init(_ place: SharedPlace, order: [String], base: Int, steady: [String: Data]) throws {
        (self.place, self.order, self.base, self.steady) = (place, order, base, steady)
        let ledger = try LedgerFolder(
            path: place.ledger, appends: false, folds: LedgerFolder.Fold())
        log = ledger.log
        logKey = try ledger.logKey().publicKey
        let state = ledger.snapshot.state
        let (scheme, root) = (state.firstScheme ?? "", ledger.snapshot.frontier.root)
        statuses =
            StatusList(of: scheme, in: state, root: root, issuedAt: 0, expiresAt: 1)?.changes
        rows = PublicRegister(of: scheme, in: state, root: root, issuedAt: 0, expiresAt: 1)?.rows
    }

    static func number(behind text: String, in output: String) -> Int? {
        output.firstRange(of: text).flatMap { found in
            Int(output[found.upperBound...].prefix { $0.isASCII && $0.isNumber })
        }
    }

    /// The names of complaints in an answer, each once.
    static func complaints(in output: String) -> [String] {
        output.matches(of: #/"(?:complaint/|complainant-)?((?:I|W[0-9])-[0-9]+)"/#)
            .map { String($0.output.1) }
    }

    /// What was answered: the file that was written, else what was printed.
    static func content(of query: Query, _ result: Command.Result) throws -> Data {
        guard let file = query.file else { return Data(result.output.utf8) }
        let isFolder = !FileManager.default.fileExists(atPath: "\(file)/checkpoint")
        return try Data(contentsOf: URL(filePath: isFolder ? file : "\(file)/checkpoint"))
    }

    /// Each answer is of a state that the log had, not of an earlier one than was acknowledged
    /// before it was asked, nor than the same reader has seen.
    func check(_ answers: [Bustle.Answer]) throws {
        var latest: [Int: Int] = [:]
        var ofOne: [String: Set<String>] = [:]
        for answer in answers {
            let size: Int?
            switch answer.query.known {
            case .steady:
                size = nil
                let found = try Self.content(of: answer.query, answer.result)
                #expect(found == steady[answer.query.name], "\(answer)")
            case .growing: size = growing(answer)
            case .vault:
                size = nil
                let names = Self.complaints(in: answer.result.output)
                #expect(Set(names).count == names.count)
                #expect(Set(names).isSuperset(of: order.prefix(answer.least - base)), "\(answer)")
            case .ofOne(let name, let entry):
                size = nil
                ofOne[answer.query.words[0], default: []].insert(
                    try Self.without(name, entry, in: answer.result.output))
            case .sized(let text): size = try sized(answer, behind: text)
            case .published: size = try published(answer)
            case .certificate:
                size = nil
                try checkCertificate(answer)
            }
            guard let size else { continue }
            #expect(size >= answer.least, "\(answer.query.words): \(size) of \(answer.least)")
            #expect(
                size >= latest[answer.reader, default: 0],
                "\(answer.query.words) by \(answer.reader)")
            latest[answer.reader] = size
        }
        for (name, told) in ofOne { #expect(told.count == 1, "\(name): \(told)") }
        #expect(Set(ofOne.keys) == ["history", "trace", "next"])
    }

    private func growing(_ answer: Bustle.Answer) -> Int {
        let names = Self.complaints(in: answer.result.output)
        let told = Set(names)
        #expect(told.count == names.count, "twice in \(answer.query.words)")
        #expect(told == Set(order.prefix(told.count)), "\(answer.query.words) \(told.count)")
        return base + told.count
    }

    /// What is said of a complaint, but for its name, its entry and what follows from them.
    private static func without(_ name: String, _ entry: Int, in output: String) throws -> String {
        output.replacing(name, with: "NAME").replacing(#/[0-9a-f]{64}/#, with: "DIGEST")
            .replacing(try Regex("\\b\(entry)\\b"), with: "ENTRY")
    }

    private func sized(_ answer: Bustle.Answer, behind text: String) throws -> Int {
        let output = answer.result.output
        let size = try #require(Self.number(behind: text, in: output), "\(answer)")
        if let found = output.firstMatch(of: #/"root":"([0-9a-f]{64})"/#) {
            #expect(String(found.output.1) == (try root(size)).hex, "\(answer)")
            if answer.query.file != nil { try checkList(answer, size) }
        }
        return size
    }

    /// A signed list says of the certificates what no complaint changes, at the size that was told.
    private func checkList(_ answer: Bustle.Answer, _ size: Int) throws {
        let bytes = [UInt8](try Self.content(of: answer.query, answer.result))
        let claims: ListClaims
        if answer.query.words[0] == "status-list" {
            let list = try StatusList(decoding: bytes, signedByOneOf: [logKey])
            claims = list.claims
            #expect(list.isOpened && list.changes == statuses, "\(answer)")
        } else {
            let register = try PublicRegister(decoding: bytes, signedByOneOf: [logKey])
            claims = register.claims
            #expect(register.isOpened && register.rows == rows, "\(answer)")
        }
        #expect(try claims.size == UInt64(size) && claims.root == root(size), "\(answer)")
    }

    private func root(_ size: Int) throws -> Digest {
        try Tree.root(size: UInt64(size), node: log.node)
    }

    /// Who has the log's key publishes the newest checkpoint; for anybody else it is one that was.
    private func published(_ answer: Bustle.Answer) throws -> Int? {
        let content = try Self.content(of: answer.query, answer.result)
        let note = try #require(
            String(decoding: content, as: UTF8.self).firstMatch(
                of: #/\n([0-9]+)\n([A-Za-z0-9+\/]{43}=)\n/#), "\(answer)")
        let size = try #require(Int(note.output.1))
        #expect(String(note.output.2) == Base64.encode(try root(size).bytes), "\(answer)")
        return answer.isStranger ? nil : size
    }

    private func checkCertificate(_ answer: Bustle.Answer) throws {
        let result = try Command.run(
            [
                "certificate", answer.query.file ?? "", "--policy", "\(place.ledger)/policy",
                "--trust", "\(place.ledger)/trust", "--stateless", "--now", "2026-05-12T12:00",
            ], program: "certverify")
        #expect(result.code == 4 && result.output.contains("STATUS-UNKNOWN"), "\(result)")
    }
}
