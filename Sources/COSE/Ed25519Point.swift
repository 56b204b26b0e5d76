/// What the 32 bytes of an encoded edwards25519 point show without arithmetic (RFC 8032 §5.1.3).
///
/// Checked here as well as in libsodium, whose releases differ in what they refuse.
enum Ed25519Point {
    /// True when y is below 2²⁵⁵ − 19.
    static func isCanonical(_ encoded: [UInt8]) -> Bool {
        guard let first = encoded.first, let last = encoded.last else { return false }
        let middle = encoded.dropFirst().dropLast()
        return last & 0x7f != 0x7f || first < 0xed || !middle.allSatisfy { $0 == 0xff }
    }

    /// True for the points whose order divides the cofactor 8, whatever their sign bit says.
    static func hasSmallOrder(_ encoded: [UInt8]) -> Bool {
        guard let last = encoded.last else { return false }
        return smallOrderY.contains(encoded.dropLast() + [last & 0x7f])
    }

    /// The canonical y of the eight points of small order: order 1, 2, 4, and twice 8.
    private static let smallOrderY: [[UInt8]] = [
        [1] + [UInt8](repeating: 0, count: 31),
        [0xec] + [UInt8](repeating: 0xff, count: 30) + [0x7f],
        [UInt8](repeating: 0, count: 32),
        [
            0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4, 0x89, 0xf2, 0xef,
            0x98, 0xf0, 0xd5, 0xdf, 0xac, 0x05, 0xd3, 0xc6, 0x33, 0x39, 0xb1, 0x38, 0x02, 0x88,
            0x6d, 0x53, 0xfc, 0x05,
        ],
        [
            0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b, 0x76, 0x0d, 0x10,
            0x67, 0x0f, 0x2a, 0x20, 0x53, 0xfa, 0x2c, 0x39, 0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77,
            0x92, 0xac, 0x03, 0x7a,
        ],
    ]
}
