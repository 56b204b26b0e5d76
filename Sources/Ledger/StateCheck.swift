public import COSE
public import Certification
internal import Foundation
internal import StateFile
internal import TransparencyLog

/// The state's file as an audit looks at it: in one view, held against a state folded from the log.
public struct StateCheck {
    private let file: StateFile?
    private let snapshot: StateSnapshot?

    /// Opens the file of a ledger's folder; nil where there is none, or nobody can tell what was
    /// edited in it: that takes the log's key.
    public init?(folder path: String) throws(StorageError) {
        let name = "\(path)/\(LedgerFolder.File.state)"
        try DurableFile.checkDatabase(name)
        // While the log's key is changed, the file may still carry the codes of another one.
        guard FileManager.default.fileExists(atPath: name),
            let keys = try? LogKeyFiles(folder: path).present(), !keys.isEmpty
        else { return nil }
        let files = keys.lazy.compactMap {
            StateFile.open(name, key: LedgerFolder.stateKey($0), writes: false)
        }
        let found = files.compactMap { file in StateSnapshot.read(file).map { (file, $0) } }.first
        (file, snapshot) = (found?.0 ?? files.first, found?.1)
    }

    /// How many entries it is of; none where its version or its head cannot be read.
    public var size: UInt64 { snapshot?.state.size ?? 0 }

    /// What in it is not what the log's entries up to its size give.
    public func differences(from state: LedgerState, root: Digest) throws -> [Wording] {
        guard let file, let snapshot else { return [] }
        let hasHead = snapshot.state.hasSameHead(as: state) && snapshot.frontier.root == root
        do {
            return try (hasHead ? [] : [RowDifference.altered.wording("head")])
                + file.differences(from: state)
        } catch { throw StorageError.wrapping(error, file: LedgerFolder.File.state) }
    }

    /// What is wrong with its head, where that cannot be read.
    public var headFault: Wording? {
        file != nil && snapshot == nil ? RowDifference.unsealed.wording("head") : nil
    }
}
