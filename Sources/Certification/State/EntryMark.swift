extension LedgerState {
    /// Where an entry stands and when it took effect.
    ///
    /// In sixteen bytes: every entry has a mark for as long as the log lives.
    public struct EntryMark: Hashable, Sendable {
        /// The index in the upper 48 bits, the type in the lower 16.
        private let place: UInt64
        /// The day of effect that its signer gave, not its log day.
        public let occurredOn: CivilDate
        /// The number of the signer's key; -1 where there is none.
        private let key: Int32

        init(index: EntryIndex, occurredOn: CivilDate, type: ActType, signer: Int32?) {
            precondition(index.value < 1 << 48, "a ledger has fewer than 2^48 entries")
            place = index.value << 16 | UInt64(type.ordinal)
            self.occurredOn = occurredOn
            key = signer ?? -1
        }

        public var index: EntryIndex { EntryIndex(place >> 16) }
        public var type: ActType { ActType(ordinal: UInt16(truncatingIfNeeded: place)) }
        /// The number of its signer's key, in the order of enrolment; nil for an
        /// inadmissible entry.
        public var signer: Int32? { key < 0 ? nil : key }
    }
}

extension LedgerState.EntryMark: Codable {
    /// Four values in a row: a store keeps one for every entry.
    public init(from decoder: any Decoder) throws {
        var values = try decoder.unkeyedContainer()
        let index = try values.decode(EntryIndex.self)
        guard index.value < 1 << 48 else {
            throw DecodingError.dataCorruptedError(
                in: values, debugDescription: "no ledger has an entry \(index)")
        }
        self.init(
            index: index, occurredOn: try values.decode(CivilDate.self),
            type: try values.decode(ActType.self), signer: try values.decode(Int32?.self))
    }

    public func encode(to encoder: any Encoder) throws {
        var values = encoder.unkeyedContainer()
        try values.encode(index)
        try values.encode(occurredOn)
        try values.encode(type)
        try values.encode(signer)
    }
}
