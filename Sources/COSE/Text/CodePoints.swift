/// A set of code points as ranges, looked up by halving.
struct CodePoints: Sendable {
    /// The first of each range, and the first behind it, by turns, ascending.
    private let bounds: [UInt32]

    /// Unpacks a table of `TextRanges`: how far to the next range, how many are in it, by turns.
    init(_ packed: String) {
        var bound: UInt32 = 0
        bounds = packed.split { $0 == " " || $0 == "\n" }.map { number in
            bound += UInt32(number, radix: 36) ?? 0
            return bound
        }
    }

    func contains(_ scalar: Unicode.Scalar) -> Bool {
        var low = 0
        var high = bounds.count
        while low < high {
            let middle = (low + high) / 2
            if bounds[middle] <= scalar.value { low = middle + 1 } else { high = middle }
        }
        // An odd number of bounds below: within a range.
        return low % 2 == 1
    }
}
