public import COSE

/// Bodies, their officers, mandates and keys: who may act, at one position of the log (art. 4, 5;
/// general rule 1).
public struct Authority: Hashable, Sendable, Codable {
    /// A body, an operator, or another organisation.
    public struct Party: Hashable, Sendable, Codable {
        /// Its id.
        public let id: PartyID
        /// Its role in the scheme.
        public let role: String
        /// Its name, when it is public.
        public let name: String?
        /// Its city's division code, when it has one.
        public let city: String?
    }

    /// What an officer may do for a body, and when.
    public struct Mandate: Hashable, Sendable, Codable {
        /// The body.
        public let party: PartyID
        /// The officer, known by a pseudonymous id.
        public let officer: OfficerID
        /// The post: member, leader, deputy, head, officer.
        public let post: String
        /// The act types it covers; `*` covers all that the body's role and post may take.
        public let acts: [String]
        /// The first day.
        public let from: CivilDate
        /// The last day.
        public let until: CivilDate
        /// The entry that granted it.
        public let grantedBy: EntryIndex
        /// The officer whose mandate it delegates, if it does (代理).
        public var delegatedBy: OfficerID?
        /// The day from which it is withdrawn: who held a post before it still held it then.
        public var withdrawnOn: CivilDate?

        func covers(_ type: String) -> Bool { acts.contains("*") || acts.contains(type) }

        func runs(on day: CivilDate) -> Bool {
            from <= day && day <= until && withdrawnOn.map { day < $0 } ?? true
        }
    }

    /// A key of one officer of one body, for ever.
    public struct Key: Hashable, Sendable, Codable {
        /// What a key is for; one key never has two purposes.
        public enum Purpose: String, Hashable, Sendable, Codable {
            /// Signing acts.
            case acting
            /// Signing certificate credentials.
            case certificate
        }

        /// The public key.
        public let publicKey: PublicKey
        /// The body.
        public let party: PartyID
        /// The officer.
        public let officer: OfficerID
        /// What it is for.
        public let purpose: Purpose
        /// The entry that enrolled it.
        public let enrolledBy: EntryIndex
        /// The entry that revoked it, or nil.
        public var revokedBy: EntryIndex?
        /// From where on its entries read in doubt, after a compromise.
        public var compromisedSince: EntryIndex?
    }

    /// The first half of an act that needs two officers.
    public struct Proposal: Hashable, Sendable, Codable {
        /// Who proposed.
        public let officer: OfficerID
        /// SHA-256 over type, subject and fields: the second half must say the same.
        public let content: Digest

        /// What a proposal says, whoever signs it: type, subject, fields but `confirms`.
        public static func content(
            _ type: String, on subject: Subject, _ fields: CBORMap
        ) -> Digest {
            let said = CBORMap(
                fields.pairs.filter { $0.key != "confirms" }.map { ($0.key, $0.value) })
            return Digest.sha256(
                CBOR.array([.text(type), .text("\(subject)"), .map(said)]).encoded())
        }
    }

    /// The number of each key, in the order of enrolment.
    public private(set) var ordinals: [PublicKey: Int32] = [:]
    /// The keys in the order of enrolment.
    public private(set) var order: [PublicKey] = []
    /// Bodies by id.
    public var parties: [PartyID: Party] = [:]
    /// Every mandate granted, those withdrawn since among them.
    public var mandates: [Mandate] = []
    /// Every key ever enrolled.
    public var keys: [PublicKey: Key] = [:]
    /// First halves of acts that need two officers, by the proposal's leaf hash.
    public var proposals: [Digest: Proposal] = [:]

    mutating func enrol(_ key: Key) {
        keys[key.publicKey] = key
        ordinals[key.publicKey] = Int32(order.count)
        order.append(key.publicKey)
    }

    /// The keys that may have signed for a party, newest first.
    public func keys(of party: PartyID, hint: [UInt8]) -> [PublicKey] {
        keys.values
            .filter { $0.party == party && $0.publicKey.keyIdentifier == hint }
            .sorted { $0.enrolledBy > $1.enrolledBy }
            .map(\.publicKey)
    }

    /// The mandates of an officer of a body that run on a day.
    public func mandates(
        of officer: OfficerID, for party: PartyID, on day: CivilDate
    ) -> [Mandate] {
        mandates.filter { $0.party == party && $0.officer == officer && $0.runs(on: day) }
    }

    /// The officers of a body who hold a post on a day, in order; who sits for another holds none.
    public func holders(of post: String, role: String, on day: CivilDate) -> [OfficerID] {
        let officers = mandates.filter {
            $0.post == post && $0.runs(on: day) && parties[$0.party]?.role == role
                && $0.delegatedBy == nil
        }.map(\.officer)
        return Set(officers).sorted { $0.description < $1.description }
    }

    /// Who may sit for a holder of a post on a day (代理), each with the holders he sits for.
    public func delegates(
        of post: String, role: String, on day: CivilDate
    ) -> [OfficerID: Set<OfficerID>] {
        var delegates: [OfficerID: Set<OfficerID>] = [:]
        for mandate in mandates where mandate.post == post && mandate.runs(on: day) {
            guard let holder = mandate.delegatedBy, parties[mandate.party]?.role == role else {
                continue
            }
            delegates[mandate.officer, default: []].insert(holder)
        }
        return delegates
    }
}
