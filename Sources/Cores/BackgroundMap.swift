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
