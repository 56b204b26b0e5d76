@testable import Age

/// Files whose contents are known without the code under test.
enum Samples {
    /// Under `passphrase`, work factor 2^10, secrets 0…47, holding `quality mark`; computed with
    /// Python's hashlib and cryptography, and opened by age 1.1.1.
    static let known = """
        -----BEGIN AGE ENCRYPTED FILE-----
        YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IHNjcnlwdCBFQkVTRXhRVkZoY1lHUm9i
        SEIwZUh3IDEwCittSUwzMmNQdUFrS1ZlL1RVdlYxTU9Yb1h1cHpKa1FNaWk2c3ZD
        eVIySzQKLS0tIDBVa0p3Mjgrcm1iaStpYVl3RmRMUlo1Z3NJeDArNVN2d1lNYStj
        YUtIV2cKICEiIyQlJicoKSorLC0uLyP2okhCHxyVImR3J/8pk5KFYrOVEQTiECkp
        v08=
        -----END AGE ENCRYPTED FILE-----

        """

    /// The header of `known`.
    static let header = """
        age-encryption.org/v1
        -> scrypt EBESExQVFhcYGRobHB0eHw 10
        +mIL32cPuAkKVe/TUvV1MOXoXupzJkQMii6svCyR2K4
        --- 0UkJw28+rmbi+iaYwFdLRZ5gsIx0+5SvwYMa+caKHWg

        """

    /// What age 1.1.1 of Debian wrote with `age -p -a`: `ownPEM` under `ownPassphrase`, 2^18.
    static let own = """
        -----BEGIN AGE ENCRYPTED FILE-----
        YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IHNjcnlwdCBTK2ExMGR3M1dSOTJxTmth
        Vnd3WVFBIDE4CnJtVG92NkFieUtxN2puOWdrQzRONVUxeVcyQ20wclRPVHh5Z1Qy
        SmhyNkUKLS0tIFYrQkFyRnN2TmI4NHN2R3BFR25nNEJwcVB2VzVpY3FZYmRsYUhJ
        OUZyeGcKBo9D/Y8/js8023wS+1hGsuyuZaxIfQssuuYOa0XgGnfXmMnSP0icUTSn
        ADKDjZgosccBEDUoOUAxQ9OxpbQ4BCxig/S0vyNE3XhGToqFXctdUDM0KEu1ksv0
        UbRuo7kD9Ty+o09mq2blxzOBsHjxvVyb2U1Q5/g3RIuUcBwyeqMcE02cBim26sv/
        COTLvuNPKVekohM7BQ==
        -----END AGE ENCRYPTED FILE-----

        """

    static let ownPassphrase = "correct horse 电池"

    /// The private key of RFC 8032 §7.1, test 1.
    static let ownPEM = """
        -----BEGIN PRIVATE KEY-----
        MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g
        -----END PRIVATE KEY-----

        """

    /// What age 1.1.1 wrote with `age -a -r age1…`: the same key for an X25519 identity.
    static let x25519 = """
        -----BEGIN AGE ENCRYPTED FILE-----
        YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IFgyNTUxOSBpcDZlekVpS2tSajVrS0pD
        eU5BWjJqbU9CMVA3ZUlKQnZoa29hTDNub2dVCnVoZE91cVpPZ1JKSnlTQWtHdTg4
        c0FUTlVhQ1dIdkpFM2hlanh0b0taSHMKLS0tIE5PWVV1b0ZjRTIwRzcxakoxdFJU
        NktFSTBPMHF4My9GVWRuRk1pWHZUS0UKK/MT9Cbob9xbqllcIiMstWGFodi40vye
        SoYxHwbSvRJsx+mAzh7g5ErkYdc1FdziSFR40Iu2yB7J+l0Ze3sbmZz0gqbmzlUL
        Xc406Gm9JjLnrriR0LklXj+uVicJpqdrxc/flxmxNdugtpXgtYgZv+U7ltQEjz9z
        fZumwRKcDd9/Y2Bwnt/GRszPnemlRZZ1SC/s7IvKwg==
        -----END AGE ENCRYPTED FILE-----

        """

    static let phrase = try! Passphrase(Array("passphrase".utf8))
    static let secrets = try! FileSecrets(Array(0..<48))

    /// A file that takes no time to make or to open.
    static func file(_ plaintext: [UInt8]) throws -> AgeFile {
        try AgeFile(sealing: plaintext, with: phrase, secrets: secrets, workFactor: 1)
    }

    /// The error that reading these bytes ends with.
    static func fault(reading bytes: [UInt8]) -> AgeError? {
        do throws(AgeError) {
            _ = try AgeFile(bytes)
            return nil
        } catch { return error }
    }

    /// The error that opening ends with.
    static func fault(
        opening file: AgeFile, with passphrase: Passphrase = phrase,
        maximumWorkFactor: Int = AgeFile.maximumWorkFactor
    ) -> AgeError? {
        do throws(AgeError) {
            _ = try file.open(with: passphrase, maximumWorkFactor: maximumWorkFactor)
            return nil
        } catch { return error }
    }
}
