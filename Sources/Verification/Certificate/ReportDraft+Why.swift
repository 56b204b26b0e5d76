import COSE
import Certification

/// Why it comes to its verdict, in one sentence that stands before the eight lines.
extension ReportDraft {
    func why(of verdict: Verdict) -> Wording {
        switch verdict {
        case .validAsOf:
            let day = told(statedDay)
            // A number that was typed: nothing signed by the issuer was seen.
            guard lines[.signature] != nil else {
                return Wording(
                    zh: "账本签署的名录载有此编号；截至 \(day)，状态列表未见撤销、终止。未看到证书本身。",
                    en: "The register that the log signed has this number, and the status list "
                        + "says nothing against it as of \(day). No certificate was seen.")
            }
            return Wording(
                zh: "由本账本可信的签发人签署；截至 \(day)，状态列表未见撤销、终止。",
                en: "It is signed by an issuer that this ledger knows, and the status list says "
                    + "nothing against it as of \(day).")
        case .revokedSince, .revokedAbInitio, .surrendered, .ended, .superseded, .suspended:
            return change.map { why(of: verdict, by: $0) } ?? verdict.wording
        case .expired:
            return Wording(
                zh: "有效期至 \(told(period?.last))，在 \(told(day)) 已过。",
                en: "Its period ended on \(told(period?.last)), before \(told(day)).")
        case .notYetValid:
            return Wording(
                zh: "有效期自 \(told(period?.first)) 起，在 \(told(day)) 尚未开始。",
                en: "Its period begins on \(told(period?.first)), after \(told(day)).")
        case .badSignature:
            return Wording(
                zh: "签名与内容不符：内容被改动，或签名出自他人。",
                en: "The signature does not fit what it says: it was altered, or somebody else "
                    + "signed it.")
        case .unknownIssuer:
            return found(
                .issuer, zh: "不是可信签发人所签：", en: "No issuer that is trusted here signed it: ")
        case .wrongLedger:
            return found(.ledger, zh: "不属于本账本：", en: "It is not of this ledger: ")
        case .notLogged:
            return found(.log, zh: "随附的登记证明与证书矛盾：", en: "The proof beside it contradicts it: ")
        case .notInRegister:
            return found(
                .register, zh: "虽有签名，账本签署的名录与之矛盾：",
                en: "It is signed, but the register that the log signed contradicts it: ")
        case .notFound:
            return found(.register, zh: "", en: "")
        case .keyCut:
            return found(.issuer, zh: "无法判断：", en: "Nothing can be said: ")
        case .unreadable, .statusUnknown, .statusStale, .statusForked:
            return found(
                lines[.status] == nil ? .register : .status, zh: "无法判断：",
                en: "Nothing can be said: ")
        }
    }

    private func why(of verdict: Verdict, by change: StatusChanges.Change) -> Wording {
        let day = told(since)
        switch verdict {
        case .revokedAbInitio:
            return Wording(
                zh: "撤销，自获评之日起无效（自 \(day) 起）\(change.basis(.zh))。",
                en: "It was revoked from its first day, \(day)\(change.basis(.en)).")
        case .surrendered:
            return Wording(
                zh: "获评经营主体自 \(day) 起交回\(change.basis(.zh))。",
                en: "Its holder gave it back with effect from \(day)\(change.basis(.en)).")
        case .ended:
            return Wording(
                zh: "自 \(day) 起终止\(change.basis(.zh))。",
                en: "It ended on \(day)\(change.basis(.en)).")
        case .superseded:
            let next = change.successor ?? verdict.wording
            let now = current?.wording ?? Wording(zh: "", en: "")
            return Wording(
                zh: "自 \(day) 起\(next.zh)\(now.zh)。", en: "Since \(day) it is \(next.en)\(now.en).")
        case .suspended:
            return Wording(
                zh: "自 \(day) 起暂停\(change.basis(.zh))。",
                en: "It is suspended since \(day)\(change.basis(.en)).")
        case .validAsOf, .revokedSince, .expired, .notYetValid, .unknownIssuer, .wrongLedger,
            .badSignature, .notLogged, .notInRegister, .notFound, .unreadable, .statusUnknown,
            .statusStale, .statusForked, .keyCut:
            return Wording(
                zh: "自 \(day) 起撤销\(change.basis(.zh))。",
                en: "It was revoked with effect from \(day)\(change.basis(.en)).")
        }
    }

    private func told(_ day: CivilDate?) -> String { day.map { "\($0)" } ?? "" }

    /// What a line says, behind words of ours.
    private func found(_ check: CertificateReport.Check, zh: String, en: String) -> Wording {
        let found = lines[check]?.found
        return Wording(zh: "\(zh)\(found?.zh ?? "")。", en: "\(en)\(found?.en ?? "").")
    }
}

extension StatusChanges.Change {
    /// The ground with its article, and the day of the decision: ` (fraud, …, decided on …)`.
    func basis(_ language: Language) -> String {
        var parts: [String] = []
        if !isSaid {
            let source = ground.source(language)
            if language == .zh {
                parts = [source.map { "\($0)，\(ground.name)" } ?? groundWording.zh]
            } else {
                parts = [ground.source(.en) == nil ? groundWording.en : ground.name]
                if let source { parts.append(source) }
            }
        }
        if decidedOn != day {
            parts.append(language == .zh ? "\(decidedOn) 决定" : "decided on \(decidedOn)")
        }
        if parts.isEmpty { return "" }
        return language == .zh
            ? "（\(parts.joined(separator: "；"))）" : " (\(parts.joined(separator: ", ")))"
    }

    /// Whether its verdict says the ground already; a successor is told on its own.
    var isSaid: Bool {
        ground.successor != nil || ["surrendered", "suspended"].contains(ground.name)
    }

    /// A ground that is none of the scheme's, in words.
    var groundWording: Wording {
        switch ground.name {
        case "surrendered": Wording(zh: "获评经营主体交回", en: "given back by the holder")
        case "deregistered": Wording(zh: "获评经营主体已注销登记", en: "the holder was deregistered")
        case "merged": Wording(zh: "获评经营主体已合并", en: "the holder was merged")
        case "annulled": Wording(zh: "颁证行为已作废", en: "the act that issued it was annulled")
        case "superseded": Wording(zh: "替换", en: "superseded")
        default: Wording(zh: ground.name, en: ground.name)
        }
    }

    /// What took its place.
    var successor: Wording? {
        ground.successor.map { successor in
            CertificateNumber(successor) == nil
                ? Wording(zh: "由第 \(successor) 版替换", en: "replaced by edition \(successor)")
                : Wording(zh: "由 \(successor) 接续", en: "replaced by \(successor)")
        }
    }
}

extension CertificateReport.Current {
    /// Which one is current, and its state.
    fileprivate var wording: Wording {
        guard let edition, let verdict else {
            return Wording(
                zh: "；哪一版现行、状态如何，须有公开名录才能说明",
                en: "; which one is current, and its state, takes a register to say")
        }
        return Wording(
            zh: "；现行为 \(number) 第 \(edition) 版：\(verdict.wording.zh)",
            en: "; current is \(number), edition \(edition): \(verdict.wording.en)")
    }
}
