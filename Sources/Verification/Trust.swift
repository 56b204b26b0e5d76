public import COSE
import Certification

/// The `trust` file: which ledger, and whose certificate keys (FORMATS §5). One item a line.
public struct Trust: Hashable, Sendable {
    /// A certificate key of a scheme's issuing body.
    public struct Issuer: Hashable, Sendable {
        /// The scheme's id.
        public let scheme: String
        public let key: PublicKey
        /// The first day it counted, or `-` where the ledger does not say.
        public let from: String
        /// The last day it counted, or `-` while it counts.
        public let until: String
        /// The index from which its credentials fall, after a compromise.
        public let cut: UInt64?
    }

    /// The ledger's origin.
    public let origin: String
    /// The leaf hash of its entry 0.
    public let identity: Digest
    /// Every certificate key that counts or counted, in the order of the file.
    public let issuers: [Issuer]

    /// What statements for this ledger carry as `aud` (FORMATS §1).
    public var audience: String { "\(origin)#\(ledger)" }

    /// What credentials of this ledger carry as `iss`: the head of its identity (FORMATS §7).
    public var ledger: String { String(identity.hex.prefix(16)) }

    /// Reads a trust file, strictly.
    public init(parsing text: String) throws(TrustError) {
        var ledger: (String, Digest)?
        var issuers: [Issuer] = []
        var lines: [Int] = []
        let all = text.split(separator: "\n", omittingEmptySubsequences: false)
        for (number, line) in all.enumerated() where !line.isEmpty {
            let words = line.split(separator: " ", omittingEmptySubsequences: false).map(
                String.init)
            switch (words.first, words.count) {
            case ("ledger", 3):
                guard ledger == nil else { throw .secondLedger(line: number + 1) }
                guard let identity = Digest(hex: words[2]) else { throw .line(number + 1) }
                ledger = (words[1], identity)
            case ("issuer", 5), ("issuer", 7):
                let issuer = try Self.issuer(words, number + 1)
                // Two lines say two things of one key, or one thing twice: which counts?
                if let first = issuers.firstIndex(where: {
                    $0.scheme == issuer.scheme && $0.key == issuer.key
                }) {
                    throw .secondIssuer(line: number + 1, first: lines[first])
                }
                issuers.append(issuer)
                lines.append(number + 1)
            default: throw .line(number + 1)
            }
        }
        guard let ledger else { throw .noLedger }
        origin = ledger.0
        identity = ledger.1
        self.issuers = issuers
    }

    private static func issuer(_ words: [String], _ number: Int) throws(TrustError) -> Issuer {
        guard let spki = Base64.decode(words[2]), let key = try? PublicKey(spki: spki) else {
            throw .line(number)
        }
        for day in words[3...4] where day != "-" && CivilDate(day) == nil { throw .line(number) }
        var cut: UInt64?
        if words.count == 7 {
            guard words[5] == "cut", let index = EntryIndex(words[6]) else { throw .line(number) }
            cut = index.value
        }
        return Issuer(scheme: words[1], key: key, from: words[3], until: words[4], cut: cut)
    }
}

/// Why a text is no trust file.
public enum TrustError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A line that is none of `ledger` and `issuer`.
    case line(Int)
    /// A second line that names a ledger.
    case secondLedger(line: Int)
    /// A second line on one key for one scheme, which repeats or contradicts the first.
    case secondIssuer(line: Int, first: Int)
    /// No line names the ledger.
    case noLedger

    public var description: String {
        switch self {
        case .line(let number): "line \(number) of the trust file is neither a ledger nor an issuer"
        case .secondLedger(let line): "line \(line) of the trust file names a ledger once more"
        case .secondIssuer(let line, let first):
            "line \(line) of the trust file is on the key and scheme of line \(first) again"
        case .noLedger: "the trust file names no ledger"
        }
    }
}
