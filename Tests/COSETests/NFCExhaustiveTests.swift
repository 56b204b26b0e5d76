import COSE
import Testing

@Suite struct NFCExhaustiveTests {
    @Test(arguments: [
        "", "ASCII\r\n", "é", "辽宁优品", "한글", "\u{301}", "\u{FA0E}", "q\u{316}\u{301}", "👩‍🔬", "①ﬁ",
    ])
    func `Text in Form C is found so`(text: String) {
        #expect(NFC.isNormalized(text))
    }

    @Test(arguments: [
        "e\u{301}",  // é decomposed
        "\u{1112}\u{1161}\u{11AB}",  // 한 in jamo
        "\u{1112}\u{1161}",  // 하 in jamo
        "\u{D558}\u{11AB}",  // 한 as 하 and a final
        "\u{F900}",  // a compatibility ideograph, canonically 豈
        "\u{2F800}",  // one beyond the Basic Multilingual Plane
        "\u{212B}",  // the ångström sign
        "\u{958}",  // excluded from composition
        "q\u{301}\u{316}",  // marks out of order
        "辽宁优品e\u{301}",
    ])
    func `Text in another form is found not to be in Form C`(text: String) {
        #expect(!NFC.isNormalized(text))
    }

    @Test func `Exactly 1120 scalars are never normal, as Unicode lists them`() {
        // DerivedNormalizationProps.txt, Full_Composition_Exclusion; fixed by the stability policy.
        let count = (UInt32(0)...0x10FFFF).lazy.compactMap(Unicode.Scalar.init)
            .filter { !NFC.isNormalized(String(Character($0))) }.count
        #expect(count == 1120)
    }

    @Test func `Every Hangul syllable is normal, and none of its spellings in jamo`() {
        var wrong: [String] = []
        for (lead, vowel, tail) in Self.syllables {
            let syllable = 0xAC00 + (lead * 21 + vowel) * 28 + tail
            let jamo = [0x1100 + lead, 0x1161 + vowel] + (tail == 0 ? [] : [0x11A7 + tail])
            if !NFC.isNormalized(Self.text([syllable])) || NFC.isNormalized(Self.text(jamo)) {
                wrong.append(Self.text([syllable]))
            }
        }
        #expect(wrong.isEmpty)
    }

    private static let syllables = (UInt32(0)..<19).flatMap { lead in
        (UInt32(0)..<21).flatMap { vowel in (UInt32(0)..<28).map { (lead, vowel, $0) } }
    }

    private static func text(_ scalars: [UInt32]) -> String {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars.compactMap(Unicode.Scalar.init))
        return String(text)
    }
}
