import COSE

extension Refusal.Reason {
    static func numberTwice(_ number: CertificateNumber) -> Self {
        Self(
            "number-twice", "证书编号 \(number) 已使用", "the number \(number) is used already",
            ["certificate": number])
    }
    static func numberForm(_ wanted: String) -> Self {
        Self(
            "number-form", "证书编号应形如 \(wanted)", "the number must look like \(wanted)",
            ["wanted": wanted])
    }
    static func editionWrong(_ wanted: Int) -> Self {
        Self("edition-wrong", "版次应为 \(wanted)", "the edition must be \(wanted)", ["wanted": wanted])
    }
    static func certificateTwice(_ id: ApplicationID) -> Self {
        Self(
            "certificate-twice", "\(id) 已颁发证书", "\(id) has its certificate already",
            ["application": id])
    }
    static func notInForce(_ number: CertificateNumber, _ status: CertificateStatus) -> Self {
        Self(
            "not-in-force-certificate", "证书 \(number) 当日\(status.wording.zh)，不在有效状态",
            "the certificate \(number) is not in force on that day: \(status.wording.en)",
            ["certificate": number, "status": status])
    }
    static func reinspectionOpen(_ id: SpotCheckID) -> Self {
        Self(
            "reinspection-open", "抽查 \(id) 的复检尚未办结", "the re-inspection of \(id) is open",
            ["spotCheck": id])
    }
    static func noFinding(_ hash: Digest) -> Self {
        Self(
            "no-finding", "记录 \(hash.short) 不是针对该证书的不符合结论",
            "the entry \(hash.short) is no finding against that certificate", ["entry": hash])
    }
    static func linkMissing(outcome: String) -> Self {
        Self(
            "link-missing", "结论\(Shown.quoted(outcome))须列明所引起的行为或去向",
            "the outcome \(Shown.name(outcome)) must name what it led to", ["outcome": outcome])
    }
    static func remedyUnfit(_ id: RemedyID) -> Self {
        Self(
            "remedy-unfit", "复议（诉讼） \(id) 不是针对该决定，或结果不是如此",
            "the remedy \(id) is not against this, or was not decided so", ["remedy": id])
    }
}
