internal import COSE
internal import Certification
internal import Mustache

/// The printable certificate: one A4 page of HTML that needs nothing from outside.
public struct CertificatePage: Sendable {
    /// The whole page, all that it shows inside it.
    public let html: String

    /// Lays a certificate out, in Chinese and English.
    public init(_ content: CertificateContent, qr: QRCode) throws {
        MustacheContentTypes.register(EscapedHTML(), named: EscapedHTML.name)
        let template = try MustacheTemplate(string: Self.template)
        html = template.render(Self.values(content, qr))
    }

    /// What the template's names stand for. `qr` is drawn here, so it alone goes in unescaped.
    private static func values(_ content: CertificateContent, _ qr: QRCode) -> [String: Any] {
        let claims = content.claims
        let identity = content.identity.hex
        return [
            "titleChinese": content.title.zh, "titleEnglish": content.title.en,
            "rows": rows(content), "number": "\(claims.number)", "edition": "\(claims.edition)",
            "validFrom": chinese(claims.validFrom), "validThrough": chinese(claims.validThrough),
            "from": "\(claims.validFrom)", "through": "\(claims.validThrough)",
            "issuedOn": chinese(content.issuedOn), "issued": "\(content.issuedOn)",
            "sourceChinese": content.source.zh, "sourceEnglish": content.source.en,
            "issuer": quoted(content.issuer), "url": content.registerURL, "origin": content.origin,
            "identity": stride(from: 0, to: identity.count, by: 8).map { start in
                String(identity.dropFirst(start).prefix(8))
            }.joined(separator: " "),
            "qr": qr.svg(), "size": size(content), "isRehearsal": content.isRehearsal,
        ]
    }

    private static func rows(_ content: CertificateContent) -> [[String: Any]] {
        let claims = content.claims
        let scope =
            content.scope.isEmpty && claims.scopeDigest != nil
            ? "（全文见公开名录，范围不完整 · scope complete: no）" : quoted(content.scope)
        let rows: [(String, String, String)] = [
            ("经营主体", "Holder", quoted(claims.holder)),
            ("统一社会信用代码", "Credit code", claims.creditCode),
            ("产品（服务）", "Product or service", quoted(claims.offering)),
            ("认证范围", "Scope", scope), ("注册商标", "Trade mark", quoted(claims.mark)),
            ("执行标准", "Standard", quoted(claims.standard)),
        ]
        return rows.filter { !$0.2.isEmpty }.map {
            ["chinese": $0.0, "english": $0.1, "value": $0.2]
        }
    }

    /// What others wrote, whole: a certificate leaves nothing out. Nothing where there is none.
    private static func quoted(_ text: String) -> String {
        text.isEmpty ? "" : Shown.quoted(text, atMost: .max)
    }

    /// Long texts are set smaller, so that one page holds every certificate there can be.
    private static func size(_ content: CertificateContent) -> String {
        let claims = content.claims
        let count = [claims.holder, claims.offering, claims.mark, claims.standard, content.scope]
            .reduce(0) { $0 + $1.unicodeScalars.count }
        switch count {
        case ..<110: return "large"
        case ..<190: return "middle"
        case ..<380: return "small"
        default: return "tiny"
        }
    }

    /// A day as papers in China write it.
    private static func chinese(_ day: CivilDate) -> String {
        "\(day.year)年\(day.month)月\(day.day)日"
    }
}
