internal import Dispatch
internal import Synchronization

/// Work on many elements that goes on beside its owner, on whatever cores are free.
public final class BackgroundMap<Result: Sendable>: Sendable {
    /// How many elements one core takes at a time.
    private static var strideCount: Int { 16 }

    private let group = DispatchGroup()
    private let pieces: Mutex<[[Result]]>

    /// Sends the elements out.
    public init<Element: Sendable>(
        _ elements: [Element], _ transform: @escaping @Sendable (Element) -> Result
    ) {
        let starts = Array(stride(from: 0, to: elements.count, by: Self.strideCount))
        pieces = Mutex([[Result]](repeating: [], count: starts.count))
        for (place, start) in starts.enumerated() {
            DispatchQueue.global().async(group: group) { [self] in
                let end = min(start + Self.strideCount, elements.count)
                let results = elements[start..<end].map(transform)
                pieces.withLock { $0[place] = results }
            }
        }
    }

    /// What came of it, in the order of the elements; waits until all of it is there. It is handed
    /// over: asked again, there is nothing left.
    public func takeResults() -> some Sequence<Result> { takePieces().joined() }

    func takePieces() -> [[Result]] {
        group.wait()
        return pieces.withLock { pieces in
            defer { pieces = [] }
            return pieces
        }
    }
}

extension Array where Element: Sendable {
    /// The elements transformed, in order, by all cores at once, the caller's among them: for work
    /// that takes long beside handing it out, such as a signature.
    public func mappedOnAllCores<Result: Sendable>(
        _ transform: @Sendable (Element) -> Result
    ) -> [Result] {
        guard count > 1 else { return map(transform) }
        let strideCount = Swift.max(1, Swift.min(16, count / 4))
        let starts = [Int](stride(from: 0, to: count, by: strideCount))
        let pieces = Mutex([[Result]](repeating: [], count: starts.count))
        DispatchQueue.concurrentPerform(iterations: starts.count) { place in
            let end = Swift.min(starts[place] + strideCount, count)
            let results = self[starts[place]..<end].map(transform)
            pieces.withLock { $0[place] = results }
        }
        return pieces.withLock { $0.flatMap { $0 } }
    }
}
