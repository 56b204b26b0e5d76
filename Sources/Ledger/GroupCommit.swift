internal import Certification
internal import Cores
internal import Dispatch
internal import Synchronization

/// Many hands, one appender: whatever waits while a transaction is being written goes into the
/// next one, without delay and without a timer (STORAGE, group commit).
///
/// Who hands in reads the statement and tries its signature on his own core; the appender decides,
/// in the order of arrival, and answers after the commit. One refusal refuses one request.
public final class GroupCommit: Sendable {
    private struct Waiting: Sendable {
        let request: Appender.Request
        let answer: CheckedContinuation<Appender.Outcome, any Error>
    }

    private struct Line {
        var waiting: [Waiting] = []
        var isServed = false
    }

    /// The folder, which the queue's one thread alone touches.
    private struct Owned: @unchecked Sendable {
        let folder: LedgerFolder
    }

    private let owned: Owned
    private let clock: @Sendable () -> Int64
    private let checksClock: Bool
    private let keys = KnownKeys()
    private let line = Mutex(Line())
    private let queue = DispatchQueue(label: "certledger.append")

    /// Takes a folder that may append, for as long as this lives; nobody else may use it.
    ///
    /// - Parameter checksClock: false in a rehearsal's import, where `iat` is the act's own.
    public init(
        _ folder: sending LedgerFolder, checksClock: Bool = true,
        clock: @escaping @Sendable () -> Int64
    ) {
        owned = Owned(folder: folder)
        self.checksClock = checksClock
        self.clock = clock
    }

    /// Hands in a signed statement; answers once it is durable, or was refused.
    ///
    /// Throws a `StorageError`, to everyone whose request was in the transaction that failed.
    public func submit(_ statement: [UInt8]) async throws -> Appender.Outcome {
        let request: Appender.Request
        do throws(StatementError) {
            let read = try UnverifiedStatement(decoding: statement)
            let signed = read.verified(byOneOf: keys.candidates(for: read))
            request = signed.map { .init($0) } ?? .init(statement: statement)
        } catch { return .unreadable(error) }
        return try await withCheckedThrowingContinuation { answer in
            let isServed = line.withLock { line in
                line.waiting.append(Waiting(request: request, answer: answer))
                defer { line.isServed = true }
                return line.isServed
            }
            if !isServed { queue.async { [self] in serve() } }
        }
    }

    /// Writes the snapshot and what hangs on it, when nothing is being appended.
    public func settle() throws { try queue.sync { try owned.folder.settle() } }

    private func serve() {
        while let batch = next() {
            do {
                let time = clock()
                let outcomes = try owned.folder.append(
                    batch.map(\.request), now: checksClock ? time : nil, time: time)
                for (waiting, outcome) in zip(batch, outcomes) {
                    if case .registered(_, let decision?) = outcome {
                        keys.note([decision.statement.key], of: decision.signer.party)
                    }
                    waiting.answer.resume(returning: outcome)
                }
            } catch {
                for waiting in batch { waiting.answer.resume(throwing: error) }
            }
        }
    }

    /// What waits, up to what one transaction takes; nil, and nobody serves, when nothing does.
    private func next() -> [Waiting]? {
        line.withLock { line in
            var count = 0
            var byteCount = 0
            for waiting in line.waiting.prefix(Appender.maximumBatchCount) {
                byteCount += waiting.request.statement.count
                if count > 0, byteCount > Appender.maximumBatchByteCount { break }
                count += 1
            }
            guard count > 0 else {
                line.isServed = false
                return nil
            }
            let batch = Array(line.waiting.prefix(count))
            line.waiting.removeFirst(count)
            return batch
        }
    }
}
