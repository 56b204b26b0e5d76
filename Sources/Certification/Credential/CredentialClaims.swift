public import COSE

/// What a certificate's credential says (FORMATS §7): the claims of its CWT.
public struct CredentialClaims: Hashable, Sendable {
    /// The first 16 hex digits of the ledger's identity: a rehearsal's is not genuine elsewhere.
    public let ledger: String
    public let number: CertificateNumber
    /// Counted from 1; a new edition keeps the number and ends the one before it.
    public let edition: Int
    /// The scheme's id.
    public let scheme: String
    /// Holder, code, offering, mark, standard; the scope enters by digest.
    public let holder: String
    /// The unified social credit code.
    public let creditCode: String
    /// The product or service, by name.
    public let offering: String
    /// The registered trade mark.
    public let mark: String
    /// The executed standard, with its edition.
    public let standard: String
    /// SHA-256 of the full scope in UTF-8, or nil when there is none.
    public let scopeDigest: Digest?
    /// The first day, whose midnight at +08:00 is claim `nbf`.
    public let validFrom: CivilDate
    /// The last day, still valid: claim `exp` is the midnight at +08:00 that ends it.
    public let validThrough: CivilDate
    /// Its place in the scheme's status list.
    public let statusIndex: Int

    /// The private claim that carries the certificate.
    public static let claimLabel = -70001

    /// Takes what the ledger says of a certificate.
    public init(
        ledger: String, number: CertificateNumber, edition: Int, scheme: String,
        facts: PublicFacts, validFrom: CivilDate, validThrough: CivilDate, statusIndex: Int
    ) {
        self.ledger = ledger
        self.number = number
        self.edition = edition
        self.scheme = scheme
        holder = facts.operatorName
        creditCode = facts.creditCode
        offering = facts.offering
        mark = facts.mark
        standard = facts.standard
        scopeDigest = facts.scope.isEmpty ? nil : Digest.sha256(Array(facts.scope.utf8))
        self.validFrom = validFrom
        self.validThrough = validThrough
        self.statusIndex = statusIndex
    }

    /// The last day of a validity of so many years: the day before the anniversary (art. 21; day
    /// counting ours); from 29 February, 28 February.
    public static func lastDay(from first: CivilDate, years: Int) -> CivilDate {
        let anniversary = first.adding(years: years)
        return anniversary.day == first.day ? anniversary.adding(days: -1) : anniversary
    }

    /// The claims as a CBOR map.
    public var map: CBORMap {
        CBORMap([
            (CBOR(Claim.issuer), .text(ledger)),
            (CBOR(Claim.subject), .text("\(number)")),
            (CBOR(Claim.notBefore), CBOR(Int(validFrom.startPOSIX))),
            (CBOR(Claim.expiration), CBOR(Int(validThrough.adding(days: 1).startPOSIX))),
            (
                CBOR(Self.claimLabel),
                .array([
                    .text(scheme), CBOR(edition), .text(holder), .text(creditCode),
                    .text(offering), .text(mark), .text(standard), CBOR(statusIndex),
                    scopeDigest.map { .bytes($0.bytes) } ?? .null,
                ])
            ),
        ])
    }

    init(_ map: CBORMap) throws(CredentialError) {
        guard map.pairs.count == 5, let ledger = map[Claim.issuer]?.string,
            let number = map[Claim.subject]?.string.flatMap({ CertificateNumber($0) }),
            let starts = map[Claim.notBefore]?.int, let ends = map[Claim.expiration]?.int,
            let parts = map[Self.claimLabel]?.arrayValue, parts.count == 9,
            let scheme = parts[0].string, let edition = parts[1].int, let holder = parts[2].string,
            let creditCode = parts[3].string, let offering = parts[4].string,
            let mark = parts[5].string, let standard = parts[6].string,
            let statusIndex = parts[7].int, (0..<(1 << 40)).contains(starts),
            (0..<(1 << 40)).contains(ends), (1..<(1 << 53)).contains(edition),
            (0..<(1 << 53)).contains(statusIndex),
            // What looks the same must be the same (FORMATS §11).
            parts.allSatisfy({ $0.string.map(NFC.isNormalized) ?? true })
        else { throw .claims }
        self.ledger = ledger
        self.number = number
        self.edition = edition
        self.scheme = scheme
        self.holder = holder
        self.creditCode = creditCode
        self.offering = offering
        self.mark = mark
        self.standard = standard
        self.statusIndex = statusIndex
        validFrom = CivilDate(posix: Int64(starts))
        validThrough = CivilDate(posix: Int64(ends)).adding(days: -1)
        if parts[8] == .null {
            scopeDigest = nil
        } else {
            guard let digest = parts[8].bytesValue.flatMap({ Digest($0 as [UInt8]) }) else {
                throw .claims
            }
            scopeDigest = digest
        }
        // Only midnights of Asia/Shanghai survive the way back.
        guard self.map == map else { throw .claims }
    }

    /// The text that takes most room, as the act's facts name it: what to shorten when it does not
    /// fit a code.
    var longestField: String {
        let fields = [
            ("operator", holder), ("offering", offering), ("mark", mark), ("standard", standard),
        ]
        return fields.max { $0.1.utf8.count < $1.1.utf8.count }?.0 ?? "operator"
    }

    /// The first claim in which another says something else, or nil when both say the same.
    public func difference(from other: CredentialClaims) -> String? {
        let pairs: [(String, Bool)] = [
            ("ledger", ledger == other.ledger), ("number", number == other.number),
            ("edition", edition == other.edition), ("scheme", scheme == other.scheme),
            ("holder", holder == other.holder), ("creditCode", creditCode == other.creditCode),
            ("offering", offering == other.offering), ("mark", mark == other.mark),
            ("standard", standard == other.standard),
            ("scope", scopeDigest == other.scopeDigest),
            ("validFrom", validFrom == other.validFrom),
            ("validThrough", validThrough == other.validThrough),
            ("statusIndex", statusIndex == other.statusIndex),
        ]
        return pairs.first { !$0.1 }?.0
    }
}
