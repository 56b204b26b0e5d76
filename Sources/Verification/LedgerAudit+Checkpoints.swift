import COSE
import Certification
import TransparencyLog

/// Checkpoints: each is rebuilt from the tree and must carry the log's signature, and each extends
/// the one before, because all are taken from one growing tree.
extension LedgerAudit {
    /// The keys that checkpoints may carry: the auditor's own, else the one that genesis names.
    private var checkpointKeys: [PublicKey] {
        if !logKeys.isEmpty { return logKeys }
        guard let text = state.founding?.logKey, let key = try? VerifierKey(parsing: text) else {
            return []
        }
        return [key.publicKey]
    }

    mutating func check(_ stored: StoredCheckpoint) {
        let place = stored.size == 0 ? nil : stored.size - 1
        guard stored.size > checkpointSize, stored.size == frontier.size else {
            report.findings.append(
                Finding(
                    .checkpoint, entry: place, zh: "检查点（\(stored.size)）次序不对",
                    en: "the checkpoint of size \(stored.size) is out of order"))
            return
        }
        if stored.time < checkpointTime {
            report.findings.append(
                Finding(
                    .checkpoint, entry: place, zh: "检查点（\(stored.size)）的时间倒退",
                    en: "the checkpoint of size \(stored.size) is earlier than the one before"))
        }
        checkpointSize = stored.size
        checkpointTime = stored.time
        report.checkpointCount += 1
        report.signatureCount += 2
        let checkpoint = try? Checkpoint(
            origin: state.founding?.origin ?? "", size: frontier.size, root: frontier.root)
        let text = checkpoint?.text ?? []
        if !checkpointKeys.contains(where: { $0.verifies(stored.noteSignature, over: text) }) {
            report.findings.append(
                Finding(
                    .checkpoint, entry: place, zh: "检查点（\(stored.size)）没有账本密钥的有效签名",
                    en: "the checkpoint of size \(stored.size) is not signed by the log's key"))
        }
        checkReceipt(stored, at: place)
    }

    /// The receipt of the batch's last entry: its signature covers the registration time.
    private mutating func checkReceipt(_ stored: StoredCheckpoint, at place: UInt64?) {
        guard let last = lastSubject else { return }
        let isSigned = checkpointKeys.contains { key in
            Receipt.isSigned(
                stored.receiptSignature, by: key, origin: state.founding?.origin ?? "",
                subject: last, registeredAt: stored.time, root: frontier.root)
        }
        if !isSigned {
            report.findings.append(
                Finding(
                    .checkpoint, entry: place,
                    zh: "第 \(place ?? 0) 号记录的收据或登记时间与签名不符",
                    en: "the stored receipt of entry \(place ?? 0), or its time, does not verify"))
        }
    }

    /// Every entry lies under a checkpoint, and none reaches beyond the log.
    mutating func finish(_ waiting: [StoredCheckpoint], hasCheckpoints: Bool) {
        report.size = frontier.size
        report.root = frontier.root
        for checkpoint in waiting {
            report.findings.append(
                Finding(
                    .checkpoint, zh: "检查点（\(checkpoint.size)）超出现有记录：账本被截断",
                    en:
                        "a checkpoint covers \(checkpoint.size) entries; the log holds "
                        + "\(frontier.size): it was cut"
                ))
        }
        if hasCheckpoints, checkpointSize < frontier.size {
            report.findings.append(
                Finding(
                    .checkpoint, entry: checkpointSize,
                    zh: "第 \(checkpointSize) 号起的记录没有检查点",
                    en: "no checkpoint covers the entries from \(checkpointSize) on"))
        }
        for size in known.keys.sorted() where size > frontier.size {
            report.findings.append(
                Finding(
                    .known, zh: "已知检查点有 \(size) 条记录，账本只有 \(frontier.size) 条：账本被截断",
                    en:
                        "a known checkpoint covers \(size) entries; the log holds "
                        + "\(frontier.size): it was cut"
                ))
        }
    }

    /// The published note of a tile directory: signed by the log, about this very tree.
    mutating func checkPublished(_ bytes: [UInt8]) {
        report.signatureCount += 1
        do {
            let note = try SignedNote(parsing: bytes)
            let checkpoint = try Checkpoint(parsingText: note.text)
            let origin = state.founding?.origin ?? ""
            let keys = try checkpointKeys.map {
                try VerifierKey(name: origin, kind: .ed25519, publicKey: $0)
            }
            _ = try note.verified(by: keys)
            report.checkpointCount += 1
            guard checkpoint.origin == origin, checkpoint.size == frontier.size,
                checkpoint.root == frontier.root
            else {
                report.findings.append(
                    Finding(
                        .checkpoint, zh: "公布的检查点（\(checkpoint.size)）与记录（\(frontier.size)）不符",
                        en:
                            "the published checkpoint (\(checkpoint.size)) is not about these "
                            + "entries (\(frontier.size))"
                    ))
                return
            }
        } catch {
            report.findings.append(
                Finding(
                    .checkpoint, zh: "公布的检查点无效：\(error)", en: "the published checkpoint: \(error)"))
        }
    }
}
