import ArgumentParser
import COSE
import CertificatePaper
import Certification
import Console
import Foundation
import Ledger
import TransparencyLog
import Verification

/// The certificate file: credential, proofs, the page for printing, the QR code (FORMATS §4, §7).
struct ExportCertificateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "certificate",
        abstract: Terminal.told(
            "一份证书的文件，供持有者和核验者使用。",
            "A certificate's file, for its holder and for whoever wants to check it."))

    @Argument(help: .told("证书编号；用 --all 时不写。", "The certificate's number; left out with --all."))
    var number: String?
    @Option(help: .told("版次；否则为最新一版。", "The edition; else the newest.")) var edition: Int?
    @Flag(
        help: .told(
            "所有证书的所有版次，各成一个文件，写入 --out 所指文件夹。",
            "Every edition of every certificate, a file each, into the folder --out."))
    var all = false
    @Option(help: .told("要写的文件；用 --all 时为文件夹。", "The file to write, or with --all the folder."))
    var out: String
    @Option(
        help: .told(
            "另用已安装的 Chromium 打印成此 PDF。",
            "Also print the page to this PDF, by an installed Chromium.")) var pdf: String?
    @OptionGroup var options: LedgerOptions

    func validate() throws {
        guard (number != nil) != all else {
            throw ValidationError("请给出证书编号或 --all 之一", "give NUMBER or --all")
        }
        if all, edition != nil || pdf != nil {
            throw ValidationError(
                "--edition 与 --pdf 只用于单份证书", "--edition and --pdf are for one certificate")
        }
    }

    func run() throws {
        let ledger = try options.openToPublish(folds: LedgerFolder.Fold())
        let export = CertificateExport(ledger: ledger)
        if all {
            try writeAll(export)
        } else {
            let chosen = try export.find(number ?? "", edition: edition)
            let page = try export.write(chosen.0, chosen.1, to: out)
            if let pdf { try Files.write(PortableDocument.print(page.html), to: pdf) }
        }
        if let banner = ledger.banner { Output.complain(banner) }
    }

    private func writeAll(_ export: CertificateExport) throws {
        try Files.makeFolder(out)
        let certificates = try export.certificates()
        var progress = Progress(Terminal.told("导出", "export"))
        var count = 0
        for (place, certificate) in certificates.enumerated() {
            for edition in certificate.editions where !edition.credential.isEmpty {
                let name = "\(certificate.number)-\(edition.edition).zip"
                _ = try export.write(certificate, edition, to: "\(out)/\(name)")
                count += 1
            }
            progress.show(UInt64(place + 1), of: UInt64(certificates.count))
        }
        progress.end()
        print(Terminal.told("已写出 \(count) 份证书文件", "wrote \(count) certificate files"))
    }
}

/// Makes certificate files from an open ledger.
struct CertificateExport {
    let ledger: LedgerFolder

    private var state: LedgerState { ledger.snapshot.state }

    /// Every certificate, by number.
    func certificates() throws -> [Certificate] {
        let certificates = state.certificates.values.sorted { $0.number < $1.number }
        try ledger.checkState()
        return certificates
    }

    /// A certificate and one of its editions, or what there is instead.
    func find(_ text: String, edition: Int?) throws -> (Certificate, Certificate.Edition) {
        let number = try CertificateNumber(checked: text)
        guard let certificate = state.certificates[number] else {
            try ledger.checkState()
            throw Failure(
                code: .unreadable, name: "unknown-number",
                text: Terminal.told("没有证书 \(number)", "there is no certificate \(number)"),
                hint: Terminal.told(
                    "`certledger list certificates` 列出现有证书",
                    "`certledger list certificates` shows those there are"))
        }
        let editions = certificate.editions
        guard let found = editions.last(where: { edition == nil || $0.edition == edition }) else {
            throw Failure(
                code: .unreadable, name: "unknown-edition",
                text: Terminal.told(
                    "\(number) 的版次为 \(editions.map { "\($0.edition)" }.joined(separator: "、"))",
                    "\(number) has the editions "
                        + editions.map { "\($0.edition)" }.joined(separator: ", ")))
        }
        guard !found.credential.isEmpty else {
            throw Failure(
                code: .unreadable, name: "taken-over",
                text: Terminal.told(
                    "\(number) 是补录的此前所颁证书（第三十条）：没有凭证，此处无法证明",
                    "\(number) was taken over from before the ledger (art. 30): it has no "
                        + "credential, and nothing here proves it"))
        }
        return (certificate, found)
    }

    /// Writes one file, and gives its page. The newest checkpoint is published with it.
    func write(
        _ certificate: Certificate, _ edition: Certificate.Edition, to path: String
    ) throws -> CertificatePage {
        let statement = try UnverifiedStatement(
            decoding: try ledger.statement(at: edition.issuedBy))
        guard
            let content = CertificateContent(
                of: certificate, edition: edition, issuedBy: statement.header.issuer, in: state)
        else {
            throw Failure(
                code: .unreadable, name: "credential",
                text: Terminal.told(
                    "无法读取 \(certificate.number) 的凭证",
                    "the credential of \(certificate.number) cannot be read"))
        }
        try ledger.checkState()
        let qr = try QRCode(content.credential, registerURL: content.registerURL)
        let page = try CertificatePage(content, qr: qr)
        let file = CertificateFile([
            (CertificateFile.Name.credential, content.credential),
            (
                CertificateFile.Name.statement,
                try ledger.transparentStatement(at: edition.issuedBy)
            ),
            (CertificateFile.Name.proof, try ledger.proof(at: edition.issuedBy)),
            (CertificateFile.Name.page, Array(page.html.utf8)),
            (CertificateFile.Name.png, try qr.png()),
            (CertificateFile.Name.svg, Array(qr.svg().utf8)),
            (CertificateFile.Name.readMe, Array(ReadMe.text(content).utf8)),
        ])
        try Files.write(to: path) { path throws(CertificateFileError) in
            try file.write(to: path)
        }
        return page
    }
}
