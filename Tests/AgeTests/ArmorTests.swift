import Testing

@testable import Age

@Suite struct `Age armor` {
    private static let body = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
    private static let begin = "-----BEGIN AGE ENCRYPTED FILE-----\n"
    private static let end = "-----END AGE ENCRYPTED FILE-----\n"

    @Test(arguments: [
        (0, ""), (1, "AA==\n"), (47, body.dropLast(1) + "=\n"), (48, body + "\n"),
        (49, body + "\nAA==\n"), (96, body + "\n" + body + "\n"),
    ])
    func `lines have 64 characters and no empty one follows`(count: Int, lines: String) throws {
        let bytes = [UInt8](repeating: 0, count: count)
        let text = Self.begin + lines + Self.end
        #expect(Armor.encode(bytes) == text)
        #expect(try Armor.decode(text) == bytes)
        #expect(try Armor.decode(text.replacing("\n", with: "\r\n")) == bytes)
    }

    @Test(
        arguments: [
            "", "\n", begin, end, begin + end.dropLast(), " " + begin + end, "\n" + begin + end,
            begin + end + "\n", begin + end + "x", begin + "AA==\n" + end + end,
            begin + "AA==\n" + end + begin + "AA==\n" + end, begin + "\nAA==\n" + end,
            begin + "AA==\n\n" + end, begin + "AA\n" + end, begin + "AA=\n" + end,
            begin + "AB==\n" + end, begin + "AA==AA==\n" + end, begin + "A A==\n" + end,
            begin + "AA== \n" + end, begin + " AA==\n" + end, begin + "A\nA==\n" + end,
            begin + "AA=\n=\n" + end, begin + "_-==\n" + end, begin + body + "AAAA\n" + end,
            begin + body.dropLast(4) + "\nAAAA\n" + end, begin + "Comment: x\n\nAA==\n" + end,
            begin.lowercased() + "AA==\n" + end, begin + "AA==\n=twTO\n" + end,
            "-----BEGIN PRIVATE KEY-----\nAA==\n-----END PRIVATE KEY-----\n",
            begin.replacing("\n", with: "\r\n") + "AA==\n" + end.replacing("\n", with: "\r\n"),
            begin + "AA==\r\n" + end, begin + "AA==\n" + end.replacing("\n", with: "\r\n"),
            begin.replacing("\n", with: "\r\r\n") + "AA==\r\r\n"
                + end.replacing("\n", with: "\r\r\n"),
        ] as [String])
    func `armor of another form is refused`(text: String) {
        #expect(throws: AgeError.notArmor) { try Armor.decode(text) }
    }

    @Test func `an armored file that is too long is refused unread`() {
        let text = Self.begin + String(repeating: "A", count: 3_000_000)
        let error = #expect(throws: AgeError.self) { try AgeFile(armored: text) }
        guard case .tooLong(text.utf8.count, _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test func `a file of the greatest length is read from CRLF armor`() throws {
        let most = [UInt8](repeating: 0, count: AgeFile.maximumByteCount)
        let text = Armor.encode(most).replacing("\n", with: "\r\n")
        #expect(throws: AgeError.headerTooLong(maximum: Header.maximumByteCount)) {
            try AgeFile(armored: text)
        }
    }

    @Test func `armor is told by its first line`() {
        #expect(AgeFile.isArmored(Samples.known))
        #expect(AgeFile.isArmored(Samples.known.replacing("\n", with: "\r\n")))
        #expect(!AgeFile.isArmored(Samples.ownPEM))
        #expect(!AgeFile.isArmored(""))
    }
}
