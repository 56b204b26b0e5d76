import COSE
import Certification
import TransparencyLog

/// Checkpoints: each is rebuilt from the tree and must carry the log's signature, over its time
/// too, and each extends the one before, because all are taken from one growing tree.
extension LedgerAudit {
    mutating func check(_ stored: StoredCheckpoint) {
        let place = stored.size == 0 ? nil : stored.size - 1
        let stretch = FoundFinding.Stretch(
            size: stored.size, previous: checkpointSize, fault: faultSinceCheckpoint)
        guard stored.size > checkpointSize, stored.size == frontier.size else {
            find(
                Finding(
                    .checkpointOrder, at: place, zh: "检查点（\(stored.size)）次序不对",
                    en: "the checkpoint of size \(stored.size) is out of order"),
                at: stretch.following(nil))
            return
        }
        checkpointSize = stored.size
        report.checkpointCount += 1
        readLogKeys()
        report.signatureCount += 1
        let signer = logKey(state.logKeys.signer(atSize: stored.size))
        check(.checkpointSignature, by: signer?.publicKey, at: stretch) {
            $0.isReceiptSigned(stored.signature, at: stored.time, by: $1)
        }
        checkPolicy(at: stretch)
        checkTimes(stored, at: stretch.following(nil))
        checkpointTime = stored.time
        faultSinceCheckpoint = nil
    }

    /// The checkpoint over the entries read so far; nil where genesis names no log.
    var checkpoint: Checkpoint? {
        try? Checkpoint(
            origin: state.founding?.origin ?? "", size: frontier.size, root: frontier.root)
    }

    mutating func readLogKeys() {
        guard verifiers.count < state.logKeys.all.count else { return }
        for key in state.logKeys.all where verifiers[key.verifierKey] == nil {
            verifiers[key.verifierKey] = try? VerifierKey(parsing: key.verifierKey)
        }
    }

    func logKey(_ key: LogKeys.Key?) -> VerifierKey? {
        key.flatMap { verifiers[$0.verifierKey] }
    }

    /// Has a signature over the checkpoint of the entries read so far tried meanwhile. Tells a
    /// stranger's, or one that is broken or over other entries or another time, from one by a key
    /// that was the log's before or would be later.
    mutating func check(
        _ kind: Finding.Kind, by signer: PublicKey?, at stretch: FoundFinding.Stretch,
        _ isSigned: @escaping @Sendable (Checkpoint, PublicKey) -> Bool
    ) {
        let (others, checkpoint) = (verifiers, checkpoint)
        check(at: stretch) {
            if let signer, let checkpoint, isSigned(checkpoint, signer) { return nil }
            let isLogs = others.values.contains { key in
                checkpoint.map { isSigned($0, key.publicKey) } == true
            }
            return Self.checkpoint(
                kind, stretch.size,
                zh: isLogs ? "由当时并非账本密钥的密钥签署" : "没有账本密钥的有效签名",
                en: isLogs
                    ? "is signed by a key that is not the log's there"
                    : "is not signed by the log's key")
        }
    }

    /// Who trusts the keys of a policy must find one of them among those that sign here: the log's,
    /// or in an overlap the former, which signs the notes beside it.
    mutating func checkPolicy(at stretch: FoundFinding.Stretch) {
        guard !policyKeys.isEmpty else { return }
        let keys = [
            state.logKeys.signer(atSize: stretch.size),
            state.logKeys.former(atSize: stretch.size, on: state.logDay),
        ]
        let isNamed = keys.contains { key in
            logKey(key).map { policyKeys.contains($0.publicKey) } == true
        }
        if !isNamed {
            addCheckpoint(
                .checkpointPolicy, stretch, zh: "由信任策略未列的账本密钥签署",
                en: "is signed by a log key that the policy lacks")
        }
    }

    /// Which keys are to sign says the log itself: what is wrong with them follows from a change of
    /// key that was left out, and from nothing else.
    mutating func addCheckpoint(
        _ kind: Finding.Kind, _ stretch: FoundFinding.Stretch, zh: String, en: String
    ) {
        let finding = Self.checkpoint(kind, stretch.size, zh: zh, en: en)
        find(finding, at: stretch.following(logKeyFault))
    }

    static func checkpoint(
        _ kind: Finding.Kind, _ size: UInt64, zh: String, en: String
    ) -> Finding {
        // The former key signs notes alone.
        let isNote = kind == .published || kind == .formerSignature
        return Finding(
            kind, at: size - 1, zh: "\(isNote ? "公布的检查点" : "检查点")（\(size)）\(zh)",
            en: "the \(isNote ? "published note" : "checkpoint") of size \(size) \(en)")
    }

    /// Every entry lies under a checkpoint, and none reaches beyond the log.
    mutating func finish(_ waiting: [StoredCheckpoint], hasCheckpoints: Bool) {
        report.size = frontier.size
        report.root = frontier.root
        for checkpoint in waiting {
            find(
                Finding(
                    .cut, zh: "检查点（\(checkpoint.size)）超出现有记录：账本被截断",
                    en:
                        "a checkpoint covers \(checkpoint.size) entries; the log holds "
                        + "\(frontier.size): it was cut"
                ), cause: gapBehindCut(to: checkpoint.size))
        }
        if hasCheckpoints, checkpointSize < frontier.size {
            find(
                Finding(
                    .checkpointMissing, at: checkpointSize,
                    zh: "第 \(checkpointSize) 号起的记录没有检查点",
                    en: "no checkpoint covers the entries from \(checkpointSize) on"))
        }
        for size in known.keys.sorted() where size > frontier.size {
            find(
                Finding(
                    .cut, zh: "已知检查点有 \(size) 条记录，账本只有 \(frontier.size) 条：账本被截断",
                    en:
                        "a known checkpoint covers \(size) entries; the log holds "
                        + "\(frontier.size): it was cut"
                ), cause: gapBehindCut(to: size))
        }
    }

    /// The gap by which a log is so much shorter; where more lacks than is missing there, the rest
    /// was cut.
    func gapBehindCut(to size: UInt64) -> Int? {
        gap.flatMap { size > frontier.size && size - frontier.size <= $0.missing ? $0.place : nil }
    }
}
