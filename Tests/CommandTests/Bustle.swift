import Foundation
import Synchronization
import TestSupport
import Testing

/// Readers, writers, an audit and a backup at one ledger at the same time, and what each was told.
///
/// An import of many complaints is ended with signal 9 when its first acts are seen, and begun
/// anew; others are submitted beside it, an act at a time. All the while readers ask every query,
/// every other one as somebody who may only read the folder.
final class Bustle: Sendable {
    /// What a reader was told.
    struct Answer: Sendable {
        let reader: Int
        let words: [String]
        let result: Command.Result
        /// How many entries were acknowledged to writers before it was asked.
        let least: Int
    }

    /// What a writer was told.
    struct Filed: Sendable {
        let name: String
        let result: Command.Result
        let seconds: Double
    }

    /// What has been told so far.
    struct Seen: Sendable {
        var answers: [Answer] = []
        var filed: [Filed] = []
        /// The process number of the import that is to be ended.
        var victim: pid_t?
        var imports: [Command.Result] = []
        var acknowledged = 0
        var isOver = false
    }

    static let importedCount = 2000
    static let writerCount = 8
    static let filedCount = 25
    static let readerCount = 4

    let place: SharedPlace
    /// How many entries there were before.
    let base: Int
    private let seen: Mutex<Seen>

    init(at place: SharedPlace, holding base: Int) {
        self.place = place
        self.base = base
        seen = Mutex(Seen(acknowledged: base))
    }

    /// Lets all of them loose; what they were told, when all have ended.
    func run() async throws -> Seen {
        try await withThrowingTaskGroup { all in
            all.addTask { try await Self.inThread { try self.audit() } }
            all.addTask { try await Self.inThread { try self.backUp() } }
            for reader in 0..<Self.readerCount {
                all.addTask { try await Self.inThread { try self.read(as: reader) } }
            }
            try await withThrowingTaskGroup { writers in
                writers.addTask { try await Self.inThread { try self.importAll() } }
                for writer in 0..<Self.writerCount {
                    writers.addTask { try await Self.inThread { try self.file(as: writer) } }
                }
                defer { seen.withLock { $0.isOver = true } }
                try await writers.waitForAll()
            }
            try await all.waitForAll()
        }
        return seen.withLock { $0 }
    }

    /// Each waits for processes, in a thread of its own: the pool's are few.
    private static func inThread(_ work: @escaping @Sendable () throws -> Void) async throws {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread { continuation.resume(with: Result(catching: work)) }
        }
    }

    /// Imports what a first import, ended in its middle, has left.
    private func importAll() throws {
        let path = "\(place.path)/import.jsonl"
        try (1...Self.importedCount).map { Self.complaint("I-\($0)") + "\n" }.joined()
            .write(toFile: path, atomically: true, encoding: .utf8)
        let words =
            ["import", path, "--key", "\(place.keys)/office-1.pem", "--json"] + place.rehearsal
        let first = place.process(words)
        first.standardInput = FileHandle.nullDevice
        first.standardError = FileHandle.nullDevice
        first.standardOutput = FileHandle.nullDevice
        try first.run()
        seen.withLock { $0.victim = first.processIdentifier }
        first.waitUntilExit()
        seen.withLock { $0.victim = nil }
        #expect(
            first.terminationReason == .uncaughtSignal, "the import ended before it was ended")
        let second = try Command.result(of: place.process(words))
        seen.withLock { $0.imports.append(second) }
    }

    private func file(as writer: Int) throws {
        for number in 1...Self.filedCount {
            let name = "W\(writer)-\(number)"
            let path = "\(place.path)/\(name).json"
            try Self.complaint(name).write(toFile: path, atomically: true, encoding: .utf8)
            let began = ContinuousClock.now
            let result = try Command.result(
                of: place.process(
                    ["submit", path, "--key", "\(place.keys)/office-1.pem", "--json"]
                        + place.rehearsal))
            let seconds = (ContinuousClock.now - began) / .seconds(1)
            let index = Self.index(in: result)
            seen.withLock { seen in
                seen.filed.append(Filed(name: name, result: result, seconds: seconds))
                if let index { seen.acknowledged = max(seen.acknowledged, index + 1) }
            }
        }
    }

    /// The index that `submit --json` answered.
    static func index(in result: Command.Result) -> Int? {
        result.output.firstMatch(of: #/"index":([0-9]+)/#).flatMap { Int($0.output.1) }
    }

    private static func complaint(_ name: String) -> String {
        """
        {"by":"office-1","type":"complaint.received","sub":"complaint/\(name)",\
        "occurredOn":"2026-05-12","fields":{"kind":"consumer","about":"holder","named":true,\
        "channel":"12315","content":"口感不佳","subject":"示例商家","complainant":"示例消费者"},\
        "behalf":{"kind":"public","form":"web","on":"2026-05-12","archive":"档号 \(name)"},\
        "dataSubject":"complainant-\(name)"}
        """
    }

    private func read(as reader: Int) throws {
        while !isOver {
            let subject = latestSubject()
            for words in Self.queries(on: subject) { try ask(words, as: reader) }
        }
    }

    /// Every query; those that tell of complaints tell how far the log has come.
    private static func queries(on subject: String?) -> [[String]] {
        steadyQueries + growingQueries
            + (subject.map { subject in
                ["history", "trace", "next"].map { [$0, subject, "--as-of", "2026-05-12"] }
            } ?? [])
    }

    /// What no complaint changes.
    static let steadyQueries = [
        ["status", "LNYP-2025-00001"], ["history", "LNYP-2025-00001"],
        ["trace", "application/LN-2025-0001"], ["next", "application/LN-2025-0001"],
        ["list", "certificates"], ["list", "applications"],
    ].map { $0 + ["--as-of", "2026-05-12"] }

    /// What tells of every complaint.
    static let growingQueries = [
        ["list", "complaints", "--as-of", "2026-05-12"], ["statistics", "--as-of", "2026-05-12"],
        ["due", "--within", "30d", "--as-of", "2026-05-12"], ["overdue", "--as-of", "2026-06-30"],
    ]

    /// A complaint that a writer was told to be in the log.
    private func latestSubject() -> String? {
        seen.withLock { seen in
            seen.filed.last { Self.index(in: $0.result) != nil }.map { "complaint/\($0.name)" }
        }
    }

    private func audit() throws {
        while !isOver { try ask(["audit"], as: Self.readerCount) }
    }

    private func backUp() throws {
        var count = 0
        while !isOver {
            count += 1
            try ask(["backup", "\(place.path)/copy-\(count).sqlite"], as: Self.readerCount + 1)
        }
    }

    private func ask(_ words: [String], as reader: Int) throws {
        let least = seen.withLock { $0.acknowledged }
        let isStranger = reader < Self.readerCount && !reader.isMultiple(of: 2)
        let process =
            isStranger
            ? place.strangersProcess(words + ["--json"]) : place.process(words + ["--json"])
        let result = try Command.result(of: process)
        seen.withLock { seen in
            seen.answers.append(Answer(reader: reader, words: words, result: result, least: least))
            if let victim = seen.victim, result.output.contains("\"I-") {
                kill(victim, SIGKILL)
                seen.victim = nil
            }
        }
    }

    private var isOver: Bool { seen.withLock { $0.isOver } }
}
