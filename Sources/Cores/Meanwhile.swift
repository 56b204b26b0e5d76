internal import Dispatch
internal import Synchronization

/// A value that is made beside its owner: once, by a thread sent ahead, or by the owner himself
/// where he needs it before that thread has begun.
public final class Meanwhile<Value: Sendable>: Sendable {
    private let made = Mutex<Value?>(nil)
    private let make: @Sendable () -> Value

    /// Takes how the value is made, and begins.
    public init(_ make: @escaping @Sendable () -> Value) {
        self.make = make
        sentAhead.async { [self] in _ = value }
    }

    /// A value that is there.
    public init(_ value: Value) {
        make = { value }
    }

    /// The value; waits until it is made, or makes it.
    public var value: Value {
        made.withLock { made in
            if let made { return made }
            let new = make()
            made = new
            return new
        }
    }
}

/// Its own thread, not one of the pool's: there it would wait behind whatever clients do.
private let sentAhead = DispatchQueue(label: "certledger.meanwhile")
