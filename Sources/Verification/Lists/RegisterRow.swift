internal import COSE
public import Certification

/// One edition of a certificate as the public register has it: everything that its credential
/// says, and its full scope.
public struct RegisterRow: Hashable, Sendable {
    public let number: CertificateNumber
    /// Counted from 1; each edition has a row of its own.
    public let edition: Int
    /// The holder's name.
    public let holder: String
    /// The holder's unified social credit code.
    public let creditCode: String
    /// The product or service.
    public let offering: String
    /// The registered trade mark.
    public let mark: String
    /// The executed standard, with its edition.
    public let standard: String
    /// The whole scope, empty when there is none; nil when the ledger shows it no more, because a
    /// correction took its place.
    public let scope: String?
    /// The first day.
    public let validFrom: CivilDate
    /// The last day.
    public let validThrough: CivilDate
    /// The credential's place in the status list; nil for an award taken over from before the
    /// ledger, which has no credential.
    public let statusIndex: Int?
    /// The entry that issued the edition.
    public let entry: EntryIndex

    /// Takes what a credential says, its scope in full, and the entry that issued it.
    public init(_ claims: CredentialClaims, scope: String?, entry: EntryIndex) {
        number = claims.number
        edition = claims.edition
        holder = claims.holder
        creditCode = claims.creditCode
        offering = claims.offering
        mark = claims.mark
        standard = claims.standard
        self.scope = scope
        validFrom = claims.validFrom
        validThrough = claims.validThrough
        statusIndex = claims.statusIndex
        self.entry = entry
    }

    init(
        number: CertificateNumber, edition: Int, holder: String, creditCode: String,
        offering: String, mark: String, standard: String, scope: String?, validFrom: CivilDate,
        validThrough: CivilDate, statusIndex: Int?, entry: EntryIndex
    ) {
        self.number = number
        self.edition = edition
        self.holder = holder
        self.creditCode = creditCode
        self.offering = offering
        self.mark = mark
        self.standard = standard
        self.scope = scope
        self.validFrom = validFrom
        self.validThrough = validThrough
        self.statusIndex = statusIndex
        self.entry = entry
    }

    /// The first claim of a credential that says something else than this row, or nil: it is the
    /// credential that the register knows.
    public func difference(from claims: CredentialClaims) -> String? {
        let digest: Digest? = scope.flatMap { $0.isEmpty ? nil : Digest.sha256(Array($0.utf8)) }
        let pairs: [(String, Bool)] = [
            ("number", number == claims.number), ("edition", edition == claims.edition),
            ("holder", holder == claims.holder), ("creditCode", creditCode == claims.creditCode),
            ("offering", offering == claims.offering), ("mark", mark == claims.mark),
            ("standard", standard == claims.standard),
            ("scope", scope == nil || digest == claims.scopeDigest),
            ("validFrom", validFrom == claims.validFrom),
            ("validThrough", validThrough == claims.validThrough),
            ("statusIndex", statusIndex == claims.statusIndex),
        ]
        return pairs.first { !$0.1 }?.0
    }
}

/// Rows as twelve compressed columns, so that like stands beside like.
///
/// ```text
/// zlib(CBOR [numbers, editions, holders, creditCodes, offerings, marks, standards, scopes,
///            firstDays, lastDays, indexes, entries])
/// ```
///
/// Days count from 1970-01-01 (RFC 8943); scopes and indexes may be null.
enum RegisterColumns {
    /// The most bytes of the rows once inflated: some half a million editions.
    static let maximumByteCount = 128 << 20
    static let columnCount = 12

    static func compress(_ rows: [RegisterRow]) -> [UInt8] { Deflate.compress(encode(rows)) }

    private static func encode(_ rows: [RegisterRow]) -> [UInt8] {
        var columns: [[CBOR]] = Array(repeating: [], count: columnCount)
        for row in rows {
            let values: [CBOR] = [
                .text("\(row.number)"), CBOR(row.edition), .text(row.holder),
                .text(row.creditCode), .text(row.offering), .text(row.mark), .text(row.standard),
                row.scope.map { .text($0) } ?? .null, CBOR(Int(row.validFrom.daysSince1970)),
                CBOR(Int(row.validThrough.daysSince1970)),
                row.statusIndex.map { CBOR($0) } ?? .null, CBOR(Int(clamping: row.entry.value)),
            ]
            for (column, value) in values.enumerated() { columns[column].append(value) }
        }
        return CBOR.array(columns.map { .array($0) }).encoded()
    }

    /// The rows of compressed columns; in the order of number and edition, each once.
    static func expand(_ bytes: [UInt8]) throws(ListError) -> [RegisterRow] {
        let limits = CBORLimits(
            maximumByteCount: maximumByteCount, maximumItemCount: maximumByteCount)
        guard let plain = Deflate.expand(bytes, limit: maximumByteCount),
            let columns = try? CBOR(decoding: plain, limits: limits).arrayValue?
                .compactMap(\.arrayValue),
            columns.count == columnCount, Set(columns.map(\.count)).count == 1
        else { throw .compressed("rows") }
        var rows: [RegisterRow] = []
        rows.reserveCapacity(columns[0].count)
        for place in columns[0].indices {
            guard let row = row(columns, place) else { throw .compressed("rows") }
            if let last = rows.last,
                (last.number, last.edition) >= (row.number, row.edition)
            {
                throw .compressed("rows")
            }
            rows.append(row)
        }
        return rows
    }

    private static func row(_ columns: [[CBOR]], _ place: Int) -> RegisterRow? {
        func text(_ column: Int) -> String? {
            columns[column][place].string.flatMap { NFC.isNormalized($0) ? $0 : nil }
        }
        func day(_ column: Int) -> CivilDate? {
            columns[column][place].int.flatMap { CivilDate(daysSince1970: $0) }
        }
        guard let number = text(0).flatMap({ CertificateNumber($0) }),
            let edition = columns[1][place].int, edition > 0, edition < 1 << 53,
            let holder = text(2),
            let creditCode = text(3), let offering = text(4), let mark = text(5),
            let standard = text(6), let validFrom = day(8), let validThrough = day(9),
            let entry = columns[11][place].int, (0..<(1 << 53)).contains(entry)
        else { return nil }
        let scope = text(7)
        let index = columns[10][place].int
        guard scope != nil || columns[7][place] == .null,
            index.map({ (0..<(1 << 53)).contains($0) }) ?? (columns[10][place] == .null)
        else { return nil }
        return RegisterRow(
            number: number, edition: edition, holder: holder, creditCode: creditCode,
            offering: offering, mark: mark, standard: standard, scope: scope,
            validFrom: validFrom, validThrough: validThrough, statusIndex: index,
            entry: EntryIndex(UInt64(entry)))
    }
}
