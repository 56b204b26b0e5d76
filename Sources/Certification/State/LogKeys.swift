public import COSE

/// The log's own keys over time: which of them signs a checkpoint is a function of the log alone.
///
/// The checkpoint of the first `n` entries is signed by the newest key whose act lies before entry
/// `n - 1`, and, until the overlap's last log day, by the key before it too. Receipts are signed by
/// the newest of them alone. The act that changes the key is still the old key's to sign for.
public struct LogKeys: Hashable, Sendable, Codable {
    /// A key of the log, and the entries that it signs for.
    public struct Key: Hashable, Sendable, Codable {
        /// The C2SP verifier key, as genesis or the act names it.
        public let verifierKey: String
        /// The first entry that, as a checkpoint's newest, is signed for with it.
        public let signsFrom: EntryIndex
        /// The last log day on which it signs beside its successor; nil while it has none.
        public fileprivate(set) var overlapUntil: CivilDate?
    }

    /// Every key, in the order in which they came.
    public private(set) var all: [Key] = []

    /// No keys: the log before genesis.
    public init() {}

    /// The key of genesis.
    public init(founding verifierKey: String) {
        all = [Key(verifierKey: verifierKey, signsFrom: EntryIndex(0), overlapUntil: nil)]
    }

    /// Takes in a change of key that entry `index` made. An overlap that still runs ends with it:
    /// only the last key but one ever signs beside the newest.
    public mutating func change(
        to verifierKey: String, by index: EntryIndex, overlapUntil: CivilDate
    ) {
        if !all.isEmpty { all[all.count - 1].overlapUntil = overlapUntil }
        all.append(
            Key(
                verifierKey: verifierKey, signsFrom: EntryIndex(index.value + 1),
                overlapUntil: nil))
    }

    /// The key that signs the checkpoint of so many entries, and the receipts under it.
    public func signer(atSize size: UInt64) -> Key? { all.last { $0.signsFrom.value < size } }

    /// The key before the one that signs so many entries; nil for the first.
    public func former(atSize size: UInt64) -> Key? {
        all.last { $0.signsFrom.value < size }.flatMap { signer in
            all.last { $0.signsFrom < signer.signsFrom }
        }
    }

    /// The key before it, when it still signs beside it on the log day of the newest entry.
    public func former(atSize size: UInt64, on logDay: CivilDate) -> Key? {
        former(atSize: size).flatMap { key in
            key.overlapUntil.map { logDay <= $0 } == true ? key : nil
        }
    }

    /// Whether a key is or was the log's, whose only work is checkpoints and receipts.
    public func contain(_ key: PublicKey) -> Bool {
        all.contains { Filing.isLogKey(key, $0.verifierKey) }
    }
}
