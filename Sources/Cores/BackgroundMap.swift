internal import Dispatch
internal import Synchronization

/// Work on many elements that goes on beside its owner, on the other cores.
public final class BackgroundMap<Result: Sendable>: Sendable {
    private enum Piece {
        case waiting
        case begun
        case done([Result])
    }

    private struct Work {
        var pieces: [Piece]
        var waitingCount: Int
        /// Makes a piece. It holds the elements, and is let go of when the last piece is begun.
        var make: (@Sendable (Int) -> [Result])?
    }

    /// How many elements one core takes at a time.
    private static var strideCount: Int { 16 }

    private let group = DispatchGroup()
    private let work: Mutex<Work>

    /// Sends the elements out.
    public init<Element: Sendable>(
        _ elements: [Element], _ transform: @escaping @Sendable (Element) -> Result
    ) {
        let starts = Array(stride(from: 0, to: elements.count, by: Self.strideCount))
        work = Mutex(
            Work(
                pieces: [Piece](repeating: .waiting, count: starts.count),
                waitingCount: starts.count,
                make: { place in
                    let end = min(starts[place] + Self.strideCount, elements.count)
                    return elements[starts[place]..<end].map(transform)
                }))
        for place in starts.indices {
            group.enter()
            OtherCores.send { [self] in take(place) }
        }
    }

    /// What came of it, in the order of the elements; whoever asks does what nobody has begun, and
    /// waits for the rest. It is handed over: asked again, there is nothing left.
    public func takeResults() -> some Sequence<Result> { takePieces().joined() }

    func takePieces() -> [[Result]] {
        for place in work.withLock({ $0.pieces.indices }) { take(place) }
        group.wait()
        return work.withLock { work in
            defer { work.pieces = [] }
            return work.pieces.map { if case .done(let results) = $0 { results } else { [] } }
        }
    }

    /// Makes a piece, unless another has begun it.
    private func take(_ place: Int) {
        let make = work.withLock { work -> (@Sendable (Int) -> [Result])? in
            guard place < work.pieces.count, case .waiting = work.pieces[place] else { return nil }
            work.pieces[place] = .begun
            work.waitingCount -= 1
            return work.waitingCount == 0 ? work.make.take() : work.make
        }
        guard let make else { return }
        let results = make(place)
        work.withLock { $0.pieces[place] = .done(results) }
        group.leave()
    }
}
