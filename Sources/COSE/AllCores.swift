internal import Dispatch
internal import Synchronization

extension Array where Element: Sendable {
    /// The elements transformed, in order, by all cores at once: for work that takes long beside
    /// handing it out, such as a signature. Few elements are not handed out at all.
    public func mappedOnAllCores<Result: Sendable>(
        _ transform: @Sendable (Element) -> Result
    ) -> [Result] {
        guard count > 3 else { return map(transform) }
        let pieceCount = Swift.min(count, 16)
        return withoutActuallyEscaping(transform) { transform in
            let pieces = Pieces<Result>(count: pieceCount)
            DispatchQueue.concurrentPerform(iterations: pieceCount) { piece in
                let range = count * piece / pieceCount..<count * (piece + 1) / pieceCount
                pieces.put(self[range].map(transform), at: piece)
            }
            return pieces.all
        }
    }
}

/// What each core has made, put together.
private final class Pieces<Result: Sendable>: Sendable {
    private let pieces: Mutex<[[Result]]>

    init(count: Int) { pieces = Mutex([[Result]](repeating: [], count: count)) }

    func put(_ results: [Result], at piece: Int) { pieces.withLock { $0[piece] = results } }

    var all: [Result] { pieces.withLock { $0.flatMap { $0 } } }
}
