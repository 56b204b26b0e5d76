internal import Dispatch
internal import Synchronization

/// Work on many elements that goes on beside its owner, on the other cores.
public final class BackgroundMap<Result: Sendable>: Sendable {
    private enum Piece {
        case waiting
        case begun
        case done([Result])
    }

    /// How many elements one core takes at a time.
    private static var strideCount: Int { 16 }

    private let group = DispatchGroup()
    private let pieces: Mutex<[Piece]>
    private let make: @Sendable (Int) -> [Result]

    /// Sends the elements out.
    public init<Element: Sendable>(
        _ elements: [Element], _ transform: @escaping @Sendable (Element) -> Result
    ) {
        let starts = Array(stride(from: 0, to: elements.count, by: Self.strideCount))
        pieces = Mutex([Piece](repeating: .waiting, count: starts.count))
        make = { place in
            let end = min(starts[place] + Self.strideCount, elements.count)
            return elements[starts[place]..<end].map(transform)
        }
        for place in starts.indices {
            group.enter()
            OtherCores.send { [self] in take(place) }
        }
    }

    /// What came of it, in the order of the elements; whoever asks does what nobody has begun, and
    /// waits for the rest. It is handed over: asked again, there is nothing left.
    public func takeResults() -> some Sequence<Result> { takePieces().joined() }

    func takePieces() -> [[Result]] {
        for place in pieces.withLock({ $0.indices }) { take(place) }
        group.wait()
        return pieces.withLock { pieces in
            defer { pieces = [] }
            return pieces.map { if case .done(let results) = $0 { results } else { [] } }
        }
    }

    /// Makes a piece, unless another has begun it.
    private func take(_ place: Int) {
        let isFree = pieces.withLock { pieces in
            guard place < pieces.count, case .waiting = pieces[place] else { return false }
            pieces[place] = .begun
            return true
        }
        if !isFree { return }
        let results = make(place)
        pieces.withLock { $0[place] = .done(results) }
        group.leave()
    }
}
