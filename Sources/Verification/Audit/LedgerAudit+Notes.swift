import COSE
import Certification
import TransparencyLog

/// Published notes: those that a ledger keeps, a line each of the log's key and in an overlap of
/// the former, and the one of a tile directory.
extension LedgerAudit {
    /// A kept note is signed by whom the log names there.
    mutating func check(_ note: StoredNote) {
        let stretch = FoundFinding.Stretch(
            size: note.size, previous: noteSize, fault: rootFault ?? logKeyFault)
        guard note.size > noteSize, note.size == frontier.size else {
            find(
                Finding(
                    .published, at: note.size == 0 ? nil : note.size - 1,
                    zh: "公布的检查点（\(note.size)）次序不对",
                    en: "the published note of size \(note.size) is out of order"))
            return
        }
        noteSize = note.size
        readLogKeys()
        report.signatureCount += 1
        let signer = logKey(state.logKeys.signer(atSize: note.size))
        check(.published, by: signer?.publicKey, at: stretch) {
            $1.verifies(note.signature, over: $0.text)
        }
        checkFormer(note.formerSignature, at: stretch)
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
            let (key, text) = (logKey(former)?.publicKey, checkpoint?.text ?? [])
            check(at: stretch) {
                if key?.verifies(signature, over: text) == true { return nil }
                return Self.checkpoint(
                    .formerSignature, stretch.size, zh: "没有原密钥的有效签名",
                    en: "is not signed by the log's former key")
            }
        }
    }

    /// A kept note over more entries than there are.
    mutating func checkCut(_ notes: [StoredNote]) {
        for note in notes {
            find(
                Finding(
                    .cut, zh: "公布的检查点（\(note.size)）超出现有记录：账本被截断",
                    en: "a published note covers \(note.size) entries; the log holds "
                        + "\(frontier.size): it was cut"
                ), cause: gapBehindCut(to: note.size))
        }
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
