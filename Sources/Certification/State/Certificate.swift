public import COSE

/// A certificate from its first edition on (arts. 17–21; RULES, general rules 7, 8).
///
/// What it says and what became of it are kept with their effective days, so that its facts and
/// its status are functions of a day.
public struct Certificate: Hashable, Sendable, Codable {
    /// One edition: the number stays, the credential is new (RULES, general rule 8).
    public struct Edition: Hashable, Sendable, Codable {
        /// Counted from 1.
        public let edition: Int
        /// Why it was issued: `award`, `loss`, `change`, `correction`, `reinstatement`,
        /// `succession`; `takeover` for an award from before the ledger.
        public let because: String
        /// The day of issue, on which the edition before ends as superseded.
        public let issuedOn: CivilDate
        public let issuedBy: EntryIndex
        /// The leaf hash of the act that called for it; nil where none did.
        public internal(set) var basis: Digest?
        /// The index of its credential in the scheme's status list; nil where there is none.
        public let statusIndex: Int?
        /// The credential's bytes; empty for an award that was taken over.
        public let credential: [UInt8]
    }

    /// Holder, offering and scope from a day on.
    public struct Version: Hashable, Sendable, Codable {
        /// The first day on which it holds.
        public let from: CivilDate
        /// Whose it is; of a change, who asked for it.
        public internal(set) var holder: PartyID
        public internal(set) var facts: PublicFacts
        /// The entry that made it so.
        public let index: EntryIndex
        /// What of the facts it changes, and leaves the rest as it stands on its day.
        public var changes = PublicFacts.Part.allCases
        /// Whether the holder is another from its day on.
        public var isOfAnother = false
        /// The leaf hash of the decision that made it so; nil of the first.
        public var decision: Digest?
    }

    /// An organisation that may use the mark under a regional brand (arts. 23–25).
    public struct User: Hashable, Sendable, Codable {
        public let id: UserID
        public internal(set) var name: String
        public internal(set) var creditCode: String
        public internal(set) var place: String
        public internal(set) var product: String
        /// The first day of the authorisation.
        public internal(set) var from: CivilDate
        /// The last day of the authorisation.
        public internal(set) var until: CivilDate
        /// The day on which it was listed.
        public internal(set) var listedOn: CivilDate
        /// The day from which it was suspended last; nil where it never was.
        public var suspendedOn: CivilDate?
        /// The day from which that suspension is lifted; nil while it lasts.
        public var restoredOn: CivilDate?
        /// The day from which it is removed from the list, for good; nil before.
        public var removedOn: CivilDate?

        /// The leaf hash of the entry that suspended or removed it last; nil where none stands.
        public var endedBy: Digest?

        /// Whether it is suspended from the list.
        public var isSuspended: Bool { suspendedOn != nil && restoredOn == nil }
    }

    /// A change that the holder asked for (RULES, general rule 7).
    public struct Change: Hashable, Sendable, Codable {
        /// The leaf hash of the holder's request.
        public let request: Digest
        /// The day of the request: it says what is to differ from what stands on it.
        public internal(set) var requestedOn: CivilDate
        /// Who asked.
        public internal(set) var holder: PartyID
        /// Names of the facts that are to change.
        public internal(set) var what: [String]
        /// Whether it leaves the certified scope, as the holder says.
        public internal(set) var leavesScope: Bool
        /// The digests that the request redacted, one of which is the new facts'.
        public internal(set) var redacted: [Digest]
        /// Whether the new standard was found advanced (art. 11).
        public var isAdvanced = false
        /// Whether the conformity inspection found it conforming (art. 12).
        public var isConforming = false
        /// The leaf hash of the decision; nil while the change is open.
        public var decision: Digest?
        /// The day from which it applies, when it was granted.
        public var effectiveOn: CivilDate?
    }

    public let number: CertificateNumber
    /// The application it was awarded on; nil when it was taken over.
    public let application: ApplicationID?
    /// The id of the scheme it is awarded under.
    public let scheme: String
    public let sector: String
    public let category: String
    /// The division code (GB/T 2260) of its city.
    public let city: String
    /// The first day of its validity.
    public let validFrom: CivilDate
    /// The last day of its validity, if nothing ends it before.
    public let validThrough: CivilDate
    /// The certificate that it renews after re-evaluation (art. 21).
    public let renews: CertificateNumber?
    /// Whether it was taken over, not proven here (art. 30).
    public let isTakenOver: Bool
    /// Its editions, in order; the last one is the present.
    public var editions: [Edition]
    /// What it says, and what of it changes from which day on: in the order of the log, at least
    /// one. `history` has the whole of each.
    public var versions: [Version]
    /// What became of it, in the order of the log.
    public var turns: [Turn] = []
    /// The users under a regional brand, those removed among them.
    public var users: [UserID: User] = [:]
    /// Changes that the holder asked for, decided or open.
    public var changes: [Change] = []
    /// The application of its open re-evaluation (art. 21).
    public var reevaluation: ApplicationID?
    /// Whether the holder has declined re-evaluation.
    public var hasDeclined = false
    /// The day on which its trade mark lapsed, as last recorded.
    public var markLapsedOn: CivilDate?
    /// The day on which the office noted that.
    public var lapseNotedOn: CivilDate?
    /// Those who held it before and were deregistered when it was another's, with the day.
    public var formerHoldersGone: [PartyID: CivilDate] = [:]
    /// The day its paper was returned, or declared void; nil while it is out.
    public var recoveredOn: CivilDate?
    /// The leaf hash of the act that says so; nil while none does.
    public var recoveredBy: Digest?
    /// The day on which what had brought it back from a revocation fell; nil where nothing has.
    public var revokedAgainOn: CivilDate?

    /// The present edition's number.
    public var edition: Int { editions.last?.edition ?? 1 }

    /// The day of its first issue.
    public var issuedOn: CivilDate { editions.first?.issuedOn ?? validFrom }

    /// Holder and facts as of a day; before the first version, those of the first.
    public func version(on day: CivilDate) -> Version {
        history.last { $0.from <= day } ?? versions[0]
    }

    /// The whole of what it says from each day on, in the order of the days: each version changes
    /// what stands on its day, in whatever order they were decided; what was to come after its end
    /// comes no more (RULES, general rule 7).
    public var history: [Version] {
        guard versions.count > 1 else { return versions }
        var history = [versions[0]]
        let end = endedOn
        let later = versions.dropFirst().enumerated().sorted {
            ($0.element.from, $0.offset) < ($1.element.from, $1.offset)
        }
        for version in later.map(\.element) where end.map({ version.from < $0 }) ?? true {
            let before = history[history.count - 1]
            var whole = version
            // A name that its holder gave up meanwhile is not his successor's.
            let isAnothers = !version.isOfAnother && version.holder != before.holder
            let parts = version.changes.filter { !(isAnothers && $0.isOfHolder) }
            whole.facts = before.facts.taking(parts, of: version.facts)
            if !version.isOfAnother { whole.holder = before.holder }
            history.append(whole)
        }
        return history
    }
}
