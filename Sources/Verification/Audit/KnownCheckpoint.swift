public import COSE
public import TransparencyLog

/// A checkpoint that an auditor got elsewhere: from an earlier day, a witness, or the anchor.
///
/// It counts only when it is signed under the policy and is of the very log: else anybody's file
/// would accuse the log, or a stranger's would be taken for proof that nothing was rewritten.
public struct KnownCheckpoint: Hashable, Sendable {
    /// The tree size that it commits to.
    public let size: UInt64
    /// The root over that many entries.
    public let root: Digest

    /// Reads a signed note, and holds it against the policy and the log's name.
    public init(
        parsing note: [UInt8], policy: Policy, origin: String
    ) throws(KnownCheckpointError) {
        let checkpoint: Checkpoint
        do {
            checkpoint = try policy.check(try SignedNote(parsing: note))
        } catch { throw .notSigned("\(error)") }
        guard checkpoint.origin == origin else {
            throw .otherLog(found: checkpoint.origin, wanted: origin)
        }
        size = checkpoint.size
        root = checkpoint.root
    }
}

/// Why a file is no checkpoint to hold a log against.
public enum KnownCheckpointError: Error, Hashable, Sendable, CustomStringConvertible {
    /// No signed checkpoint, or not signed as the policy wants it; the text says what is missing.
    case notSigned(String)
    /// Of another log, which the policy knows too.
    case otherLog(found: String, wanted: String)

    public var description: String {
        switch self {
        case .notSigned(let fault): "no checkpoint that counts under the policy: \(fault)"
        case .otherLog(let found, let wanted):
            "a checkpoint of the log \(Shown.name(found)), wanted one of \(Shown.name(wanted))"
        }
    }
}
