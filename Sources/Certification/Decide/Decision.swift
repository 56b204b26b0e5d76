import COSE

/// An admitted act: where it stands, who signed it with what right, and what it changes.
public struct Decision: Hashable, Sendable {
    /// Who signed, and with what right at that position.
    public struct Signer: Hashable, Sendable {
        public let party: PartyID
        /// Its party's role in the scheme at that position.
        public let role: String
        /// The key's officer, by a pseudonymous id.
        public let officer: OfficerID
        /// The post of the mandate; empty when the party acts for itself.
        public let post: String
        /// The entry that granted the mandate; nil when the party acts for itself.
        public let mandate: EntryIndex?
        /// The entry that enrolled the key.
        public let key: EntryIndex
    }

    public let statement: SignedStatement
    public let index: EntryIndex
    /// The log day at this entry: its day of registration.
    public let logDay: CivilDate
    public let signer: Signer
    /// The scheme whose rules admitted it; nil for genesis and the first adoption.
    public let scheme: Scheme?
    /// What that scheme says of the act; nil for genesis and the first adoption.
    public let act: SchemeAct?
    /// What changes, in the order in which it is applied.
    public let effects: [Effect]

    /// The applications that the act moved, ended or otherwise touched.
    public var applications: [ApplicationID] {
        var seen: [ApplicationID] = []
        for effect in effects {
            for id in effect.applications where !seen.contains(id) { seen.append(id) }
        }
        return seen
    }
}
