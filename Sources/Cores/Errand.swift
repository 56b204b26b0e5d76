internal import Dispatch
internal import Synchronization

/// Work on many elements that goes on beside its owner, on whatever cores are free.
public final class Errand<Result: Sendable>: Sendable {
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

    /// What came of it, in the order of the elements; waits until all of it is there.
    public var results: [Result] {
        group.wait()
        return pieces.withLock { $0.flatMap { $0 } }
    }
}

extension Array where Element: Sendable {
    /// The elements transformed, in order, by all cores at once: for work that takes long beside
    /// handing it out, such as a signature. Few elements are not handed out at all.
    public func mappedOnAllCores<Result: Sendable>(
        _ transform: @escaping @Sendable (Element) -> Result
    ) -> [Result] {
        count > 3 ? Errand(self, transform).results : map(transform)
    }
}
