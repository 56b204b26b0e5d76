internal import COSE
public import Certification

/// The dated change list of a status list: what a bit cannot say, since when and why
/// (FORMATS §8).
///
/// ```text
/// zlib(CBOR [grounds, steps, statuses, days, lags, retroactive, places])
/// ```
///
/// Seven columns, so that like stands beside like and compresses: the grounds, each once; then of
/// each change, in the order of (index, day): the step from the change before it, the new status,
/// the day from which it holds (days since 1970, RFC 8943), the decision's day less that day,
/// whether it works back, and its ground's place.
public struct StatusChanges: Hashable, Sendable {
    /// A status that a credential has from a day on.
    public struct Change: Hashable, Sendable {
        /// The credential's index in the scheme.
        public let index: Int
        /// What it is from then on.
        public let status: ListedStatus
        /// The first day on which the status holds.
        public let day: CivilDate
        /// The day of the decision or of the act.
        public let decidedOn: CivilDate
        /// Whether it holds for days before the decision.
        public let isRetroactive: Bool
        /// The reason, with its source where it is a ground of the scheme.
        public let ground: ListedGround

        /// Takes what a change says.
        public init(
            index: Int, status: ListedStatus, day: CivilDate, decidedOn: CivilDate,
            isRetroactive: Bool, ground: ListedGround
        ) {
            self.index = index
            self.status = status
            self.day = day
            self.decidedOn = decidedOn
            self.isRetroactive = isRetroactive
            self.ground = ground
        }
    }

    /// The changes, in the order of (index, day), one a pair at most.
    public let changes: [Change]

    /// The most bytes of the list once inflated.
    static let maximumByteCount = 64 << 20

    /// Takes changes in the order of (index, day), one a pair at most.
    public init(_ changes: [Change]) { self.changes = changes }

    /// The change that holds for an index on a day, or nil: it is valid.
    public func change(of index: Int, on day: CivilDate) -> Change? {
        changes(of: index).last { $0.day <= day }
    }

    /// The changes of an index, by day.
    public func changes(of index: Int) -> ArraySlice<Change> {
        let start = place(of: index)
        return changes[start..<max(start, place(of: index + 1))]
    }

    /// The first place whose index is not below this one.
    private func place(of index: Int) -> Int {
        var low = 0
        var high = changes.count
        while low < high {
            let middle = (low + high) / 2
            if changes[middle].index < index { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// The compressed columns.
    func encoded() -> [UInt8] { Deflate.compress(columns()) }

    private func columns() -> [UInt8] {
        var grounds: [ListedGround: Int] = [:]
        var words: [CBOR] = []
        var columns: [[CBOR]] = Array(repeating: [], count: 6)
        var before = 0
        for change in changes {
            if grounds[change.ground] == nil {
                grounds[change.ground] = words.count
                words.append(.text(change.ground.text))
            }
            let values: [CBOR] = [
                CBOR(change.index - before), CBOR(change.status.rawValue),
                CBOR(Int(change.day.daysSince1970)), CBOR(change.day.days(until: change.decidedOn)),
                .bool(change.isRetroactive), CBOR(grounds[change.ground] ?? 0),
            ]
            for (column, value) in values.enumerated() { columns[column].append(value) }
            before = change.index
        }
        return CBOR.array([.array(words)] + columns.map { .array($0) }).encoded()
    }

    /// Reads the compressed columns; `count` is the number of indexes there are.
    init(expanding bytes: [UInt8], count: Int) throws(ListError) {
        let limits = CBORLimits(
            maximumByteCount: Self.maximumByteCount, maximumItemCount: Self.maximumByteCount)
        guard let plain = Deflate.expand(bytes, limit: Self.maximumByteCount),
            let columns = try? CBOR(decoding: plain, limits: limits).arrayValue,
            columns.count == 7, let words = columns[0].arrayValue
        else { throw .compressed("dated changes") }
        let grounds = words.compactMap { $0.string.flatMap { ListedGround($0) } }
        guard grounds.count == words.count, Set(grounds).count == grounds.count else {
            throw .compressed("grounds")
        }
        self.changes = try Self.rows(columns[1...].map { $0.arrayValue ?? [] }, grounds, count)
        // Grounds in another order, or one that nothing uses, would be a second form of the same.
        guard self.columns() == plain else { throw .compressed("dated changes") }
    }

    private static func rows(
        _ columns: [[CBOR]], _ grounds: [ListedGround], _ count: Int
    ) throws(ListError) -> [Change] {
        guard Set(columns.map(\.count)).count == 1 else { throw .compressed("dated changes") }
        var changes: [Change] = []
        changes.reserveCapacity(columns[0].count)
        var index = 0
        for row in columns[0].indices {
            guard let step = columns[0][row].int, (0..<count).contains(step),
                let status = columns[1][row].int.flatMap({ ListedStatus(rawValue: $0) }),
                let day = columns[2][row].int, let lag = columns[3][row].int,
                case .bool(let isRetroactive) = columns[4][row],
                let place = columns[5][row].int, grounds.indices.contains(place),
                let from = CivilDate(daysSince1970: day),
                let decided = CivilDate(daysSince1970: day.addingReportingOverflow(lag).0)
            else { throw .compressed("dated changes") }
            index += step
            guard index < count else { throw .compressed("dated changes") }
            if let last = changes.last, last.index == index, last.day >= from {
                throw .compressed("dated changes")
            }
            changes.append(
                Change(
                    index: index, status: status, day: from, decidedOn: decided,
                    isRetroactive: isRetroactive, ground: grounds[place]))
        }
        return changes
    }
}

/// What a status list says of an index (FORMATS §8; the values of a Token Status List).
public enum ListedStatus: Int, Hashable, Sendable, CaseIterable {
    /// Nothing stands against it.
    case valid = 0
    /// Revoked, its execution not stayed.
    case invalid = 1
    /// A value of Token Status Lists that no act of this ledger brings about.
    case suspended = 2
    /// Ended without fault: superseded, surrendered, deregistered, merged.
    case ended = 3
}

/// Why a status changed.
///
/// ```text
/// surrendered
/// superseded:2                       another edition of the number
/// superseded:LNYP-2028-00001         another certificate, after re-evaluation
/// fraud⇥《…办法》第十九条第一项⇥… measures, art. 19(一)     a ground of the scheme, with its source
/// ```
public struct ListedGround: Hashable, Sendable {
    /// The text in the list.
    public let text: String

    /// Takes a ground's text, which is not empty.
    public init?(_ text: String) {
        guard !text.isEmpty, NFC.isNormalized(text) else { return nil }
        self.text = text
    }

    /// A ground of the scheme, with its source in both languages.
    init(_ name: String, source: Wording?) {
        text = ([name] + (source.map { [$0.zh, $0.en] } ?? [])).joined(separator: "\t")
    }

    /// Another edition, or another certificate, has taken its place.
    static func superseded(by successor: String) -> ListedGround {
        ListedGround("superseded:\(successor)", source: nil)
    }

    /// Its name: `surrendered`, `superseded`, `fraud`.
    public var name: String {
        String(text.prefix { $0 != "\t" && $0 != ":" })
    }

    /// What took its place: the number of an edition, or of a certificate.
    public var successor: String? {
        guard name == "superseded", let colon = text.firstIndex(of: ":") else { return nil }
        return String(text[text.index(after: colon)...])
    }

    /// The article behind a ground of the scheme.
    public func source(_ language: Language) -> String? {
        let parts = text.split(separator: "\t", omittingEmptySubsequences: false)
        return parts.count == 3 ? String(parts[language == .zh ? 1 : 2]) : nil
    }
}
