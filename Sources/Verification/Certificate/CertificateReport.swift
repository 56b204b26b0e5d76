public import Certification

/// A check of a certificate: the verdict, and every line it rests on (FORMATS §9).
public struct CertificateReport: Hashable, Sendable {
    /// What is looked at, in the order in which it is told.
    public enum Check: String, Hashable, Sendable, CaseIterable {
        case signature
        case issuer
        case ledger
        case period
        case status
        case log
        case register
        case scope

        /// Its name in both languages.
        public var wording: Wording {
            switch self {
            case .signature: Wording(zh: "签名", en: "signature")
            case .issuer: Wording(zh: "签发密钥", en: "issuer's key")
            case .ledger: Wording(zh: "账本", en: "ledger")
            case .period: Wording(zh: "有效期", en: "period")
            case .status: Wording(zh: "状态", en: "status")
            case .log: Wording(zh: "账本登记", en: "in the log")
            case .register: Wording(zh: "公开名录", en: "in the register")
            case .scope: Wording(zh: "认证范围", en: "scope")
            }
        }
    }

    /// How a line came out.
    public enum Mark: String, Hashable, Sendable {
        /// It holds.
        case good = "+"
        /// It does not.
        case bad = "-"
        /// Nothing can be said.
        case open = "?"
    }

    /// One line of the report.
    public struct Line: Hashable, Sendable {
        public let check: Check
        /// How it came out.
        public let mark: Mark
        public let found: Wording
    }

    /// What the certificate says of itself; nothing vouches for it unless the verdict does.
    public enum Content: Hashable, Sendable {
        /// By its credential, which was read and may be anyone's.
        case credential(CredentialClaims)
        /// By the register alone.
        case row(RegisterRow, scheme: String)
    }

    /// What stands in the place of an old edition, on the day asked about.
    public struct Current: Hashable, Sendable {
        public let number: CertificateNumber
        /// Its edition; nil for another certificate that only a register could show.
        public let edition: Int?
        /// What it comes to; nil where no register was given that shows its place in the list.
        public let verdict: Verdict?
    }

    /// Something that the check did not look at, and that might say otherwise.
    public enum Omission: String, Hashable, Sendable, CaseIterable {
        /// No status list, or none that speaks.
        case status
        /// No register, or none that speaks.
        case register
        /// No proof of its logging, or none that can be judged.
        case proof
        /// The device's clock was believed.
        case clock

        /// What was left out, in both languages.
        public var wording: Wording {
            switch self {
            case .status:
                Wording(zh: "撤销与终止：没有可用的状态列表", en: "revocation: no status list that speaks")
            case .register:
                Wording(zh: "公开名录：没有可用的名录", en: "the register: none that speaks was given")
            case .proof:
                Wording(
                    zh: "账本登记：没有可判断的登记证明或检查点",
                    en: "its logging: no proof under a checkpoint that can be judged")
            case .clock:
                Wording(zh: "时钟：本机时间未经证实", en: "the time: this device's clock was believed")
            }
        }
    }

    /// What it comes to.
    public let verdict: Verdict
    /// Why, in one sentence.
    public let why: Wording
    /// The day for which a status is told, where one can be.
    public let statedDay: CivilDate?
    /// The dated change that the verdict rests on, with ground and day of the decision.
    public let change: StatusChanges.Change?
    /// The day from which that change holds for this certificate.
    public let since: CivilDate?
    /// What took an old edition's place.
    public let current: Current?
    /// What it says, when it could be read.
    public let content: Content?
    /// Who issued it, as far as this can be told here.
    public let issuer: Wording?
    /// Every line, in the order of `Check`.
    public let lines: [Line]
    /// What was not looked at, in the order of `Omission`.
    public let omissions: [Omission]
    /// What to know besides: a clock that is behind, what a copy cannot prove.
    public let notes: [Wording]
    /// Whether the ledger is a rehearsal.
    public let isRehearsal: Bool

    /// The report of something that is no certificate.
    public static func unreadable(_ why: Wording) -> CertificateReport {
        CertificateReport(
            verdict: .unreadable, why: why, statedDay: nil, change: nil, since: nil, current: nil,
            content: nil, issuer: nil,
            lines: Check.allCases.map {
                Line(
                    check: $0, mark: .open,
                    found: $0 == .signature
                        ? Wording(zh: "未核验，文本无法读取", en: "not checked, the text cannot be read")
                        : Wording(zh: "未看", en: "not looked at"))
            },
            omissions: [], notes: [], isRehearsal: false)
    }
}

extension CertificateReport {
    /// The first text of the certificate in which something hides (RULES, general rule 15): told
    /// beside the verdict, which it does not change.
    public var textFault: TextFault? {
        switch content {
        case .credential(let claims): claims.textFault
        case .row(let row, _):
            .first(in: [
                ("holder", row.holder), ("creditCode", row.creditCode),
                ("offering", row.offering), ("mark", row.mark), ("standard", row.standard),
                ("scope", row.scope ?? ""),
            ])
        case nil: nil
        }
    }
}
