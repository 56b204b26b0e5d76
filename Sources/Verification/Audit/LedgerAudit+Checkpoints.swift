import COSE
import Certification
import TransparencyLog

/// Checkpoints: each is rebuilt from the tree and must carry the log's signature, and each extends
/// the one before, because all are taken from one growing tree.
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
        if stored.time < checkpointTime {
            find(
                Finding(
                    .checkpointTime, at: place, zh: "检查点（\(stored.size)）的时间倒退",
                    en: "the checkpoint of size \(stored.size) is earlier than the one before"))
        }
        checkpointSize = stored.size
        checkpointTime = stored.time
        report.checkpointCount += 1
        readLogKeys()
        let text = checkpointText
        report.signatureCount += 1
        let signer = logKey(state.logKeys.signer(atSize: stored.size))
        check(stored.noteSignature, over: text, by: signer, at: stretch)
        checkFormer(stored.formerSignature, at: stretch)
        checkPolicy(at: stretch)
        checkReceipts(stored, by: signer?.publicKey, at: stretch)
        uncovered.removeAll()
        faultSinceCheckpoint = nil
    }

    /// The text of the checkpoint over the entries read so far.
    private var checkpointText: [UInt8] {
        let checkpoint = try? Checkpoint(
            origin: state.founding?.origin ?? "", size: frontier.size, root: frontier.root)
        return checkpoint?.text ?? []
    }

    private mutating func readLogKeys() {
        for key in state.logKeys.all where verifiers[key.verifierKey] == nil {
            verifiers[key.verifierKey] = try? VerifierKey(parsing: key.verifierKey)
        }
    }

    private func logKey(_ key: LogKeys.Key?) -> VerifierKey? {
        key.flatMap { verifiers[$0.verifierKey] }
    }

    /// Tells a stranger's signature, or a broken one, from one by a key that was the log's before
    /// or would be later.
    private mutating func check(
        _ signature: [UInt8], over text: [UInt8], by signer: VerifierKey?,
        at stretch: FoundFinding.Stretch
    ) {
        let others = state.logKeys.all.compactMap { logKey($0)?.publicKey }
        check(at: stretch) {
            if signer?.publicKey.verifies(signature, over: text) == true { return nil }
            let isLogs = others.contains { $0.verifies(signature, over: text) }
            return Self.checkpoint(
                .checkpointSignature, stretch.size,
                zh: isLogs ? "由当时并非账本密钥的密钥签署" : "没有账本密钥的有效签名",
                en: isLogs
                    ? "is signed by a key that is not the log's there"
                    : "is not signed by the log's key")
        }
    }

    /// In an overlap the former key signs too; before and after it, one key alone.
    private mutating func checkFormer(_ signature: [UInt8]?, at stretch: FoundFinding.Stretch) {
        let former = state.logKeys.former(atSize: stretch.size, on: state.logDay)
        switch (signature, former) {
        case (nil, nil): break
        case (nil, .some):
            addCheckpoint(
                .formerSignature, stretch, zh: "缺少并用期内原密钥的签名",
                en: "lacks the former key's signature, and the overlap runs")
        case (.some, nil):
            addCheckpoint(
                .formerSignature, stretch, zh: "并用期外另有第二个签名",
                en: "has a second signature, and no overlap runs")
        case (.some(let signature), .some(let former)):
            report.signatureCount += 1
            let (key, text) = (logKey(former)?.publicKey, checkpointText)
            check(at: stretch) {
                if key?.verifies(signature, over: text) == true { return nil }
                return Self.checkpoint(
                    .formerSignature, stretch.size, zh: "没有原密钥的有效签名",
                    en: "is not signed by the log's former key")
            }
        }
    }

    /// Who trusts the keys of a policy must find one of them among those that sign here.
    private mutating func checkPolicy(at stretch: FoundFinding.Stretch) {
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

    /// The receipts of the entries that a checkpoint is the first to cover: each signature covers
    /// the registration time.
    private mutating func checkReceipts(
        _ stored: StoredCheckpoint, by signer: PublicKey?, at stretch: FoundFinding.Stretch
    ) {
        let wanted = uncovered.count * PublicKey.signatureByteCount
        if stored.receiptSignatures.count != wanted {
            addCheckpoint(
                .receipt, stretch, zh: "所存收据签名为 \(stored.receiptSignatures.count) 字节，应为 \(wanted)",
                en: "keeps \(stored.receiptSignatures.count) bytes of receipts; wanted \(wanted)")
            return
        }
        let first = stored.size - UInt64(uncovered.count)
        let signing = signer.flatMap { key in
            stored.time < 0
                ? nil
                : ReceiptSigning(
                    origin: state.founding?.origin ?? "", registeredAt: stored.time,
                    root: frontier.root, keyIdentifier: key.keyIdentifier)
        }
        for (offset, subject) in uncovered.enumerated() {
            let index = first + UInt64(offset)
            // An entry that cannot be read has its own finding.
            guard let subject else { continue }
            report.signatureCount += 1
            let signature = stored.receiptSignature(of: index) ?? []
            check(at: stretch) {
                if let signer, signing?.isSigned(signature, of: subject, by: signer) == true {
                    return nil
                }
                return Finding(
                    .receipt, at: index, zh: "第 \(index) 号记录的收据或登记时间与签名不符",
                    en: "the stored receipt of entry \(index), or its time, does not verify")
            }
        }
    }

    /// Which keys are to sign says the log itself: what is wrong with them follows from a change of
    /// key that was left out, and from nothing else.
    private mutating func addCheckpoint(
        _ kind: Finding.Kind, _ stretch: FoundFinding.Stretch, zh: String, en: String
    ) {
        let finding = Self.checkpoint(kind, stretch.size, zh: zh, en: en)
        find(finding, at: stretch.following(logKeyFault))
    }

    private static func checkpoint(
        _ kind: Finding.Kind, _ size: UInt64, zh: String, en: String
    ) -> Finding {
        Finding(
            kind, at: size - 1, zh: "检查点（\(size)）\(zh)",
            en: "the checkpoint of size \(size) \(en)")
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
    private func gapBehindCut(to size: UInt64) -> Int? {
        gap.flatMap { size > frontier.size && size - frontier.size <= $0.missing ? $0.place : nil }
    }

    /// The published note of a tile directory: signed by the keys that are the log's at its size,
    /// and by no other that ever was, about this very tree.
    mutating func checkPublished(_ bytes: [UInt8]) {
        report.signatureCount += 1
        readLogKeys()
        do {
            let note = try SignedNote(parsing: bytes)
            let checkpoint = try Checkpoint(parsingText: note.text)
            let signers = try note.verified(by: state.logKeys.all.compactMap { logKey($0) })
            report.checkpointCount += 1
            let isOfThese =
                checkpoint.origin == state.founding?.origin && checkpoint.size == frontier.size
            guard isOfThese, checkpoint.root == frontier.root else {
                find(
                    Finding(
                        .published, zh: "公布的检查点（\(checkpoint.size)）与记录（\(frontier.size)）不符",
                        en:
                            "the published checkpoint (\(checkpoint.size)) is not about these "
                            + "entries (\(frontier.size))"
                    ), cause: isOfThese ? rootFault : nil)
                return
            }
            let stretch = FoundFinding.Stretch(size: checkpoint.size, previous: 0, fault: nil)
            checkSigners(Set(signers.map(\.publicKey)), at: stretch)
            checkPolicy(at: stretch)
        } catch {
            find(
                Finding(
                    .published, zh: "公布的检查点无效：\(error)", en: "the published checkpoint: \(error)"))
        }
    }

    private mutating func checkSigners(
        _ found: Set<PublicKey>, at stretch: FoundFinding.Stretch
    ) {
        let size = stretch.size
        var wanted: Set<PublicKey> = []
        if let signer = logKey(state.logKeys.signer(atSize: size)) {
            wanted.insert(signer.publicKey)
            if !found.contains(signer.publicKey) {
                addCheckpoint(
                    .checkpointSignature, stretch, zh: "没有账本密钥的有效签名",
                    en: "is not signed by the log's key")
            }
        }
        if let former = logKey(state.logKeys.former(atSize: size, on: state.logDay)) {
            wanted.insert(former.publicKey)
            if !found.contains(former.publicKey) {
                addCheckpoint(
                    .formerSignature, stretch, zh: "缺少并用期内原密钥的签名",
                    en: "lacks the former key's signature, and the overlap runs")
            }
        }
        if !found.isSubset(of: wanted) {
            addCheckpoint(
                .checkpointSignature, stretch, zh: "由当时并非账本密钥的密钥签署",
                en: "is signed by a key that is not the log's there")
        }
    }
}
