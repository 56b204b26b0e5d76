public import Certification

/// What a check of a certificate comes to (FORMATS §9). *No statement possible* is neither valid
/// nor invalid, and never reads as one of them.
public enum Verdict: String, Hashable, Sendable, CaseIterable {
    /// Nothing stands against it on the day, by the list given.
    case validAsOf = "VALID-AS-OF"
    /// Revoked from a day on.
    case revokedSince = "REVOKED-SINCE"
    /// Revoked with effect from its first day.
    case revokedAbInitio = "REVOKED-AB-INITIO"
    /// Given back by the holder.
    case surrendered = "SURRENDERED"
    /// The holder is no more.
    case ended = "ENDED"
    /// Another edition, or another certificate, has taken its place.
    case superseded = "SUPERSEDED"
    /// The list says suspended, which no act of this ledger brings about.
    case suspended = "SUSPENDED"
    /// Its last day is past.
    case expired = "EXPIRED"
    /// Its first day has not come.
    case notYetValid = "NOT-YET-VALID"
    /// Signed with a key that is no issuer's, or not at that time.
    case unknownIssuer = "UNKNOWN-ISSUER"
    /// Issued in another ledger.
    case wrongLedger = "WRONG-LEDGER"
    /// Altered, or not signed by whom it says.
    case badSignature = "BAD-SIGNATURE"
    /// What should prove its logging contradicts it.
    case notLogged = "NOT-LOGGED"
    /// It is signed, and the register does not know it, or knows it otherwise.
    case notInRegister = "NOT-IN-REGISTER"
    /// A number that was typed, which the register has not: nothing forged is in hand.
    case notFound = "NOT-FOUND"
    /// Not a certificate at all.
    case unreadable = "UNREADABLE"
    /// No list that says anything of it.
    case statusUnknown = "STATUS-UNKNOWN"
    /// The list is past its time, or older than one seen before.
    case statusStale = "STATUS-STALE"
    /// Two roots of the log are known for one size.
    case statusForked = "STATUS-FORKED"
    /// The key was compromised, and nothing proves that the certificate was logged before.
    case keyCut = "KEY-CUT"

    /// The exit code of a program that comes to it.
    public var exitCode: Int32 {
        switch self {
        case .validAsOf: 0
        case .revokedSince, .revokedAbInitio, .surrendered, .ended, .superseded, .suspended,
            .expired, .notYetValid, .unknownIssuer, .wrongLedger, .badSignature, .notLogged,
            .notInRegister:
            1
        case .unreadable: 2
        case .notFound, .statusUnknown, .statusStale, .statusForked, .keyCut: 4
        }
    }

    /// What a reader sees first. Each colour has a shape, for who cannot tell them apart.
    public enum Colour: String, Hashable, Sendable {
        case green
        case red
        /// Neither: look further.
        case amber

        /// A mark for it.
        public var shape: String {
            switch self {
            case .green: "✓"
            case .red: "✗"
            case .amber: "△"
            }
        }
    }

    /// Green for valid alone, red where nobody should rely on it, amber where a reader must look
    /// further.
    public var colour: Colour {
        switch self {
        case .validAsOf: .green
        case .revokedSince, .revokedAbInitio, .surrendered, .ended, .suspended, .expired,
            .notYetValid, .unknownIssuer, .wrongLedger, .badSignature, .notLogged, .notInRegister:
            .red
        case .superseded, .notFound, .unreadable, .statusUnknown, .statusStale, .statusForked,
            .keyCut:
            .amber
        }
    }

    /// Whether it rests on a dated change of the status list.
    var isByChange: Bool {
        switch self {
        case .revokedSince, .revokedAbInitio, .surrendered, .ended, .superseded, .suspended: true
        case .validAsOf, .expired, .notYetValid, .unknownIssuer, .wrongLedger, .badSignature,
            .notLogged, .notInRegister, .notFound, .unreadable, .statusUnknown, .statusStale,
            .statusForked, .keyCut:
            false
        }
    }

    /// The verdict in words.
    public var wording: Wording {
        switch self {
        case .validAsOf: Wording(zh: "截至所示日期有效", en: "valid as of the day shown")
        case .revokedSince: Wording(zh: "已撤销", en: "revoked")
        case .revokedAbInitio: Wording(zh: "撤销（自获评之日起无效）", en: "revoked from the beginning")
        case .surrendered: Wording(zh: "获评经营主体已交回", en: "surrendered by its holder")
        case .ended: Wording(zh: "已终止", en: "ended")
        case .superseded: Wording(zh: "已被替换", en: "superseded")
        case .suspended: Wording(zh: "已暂停", en: "suspended")
        case .expired: Wording(zh: "已过有效期", en: "expired")
        case .notYetValid: Wording(zh: "尚未生效", en: "not yet valid")
        case .unknownIssuer: Wording(zh: "不是可信签发人所签", en: "not signed by a known issuer")
        case .wrongLedger: Wording(zh: "不属于本账本", en: "of another ledger")
        case .badSignature:
            Wording(zh: "签名无效，内容可能被改动", en: "bad signature: altered or forged")
        case .notLogged:
            Wording(zh: "登记证明与证书矛盾", en: "not logged: its proof contradicts it")
        case .notInRegister:
            Wording(zh: "名录与此证书矛盾", en: "not in the register, which contradicts it")
        case .notFound:
            Wording(zh: "未查到；不等于伪造", en: "not found; this does not mean fake")
        case .unreadable: Wording(zh: "无法读取", en: "unreadable")
        case .statusUnknown: Wording(zh: "无法判断：状态未知", en: "no statement possible: status unknown")
        case .statusStale:
            Wording(zh: "无法判断：状态列表过旧", en: "no statement possible: the status list is stale")
        case .statusForked:
            Wording(
                zh: "无法判断：已知的检查点互相矛盾",
                en: "no statement possible: known checkpoints contradict each other")
        case .keyCut:
            Wording(
                zh: "无法判断：签发密钥已泄露", en: "no statement possible: the key was compromised")
        }
    }
}
