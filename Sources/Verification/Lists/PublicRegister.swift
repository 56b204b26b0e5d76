public import COSE
public import Certification

/// The public register of a scheme: every edition of every certificate, signed by the log and
/// bound to a checkpoint, to be carried where there is no network (FORMATS §8).
///
/// ```text
/// 2 uri · 4 next update · 6 signed at ·
/// -70003 [ledger, scheme, count, tree size, root, zlib(rows)]
/// ```
///
/// A register that has been read is not believed: `isSigned(by:)` asks whose it is.
public struct PublicRegister: Hashable, Sendable {
    /// Whose it is, of what, up to where.
    public let claims: ListClaims
    /// The rows, in the order of number and edition.
    public let rows: [RegisterRow]
    /// Whether the rows are here: what nobody who counts has signed is not unpacked.
    public let isOpened: Bool
    private let sign1: Sign1?

    /// The value of its `typ`.
    public static let type = "application/vnd.certledger.register+cwt"
    /// The private claim that binds it to ledger, scheme and tree.
    static let bindingClaim = -70003

    /// The register that a state gives for a scheme, not signed; nil when the ledger has no such
    /// scheme. `root` is the tree's after the state's last entry.
    public init?(
        of scheme: String, in state: LedgerState, root: Digest, issuedAt: Int64, expiresAt: Int64
    ) {
        guard
            let claims = ListClaims(
                .register, of: scheme, in: state, root: root, issuedAt: issuedAt,
                expiresAt: expiresAt)
        else { return nil }
        self.claims = claims
        rows = state.certificates.values.filter { $0.scheme == scheme }
            .sorted { $0.number < $1.number }
            .flatMap { Self.rows(of: $0) }
        isOpened = true
        sign1 = nil
    }

    /// A register of rows in the order of number and edition, not signed yet.
    public init(_ claims: ListClaims, _ rows: [RegisterRow]) {
        self.claims = claims
        self.rows = rows
        isOpened = true
        sign1 = nil
    }

    private init(_ register: PublicRegister, _ sign1: Sign1) {
        claims = register.claims
        rows = register.rows
        isOpened = true
        self.sign1 = sign1
    }

    /// The register, signed by the log's key.
    public func signed(by key: PrivateKey) -> PublicRegister {
        let map = claims.map(
            label: Self.bindingClaim, body: [.bytes(RegisterColumns.compress(rows))])
        return PublicRegister(self, Sign1(list: map, type: Self.type, signedBy: key))
    }

    /// Reads a register, strictly; one that none of the keys has signed up to its claims alone.
    public init(decoding bytes: [UInt8], signedByOneOf keys: [PublicKey]) throws(ListError) {
        let (sign1, map) = try Sign1.list(bytes, type: Self.type)
        guard map.count == 4, let (claims, body) = ListClaims.read(map, label: Self.bindingClaim),
            body.count == 1, let packed = body[0].bytesValue
        else { throw .claims }
        self.claims = claims
        self.sign1 = sign1
        isOpened = keys.contains { sign1.isList(signedBy: $0) }
        rows = try isOpened ? RegisterColumns.expand(packed) : []
    }

    /// The file's bytes; empty for a register that is not signed.
    public func encoded() -> [UInt8] { sign1?.encoded() ?? [] }

    /// Whether `kid` names the key and its signature verifies; false when it is not signed, and
    /// for one that was read for other keys and so has nothing in it.
    public func isSigned(by key: PublicKey) -> Bool {
        isOpened && sign1?.isList(signedBy: key) == true
    }

    /// The editions of a certificate, in order; none when the register does not know it.
    public func editions(of number: CertificateNumber) -> ArraySlice<RegisterRow> {
        let start = rows.partitioningIndex { $0.number >= number }
        let end = rows[start...].firstIndex { $0.number != number } ?? rows.endIndex
        return rows[start..<end]
    }

    /// The row of one edition, or nil.
    public func row(_ number: CertificateNumber, edition: Int) -> RegisterRow? {
        editions(of: number).first { $0.edition == edition }
    }

    /// The rows whose number, holder or credit code holds a text.
    public func search(_ text: String) -> [RegisterRow] {
        let upper = text.uppercased()
        return rows.filter {
            "\($0.number)".contains(upper) || $0.holder.contains(text)
                || $0.creditCode.contains(upper)
        }
    }

    /// The first claim in which another register says something else, or nil when both say the
    /// same; rows are compared as they are inflated.
    public func difference(from other: PublicRegister) -> String? {
        if let claim = claims.difference(from: other.claims) { return claim }
        if rows == other.rows { return nil }
        let place = zip(rows, other.rows).prefix { $0 == $1 }.count
        let row = rows.dropFirst(place).first ?? other.rows.dropFirst(place).first
        return row.map { "the row of \($0.number), edition \($0.edition)" } ?? "rows"
    }

    /// What an edition's credential says, and its scope in full.
    private static func rows(of certificate: Certificate) -> [RegisterRow] {
        certificate.editions.map { edition in
            let version = certificate.version(on: edition.issuedOn)
            let claims = try? Credential(decoding: edition.credential).claims
            let scopes = [version.facts.scope] + certificate.history.map(\.facts.scope)
            let scope = scopes.first { scope in
                let digest = scope.isEmpty ? nil : Digest.sha256(Array(scope.utf8))
                return claims == nil || digest == claims?.scopeDigest
            }
            return RegisterRow(
                number: certificate.number, edition: edition.edition,
                holder: claims?.holder ?? version.facts.operatorName,
                creditCode: claims?.creditCode ?? version.facts.creditCode,
                offering: claims?.offering ?? version.facts.offering,
                mark: claims?.mark ?? version.facts.mark,
                standard: claims?.standard ?? version.facts.standard, scope: scope,
                validFrom: certificate.validFrom, validThrough: certificate.validThrough,
                statusIndex: edition.statusIndex, entry: edition.issuedBy)
        }
    }
}

extension Array {
    /// The first place from which on a condition holds, in an array where it holds to the end.
    fileprivate func partitioningIndex(where belongs: (Element) -> Bool) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if belongs(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
