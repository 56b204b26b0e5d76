public import COSE
public import Certification

/// What an audit did and what it found: all of it, not the first.
public struct AuditReport: Hashable, Sendable {
    /// The ledger's identity, once genesis was read.
    public var identity: Digest?
    /// The log's name, once genesis was read.
    public var origin: String?
    /// Whether genesis declares a rehearsal (演练).
    public var isRehearsal = false
    /// Entries audited, those of an earlier run not counted.
    public var entryCount: UInt64 = 0
    /// The size of the log: all entries, those of earlier runs too.
    public var size: UInt64 = 0
    /// The root over all entries.
    public var root: Digest?
    /// Signatures checked: statements, credentials and checkpoints.
    public var signatureCount = 0
    /// Checkpoints verified.
    public var checkpointCount = 0
    /// Everything that is wrong.
    public var findings: [Finding] = []
    /// What is no fault and yet to be known.
    public var remarks: [AuditRemark] = []
    /// Entries in doubt that nobody has confirmed or annulled yet.
    public var inDoubt: [EntryIndex] = []
    /// Awards taken over from paper: shown here, proven nowhere (art. 30).
    public var takenOver: [String] = []
    /// Files made from the log that do not go as far as it does, and how many entries each is of: a
    /// file that was put back, or one that is yet to be brought forward.
    public var behind: [String: UInt64] = [:]
    /// Where silence is no answer, in the order in which it is told.
    public var notLookedAt: [NotLookedAt] = []

    /// An empty report.
    public init() {}

    /// Whether nothing is wrong.
    public var isClean: Bool { findings.isEmpty }

    /// Whether nothing is wrong but entries that have no effects and were set aside: so a copy of
    /// such a log is sound.
    public var isSettled: Bool { findings.allSatisfy { $0.setAsideBy != nil } }

    /// How many of the findings are faults, and follow from no other.
    public var faultCount: Int { findings.count { $0.cause == nil } }
}
