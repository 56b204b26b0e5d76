import COSE
import CertificatePaper
import Certification
import Testing

/// The certificate for printing: what it says, and that nothing gets out of its place.
@Suite struct CertificatePageTests {
    static func page(
        holder: String = "示例沈阳米业有限公司", scope: String = "10 kg 袋装", rehearsal: Bool = true
    ) throws -> String {
        let facts = PublicFacts(
            operatorName: holder, creditCode: "91210100MA00860230", offering: "示例生态大米",
            mark: "示例沈牌", standard: "Q/SLSY 002—2025", scope: scope)
        let claims = CredentialClaims(
            ledger: "54aaf8a426808925",
            number: try #require(CertificateNumber("LNYP-2025-00002")), edition: 1,
            scheme: "liaoning-youpin", facts: facts,
            validFrom: try #require(CivilDate("2025-12-19")),
            validThrough: try #require(CivilDate("2028-12-18")), statusIndex: 1)
        let key = try PrivateKey(seed: [UInt8](repeating: 7, count: 32))
        let content = CertificateContent(
            claims: claims, credential: Credential(claims, signedBy: key).encoded(),
            title: Wording(zh: "辽宁优品", en: "Liaoning Youpin"),
            registerURL: "https://lnyp.example",
            source: Wording(zh: "辽质强〔2025〕3号第十七条", en: "辽质强〔2025〕3号, art. 17"), scope: scope,
            issuer: "示例办公室", issuedOn: try #require(CivilDate("2025-12-22")),
            origin: "example.invalid/x", identity: Digest.sha256([1]), isRehearsal: rehearsal)
        let code = try QRCode(
            address: content.registerURL + "/c#", digits: "000")
        return try CertificatePage(content, qr: code).html
    }

    @Test func `says all that such a certificate says`() throws {
        let page = try Self.page()
        for text in [
            "辽宁优品", "Liaoning Youpin", "LNYP-2025-00002", "第 1 版", "示例沈阳米业有限公司",
            "91210100MA00860230", "示例生态大米", "10 kg 袋装", "示例沈牌", "Q/SLSY 002—2025",
            "2025年12月19日至2028年12月18日", "2025-12-19 to 2028-12-18", "2025年12月22日",
            "示例办公室", "第十七条", "https://lnyp.example", "example.invalid/x", "4bf5122f",
            "不能证明印有此码的某件商品", "prove that the package", "<svg",
        ] { #expect(page.contains(text), "\(text)") }
    }

    @Test func `a rehearsal is watermarked, the real thing is not`() throws {
        #expect(try Self.page().contains("演练 REHEARSAL"))
        #expect(try !Self.page(rehearsal: false).contains("REHEARSAL"))
    }

    @Test(arguments: [
        ("<b>", "&lt;b&gt;"), ("a & b", "a &amp; b"), ("\"x\" 'y'", "&#39;x&#39; &#39;y&#39;"),
        ("<\u{338}script>", "&lt;\u{338}script&gt;"), ("\"\u{301}", "&#39;\u{301}"),
        ("{{{qr}}}", "{{{qr}}}"),
    ]) func `text stays text, also with combining marks`(name: String, escaped: String) throws {
        let page = try Self.page(holder: "示例\(name)公司")
        #expect(page.contains("示例\(escaped)公司"))
    }

    @Test(arguments: [
        ("\u{202E}甲", #"“示例\u{202E}甲公司”"#), ("a\nb", #"“示例a\u{A}b公司”"#),
        ("\u{3164}", #"“示例\u{3164}公司”"#), ("”  “", "“示例’ ‘公司”"),
    ]) func `what hides something is written out, and no value leaves its marks`(
        name: String, shown: String
    ) throws {
        let page = try Self.page(holder: "示例\(name)公司")
        #expect(page.contains("<dd>\(shown)</dd>"))
        #expect(!page.contains("\u{202E}") && !page.contains("\u{3164}"))
    }

    @Test func `needs nothing from outside`() throws {
        let page = try Self.page()
        for word in ["src=", "<link", "<script", "@import", "url("] {
            #expect(!page.contains(word), "\(word)")
        }
    }

    @Test func `a scope of a thousand characters is set small`() throws {
        let page = try Self.page(scope: String(repeating: "示例范围", count: 250))
        #expect(page.contains("class=\"sheet tiny\""))
    }
}
