internal import Dispatch
internal import Glibc
internal import Synchronization

/// The cores beside the one whose owner sends work out: they take piece after piece, in the order
/// in which pieces came. With as many threads as cores and the owner beside them, the owner, on
/// whom all rests, would have two thirds of a core on a machine of two.
enum OtherCores {
    typealias Piece = @Sendable () -> Void

    private struct Waiting {
        /// Those that a core has taken are gone.
        var pieces: [Piece?] = []
        var first = 0
        /// How many cores are at work.
        var busyCount = 0

        /// The next piece; without one, a core has nothing to do any more.
        mutating func next() -> Piece? {
            guard first < pieces.count else {
                (pieces, first) = ([], 0)
                busyCount -= 1
                return nil
            }
            defer { first += 1 }
            return pieces[first].take()
        }
    }

    private static let count = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)) - 1)
    private static let waiting = Mutex(Waiting())

    /// Has a piece done when its turn has come.
    static func send(_ piece: @escaping Piece) {
        let isIdle = waiting.withLock { waiting in
            waiting.pieces.append(piece)
            guard waiting.busyCount < count else { return false }
            waiting.busyCount += 1
            return true
        }
        if isIdle { DispatchQueue.global().async { work() } }
    }

    private static func work() {
        while let piece = waiting.withLock({ $0.next() }) { piece() }
    }
}
