internal import Dispatch
internal import Synchronization

/// One long piece of work that goes on beside its owner, on a thread of its own: no piece of a
/// `BackgroundMap` waits behind it.
public final class BackgroundWork<Value: Sendable>: Sendable {
    private let group = DispatchGroup()
    private let result = Mutex<Result<Value, any Error>?>(nil)

    /// Begins it.
    public init(_ work: @escaping @Sendable () throws -> Value) {
        DispatchQueue.global().async(group: group) { [self] in
            let found = Result { try work() }
            result.withLock { $0 = found }
        }
    }

    /// What came of it, or what it threw; waits until it is done.
    public func value() throws -> Value {
        group.wait()
        guard let found = result.withLock({ $0 }) else {
            preconditionFailure("work that was waited for has a result")
        }
        return try found.get()
    }
}
