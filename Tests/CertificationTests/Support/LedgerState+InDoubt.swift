import COSE
import Certification

extension LedgerState {
    /// The entries in doubt, in the order of the log.
    var inDoubt: [Digest] {
        var hashes: [EntryIndex: Digest] = [:]
        entries.forEachRecord { hash, mark in hashes[mark.index] = hash }
        return indicesInDoubt.compactMap { hashes[$0] }
    }
}
