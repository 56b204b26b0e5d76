public import COSE
internal import Certification

// What people have in hand: bytes, a code's text, a number. What cannot be read is a verdict too.
extension CertificateChecker {
    /// Checks a credential's bytes.
    public func check(bytes: [UInt8], evidence: LoggingEvidence? = nil) -> CertificateReport {
        do throws(CredentialError) {
            return check(try Credential(decoding: bytes), evidence: evidence)
        } catch {
            return .unreadable(
                Wording(zh: "不是证书凭证：\(error.wording.zh)", en: "no credential: \(error)"))
        }
    }

    /// Checks the text of a QR code.
    public func check(qrText: String) -> CertificateReport {
        do throws(QRTextError) {
            return check(bytes: try QRText.parse(qrText))
        } catch {
            return .unreadable(
                Wording(zh: "二维码文本有误：\(error.wording.zh)", en: "\(error)"))
        }
    }

    /// Checks a number as it was typed.
    public func check(numberText: String) -> CertificateReport {
        guard let number = CertificateNumber(numberText) else {
            return .unreadable(
                Wording(
                    zh: "不是证书编号：应如 LNYP-2025-00001，用半角字母、数字和连字符",
                    en: "no certificate number: wanted one like LNYP-2025-00001, in ASCII letters, "
                        + "digits and hyphens"))
        }
        return check(number: number)
    }

    /// The scheme of the status list, where it is signed and of the trusted ledger: of another's
    /// nothing is remembered.
    public var statusScheme: String? { isStatusSigned ? scheme(of: status?.claims) : nil }

    /// The scheme of the register, where it is signed and of the trusted ledger.
    public var registerScheme: String? { isRegisterSigned ? scheme(of: register?.claims) : nil }

    private func scheme(of claims: ListClaims?) -> String? {
        claims.flatMap { $0.audience == trust.audience ? $0.scheme : nil }
    }

    /// The identity of the ledger that is trusted.
    public var trustedLedger: Digest { trust.identity }
}
