internal import Synchronization

/// One long piece of work that goes on beside its owner, on another core.
public final class BackgroundWork<Value: Sendable>: Sendable {
    private let work: BackgroundMap<Result<Value, any Error>>
    private let result = Mutex<Result<Value, any Error>?>(nil)

    /// Begins it.
    public init(_ work: @escaping @Sendable () throws -> Value) {
        self.work = BackgroundMap([work]) { work in Result { try work() } }
    }

    /// What came of it, or what it threw; waits until it is done.
    public func value() throws -> Value {
        let found = result.withLock { result in
            if result == nil { result = Array(work.takeResults()).first }
            return result
        }
        guard let found else { preconditionFailure("work that was waited for has a result") }
        return try found.get()
    }
}
