public import COSE
public import Certification
public import TransparencyLog

/// Checks certificates offline: under a policy and a trust file, by a status list and a register
/// that were carried here (FORMATS §9).
///
/// It reads no clock and no file: what the device believes the time to be, and what was seen
/// before, are given. The lists' signatures are verified once, whatever the number of certificates.
public struct CertificateChecker: Sendable {
    let policy: Policy
    let trust: Trust
    let status: StatusList?
    let register: PublicRegister?
    let isStatusSigned: Bool
    let isRegisterSigned: Bool
    let seen: SeenLists
    let clock: Int64
    let asOf: CivilDate?

    /// Takes what is carried. `clock` is the device's, in seconds since 1970; `asOf` the day asked
    /// about, else the present one.
    public init(
        policy: Policy, trust: Trust, status: StatusList? = nil, register: PublicRegister? = nil,
        seen: SeenLists = SeenLists(), clock: Int64, asOf: CivilDate? = nil
    ) {
        self.policy = policy
        self.trust = trust
        self.status = status
        self.register = register
        self.seen = seen
        self.clock = clock
        self.asOf = asOf
        let keys = policy.keys(of: trust)
        isStatusSigned = status.map { list in keys.contains { list.isSigned(by: $0) } } ?? false
        isRegisterSigned = register.map { list in keys.contains { list.isSigned(by: $0) } } ?? false
    }

    /// What to remember for the lists' scheme: the newest of each kind, and the newest time.
    public var seenAfter: SeenLists {
        let time = newestTime()
        var next = seen
        if isStatusSigned, let claims = status?.claims, claims.audience == trust.audience {
            next.status = SeenBefore.after(claims, seen.status, newestTime: time)
        }
        if isRegisterSigned, let claims = register?.claims, claims.audience == trust.audience {
            next.register = SeenBefore.after(claims, seen.register, newestTime: time)
        }
        return next
    }

    /// The newest time that the log is known to have signed.
    func newestTime() -> Int64 {
        var time = seen.newestTime
        if let claims = status?.claims, isStatusSigned { time = max(time, claims.issuedAt) }
        if let claims = register?.claims, isRegisterSigned { time = max(time, claims.issuedAt) }
        return time
    }

    /// Checks a certificate by its credential, with what proves its logging, if there is any.
    public func check(
        _ credential: Credential, evidence: LoggingEvidence? = nil
    ) -> CertificateReport {
        let claims = credential.claims
        let finding = evidence?.find(credential, policy: policy, trust: trust)
        var report = ReportDraft(.credential(claims), trust: trust)
        look(for: credential, finding, &report)
        let isBelieved = report.verdict == nil
        // Genuine or not, it was handed over with a proof that says otherwise.
        if finding?.contradiction != nil { report.end(.notLogged) }
        let isKnown = isBelieved && look(inRegister: claims, &report)
        let isVouchedFor = isKnown && policy.quorum == .none
        report.tell(log: finding, register: isVouchedFor ? row(of: claims) : nil)
        let period = Period(
            number: claims.number, first: claims.validFrom, last: claims.validThrough,
            index: claims.statusIndex, scheme: claims.scheme)
        if isBelieved { tellTime(period, finding, &report) }
        report.tell(scope: claims, row: isKnown ? row(of: claims) : nil)
        return report.report
    }

    /// Checks a certificate by its number, on the word of the register alone.
    public func check(number: CertificateNumber) -> CertificateReport {
        guard let register else {
            return .unreadable(Wording(zh: "按编号查询需要公开名录", en: "a number alone needs a register"))
        }
        let claims = register.claims
        let row = register.editions(of: number).last
        var report = ReportDraft(
            row.map { .row($0, scheme: claims.scheme) }, trust: trust)
        if let fault = registerFault(scheme: claims.scheme) {
            report.add(.register, .open, fault)
            report.end(.statusUnknown)
        } else if isForked() {
            report.add(.register, .open, Self.forked)
            report.end(.statusForked)
        } else if let staleness {
            report.add(.register, .open, staleness)
            report.end(.statusStale)
        } else if let row {
            report.look(at: .register)
            report.issuer = Wording(
                zh: "\(trust.origin) 公开名录所载的签发人",
                en: "an issuer that the register of \(trust.origin) names")
            report.add(
                .register, .good,
                Wording(
                    zh: "名录载有此编号（第 \(row.edition) 版，\(claims.size) 条记录时）",
                    en: "the register has this number (edition \(row.edition), at "
                        + "\(claims.size) entries)"))
        } else {
            report.look(at: .register)
            report.statedDay = claims.day
            report.add(
                .register, .open,
                Wording(
                    zh: "截至 \(claims.day) 未查到；不等于伪造：\(number) 可能较新，或抄写有误",
                    en: "not found as of \(claims.day); this does not mean fake: \(number) may be "
                        + "newer, or mistyped"))
            report.end(.notFound)
        }
        if let row, let index = row.statusIndex {
            let period = Period(row, index: index, scheme: claims.scheme)
            if report.verdict == nil { tellTime(period, nil, &report) }
            report.tell(scopeOf: row)
        } else if row != nil {
            report.add(
                .status, .open,
                Wording(
                    zh: "账本设立前颁发，此处未经证明", en: "taken over from before the ledger, not proven here"))
            report.end(.statusUnknown)
        }
        return report.report
    }

    private func row(of claims: CredentialClaims) -> RegisterRow? {
        register?.row(claims.number, edition: claims.edition)
    }

    /// Why the register says nothing of any certificate, or nil: it speaks.
    public var registerFault: Wording? {
        registerFault(scheme: register?.claims.scheme ?? "") ?? (isForked() ? Self.forked : nil)
            ?? staleness
    }

    /// Why what the register says may have changed since; its rows never change, only grow.
    private var staleness: Wording? {
        guard let claims = register?.claims else { return nil }
        let due = CivilDate(posix: claims.expiresAt)
        if max(clock, newestTime()) >= claims.expiresAt {
            return Wording(zh: "名录已过期（应于 \(due) 更新）", en: "the register was due anew on \(due)")
        }
        if seen.register?.isAfter(claims) == true {
            return Wording(zh: "名录早于此前见过的名录", en: "the register is older than one seen before")
        }
        return nil
    }

    /// Why the register says nothing here, or nil.
    func registerFault(scheme: String) -> Wording? {
        guard let claims = register?.claims else {
            return Wording(zh: "未提供公开名录", en: "no register was given")
        }
        if !isRegisterSigned {
            return Wording(
                zh: "名录不是由策略所列的账本密钥签署", en: "the register is not signed by a log key of the policy")
        }
        if claims.audience != trust.audience {
            return Wording(
                zh: "名录属于另一账本 \(Shown.isolated(claims.audience))",
                en: "the register is of \(Shown.isolated(claims.audience))")
        }
        if claims.scheme != scheme {
            return Wording(
                zh: "名录属于另一套评定规则 \(Shown.isolated(claims.scheme))",
                en: "the register is of \(Shown.isolated(claims.scheme))")
        }
        return nil
    }
}

extension Policy {
    /// The keys whose signatures count for lists: those of the trusted log.
    public func keys(of trust: Trust) -> [PublicKey] {
        logs.filter { $0.key.name == trust.origin }.map(\.key.publicKey)
    }
}

// The lines that rest on keys and on the register.
extension CertificateChecker {
    /// Whose certificate it is: signature, key, ledger, and logging where the key was cut.
    private func look(
        for credential: Credential, _ finding: LoggingEvidence.Finding?, _ report: inout ReportDraft
    ) {
        let claims = credential.claims
        let candidates = trust.issuers.filter {
            $0.key.keyIdentifier == credential.keyIdentifier
        }
        let isOurs = claims.ledger == trust.ledger
        let key = Hex.encode(credential.keyIdentifier)
        report.issuer = Wording(zh: "未知，密钥 \(key)", en: "not known, by the key \(key)")
        report.add(
            .ledger, isOurs ? .good : .bad,
            isOurs
                ? Wording(zh: "属于 \(trust.origin)", en: "of \(trust.origin)")
                : Wording(
                    zh: "标明的账本是 \(Shown.isolated(claims.ledger))，不是 \(trust.ledger)",
                    en: "it names the ledger \(Shown.isolated(claims.ledger)), not \(trust.ledger)")
        )
        guard !candidates.isEmpty else {
            report.add(
                .signature, .open,
                Wording(zh: "没有可用来核验的密钥", en: "there is no key to verify it with"))
            report.add(
                .issuer, .bad,
                Wording(zh: "信任文件没有此签发密钥", en: "the trust file does not name the issuer's key"))
            report.end(isOurs ? .unknownIssuer : .wrongLedger)
            return
        }
        let signers = candidates.filter { credential.isSigned(by: $0.key) }
        guard !signers.isEmpty else {
            report.add(
                .signature, .bad, Wording(zh: "签名与内容不符", en: "the signature does not fit it"))
            report.add(.issuer, .open, Wording(zh: "无法确认", en: "cannot be told"))
            report.end(.badSignature)
            return
        }
        report.add(.signature, .good, Wording(zh: "签名有效", en: "the signature verifies"))
        if !isOurs { report.end(.wrongLedger) }
        tellIssuer(signers, claims, finding, &report)
    }

    private func tellIssuer(
        _ signers: [Trust.Issuer], _ claims: CredentialClaims,
        _ finding: LoggingEvidence.Finding?, _ report: inout ReportDraft
    ) {
        let ofScheme = signers.filter { $0.scheme == claims.scheme }
        guard !ofScheme.isEmpty else {
            report.add(
                .issuer, .bad,
                Wording(
                    zh: "该密钥属于 \(signers[0].scheme)，不能签发 \(Shown.isolated(claims.scheme))",
                    en: "a key of \(signers[0].scheme), not of \(Shown.isolated(claims.scheme))"))
            return report.end(.unknownIssuer)
        }
        guard let issuer = ofScheme.first(where: { $0.counts(within: claims) }) else {
            report.add(
                .issuer, .bad,
                Wording(
                    zh: "该密钥在 \(ofScheme[0].from) 至 \(ofScheme[0].until) 之外",
                    en: "the key counted from \(ofScheme[0].from) to \(ofScheme[0].until) only"))
            return report.end(.unknownIssuer)
        }
        let name = Hex.encode(issuer.key.keyIdentifier)
        report.issuer = Wording(
            zh: "\(trust.origin) 的证书密钥 \(name)",
            en: "the certificate key \(name) of \(trust.origin)")
        guard let cut = issuer.cut else {
            return report.add(
                .issuer, .good,
                Wording(zh: "\(claims.scheme) 的证书密钥", en: "a certificate key of \(claims.scheme)"))
        }
        let index = finding?.index ?? registeredIndex(of: claims)
        guard let index else {
            report.add(
                .issuer, .open,
                Wording(
                    zh: "该密钥已泄露，仅承认第 \(cut) 条记录之前登记的证书，而此前登记未得证明",
                    en: "the key was compromised; only what was logged before entry \(cut) stands, "
                        + "and nothing proves that this was"))
            return report.end(finding?.contradiction == nil ? .keyCut : .notLogged)
        }
        let survives = index < cut
        report.add(
            .issuer, survives ? .good : .bad,
            Wording(
                zh: "该密钥已泄露；此证书登记于第 \(index) 条，界限为第 \(cut) 条",
                en: "the key was compromised; this was logged as entry \(index), the cut-off is "
                    + "\(cut)"))
        if !survives { report.end(.unknownIssuer) }
    }

    /// Where the register has the very credential, the log vouches for its entry; a policy that
    /// wants witnesses wants a proof with their cosignatures.
    private func registeredIndex(of claims: CredentialClaims) -> UInt64? {
        guard registerFault(scheme: claims.scheme) == nil, policy.quorum == .none,
            let row = row(of: claims), row.difference(from: claims) == nil
        else { return nil }
        return row.entry.value
    }

    /// Whether the register has it; false also when the register says nothing.
    private func look(inRegister claims: CredentialClaims, _ report: inout ReportDraft) -> Bool {
        if let fault = registerFault(scheme: claims.scheme) {
            report.add(.register, .open, fault)
            return false
        }
        let row = row(of: claims)
        // It says itself which index it has: only what the register does not have can be newer.
        guard let register = register?.claims, row != nil || claims.statusIndex < register.count
        else {
            report.add(
                .register, .open,
                Wording(zh: "证书比名录新", en: "the certificate is newer than the register"))
            return false
        }
        report.look(at: .register)
        guard let difference = row.map({ $0.difference(from: claims) }) ?? "number" else {
            report.add(
                .register, .good,
                Wording(
                    zh: "名录载有此证书（\(register.size) 条记录时）",
                    en: "the register has it, at \(register.size) entries"))
            return true
        }
        report.add(
            .register, .bad,
            row == nil
                ? Wording(
                    zh: "名录没有 \(claims.number) 第 \(claims.edition) 版",
                    en: "the register has no \(claims.number), edition \(claims.edition)")
                : Wording(
                    zh: "名录所载不同：\(difference)", en: "the register says otherwise: \(difference)"))
        report.end(.notInRegister)
        return false
    }
}

extension Trust.Issuer {
    /// Whether the key counted on a day of the certificate's period: an edition may be issued late.
    func counts(within claims: CredentialClaims) -> Bool {
        let first = CivilDate(from) ?? .earliest
        let last = CivilDate(until) ?? .latest
        return first <= claims.validThrough && claims.validFrom <= last
    }
}

extension Credential {
    /// The `kid` of its header.
    var keyIdentifier: [UInt8] { sign1.protected[HeaderLabel.keyIdentifier]?.bytesValue ?? [] }
}
