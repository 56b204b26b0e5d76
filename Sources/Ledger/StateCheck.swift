public import COSE
public import Certification
internal import StateFile
internal import TransparencyLog

/// The state's file as an audit looks at it: in one view, held against a state folded from the log.
public struct StateCheck {
    private let file: StateFile
    private let snapshot: StateSnapshot

    /// Opens the file of a ledger's folder; nil where there is none, or nobody can tell what was
    /// edited in it: that takes the log's key.
    public init?(folder path: String) throws(StorageError) {
        try DurableFile.checkDatabase("\(path)/\(LedgerFolder.File.state)")
        guard let key = LogKeyFiles(folder: path).keyAtHand(),
            let file = StateFile.open(
                "\(path)/\(LedgerFolder.File.state)", key: LedgerFolder.stateKey(key),
                writes: false), let snapshot = StateSnapshot.read(file)
        else { return nil }
        (self.file, self.snapshot) = (file, snapshot)
    }

    /// How many entries it is of.
    public var size: UInt64 { snapshot.state.size }

    /// What in it is not what the log's entries up to its size give.
    public func differences(from state: LedgerState, root: Digest) throws -> [Wording] {
        let hasHead = snapshot.state.hasSameHead(as: state) && snapshot.frontier.root == root
        return (hasHead ? [] : [RowDifference.altered.wording("head")])
            + (try file.differences(from: state))
    }
}
