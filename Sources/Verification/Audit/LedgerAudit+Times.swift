import Certification
import TransparencyLog

/// An admitted entry, and when it was signed.
public struct SignedEntry: Hashable, Codable, Sendable {
    /// Its place in the log.
    public let index: UInt64
    /// Its `iat`, in POSIX seconds.
    public let issuedAt: Int64
}

/// Times that can be held against one another. The log's clock when it admitted an act is gone;
/// what it wrote down then must fit what the signers say, what it had written before, and the
/// auditor's own clock (FORMATS §4).
extension LedgerAudit {
    /// Holds a checkpoint's time, the registration time of the entries that it is the first to
    /// cover, against theirs.
    mutating func checkTimes(_ stored: StoredCheckpoint, at stretch: FoundFinding.Stretch) {
        if stored.time < checkpointTime {
            find(
                Finding(
                    .checkpointTime, at: stored.size - 1, zh: "检查点（\(stored.size)）的时间倒退",
                    en: "the checkpoint of size \(stored.size) is earlier than the one before"),
                at: stretch)
        }
        checkClock(stored, at: stretch)
        for entry in uncovered { check(entry, registeredAt: stored.time, at: stretch) }
        uncovered.removeAll(keepingCapacity: true)
    }

    /// A rehearsal plays days to come.
    private mutating func checkClock(
        _ stored: StoredCheckpoint, at stretch: FoundFinding.Stretch
    ) {
        guard let clock, state.founding?.isRehearsal == false, stored.time > clock else { return }
        let ahead = stored.time - max(clock, 0)
        guard ahead > Decider.maximumSecondsAhead else { return }
        find(
            Finding(
                .afterClock, at: stored.size - 1,
                zh: "检查点（\(stored.size)）的时间晚于本次审计的时钟 \(ahead) 秒",
                en: "the checkpoint of size \(stored.size) is \(ahead) seconds after the clock of "
                    + "this audit"), at: stretch)
    }

    /// A time is never before the signing, nor behind it by more than admission lets an act wait.
    /// The log's clock was at most as far behind the time as an `iat` may be ahead of a clock.
    private mutating func check(
        _ entry: SignedEntry, registeredAt time: Int64, at stretch: FoundFinding.Stretch
    ) {
        guard time >= entry.issuedAt else {
            find(
                Finding(
                    .registeredEarly, at: entry.index,
                    zh: "登记时间早于签署时间 \(entry.issuedAt - max(time, 0)) 秒",
                    en: "registered \(entry.issuedAt - max(time, 0)) seconds before it was signed"),
                at: stretch)
            return
        }
        let window = state.founding?.signingWindowSeconds ?? Decider.maximumSecondsAhead
        let wait = time - entry.issuedAt
        guard wait > Int64(window + Decider.maximumSecondsAhead) else { return }
        find(
            Finding(
                .registeredLate, at: entry.index, zh: "签署后 \(wait) 秒才登记，时限为 \(window) 秒",
                en: "registered \(wait) seconds after it was signed; the window is \(window)"),
            at: stretch)
    }
}
