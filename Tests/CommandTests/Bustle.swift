import Foundation
import Synchronization
import TestSupport
import Testing

/// Readers, writers, an audit and a backup at one ledger at the same time, and what each was told.
///
/// An import of many complaints is ended with signal 9 when its first acts are seen, and begun
/// anew; others are submitted beside it, an act at a time. All the while readers ask every query,
/// one of them as somebody who may only read the folder. Each act that is acknowledged lets one of
/// them ask, so that they do not outrun the writers.
final class Bustle: Sendable {
    /// What a reader was told.
    struct Answer: Sendable {
        let reader: Int
        /// Whether it may only read the folder.
        let isStranger: Bool
        let query: Query
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
        /// The second import.
        var imported: Command.Result?
        var acknowledged = 0
        var isOver = false
    }

    static let importedCount = 2000
    static let writerCount = 8
    static let filedCount = 25
    static let readerCount = 4
    /// Behind the readers: who audits, who backs up, who looks for the import's first acts.
    private static let (auditor, keeper, watcher) = (readerCount, readerCount + 1, readerCount + 2)

    let place: SharedPlace
    /// How many entries there were before.
    let base: Int
    private let seen: Mutex<Seen>
    /// Who is to ask next: an act that is acknowledged lets one of them ask.
    private let turns = (0...keeper).map { _ in DispatchSemaphore(value: 0) }

    init(at place: SharedPlace, holding base: Int) {
        self.place = place
        self.base = base
        seen = Mutex(Seen(acknowledged: base))
    }

    /// Lets all of them loose; what they were told, when all have ended.
    func run() async throws -> Seen {
        try await withThrowingTaskGroup { all in
            for reader in 0...Self.keeper {
                all.addTask { try await Self.inThread { try self.ask(as: reader) } }
            }
            try await withThrowingTaskGroup { writers in
                writers.addTask { try await Self.inThread { try self.importAll() } }
                for writer in 0..<Self.writerCount {
                    writers.addTask { try await Self.inThread { try self.file(as: writer) } }
                }
                defer {
                    seen.withLock { $0.isOver = true }
                    for turn in turns { turn.signal() }
                }
                try await writers.waitForAll()
            }
            try await all.waitForAll()
        }
        return seen.withLock { $0 }
    }

    /// Each waits for processes, in a thread of its own: the pool's are few.
    static func inThread<Value: Sendable>(
        _ work: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
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
        while first.isRunning {
            let answer = try answer(to: Query.growing[0], as: Self.watcher)
            if answer.output.contains("\"I-") { kill(first.processIdentifier, SIGKILL) }
        }
        first.waitUntilExit()
        #expect(
            first.terminationReason == .uncaughtSignal, "the import ended before it was ended")
        let second = try Command.result(of: place.process(words))
        seen.withLock { $0.imported = second }
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
            let count = seen.withLock { seen in
                seen.filed.append(Filed(name: name, result: result, seconds: seconds))
                if let index { seen.acknowledged = max(seen.acknowledged, index + 1) }
                return seen.filed.count
            }
            turns[Self.next(after: count)].signal()
        }
    }

    /// Who asks when so many acts are acknowledged: an audit and a backup for every forty.
    private static func next(after count: Int) -> Int {
        switch count % 40 {
        case 10: auditor
        case 30: keeper
        default: count % readerCount
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

    /// Asks all there is to ask, in turn and at least once, until the writers have ended.
    private func ask(as reader: Int) throws {
        let isStranger = Self.isStranger(reader)
        var number = 0
        while true {
            turns[reader].wait()
            // Nobody gives turns any more: what was not asked yet is asked at once.
            let isOver = seen.withLock { $0.isOver }
            if isOver { turns[reader].signal() }
            let queries =
                switch reader {
                case Self.auditor: [Query.audit]
                case Self.keeper: [Query.backup]
                default: Query.all(isStranger: isStranger, newest: newestSubject())
                }
            if isOver, number >= queries.count { return }
            // Not all begin with the same.
            _ = try answer(to: queries[(number + reader * 7) % queries.count], as: reader)
            number += 1
        }
    }

    /// One of the readers is somebody who may only read the folder.
    private static func isStranger(_ reader: Int) -> Bool { reader == readerCount - 1 }

    /// A complaint that a writer was told to be in the log, with its entry.
    private func newestSubject() -> (name: String, entry: Int)? {
        seen.withLock { seen in
            seen.filed.last { Self.index(in: $0.result) != nil }.flatMap { filed in
                Self.index(in: filed.result).map { (filed.name, $0) }
            }
        }
    }

    private func answer(to query: Query, as reader: Int) throws -> Command.Result {
        let isStranger = Self.isStranger(reader)
        let (least, count) = seen.withLock { ($0.acknowledged, $0.answers.count) }
        let query = query.writing(
            to: "\(isStranger ? place.scratch : place.path)/\(reader)-\(count)")
        let words = query.words + ["--json"]
        let result = try Command.result(
            of: isStranger ? place.strangersProcess(words) : place.process(words))
        seen.withLock {
            $0.answers.append(
                Answer(
                    reader: reader, isStranger: isStranger, query: query, result: result,
                    least: least))
        }
        return result
    }
}
