public import COSE
internal import Certification

/// A status list: what has become of every credential of a scheme, signed by the log (FORMATS §8;
/// draft-ietf-oauth-status-list, CWT form).
///
/// ```text
/// 2 uri · 4 next update · 6 signed at · 65533 {bits: 2, lst: zlib} ·
/// -70002 [ledger, scheme, count, tree size, root, zlib(dated changes)]
/// ```
///
/// A list that has been read is not believed: `isSigned(by:)` asks whose it is.
public struct StatusList: Hashable, Sendable {
    /// Whose it is, of what, up to where.
    public let claims: ListClaims
    /// Two bits an index, the lowest first.
    let bits: [UInt8]
    /// Since when, and why.
    public let changes: StatusChanges
    /// Whether bits and changes are here: what nobody who counts has signed is not unpacked.
    public let isOpened: Bool
    /// The signed object; nil for one that was rebuilt and is only compared.
    private let sign1: Sign1?

    /// The value of its `typ`.
    public static let type = "application/statuslist+cwt"
    /// The claim of a Token Status List.
    static let statusListClaim = 65533
    /// The private claim that binds it to ledger, scheme and tree.
    static let bindingClaim = -70002

    /// Makes the list that dated changes give as of the claims' day, not signed yet.
    public init(_ claims: ListClaims, _ changes: StatusChanges) {
        self.claims = claims
        self.changes = changes
        bits = Self.bits(of: changes, count: claims.count, on: claims.day)
        isOpened = true
        sign1 = nil
    }

    private init(_ list: StatusList, _ sign1: Sign1) {
        claims = list.claims
        bits = list.bits
        changes = list.changes
        isOpened = true
        self.sign1 = sign1
    }

    /// The list, signed by the log's key.
    public func signed(by key: PrivateKey) -> StatusList {
        let list = CBORMap([
            (.text("bits"), CBOR(2)), (.text("lst"), .bytes(Deflate.compress(bits))),
        ])
        let map = claims.map(
            label: Self.bindingClaim, body: [.bytes(changes.encoded())],
            and: [(CBOR(Self.statusListClaim), .map(list))])
        return StatusList(self, Sign1(list: map, type: Self.type, signedBy: key))
    }

    /// Reads a list, strictly: lengths, order, and bits that agree with the dated changes.
    ///
    /// One that none of the keys has signed is read up to its claims: half a megabyte of a
    /// stranger's may unpack to any size.
    public init(decoding bytes: [UInt8], signedByOneOf keys: [PublicKey]) throws(ListError) {
        let (sign1, map) = try Sign1.list(bytes, type: Self.type)
        guard map.count == 5, let (claims, body) = ListClaims.read(map, label: Self.bindingClaim),
            body.count == 1, let packed = body[0].bytesValue,
            let list = map[Self.statusListClaim]?.mapValue, list.count == 2,
            list["bits"]?.int == 2, let lst = list["lst"]?.bytesValue
        else { throw .claims }
        self.claims = claims
        self.sign1 = sign1
        isOpened = keys.contains { sign1.isList(signedBy: $0) }
        guard isOpened else {
            bits = []
            changes = StatusChanges([])
            return
        }
        let byteCount = (claims.count + 3) / 4
        guard let bits = Deflate.expand(lst, limit: byteCount), bits.count == byteCount else {
            throw .compressed("bits")
        }
        let changes = try StatusChanges(expanding: packed, count: claims.count)
        let wanted = Self.bits(of: changes, count: claims.count, on: claims.day)
        if let place = bits.indices.first(where: { bits[$0] != wanted[$0] }) {
            throw .contradiction(index: place * 4)
        }
        self.bits = bits
        self.changes = changes
    }

    /// The file's bytes; empty for a list that is not signed.
    public func encoded() -> [UInt8] { sign1?.encoded() ?? [] }

    /// Whether `kid` names the key and its signature verifies; false when it is not signed, and
    /// for one that was read for other keys and so has nothing in it.
    public func isSigned(by key: PublicKey) -> Bool {
        isOpened && sign1?.isList(signedBy: key) == true
    }

    /// The first claim in which another list says something else, or nil when both say the same;
    /// compressed parts are compared as they are inflated.
    public func difference(from other: StatusList) -> String? {
        if let claim = claims.difference(from: other.claims) { return claim }
        if changes != other.changes {
            let ours = changes.changes
            let theirs = other.changes.changes
            let place = zip(ours, theirs).prefix { $0 == $1 }.count
            let index = min(
                ours.dropFirst(place).first?.index ?? .max,
                theirs.dropFirst(place).first?.index ?? .max)
            return "the status of index \(index)"
        }
        return bits == other.bits ? nil : "lst"
    }

    private static func bits(
        of changes: StatusChanges, count: Int, on day: CivilDate
    ) -> [UInt8] {
        var bits = [UInt8](repeating: 0, count: (count + 3) / 4)
        for change in changes.changes where change.day <= day {
            let shift = UInt8(change.index % 4 * 2)
            bits[change.index / 4] &= ~(3 << shift)
            bits[change.index / 4] |= UInt8(change.status.rawValue) << shift
        }
        return bits
    }
}
