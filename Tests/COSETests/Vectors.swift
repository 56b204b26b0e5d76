import Foundation
import Testing

/// The published test vectors, beside the package; absent from a clone elsewhere.
enum Vectors {
    /// `../shared/vectors` seen from the package's root.
    static let folder = URL(filePath: #filePath).appending(path: "../../../../shared/vectors")
        .standardizedFileURL

    /// True when the file is there; what a test is enabled by, so that its skip is printed.
    static func has(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: folder.appending(path: path).path)
    }

    static func read<Content: Decodable>(_ path: String, as type: Content.Type) throws -> Content {
        try JSONDecoder().decode(type, from: Data(contentsOf: folder.appending(path: path)))
    }
}

/// Bytes from hex of either case, spaces ignored; a mistake in a literal ends the test run.
func bytes(_ hex: String) -> [UInt8] {
    let digits = hex.lowercased().filter { $0 != " " }
    return stride(from: 0, to: digits.count, by: 2).map { start in
        let from = digits.index(digits.startIndex, offsetBy: start)
        return UInt8(digits[from..<digits.index(from, offsetBy: 2)], radix: 16)!
    }
}

/// Repeatable randomness: SplitMix64, whose seed every test prints.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var value = state
        value = (value ^ value >> 30) &* 0xbf58_476d_1ce4_e5b9
        value = (value ^ value >> 27) &* 0x94d0_49bb_1331_11eb
        return value ^ value >> 31
    }
}
