public import COSE

/// What the log says up to one position: everything `decide` needs, and nothing it does not.
///
/// A function of the entries alone. It holds no vault value, and nothing in it depends on today.
public struct LedgerState: Equatable, Sendable {
    /// What genesis fixed.
    public struct Founding: Hashable, Sendable, Codable {
        /// The log's name, in its checkpoints and in every `aud`.
        public let origin: String
        /// Whether it is a rehearsal (演练).
        public let isRehearsal: Bool
        /// How far behind the clock `iat` may be at admission, in seconds.
        public let signingWindowSeconds: Int
        /// The C2SP verifier key that genesis names; those after it are in `logKeys`.
        public let logKey: String
        /// The leaf hash of entry 0: the ledger's identity.
        public let identity: Digest
        /// The party of the founder who signed genesis; its role adopts schemes.
        public let founder: PartyID
        /// The last day on which earlier awards may be taken over.
        public let takeoverUntil: CivilDate?
        /// What statements for this ledger carry as `aud` (FORMATS §1).
        public let audience: String

        /// Takes what genesis, or for signing a trust file, says.
        public init(
            origin: String, isRehearsal: Bool, signingWindowSeconds: Int, logKey: String,
            identity: Digest, founder: PartyID, takeoverUntil: CivilDate?
        ) {
            self.origin = origin
            self.isRehearsal = isRehearsal
            self.signingWindowSeconds = signingWindowSeconds
            self.logKey = logKey
            self.identity = identity
            self.founder = founder
            self.takeoverUntil = takeoverUntil
            audience = "\(origin)#\(identity.hex.prefix(16))"
        }
    }

    /// What genesis fixed; nil before entry 0.
    public var founding: Founding?
    public var logKeys = LogKeys()
    /// The number of entries.
    public var size: UInt64 = 0
    /// The latest `iat` of all entries.
    public var latestIssuedAt: Int64 = 0
    /// Bodies, officers, mandates and keys as they stand at this position.
    public var authority = Authority()
    /// The adopted schemes, each id's editions in order.
    public var schemes: [String: [Scheme]] = [:]
    /// The ledger's first scheme, whose roles and grants rule acts that belong to none.
    public var firstScheme: String?
    /// The working-day calendar, as entered.
    public var calendar = WorkingCalendar()
    public var batches = Records<BatchID, Batch>("batches")
    public var applications = Records<ApplicationID, Application>("applications")
    /// Public notices, with the parts that are out.
    public var notices = Records<NoticeID, Notice>("notices")
    public var objections = Records<ObjectionID, Objection>("objections")
    /// Votes that members signed: session and member.
    public var votes = Records<Digest, Vote>("votes")
    /// Committee sessions that have decided.
    public var sessions = Records<SessionID, Sitting>("sessions")
    /// Records on behalf that their authors have not answered, by entry.
    public var behalfAuthors = Records<EntryIndex, BehalfAuthor>("records")
    public var certificates = Records<CertificateNumber, Certificate>("certificates")
    /// Visits of daily supervision, by the leaf hash of their entry.
    public var supervisions = Records<Digest, Supervision>("supervisions")
    /// The years whose plan of spot checks is out.
    public var plannedYears = Records<Int32, Presence>("plans")
    public var spotChecks = Records<SpotCheckID, SpotCheck>("spotChecks")
    public var rectifications = Records<RectificationID, Rectification>("rectifications")
    public var revocations = Records<RevocationID, Revocation>("revocations")
    /// Yearly reports of holders.
    public var reports = Records<ReportID, YearlyReport>("reports")
    public var complaints = Records<ComplaintID, Complaint>("complaints")
    public var remedies = Records<RemedyID, Remedy>("remedies")
    /// Small cases of every kind.
    public var cases = Records<Subject, Case>("cases")
    /// Where the number of a document was used, by its body and itself.
    public var documents = Records<String, DocumentUse>("documents")
    /// The ids of interpretations, each used once.
    public var interpretations = Records<String, Presence>("interpretations")
    /// The days on which decisions reached those they are about, by leaf hash.
    public var notified = Records<Digest, CivilDate>("notified")
    /// The data subjects that the vault was to forget, each with the newest entry that says so.
    public var erasures = Records<String, EntryIndex>("erasures")
    /// Entries whose deadline was extended, each once.
    public var extended = Records<Digest, Presence>("extended")
    /// Who stays away from what: an officer and a subject.
    public var recusals = Records<Recusal, Recusal>("recusals")
    /// Entries in doubt for another reason than a compromised key, with the log day on which they
    /// came to be.
    public var doubted: [Digest: CivilDate] = [:]
    /// Entries that a compromised key signed, as they were found when it was told: whether one is
    /// in doubt, `isInDoubt` says. To look for them among a million others each time took eighteen
    /// seconds of an audit of what is new. A table, for they may be many: an act reads none of it.
    var suspected = Records<Digest, EntryMark>("suspected")
    /// Entries in doubt that were confirmed or annulled.
    public var resolved: Set<Digest> = []
    /// Those of the resolved that were annulled: nothing may rest on them.
    public var annulled: Set<Digest> = []
    /// The entries that were not to be admitted, in the order of the log: few, and so no table.
    public internal(set) var inadmissible: [InadmissibleEntry] = []
    /// How many there are, those that are not kept among them.
    public internal(set) var inadmissibleCount: UInt64 = 0
    /// How many credentials each scheme has issued: the next one's place in its status list.
    public var credentialCounts: [String: Int] = [:]
    /// The credentials whose issuing act was annulled, by scheme and status index, each with the
    /// log day of the annulment: their places in the status list are not given again.
    public var annulledCredentials: [String: [Int: CivilDate]] = [:]
    /// The leaf hash of the newest entry of each subject.
    public var newest = DigestRecords<Fingerprint, Digest>("newest")
    /// How what is named was first written, by what its id has in common with those that differ in
    /// case or leading zeros alone.
    var spellings = DigestRecords<Fingerprint, Digest>("spellings")
    /// Every entry's index and day, by leaf hash.
    public var entries = DigestRecords<Digest, EntryMark>("entries")
    /// The log day of entries that enrolled or revoked a key.
    public var days = Records<EntryIndex, CivilDate>("days")
    /// What stood at earlier places of the log and is of no record.
    var past = Past()
    /// The days of effect that corrections gave to entries in the place of their own: few.
    var redated: [Digest: CivilDate] = [:]
    /// The entries that wrote a record.
    var touches = DigestRecords<Fingerprint, Touches>("touches")
    /// The records that an entry wrote, where they are not its subject's own alone.
    var written = Records<EntryIndex, Written>("written")
    /// The entries that name an entry.
    var naming = DigestRecords<Digest, Touches>("naming")
    /// The corrections of an entry.
    var restatements = DigestRecords<Digest, Touches>("restatements")
    /// SHA-256 of every (issuer, cti), which may occur once.
    public var identifiers = DigestRecords<Fingerprint, Presence>("identifiers")
    /// Every redaction digest, which may occur once in a log.
    public var redactions = DigestRecords<Fingerprint, Presence>("redactions")

    /// The state before entry 0.
    public init() {}

    /// The log day: the latest Asia/Shanghai date of all `iat`s, which never runs back.
    public var logDay: CivilDate { CivilDate(posix: latestIssuedAt) }

    /// What statements for this ledger carry as `aud` (FORMATS §1).
    public var audience: String? { founding?.audience }

    /// The newest adopted edition of a scheme, in force or not yet; nil when none was adopted.
    public func scheme(_ id: String) -> Scheme? { schemes[id]?.last }

    /// The edition of a scheme in force on a day: the newest whose first day has come; before any,
    /// the first (RULES, general rule 11).
    public func scheme(_ id: String, on day: CivilDate) -> Scheme? {
        schemes[id]?.last { $0.inForceFrom <= day } ?? schemes[id]?.first
    }

    /// The edition that a batch was called under; its applications follow that one to their end.
    public func scheme(of batch: Batch) -> Scheme? {
        schemes[batch.scheme]?.first { $0.edition == batch.edition }
    }

    /// The scheme that an act on a subject follows (RULES, general rule 11).
    ///
    /// An application follows the edition its batch was called under; supervision, reports,
    /// complaints and all else the one in force on the day.
    public func scheme(for subject: Subject, on day: CivilDate) -> Scheme? {
        if let batch = batch(of: subject), let scheme = scheme(of: batch) { return scheme }
        return (certificate(of: subject)?.scheme ?? firstScheme).flatMap { scheme($0, on: day) }
    }

    /// The day of effect of an entry, as last corrected.
    public func day(of entry: Digest) -> CivilDate? { redated[entry] ?? entries[entry]?.occurredOn }

    /// The certificate that a subject is or is about, or nil.
    public func certificate(of subject: Subject) -> Certificate? {
        guard let kind = SubjectKind.named(subject.kind) else { return nil }
        if kind.table == .cases {
            return cases[subject]?.certificate.flatMap { certificates[$0] }
        }
        return kind.certificate(subject.id, self)
    }

    /// The certificates of a holder on a day, by number.
    public func certificates(of holder: PartyID, on day: CivilDate) -> [Certificate] {
        certificates.under(.holder(holder)).filter { $0.version(on: day).holder == holder }
            .sorted { $0.number < $1.number }
    }

    /// The applications of a batch, in the order of their ids.
    public func applications(in batch: BatchID) -> [Application] {
        applications.under(.batch(batch)).sorted { $0.id.description < $1.id.description }
    }

    /// The batch that a subject belongs to, or nil.
    public func batch(of subject: Subject) -> Batch? {
        SubjectKind.named(subject.kind)?.batch(subject.id, self)
    }
}

extension LedgerState: Codable {
    /// What is no table: what a state begins with wherever its records lie.
    private enum CodingKeys: String, CodingKey {
        case founding, logKeys, size, latestIssuedAt, authority, schemes, firstScheme, calendar
        case past, redated, doubted, resolved, annulled, credentialCounts
        case annulledCredentials, inadmissible, inadmissibleCount
    }
}

extension LedgerState {
    mutating func visit(_ visitor: inout some StateVisitor) throws {
        try visitor.visit(&authority.parties)
        try visitor.visit(&authority.mandates)
        try visitor.visit(&authority.keys)
        try visitor.visit(&authority.proposals)
        for table in RecordID.Table.allCases { try table.visit(&self, &visitor) }
        try visitor.visit(&suspected)
        try visitor.visit(&erasures)
        try visitor.visit(&touches)
        try visitor.visit(&written)
        try visitor.visit(&naming)
        try visitor.visit(&restatements)
        try visitor.visit(&newest)
        try visitor.visit(&spellings)
        try visitor.visit(&entries)
        try visitor.visit(&days)
        try visitor.visit(&identifiers)
        try visitor.visit(&redactions)
    }
}
