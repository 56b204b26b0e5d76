import Testing

@testable import Age

/// Each header is the known one with one thing changed, before 32 bytes of payload.
@Suite struct `Age headers` {
    private static func fault(_ header: String) -> AgeError? {
        Samples.fault(reading: Array(header.utf8) + [UInt8](repeating: 0, count: 32))
    }

    @Test func `the known header is read`() {
        #expect(Self.fault(Samples.header) == nil)
    }

    @Test(
        arguments: [
            ("age-encryption.org/v1", "age-encryption.org/v2", .version(found: "v2")),
            ("age-encryption.org/v1", "age-encryption.org/v1 ", .version(found: "v1 ")),
            ("age-encryption.org/v1", "rage-encryption.org/v1", .notAge),
            ("age-encryption.org/v1", "", .notAge),
            ("age-encryption.org/v1\n", "age-encryption.org/v1\r\n", .headerLine(1)),
            ("-> scrypt", "->  scrypt", .headerLine(2)),
            ("-> scrypt", "->scrypt", .headerLine(2)),
            ("-> scrypt", "> scrypt", .headerLine(2)),
            ("10\n", "10 \n", .headerLine(2)),
            ("10\n", "10\r\n", .headerLine(2)),
            ("10\n", "1\u{e9}0\n", .headerLine(2)),
            ("10\n", "10 x\n", .argumentCount(found: 4)),
            (" 10\n", "\n", .argumentCount(found: 2)),
            ("scrypt EBE", "Scrypt EBE", .otherRecipients(["Scrypt"])),
            ("HB0eHw", "HB0eHx", .salt),
            ("HB0eHw", "HB0eHw==", .salt),
            ("HB0eHw", "HB0e", .salt),
            ("HB0eHw", "HB0eHwAA", .salt),
            (" 10\n", " 010\n", .workFactor(found: "010")),
            (" 10\n", " 0\n", .workFactor(found: "0")),
            (" 10\n", " -1\n", .workFactor(found: "-1")),
            (" 10\n", " +10\n", .workFactor(found: "+10")),
            (" 10\n", " 0x0a\n", .workFactor(found: "0x0a")),
            (" 10\n", " 10k\n", .workFactor(found: "10k")),
            (
                " 10\n", " 18446744073709551616\n",
                .workFactorTooHigh(found: "18446744073709551616", maximum: 22)
            ),
            ("yR2K4\n", "yR2K5\n", .headerLine(3)),
            ("yR2K4\n", "yR2K4=\n", .headerLine(3)),
            ("yR2K4\n", "yR2K4 \n", .headerLine(3)),
            ("yR2K4\n", "yR2K\n", .headerLine(3)),
            ("yR2K4\n", "yR2A\n", .wrappedKeyByteCount(found: 31, wanted: 32)),
            ("yR2K4\n", "yR2K4AA\n", .headerLine(3)),
            ("yR2K4\n", "yR2K4A\n", .wrappedKeyByteCount(found: 33, wanted: 32)),
            ("2cPuAkK", "2cP\nuAkK", .headerLine(4)),
            ("--- 0U", "---  0U", .headerLine(4)),
            ("--- 0U", "---0U", .headerLine(4)),
            ("--- 0U", "-- 0U", .headerLine(4)),
            ("caKHWg\n", "caKHWh\n", .headerLine(4)),
            ("caKHWg\n", "caKHWg=\n", .headerLine(4)),
            ("caKHWg\n", "caKHWg \n", .headerLine(4)),
            ("caKHWg\n", "caKH\n", .headerLine(4)),
        ] as [(String, String, AgeError)])
    func `a header with one thing changed is refused for that`(
        found: String, changed: String, error: AgeError
    ) throws {
        try #require(Samples.header.contains(found))
        #expect(Self.fault(Samples.header.replacing(found, with: changed)) == error)
    }

    @Test func `a header without a stanza is refused`() {
        let mac = Samples.header.split(separator: "\n")[3]
        #expect(Self.fault("age-encryption.org/v1\n\(mac)\n") == .headerLine(2))
    }

    @Test func `an X25519 recipient is refused by its name`() {
        let error = AgeError.otherRecipients(["X25519"])
        #expect(throws: error) { try AgeFile(armored: Samples.x25519) }
        #expect(
            error.description == "found an age file for “X25519”, wanted one for a passphrase")
    }

    @Test(arguments: [0, 47, 48, 49, 96])
    func `a passphrase beside another recipient is refused`(bodyByteCount: Int) {
        let other = Stanza(
            arguments: ["example.com/enigma", "x"],
            body: [UInt8](repeating: 0, count: bodyByteCount))
        let mixed = Samples.header.replacing("-> scrypt", with: other.text + "-> scrypt")
        #expect(Self.fault(mixed) == .passphraseNotAlone(stanzaCount: 2))
        #expect(
            Self.fault(Samples.header.replacing("---", with: other.text + "---"))
                == .passphraseNotAlone(stanzaCount: 2))
    }

    @Test func `two passphrases are refused`() {
        let stanza = Samples.header.split(separator: "\n")[1...2].joined(separator: "\n") + "\n"
        let double = Samples.header.replacing("---", with: stanza + "---")
        #expect(Self.fault(double) == .passphraseNotAlone(stanzaCount: 2))
    }

    @Test func `a stanza's body is wrapped at 64 columns and ends in a shorter line`() {
        let stanza = Stanza(arguments: ["a", "b"], body: [UInt8](repeating: 0, count: 48))
        #expect(stanza.text == "-> a b\n" + String(repeating: "A", count: 64) + "\n\n")
        let open = "age-encryption.org/v1\n-> a b\n" + String(repeating: "A", count: 64) + "\n"
        #expect(Self.fault(open + "--- x\n") == .headerLine(4))
        #expect(
            Self.fault("age-encryption.org/v1\n-> a b\n" + String(repeating: "A", count: 68) + "\n")
                == .headerLine(3))
    }

    @Test func `a header ends within its limit`() {
        let start = "age-encryption.org/v1\n-> "
        let most = Header.maximumByteCount
        #expect(most == 16_384)
        let fits = start + String(repeating: "a", count: most - start.utf8.count)
        #expect(Samples.fault(reading: Array(fits.utf8)) == .headerCutShort)
        #expect(
            Samples.fault(reading: Array((fits + "a").utf8)) == .headerTooLong(maximum: most))
    }

    @Test func `a long name is shown in part`() {
        let name = String(repeating: "n", count: 33)
        let error = Self.fault(Samples.header.replacing("scrypt", with: name))
        #expect(error == .otherRecipients([String(repeating: "n", count: 32) + "…"]))
    }
}
