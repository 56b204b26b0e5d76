import COSE
import Certification
import Foundation
import TransparencyLog
import Verification

/// Invented certificates of one ledger, as many as wanted, with the lists that go with them: what
/// the rows on verification are measured with.
struct Material {
    static let origin = "example.invalid/bench/REHEARSAL"
    static let registerURL = "https://lnyp.example"
    static let scheme = "liaoning-youpin"
    /// When the lists were signed, and a moment after.
    static let issuedAt: Int64 = 1_770_000_000
    static let clock = issuedAt + 3600

    let officeKey: PrivateKey
    let logKey: PrivateKey
    let identity = Digest.sha256([7])
    let credentials: [Credential]
    let status: StatusList
    let register: PublicRegister

    init(count: Int) throws {
        let office = try PrivateKey(seed: [UInt8](repeating: 1, count: 32))
        let log = try PrivateKey(seed: [UInt8](repeating: 2, count: 32))
        officeKey = office
        logKey = log
        let ledger = String(identity.hex.prefix(16))
        guard let first = CivilDate("2025-12-19"), let last = CivilDate("2028-12-18") else {
            throw BenchError("no such day")
        }
        let claims = (0..<count).compactMap { index -> CredentialClaims? in
            guard
                let number = CertificateNumber(
                    prefix: "LNYP", year: 2000 + index / 99_999, serial: index % 99_999 + 1)
            else { return nil }
            return CredentialClaims(
                ledger: ledger, number: number, edition: 1, scheme: Self.scheme,
                facts: PublicFacts(
                    operatorName: "示例沈阳第\(index)米业有限公司", creditCode: "91210100MA00860230",
                    offering: "示例生态大米", mark: "示例沈牌", standard: "Q/SLSY \(index)—2025",
                    scope: "10 kg 袋装"),
                validFrom: first, validThrough: last, statusIndex: index)
        }
        credentials = claims.map { Credential($0, signedBy: office) }
        let audience = "\(Self.origin)#\(ledger)"
        func list(_ kind: String) -> ListClaims {
            ListClaims(
                uri: "\(Self.registerURL)/\(kind)/\(Self.scheme)", issuedAt: Self.issuedAt,
                expiresAt: Self.issuedAt + 3_000_000, audience: audience, scheme: Self.scheme,
                count: count, size: 1_000_000, root: Digest.sha256([9]))
        }
        let changes = try stride(from: 0, to: count, by: 100).map { index in
            guard let ground = ListedGround("surrendered") else { throw BenchError("no ground") }
            return StatusChanges.Change(
                index: index, status: .ended, day: first.adding(days: 10), decidedOn: first,
                isRetroactive: false, ground: ground)
        }
        status = StatusList(list("status"), StatusChanges(changes)).signed(by: log)
        register = PublicRegister(
            list("register"),
            claims.enumerated().map { index, claims in
                RegisterRow(claims, scope: "10 kg 袋装", entry: EntryIndex(UInt64(index)))
            }
        ).signed(by: log)
    }

    var policy: String {
        "log \(LogVerifierKey(name: Self.origin, publicKey: logKey.publicKey))\nquorum none\n"
    }

    var trust: String {
        "ledger \(Self.origin) \(identity.hex)\n"
            + "issuer \(Self.scheme) \(Base64.encode(officeKey.publicKey.spki)) 2000-01-01 -\n"
    }

    func qr(_ credential: Credential) -> String {
        QRText.print(credential.encoded(), registerURL: Self.registerURL)
    }

    /// Writes everything that `certverify batch` takes into a folder.
    func write(to folder: String) throws {
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        let table =
            "number,qr\n"
            + credentials.map { "\($0.claims.number),\(qr($0))\n" }.joined()
        let one = credentials.count / 2 + 1
        for (name, bytes) in [
            ("policy", Array(policy.utf8)), ("trust", Array(trust.utf8)),
            ("status.cwt", status.encoded()), ("register.cwt", register.encoded()),
            ("table.csv", Array(table.utf8)), ("one.cbor", credentials[one].encoded()),
        ] {
            try Data(bytes).write(to: URL(filePath: "\(folder)/\(name)"))
        }
    }
}

/// Why a measurement could not be made.
struct BenchError: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
