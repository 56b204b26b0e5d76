/// Which keys a table may hold: surely not, or perhaps (a Bloom filter, 16 bits a key).
///
/// Every act asks for digests that may occur once in a log, and for much else that is not there.
/// In a file of 10⁵ entries each such look-up took some 25 µs, five of them most of what deciding
/// took; one who decides many keeps two to four bytes a key instead.
struct KeyFilter {
    /// How many bits a key sets: at 16 bits a key one in 400 is looked up in vain.
    private static let markCount = 4

    private var words: [UInt64]
    /// How many more keys it takes before it is to be made anew.
    private(set) var room: Int

    /// A filter for so many keys, and as many again.
    init(count: Int) {
        var bitCount = 1 << 16
        while bitCount < 16 * count { bitCount *= 2 }
        words = [UInt64](repeating: 0, count: bitCount / 64)
        room = max(bitCount / 16, 2 * count)
    }

    /// Takes a key in.
    mutating func insert(_ key: [UInt8]) {
        var place = Places(key)
        for _ in 0..<Self.markCount {
            let (word, bit) = place.next(in: words.count)
            words[word] |= bit
        }
        room -= 1
    }

    /// Whether a key may be among them.
    func mayContain(_ key: [UInt8]) -> Bool {
        var place = Places(key)
        for _ in 0..<Self.markCount {
            let (word, bit) = place.next(in: words.count)
            if words[word] & bit == 0 { return false }
        }
        return true
    }

    /// Where a key is marked: steps of one hash, seeded anew in each process, so that nobody can
    /// choose keys that fall together.
    private struct Places {
        private var place: UInt64
        private let step: UInt64

        init(_ key: [UInt8]) {
            var hasher = Hasher()
            key.withUnsafeBytes { hasher.combine(bytes: $0) }
            let hash = UInt64(bitPattern: Int64(hasher.finalize()))
            place = hash
            step = hash >> 32 | 1
        }

        /// `wordCount` is a power of two.
        mutating func next(in wordCount: Int) -> (word: Int, bit: UInt64) {
            place &+= step
            return (Int(place >> 6 & UInt64(wordCount - 1)), 1 << (place & 63))
        }
    }
}
