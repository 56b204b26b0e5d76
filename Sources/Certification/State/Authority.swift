public import COSE

/// Bodies, their officers, mandates and keys: who may act, at one position of the log (art. 4, 5;
/// RULES, general rule 1).
public struct Authority: Equatable, Sendable {
    /// A body, an operator, or another organisation.
    public struct Party: Hashable, Sendable, Codable {
        public let id: PartyID
        /// Its role's stable name in the scheme.
        public let role: String
        /// Its name, when it is public.
        public let name: String?
        /// Its city's division code, when it has one.
        public let city: String?
    }

    /// What an officer may do for a body, and when.
    public struct Mandate: Hashable, Sendable, Codable {
        public let party: PartyID
        /// The officer's pseudonymous id.
        public let officer: OfficerID
        /// The post: member, leader, deputy, head, officer.
        public let post: String
        /// The act types it covers; `*` covers all that the body's role and post may take.
        public let acts: [String]
        /// The first day it runs.
        public let from: CivilDate
        /// The last day it runs, unless it is withdrawn.
        public let until: CivilDate
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
            /// Signs acts.
            case acting
            /// Signs credentials, and no act.
            case certificate
        }

        public let publicKey: PublicKey
        public let party: PartyID
        public let officer: OfficerID
        public let purpose: Purpose
        /// Its place in the order of enrolment, from 0.
        public internal(set) var number: Int32 = 0
        public let enrolledBy: EntryIndex
        /// The entry that revoked it; nil while it counts.
        public var revokedBy: EntryIndex?
        /// From where on its entries read in doubt, after a compromise.
        public var compromisedSince: EntryIndex?
    }

    /// The first half of an act that needs two officers.
    public struct Proposal: Hashable, Sendable, Codable {
        /// Who proposed; the second half is another's.
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

    /// How many keys were enrolled: the next key's number.
    var keyCount: Int32 = 0
    /// How many mandates were granted: the next one's number.
    var mandateCount: Int32 = 0
    /// Bodies, operators and other organisations.
    public var parties = Records<PartyID, Party>("parties")
    /// Every mandate granted, those withdrawn since among them, by the order of granting.
    public var mandates = Records<Int32, Mandate>("mandates")
    /// Every key ever enrolled, those revoked since among them.
    public var keys = Records<PublicKey, Key>("keys")
    /// First halves of acts that need two officers, by the proposal's leaf hash.
    public var proposals = Records<Digest, Proposal>("proposals")

    mutating func enrol(_ key: Key) {
        var key = key
        key.number = keyCount
        keys[key.publicKey] = key
        keyCount += 1
    }

    mutating func grant(_ mandate: Mandate) {
        mandates[mandateCount] = mandate
        mandateCount += 1
    }

    mutating func takeBack(_ mandate: Mandate) {
        for number in mandates.keys(under: .officer(mandate.party, mandate.officer))
        where mandates[number] == mandate { mandates[number] = nil }
    }

    /// What an entry changed here, as it stands: what its annulment takes back.
    func effects(of statement: UnverifiedStatement, at index: EntryIndex) -> [AuthorityChange] {
        let fields = Fields(statement.event.fields)
        var effects: [AuthorityChange] = []
        if let id = PartyID(statement.header.subject.id) {
            effects += mandates.under(.party(id)).filter { $0.grantedBy == index }
                .map { .mandateGranted($0) }
            if statement.event.type == Mandates.withdrawn.type,
                let officer = fields.optionalText("officer").flatMap({ OfficerID($0) }),
                let post = fields.optionalText("post"), proposals[statement.leafHash] == nil
            {
                effects.append(.mandateWithdrawn(id, officer, post: post))
            }
        }
        if let key = (try? fields.key("publicKey")).flatMap({ keys[$0] }) {
            if key.enrolledBy == index { effects.append(.keyEnrolled(key)) }
            if key.revokedBy == index {
                effects.append(.keyRevoked(key.publicKey, since: key.compromisedSince))
            }
        }
        if let proposal = proposals[statement.leafHash] {
            effects.append(.proposed(statement.leafHash, proposal))
        }
        return effects
    }

    /// The key of a number, in the order of enrolment.
    func key(_ number: Int32) -> Key? { keys.under(.number(number)).first }

    /// The keys that may have signed for a party, newest first.
    public func keys(of party: PartyID, hint: [UInt8]) -> [PublicKey] {
        keys.under(.hint(party, hint)).sorted { $0.enrolledBy > $1.enrolledBy }.map(\.publicKey)
    }

    /// The keys that sign certificates, in the order of their enrolment.
    public var certificateKeys: [Key] {
        keys.under(.certificateKeys).sorted { $0.enrolledBy < $1.enrolledBy }
    }

    /// The mandates under a heading, in the order of granting.
    func mandates(under heading: Heading) -> [Mandate] {
        mandates.keys(under: heading).sorted().compactMap { mandates[$0] }
    }

    /// The mandates of an officer of a body that run on a day.
    public func mandates(
        of officer: OfficerID, for party: PartyID, on day: CivilDate
    ) -> [Mandate] {
        mandates(under: .officer(party, officer)).filter {
            $0.officer == officer && $0.runs(on: day)
        }
    }

    /// The post of the first mandate that an officer of a body was ever granted.
    public func firstPost(of officer: OfficerID, for party: PartyID) -> String? {
        mandates(under: .officer(party, officer)).first { $0.officer == officer }?.post
    }

    /// The officers of a body who hold a post on a day, in order; who sits for another holds none.
    public func holders(of post: String, role: String, on day: CivilDate) -> [OfficerID] {
        let officers = mandates(under: .post(post)).filter {
            $0.runs(on: day) && parties[$0.party]?.role == role && $0.delegatedBy == nil
        }.map(\.officer)
        return Set(officers).sorted { $0.description < $1.description }
    }

    /// Who may sit for a holder of a post on a day (代理), each with the holders he sits for.
    public func delegates(
        of post: String, role: String, on day: CivilDate
    ) -> [OfficerID: Set<OfficerID>] {
        var delegates: [OfficerID: Set<OfficerID>] = [:]
        for mandate in mandates(under: .post(post)) where mandate.runs(on: day) {
            guard let holder = mandate.delegatedBy, parties[mandate.party]?.role == role else {
                continue
            }
            delegates[mandate.officer, default: []].insert(holder)
        }
        return delegates
    }
}

extension Authority: Codable {
    /// What is no table, of which it takes the head of a state (see `Records`).
    private enum CodingKeys: String, CodingKey { case keyCount, mandateCount }
}
