internal import Certification
internal import Cores
internal import Dispatch
internal import Synchronization

/// Many hands, one appender: whatever is handed in while a transaction is being written is decided
/// meanwhile and goes into the next one, without delay and without a timer (STORAGE, One
/// transaction for many acts).
///
/// An act is read and its signature tried by whoever hands it in, on his own core; one queue
/// decides, in the order of arrival; another writes, and what it writes is signed meanwhile. So the
/// slowest step sets the pace, not the sum of them. The whole state is in memory as long, some 400
/// bytes an entry of the log (measured at 10⁶: to look an act's rows up in the state's file, even
/// on its client's core, was a third of all work).
///
/// Deciding goes on before the commit, answering does not: an answer is given once everything that
/// it rests on is durable. When a transaction fails, all that was decided after it is answered
/// with the same error, and the state is folded again from the log. One refusal refuses one
/// request.
public final class GroupCommit: Sendable {
    /// Takes what became of a statement: once it is durable, or was refused; or the `StorageError`
    /// of the transaction that it was in, or that it rested on.
    public typealias Answer = @Sendable (Result<Appender.Outcome, any Error>) -> Void

    /// The most batches that are sealed and not written: one that is, and the next, signed.
    private static let maximumSealedCount = 2

    /// How many acts are decided before a look at whether the writing queue waits for them.
    private static let sliceCount = 8

    private struct Waiting: Sendable {
        let request: Appender.Request
        let answer: Answer
    }

    private struct Line {
        var waiting: [Waiting] = []
        var isCalled = false
    }

    /// What the deciding queue alone touches.
    private final class Owned: @unchecked Sendable {
        let folder: LedgerFolder
        /// What was decided since the last seal.
        var decided: [(answer: Answer, outcome: Appender.Outcome)] = []
        var byteCount = 0
        /// How many batches are sealed and not written.
        var sealedCount = 0
        /// How often the state was folded again: what was sealed before is not for the log.
        var era = 0

        init(_ folder: LedgerFolder) { self.folder = folder }
    }

    /// What became of batches, until the deciding queue takes note of it.
    private struct Written {
        var batches: [(era: Int, batch: SealedBatch)] = []
        var fault: (era: Int, error: any Error)?
        var count = 0
    }

    private let owned: Owned
    private let log: SQLiteLog
    private let clock: @Sendable () -> Int64
    private let checksClock: Bool
    private let maximumCount: Int
    private let keys = KnownKeys()
    private let line = Mutex(Line())
    private let written = Mutex(Written())
    private let deciding = DispatchQueue(label: "certledger.decide")
    private let writing = DispatchQueue(label: "certledger.append")
    private let answering = DispatchQueue(label: "certledger.answer")

    /// Takes a folder that may append, for as long as this lives; nobody else may use it. Reads its
    /// state into memory, which takes a while: ten seconds and more for 10⁶ entries.
    ///
    /// Throws a `StorageError` when the state cannot be read.
    ///
    /// - Parameters:
    ///   - checksClock: false in a rehearsal's import, where `iat` is the act's own.
    ///   - maximumCount: the most acts in one transaction.
    public init(
        _ folder: sending LedgerFolder, checksClock: Bool = true,
        maximumCount: Int = Appender.maximumBatchCount, clock: @escaping @Sendable () -> Int64
    ) throws {
        log = folder.log
        try folder.holdState()
        // The newest last: it is tried first.
        let enrolled = folder.snapshot.state.authority.keys.values
        for key in enrolled.sorted(by: { $0.number < $1.number }) {
            keys.note([key.publicKey], of: key.party)
        }
        owned = Owned(folder)
        self.checksClock = checksClock
        self.maximumCount = max(1, min(maximumCount, Appender.maximumBatchCount))
        self.clock = clock
    }

    /// Hands in a signed statement; answers once it is durable, or was refused.
    ///
    /// Throws a `StorageError`, to everyone whose request was in the transaction that failed, or
    /// was decided on what that one should have written.
    public func submit(_ statement: [UInt8]) async throws -> Appender.Outcome {
        try await withCheckedThrowingContinuation { answer in
            submit(statement) { answer.resume(with: $0) }
        }
    }

    /// Hands in a signed statement behind those handed in before it, and does not wait: a stream
    /// of acts is under way at once, each answered in its turn, from any thread.
    public func submit(_ statement: [UInt8], answer: @escaping Answer) {
        let request: Appender.Request
        do throws(StatementError) {
            let read = try UnverifiedStatement(decoding: statement)
            let signed = read.verified(byOneOf: keys.candidates(for: read, or: nil))
            request = signed.map { .init($0) } ?? .init(statement: statement)
        } catch { return answer(.success(.unreadable(error))) }
        let isCalled = line.withLock { line in
            line.waiting.append(Waiting(request: request, answer: answer))
            defer { line.isCalled = true }
            return line.isCalled
        }
        if !isCalled { deciding.async { [self] in step() } }
    }

    /// Writes what was decided, then the snapshot and what hangs on it.
    public func settle() throws {
        try deciding.sync {
            write()
            finish()
            try owned.folder.settle()
        }
    }

    /// Decides what waits, as far as the next transaction takes it, and seals that when it can be
    /// written: the writing queue is never left idle for what could still be gathered.
    private func step() {
        repeat {
            writeWhatIsDue()
            let waiting = next()
            if waiting.isEmpty { return }
            decide(waiting)
            writeWhatIsDue()
        } while true
    }

    /// What is decided is sealed when nothing is being written; what is full, one batch ahead.
    private func writeWhatIsDue() {
        takeNote()
        let isFull = owned.decided.count >= maximumCount
        if owned.sealedCount < (isFull ? Self.maximumSealedCount : 1) { write() }
    }

    /// What waits and has room in the next transaction.
    private func next() -> [Waiting] {
        line.withLock { line in
            var count = 0
            let room = min(Self.sliceCount, maximumCount - owned.decided.count)
            for waiting in line.waiting.prefix(room) {
                let byteCount = owned.byteCount + waiting.request.statement.count
                if owned.byteCount > 0, byteCount > Appender.maximumBatchByteCount { break }
                owned.byteCount = byteCount
                count += 1
            }
            defer {
                line.waiting.removeFirst(count)
                line.isCalled = false
            }
            return Array(line.waiting.prefix(count))
        }
    }

    private func decide(_ waiting: [Waiting]) {
        do {
            let outcomes = try owned.folder.decide(
                waiting.map(\.request), now: checksClock ? clock() : nil)
            for (waiting, outcome) in zip(waiting, outcomes) {
                owned.decided.append((waiting.answer, outcome))
                if case .registered(_, let decision?) = outcome { keys.note(decision) }
            }
        } catch {
            for waiting in waiting { waiting.answer(.failure(error)) }
            startOver(after: error)
        }
    }

    /// Seals what was decided and hands it to the writing queue.
    private func write() {
        guard !owned.decided.isEmpty else { return }
        let sealed: SealedBatch?
        do { sealed = try owned.folder.seal(at: clock()) } catch { return startOver(after: error) }
        let (decided, era) = (owned.decided, owned.era)
        owned.decided = []
        owned.byteCount = 0
        let batch = sealed?.signed()
        owned.sealedCount += 1
        writing.async { [self] in
            let result = Result<Void, any Error> {
                if let fault = written.withLock({ $0.fault }), fault.era == era {
                    throw fault.error
                }
                if let batch { try log.append(batch) }
            }
            written.withLock { written in
                written.count += 1
                switch result {
                case .success: if let sealed { written.batches.append((era, sealed)) }
                case .failure(let error): written.fault = (era, error)
                }
            }
            deciding.async { [self] in step() }
            answering.async {
                for (answer, outcome) in decided { answer(result.map { outcome }) }
            }
        }
    }

    /// Takes note of what became of the batches on the writing queue.
    private func takeNote() {
        let (batches, count, fault) = written.withLock { written in
            defer {
                written.batches = []
                written.count = 0
            }
            return (written.batches, written.count, written.fault)
        }
        owned.sealedCount -= count
        for (era, batch) in batches where era == owned.era { owned.folder.noteWritten(batch) }
        if let fault, fault.era == owned.era { startOver(after: fault.error) }
    }

    /// Waits for the writing queue.
    private func finish() {
        writing.sync {}
        takeNote()
    }

    /// Answers what was decided with an error, and folds the state again once nothing is written
    /// any more. Where the log cannot be read now, the state stays ahead of it: the next
    /// transaction is refused for its size, and the state is folded again then.
    private func startOver(after error: any Error) {
        for (answer, _) in owned.decided { answer(.failure(error)) }
        owned.decided = []
        owned.byteCount = 0
        writing.sync {}
        owned.era += 1
        try? owned.folder.startOver()
    }
}
