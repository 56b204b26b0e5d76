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

    /// What it comes to.
    public let verdict: Verdict
    /// The day for which a status is told, where one can be.
    public let statedDay: CivilDate?
    /// What it says, when it could be read.
    public let content: Content?
    /// Every line, in the order of `Check`.
    public let lines: [Line]
    /// What to know besides: a clock that is behind, what a copy cannot prove.
    public let notes: [Wording]
    /// Whether the ledger is a rehearsal.
    public let isRehearsal: Bool

    /// The report of something that is no certificate.
    public static func unreadable(_ why: Wording) -> CertificateReport {
        CertificateReport(
            verdict: .unreadable, statedDay: nil, content: nil,
            lines: Check.allCases.map {
                Line(
                    check: $0, mark: $0 == .signature ? .bad : .open,
                    found: $0 == .signature ? why : Wording(zh: "未看", en: "not looked at"))
            },
            notes: [], isRehearsal: false)
    }
}
