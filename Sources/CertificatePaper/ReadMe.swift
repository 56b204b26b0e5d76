internal import COSE
internal import Certification

/// What the certificate file says of itself: how it is checked, with and without our tools.
public enum ReadMe {
    /// The file's text, in Chinese and English; a rehearsal's says so in its first line.
    public static func text(_ content: CertificateContent) -> String {
        let claims = content.claims
        let rehearsal = content.isRehearsal ? "演练/REHEARSAL\n\n" : ""
        return rehearsal + """
            \(Shown.line(content.title.zh)) 证书 \(claims.number) 第 \(claims.edition) 版
            \(Shown.line(content.title.en)), certificate \(claims.number), edition \(claims.edition)

            账本 ledger    \(content.origin)
            标识 identity  \(content.identity.hex)

            文件 FILES

              credential.cbor              二维码所载的签名凭证（CWT，RFC 8392；COSE_Sign1，RFC 9052）
                                           the signed credential that the QR code carries
              statement.transparent.scitt  颁证行为及其收据（RFC 9943、RFC 9942）
                                           the act that issued it, with its receipt
              proof.tlog-proof             该行为在账本中的证明（c2sp.org/tlog-proof）
                                           the proof that the act is in the log
              certificate.html             供打印的证书  the certificate for printing
              qr.png  qr.svg               二维码  the QR code

            用我们的工具核验 WITH OUR TOOLS, no network needed

              certverify certificate FILE.zip --policy POLICY --trust TRUST --status STATUS
              certverify explain FILE.zip

              或在浏览器中打开核验网页，把本文件拖入。
              Or open the verifying page in a browser and drop this file on it.

              POLICY、TRUST 由账本的设立单位公布，请从可信来源取得，不要用随证书一起送来的。
              POLICY and TRUST are published by the ledger's founding body: get them from where you
              trust, not from whoever sent you this file.

            不用我们的工具核验 WITHOUT OUR TOOLS

              凭证的签名（Ed25519）：对 Sig_structure 验签，RFC 9052 第 4.4 节：
              The credential's signature, over the Sig_structure of RFC 9052, section 4.4:

                openssl pkeyutl -verify -rawin -pubin -inkey ISSUER.pem -in TO-BE-SIGNED \\
                  -sigfile SIGNATURE

              或用 PyPI 上的 cwt、pycose。声明与收据可用 scitt-cose 核验；
              检查点与证明依 c2sp.org/tlog-checkpoint、RFC 9162。
              Or cwt and pycose from PyPI. Statement and receipt: scitt-cose. Checkpoint and proof:
              c2sp.org/tlog-checkpoint and RFC 9162.

            能证明什么 WHAT IT PROVES

              证书的内容和签发人，以及它在账本中的登记。不能证明印有此码的某件商品就是获证商品；
              是否仍然有效，以最新的状态列表为准。
              What was certified, by whom, and that it is logged. Not that the package it is printed
              on is the one it was issued for; whether it still holds, the newest status list says.

            """
    }
}
