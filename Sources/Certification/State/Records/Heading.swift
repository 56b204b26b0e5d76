public import COSE

/// What a record is found under besides its key. `decide` asks by headings alone: it never walks
/// through all records of a kind, so an act costs the same in a log of any length.
public enum Heading: Hashable, Sendable {
    /// Applications of a batch.
    case batch(BatchID)
    /// Applications that stand at a stage, and are neither over nor certified.
    case stage(String)
    /// Applications and certificates that an entry ended.
    case endedBy(EntryIndex)
    /// Certificates that a remedy's decision or a reinstatement brought back.
    case broughtBackBy(EntryIndex)
    /// Complaints that ended with the one that took them up.
    case mergedInto(ComplaintID)
    /// What an entry ordered, decided, found or asked.
    case entry(Digest)
    /// What is about an application.
    case application(ApplicationID)
    /// What is about a certificate.
    case certificate(CertificateNumber)
    /// What a holder has or had, or an operator objected to.
    case holder(PartyID)
    /// Certificates of one offering: of an operator, by its unified social credit code, under a
    /// name and mark.
    case offering(String)
    /// What waits for a decision and has a day for it.
    case open
    /// What was awarded before the ledger.
    case takenOver
    /// What has a unified social credit code.
    case code(String)
    /// Bodies in a role.
    case role(String)
    /// Bodies of a name.
    case name(String)
    /// Mandates of a body.
    case party(PartyID)
    /// Mandates of an officer of a body, and those delegated by him.
    case officer(PartyID, OfficerID)
    /// Mandates for a post.
    case post(String)
    /// What an officer stays away from.
    case recused(OfficerID)
    /// Keys of a body with a hint, the eight bytes of a key's identifier as a number.
    case hint(PartyID, UInt64)
    /// Keys that sign certificates.
    case certificateKeys
    /// Keys that were revoked as compromised.
    case compromised
    /// The key of a number.
    case number(Int32)

    /// Certificates of the offering that facts are about.
    static func offering(_ facts: PublicFacts) -> Heading {
        .offering("\(facts.creditCode) \(facts.offering) \(facts.mark)")
    }

    /// Bodies of a name, in which spaces count for nothing.
    static func name(spelled name: String) -> Heading { .name(Spelling.name(name)) }

    /// Keys of a body with a hint of eight bytes.
    static func hint(_ party: PartyID, _ bytes: [UInt8]) -> Heading {
        .hint(party, bytes.reduce(0) { $0 << 8 | UInt64($1) })
    }

    /// The heading as a store keeps it.
    var text: String {
        switch self {
        case .batch(let id): "batch \(id)"
        case .stage(let name): "stage \(name)"
        case .endedBy(let index): "ended \(index)"
        case .broughtBackBy(let index): "back \(index)"
        case .mergedInto(let id): "merged \(id)"
        case .entry(let hash): "entry \(hash.hex)"
        case .application(let id): "application \(id)"
        case .certificate(let number): "certificate \(number)"
        case .holder(let id): "holder \(id)"
        case .offering(let name): "offering \(name)"
        case .open: "open"
        case .takenOver: "taken-over"
        case .code(let code): "code \(code)"
        case .role(let name): "role \(name)"
        case .name(let name): "name \(name)"
        case .party(let id): "party \(id)"
        case .officer(let party, let officer): "officer \(party) \(officer)"
        case .post(let name): "post \(name)"
        case .recused(let officer): "recused \(officer)"
        case .hint(let party, let hint): "hint \(party) \(hint)"
        case .certificateKeys: "certificate-keys"
        case .compromised: "compromised"
        case .number(let number): "number \(number)"
        }
    }
}

/// A record of the state, with what it is found under.
public protocol Filed {
    /// Its headings, each once.
    var headings: [Heading] { get }
    /// Whether records of this kind have any.
    static var hasHeadings: Bool { get }
}

extension Filed {
    /// None.
    public var headings: [Heading] { [] }
    /// None.
    public static var hasHeadings: Bool { false }
}

extension Presence: Filed {}
extension CivilDate: Filed {}
extension EntryIndex: Filed {}
extension Authority.Proposal: Filed {}
extension BehalfAuthor: Filed {}
extension LedgerState.EntryMark: Filed {}

extension Application: Filed {
    public static let hasHeadings = true
    public var headings: [Heading] {
        var headings: [Heading] = [.batch(batch)]
        if !isOver, certificate == nil { headings.append(.stage(stage)) }
        if let ending { headings.append(.endedBy(ending.index)) }
        if isTakenOver { headings.append(.takenOver) }
        headings.append(.holder(applicant))
        if let publicFacts { headings.append(.code(publicFacts.creditCode)) }
        if !isOver, certificate == nil {
            let entries = [stagedBy] + adverseFacts.map(\.decision)
            headings += Set(entries.compactMap { $0 }).map { .entry($0) }
        }
        return headings
    }
}

extension Certificate: Filed {
    public static let hasHeadings = true
    public var headings: [Heading] {
        let history = history
        return Set(history.map(\.holder)).map { .holder($0) }
            + Set(history.map { .offering($0.facts) })
            + Set(history.map { .code($0.facts.creditCode) })
            + turns.standing.filter { $0.kind == .merged }.map { .endedBy($0.index) }
            + Set(turns.filter(\.kind.isReturn).map(\.index)).map { .broughtBackBy($0) }
            + Set(
                changes.compactMap(\.decision) + users.values.compactMap(\.endedBy)
                    + versions.compactMap(\.decision) + [recoveredBy].compactMap { $0 }
            ).map { .entry($0) }
            + (isTakenOver ? [.takenOver] : [])
    }
}

extension Authority.Party: Filed {
    public static let hasHeadings = true
    public var headings: [Heading] {
        [.role(role)] + (name.map { [.name(spelled: $0)] } ?? [])
    }
}

extension Authority.Mandate: Filed {
    public static let hasHeadings = true
    public var headings: [Heading] {
        let officers = Set([officer, delegatedBy].compactMap { $0 })
        return [.party(party), .post(post)] + officers.map { .officer(party, $0) }
    }
}

extension Authority.Key: Filed {
    public static let hasHeadings = true
    public var headings: [Heading] {
        var headings: [Heading] = [.hint(party, publicKey.keyIdentifier), .number(number)]
        if purpose == .certificate { headings.append(.certificateKeys) }
        if compromisedSince != nil { headings.append(.compromised) }
        return headings
    }
}
