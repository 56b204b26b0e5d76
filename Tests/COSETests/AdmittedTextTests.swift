import COSE
import Foundation
import Testing

/// What text may hold, on code points chosen by hand from the Unicode 17 data files.
@Suite struct AdmittedTextTests {
    @Test(arguments: [
        "辽宁优品", "示例米业（集团）有限公司", "Müller & Söhne 2.5 kg", "示例　大米", "ﷺ", "\u{2800}",
        "café", "e\u{301}\u{302}\u{303}\u{304}x", "❤\u{FE0F}", "1\u{FE0F}\u{20E3}", "葛\u{E0100}",
        "㐂\u{FE00}", "ᠠ\u{180B}", "👍🏽", "\u{1FAC8}", "\u{323B0}", "ಠ_ಠ", "",
    ])
    func `what a reader sees is admitted`(text: String) {
        #expect(AdmittedText.fault(in: text) == nil)
    }

    @Test func `what is taken for plain at a glance is so by code point, too`() {
        let plain = [0x21...0x7E, 0x4000...0x9FFF].joined().compactMap { Unicode.Scalar($0) }
        #expect(plain.count == 94 + 0x6000)
        #expect(AdmittedText.fault(in: String(String.UnicodeScalarView(plain))) == nil)
        // A space has each looked at by itself.
        let spaced = String(plain.map { " \($0)" }.joined().dropFirst())
        #expect(AdmittedText.fault(in: spaced) == nil)
    }

    @Test(arguments: [
        // Cc, Cf, Zl, Zp, Co and noncharacters.
        ("a\u{1B}[2J", "character", 2, "U+001B"), ("\u{85}", "character", 1, "U+0085"),
        ("ab\u{202E}", "character", 3, "U+202E"), ("a\u{200D}b", "character", 2, "U+200D"),
        ("a\u{AD}", "character", 2, "U+00AD"), ("a\u{2028}", "character", 2, "U+2028"),
        ("a\u{2029}", "character", 2, "U+2029"), ("\u{E000}", "character", 1, "U+E000"),
        ("\u{10FFFD}", "character", 1, "U+10FFFD"), ("\u{FFFE}", "character", 1, "U+FFFE"),
        ("a\u{E0041}", "character", 2, "U+E0041"), ("\u{FEFF}a", "character", 1, "U+FEFF"),
        // Invisible letters and marks: Default_Ignorable_Code_Point.
        ("a\u{3164}", "character", 2, "U+3164"), ("\u{FFA0}", "character", 1, "U+FFA0"),
        ("\u{115F}", "character", 1, "U+115F"), ("a\u{34F}", "character", 2, "U+034F"),
        ("\u{17B4}", "character", 1, "U+17B4"),
        // Not assigned in Unicode 17.
        ("\u{378}", "character", 1, "U+0378"), ("\u{1FAFF}", "character", 1, "U+1FAFF"),
        ("\u{3347A}", "character", 1, "U+3347A"),
        // Variation selectors without a base that they belong to.
        ("a\u{FE0F}", "selector", 2, "U+FE0F"), ("\u{FE0F}", "selector", 1, "U+FE0F"),
        ("❤\u{FE0F}\u{FE0F}", "selector", 3, "U+FE0F"), ("a\u{E0100}", "selector", 2, "U+E0100"),
        ("示\u{FE0E}", "selector", 2, "U+FE0E"), ("㐂\u{FE03}", "selector", 2, "U+FE03"),
        ("❤\u{E0100}", "selector", 2, "U+E0100"), ("a\u{180B}", "selector", 2, "U+180B"),
        ("e\u{301}\u{301}\u{301}\u{301}\u{301}", "marks", 6, "U+0301"),
        // A mark that is set on nothing of the text's.
        ("\u{301}e", "base", 1, "U+0301"), ("a \u{301}", "base", 3, "U+0301"),
        (" a", "space", 1, "U+0020"), ("a\u{3000}", "space", 2, "U+3000"),
        ("a  b", "space", 3, "U+0020"), ("a \u{A0}b", "space", 3, "U+00A0"),
        ("a\nb", "lineBreak", 2, "U+000A"), ("a\r\nb", "character", 2, "U+000D"),
    ])
    func `what a reader does not see is refused with its place`(
        text: String, kind: String, position: Int, codePoint: String
    ) throws {
        let fault = try #require(AdmittedText.fault(in: text))
        #expect(fault.kind.rawValue == kind)
        #expect(fault.position == position)
        #expect(fault.codePoint == codePoint)
    }

    @Test func `a text of several lines has line feeds between them and no others`() {
        #expect(AdmittedText.fault(in: "一\n\n二", breakingLines: true) == nil)
        for (text, position) in [("\na", 1), ("a\n", 2)] {
            let fault = AdmittedText.fault(in: text, breakingLines: true)
            #expect(fault?.kind == .lineBreak)
            #expect(fault?.position == position)
        }
        #expect(AdmittedText.fault(in: "a \nb", breakingLines: true)?.kind == .space)
        #expect(AdmittedText.fault(in: "a\n b", breakingLines: true)?.kind == .space)
        #expect(AdmittedText.fault(in: "a\rb", breakingLines: true)?.kind == .character)
        #expect(AdmittedText.fault(in: "a\n\u{301}", breakingLines: true)?.kind == .base)
    }

    @Test(arguments: [(" ", false), ("\n", true)])
    func `marks are counted anew behind a space and a line break`(between: String, breaks: Bool) {
        let four = "e\u{301}\u{301}\u{301}\u{301}"
        #expect(AdmittedText.fault(in: four + between + four, breakingLines: breaks) == nil)
        let fifth = AdmittedText.fault(
            in: four + between + four + "\u{301}", breakingLines: breaks)
        #expect(fifth?.kind == .marks)
        #expect(fifth?.position == 12)
    }

    @Test func `the program's tables and the page's are the same`() throws {
        let swift = try tables("COSE/Text/TextRanges.swift", between: "\"\"\"")
        let page = try tables("VerifierPage/Assets/verify-ranges.js", between: "`")
        #expect(swift == page)
        #expect(swift.count == 6)
        #expect(swift[0].count > 1000)
    }

    /// The numbers of each table of a generated file.
    private func tables(_ path: String, between mark: String) throws -> [[String]] {
        let file = URL(filePath: #filePath).appending(path: "../../../Sources/\(path)")
            .standardizedFileURL
        return try String(contentsOf: file, encoding: .utf8).components(separatedBy: mark)
            .enumerated().filter { $0.offset % 2 == 1 }
            .map { $0.element.split(whereSeparator: \.isWhitespace).map(String.init) }
    }
}
