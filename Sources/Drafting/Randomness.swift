public import COSE

/// Where salts, `cti` and, in a rehearsal, keys come from.
public enum Randomness: Sendable {
    /// The system's generator.
    case system
    /// Derived from a seed: the same rehearsal gives the same bytes on every machine.
    case seeded(String)

    /// So many bytes for one purpose; the purpose must be unique within a ledger.
    public func bytes(_ count: Int, for purpose: String) -> [UInt8] {
        switch self {
        case .system:
            var generator = SystemRandomNumberGenerator()
            return (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
        case .seeded(let seed):
            var bytes: [UInt8] = []
            var block = 0
            while bytes.count < count {
                bytes += Digest.sha256(Array("\(seed)\0\(purpose)\0\(block)".utf8)).bytes
                block += 1
            }
            return Array(bytes.prefix(count))
        }
    }

    /// A private key: the same seed gives the same name the same key.
    public func key(named name: String) throws(KeyError) -> PrivateKey {
        try PrivateKey(seed: bytes(32, for: "key \(name)"))
    }
}
