import Certification
import Testing

@Suite struct CreditCodeTests {
    /// Two genuine codes, two made up whose organization check is X and 0, and two whose check
    /// character is the alphabet's first and last.
    static let valid = [
        "91350200776049653A", "91440101MA5CJQ4N59", "91210100MA000100XE", "91210100MA0001050R",
        "91210100MA00011650", "91210100MA0001042Y",
    ]

    @Test(arguments: valid)
    func `A code whose two checks fit is read`(text: String) throws {
        let code = try CreditCode(text)
        #expect(code.description == text)
        #expect(code.faults.isEmpty)
    }

    @Test(arguments: [
        ("91350200776049653A", "91350200776049653A"), ("VALID-AS-OF", "“VALID-AS-OF”"),
        ("VALIDASOFVALIDASOF", "“VALIDASOFVALIDASOF”"), ("", "“”"),
    ])
    func `What has the form of no code is quoted`(text: String, shown: String) {
        #expect(CreditCode.shown(text) == shown)
    }

    @Test(arguments: valid)
    func `No other character fits at any place`(text: String) {
        let bytes = Array(text.utf8)
        var accepted: [String] = []
        for place in bytes.indices {
            for byte in UInt8(0)...127 where byte != bytes[place] {
                var changed = bytes
                changed[place] = byte
                let other = String(decoding: changed, as: UTF8.self)
                if (try? CreditCode(other)) != nil { accepted.append(other) }
            }
        }
        #expect(accepted.isEmpty)
    }

    @Test(arguments: valid)
    func `No two neighbours can change places`(text: String) {
        let bytes = Array(text.utf8)
        for place in 0..<17 where bytes[place] != bytes[place + 1] {
            var changed = bytes
            changed.swapAt(place, place + 1)
            #expect(throws: CreditCodeError.self) {
                try CreditCode(String(decoding: changed, as: UTF8.self))
            }
        }
    }

    @Test(arguments: [
        ("91350200776049653B", [CreditCodeError.checkDigit(expected: "A")]),
        ("91350200776049654D", [.organizationCheck(expected: "3")]),
        (
            "91350200786049653A",
            [.checkDigit(expected: "C"), .organizationCheck(expected: "7")]
        ),
    ])
    func `A code that fails a check is read only when overridden`(
        text: String, faults: [CreditCodeError]
    ) throws {
        #expect(throws: faults[0]) { try CreditCode(text) }
        let code = try CreditCode(overriding: text)
        #expect(code.description == text)
        #expect(code.faults == faults)
    }

    @Test(arguments: [
        "", "91350200776049653", "91350200776049653A0", "91350200776049653a",
        "9135O200776049653A", "O1350200776049653A", "9I350200776049653A", "91350200S76049653A",
        "91350200V76049653A", "91350200Z76049653A", "91A50200776049653A", "9135020A776049653A",
        " 1350200776049653A", "9135020077604965é", "９135020077604965", "91350200776049653A\n",
    ])
    func `Text without the form of a code is refused, overridden or not`(text: String) {
        #expect(!CreditCode.hasForm(text))
        #expect(throws: CreditCodeError.form) { try CreditCode(text) }
        #expect(throws: CreditCodeError.form) { try CreditCode(overriding: text) }
    }

    @Test func `A fault says what was wanted`() {
        #expect(
            "\(CreditCodeError.checkDigit(expected: "A"))"
                == "the check character (18th) of the credit code does not fit: wanted A")
        #expect(
            "\(CreditCodeError.organizationCheck(expected: "3"))"
                == "the organization check character (17th) of the credit code does not fit: "
                + "wanted 3")
    }
}
