import ArgumentParser
import COSE
import Certification
import Console
import Verification

/// Checks one certificate, offline.
struct CertificateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "certificate",
        abstract: Terminal.told(
            "凭证书文件、二维码文本或编号核验证书，不须联网。",
            "Check a certificate by its file, its QR text or its number, with no network."),
        discussion: Terminal.told(
            """
            截至所示日期有效的，退出码为 0；无效的为 1；无法判断（既非有效，也非无效）的为 4。\
            包装上的二维码即使是真的，也不能证明这件商品就是证书所指的商品。
            """,
            """
            Ends 0 when it is valid as of the day shown, 1 when it is not, 4 when nothing can be \
            said: that is neither valid nor invalid. A genuine code on a package does not prove \
            that this is the package it was issued for.
            """))

    @Argument(
        help: .told(
            "证书文件（.zip），或其中的凭证。",
            "A certificate file (.zip), or a credential as it is in one."))
    var file: String?
    @Option(
        help: .told(
            "二维码的文本：整个网址，或仅其中的数字。",
            "The text of a QR code: its address, or the digits alone."))
    var qr: String?
    @Option(
        help: .told("证书编号；须与 --register 同用。", "A certificate's number; needs --register."))
    var number: String?
    @OptionGroup var options: ListOptions

    func validate() throws {
        guard [file, qr, number].compactMap({ $0 }).count == 1 else {
            throw ValidationError(
                "请给出 FILE、--qr、--number 之一", "give one of FILE, --qr and --number")
        }
    }

    func run() throws {
        let checker = try options.checker()
        let report = try report(checker)
        ReportText(report).print(json: options.device.json)
        options.device.remember(checker)
        guard report.verdict == .validAsOf else {
            throw Failure.silent(Failure.Code(rawValue: report.verdict.exitCode) ?? .findings)
        }
    }

    private func report(_ checker: CertificateChecker) throws -> CertificateReport {
        if let number {
            guard options.register != nil else {
                throw ValidationError(
                    "--number 须与 --register 同用：仅凭编号不能证明什么",
                    "--number needs --register: a number alone proves nothing")
            }
            return checker.check(numberText: number)
        }
        if let qr { return checker.check(qrText: qr) }
        return try checker.check(Offered(file: file ?? ""))
    }
}

/// What a file offers: a credential, and perhaps what proves its logging.
struct Offered {
    let credential: [UInt8]
    let evidence: LoggingEvidence?

    init(file path: String) throws {
        // Once: between two readings another file may have taken the name.
        let bytes = try Files.read(path, atMost: CertificateFile.maximumByteCount)
        guard CertificateFile.begins(bytes) else {
            credential = bytes
            evidence = nil
            return
        }
        let file: CertificateFile
        do { file = try CertificateFile(decoding: bytes) } catch {
            throw Failure.unreadable(path, error)
        }
        guard let part = file[CertificateFile.Name.credential] else {
            throw Failure.unreadable(
                Terminal.told(
                    "\(path) 中没有 \(CertificateFile.Name.credential)",
                    "\(path) holds no \(CertificateFile.Name.credential)"))
        }
        credential = part
        evidence = LoggingEvidence(
            statement: file[CertificateFile.Name.statement],
            proof: file[CertificateFile.Name.proof])
    }
}

extension CertificateChecker {
    /// Checks what a file offers.
    func check(_ offered: Offered) -> CertificateReport {
        check(bytes: offered.credential, evidence: offered.evidence)
    }
}
