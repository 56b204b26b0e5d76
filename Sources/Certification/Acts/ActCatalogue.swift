import COSE

/// Every act type there is, by its stable name: the words the log is written in.
///
/// Shapes stay readable for ever: a field is added as one that may be left out, and what changes
/// more than that is an act of another type.
///
/// Which of them a scheme uses, who may take them and after what, is the scheme's to say.
public enum ActCatalogue {
    /// Genesis, schemes, bodies, officers, keys (DESIGN, Root of authority; arts. 4, 5; RULES,
    /// general rules 1, 12).
    private static let authority: [Act] = [
        Genesis.founded, SchemeAdoption.adopted, WorkingYears.published, Parties.registered,
        Mandates.granted, Mandates.withdrawn, Keys.enrolled, Keys.revoked,
        AnchorAcceptance.accepted, SettingAside.act, LogKeyChange.changed,
        BehalfAnswers.confirmed, BehalfAnswers.disputed, Mandates.delegated, Recusals.declared,
        WorkingYears.amended,
    ]

    /// The call, applications, their recommendation and first review (arts. 6–9).
    private static let call: [Act] =
        Batches.acts + [Reception.received] + Review.acts + [
            CodeOverride.accepted, AdverseFacts.reported, AdverseFacts.decided,
            Examination.examined,
        ]

    /// Evaluation, deliberation, public notice (arts. 9–16).
    private static let evaluation: [Act] =
        [
            PanelLists.proposed, StandardAssessment.assessed, ConformityInspection.inspected,
            Qualification.evaluated, PanelLists.onsite, SiteVisit.visited,
            PanelLists.candidates, Votes.cast, Sessions.decided, Opinions.requested,
            Opinions.answered, Opinions.closed, Sessions.deliberated,
        ] + PublicNotices.acts + Objections.acts

    /// Submission, review, approval, publication, certificates (art. 17).
    private static let award: [Act] = Award.acts + [Issuing.issued]

    /// Supervision and revocation (arts. 18, 19).
    private static let supervision: [Act] =
        [Supervisions.inspected] + SpotChecks.acts + Rectifications.acts + Revocations.acts
        + [Recovery.recovered, Recovery.voided]

    /// What the holder owes and may do (arts. 20, 21, 23–25).
    private static let holder: [Act] = [
        YearlyReports.filed, Reevaluation.opened, Reevaluation.declined, Users.authorised,
        Users.suspended, Users.removed,
    ]

    /// Complaints, misuse of the mark, interpretations, what was there before (arts. 22, 29, 30).
    private static let complaints: [Act] =
        Complaints.acts + Misuses.acts + [
            Interpretations.issued, Takeover.recorded, Takeover.application,
        ]

    /// Corrections, deadlines, notifications, changes, editions, ends (RULES, general rules 7–9).
    private static let corrections: [Act] =
        [
            Corrections.amended, Extensions.extended, Notifications.notified, Doubts.confirmed,
            Doubts.annulled,
        ] + Changes.acts + [
            Reissue.reissued, Endings.surrendered, Endings.succeeded, Endings.deregistered,
            MarkLapse.lapsed,
        ]

    /// What a remedy undoes, and what the vault forgets (RULES, general rule 10; ours).
    private static let remedies: [Act] = [
        Remedies.lodged, Remedies.stayed, RemedyDecision.decided, Reinstatement.reinstated,
        Remedies.performed, Erasures.erased,
    ]

    /// Acts beside those that every ledger can have: whoever runs a command hands them in for as
    /// long as it runs. A scheme that is read meanwhile may use them.
    @TaskLocal static var further: [Act] = []

    /// Every act, in the order of the regulation; then what was handed in.
    static var acts: [Act] { shipped + further }

    private static let shipped: [Act] =
        authority + call + evaluation + award + supervision + holder + complaints + corrections
        + remedies

    /// The act of a type, or nil when there is none.
    static func act(_ type: String) -> Act? {
        shippedByType[type] ?? further.first { $0.type == type }
    }

    private static let shippedByType: [String: Act] = Dictionary(
        shipped.map { ($0.type, $0) }, uniquingKeysWith: { first, _ in first })

    /// Whether an act of that type was handed in.
    static func isFurther(_ type: String) -> Bool { !further.isEmpty && shippedByType[type] == nil }

    /// The kind of subject of a name, or nil when no act is written on one.
    static func kind(_ name: String) -> SubjectKind? {
        kindByName[name]
            ?? further.lazy.map(\.shape.subjectKind).first { $0.name == name }
    }

    private static let kindByName: [String: SubjectKind] = Dictionary(
        shipped.map { ($0.shape.subjectKind.name, $0.shape.subjectKind) },
        uniquingKeysWith: { first, _ in first })

    /// The kinds of subjects that acts are written on.
    static var kinds: Set<SubjectKind> { Set((shipped + further).map(\.shape.subjectKind)) }

    /// The place of a type among all acts; nil where there is none of that name.
    static func place(of type: String) -> Int? {
        shippedPlaces[type]
            ?? further.firstIndex { $0.type == type }.map { shipped.count + $0 }
    }

    /// The type at a place among all acts; empty where there is none.
    static func type(at place: Int) -> String {
        if place < shipped.count { return shipped[place].type }
        let place = place - shipped.count
        return place < further.count ? further[place].type : ""
    }

    private static let shippedPlaces: [String: Int] = Dictionary(
        shipped.enumerated().map { ($1.type, $0) }, uniquingKeysWith: { first, _ in first })

    /// The type of the act by which the founding role knows of an inadmissible entry: each ledger
    /// has it, and no scheme says it (RULES, general rule 16).
    public static var setAside: String { SettingAside.act.type }

    /// The types of acts that programs write themselves, complete or look for, by whose names no
    /// other module knows them.
    public enum Name {
        public static let ledgerFounded = Genesis.founded.type
        public static let schemeAdopted = SchemeAdoption.adopted.type
        public static let mandateGranted = Mandates.granted.type
        public static let keyEnrolled = Keys.enrolled.type
        public static let logKeyChanged = LogKeyChange.changed.type
        public static let anchorAccepted = AnchorAcceptance.accepted.type
        public static let noticePublished = PublicNotices.published.type
        public static let certificateIssued = Issuing.issued.type
        public static let certificateReissued = Reissue.reissued.type
        public static let changeDecided = Changes.decided.type
        public static let vaultErased = Erasures.erased.type
    }

    /// The shapes, in the order of the regulation.
    public static var shapes: [ActShape] { acts.map(\.shape) }

    /// The shape of an act type, or nil when there is none.
    public static func shape(_ type: String) -> ActShape? { act(type)?.shape }

    static let zeroHash = CBOR.text(String(repeating: "0", count: 64))

    /// The entries of a list decision: which applications, with what outcome.
    static func entries(_ outcome: CBOR, extra: [Field] = []) -> Field {
        .records(
            "entries",
            [
                Field("application", .of(.application), "LN-2025-0001"),
                Field("outcome", .outcome, outcome),
                Field("stage", .name, "received", optional: true),
                .reason,
            ] + extra, 1...500)
    }

    /// The record of how a document came from its author (RULES, general rule 2).
    static let behalf: [Field] = behalfFields

    /// The fields of `behalf`, for the CDDL.
    public static let behalfFields: [Field] = [
        Field("party", .id, "leading-group", optional: true),
        Field("officer", .id, "head-1", optional: true),
        Field("kind", .choice(["body", "operator", "court", "public"]), "body"),
        Field("form", .choice(["paper", "letter", "oral", "web"]), "paper"),
        Field("on", .date, "2025-12-01"),
        Field("digest", .digest, zeroHash, optional: true),
        Field("archive", .text(200), "档号 2025-示例-001", optional: true),
    ]

    /// A document that an act rests on (RULES, general rule 14).
    static let evidence: [Field] = [
        Field("sha256", .digest, zeroHash, optional: true),
        Field("bytes", .integer(0...(1 << 40)), 1024, optional: true),
        Field("salted", .digest, zeroHash, optional: true),
        Field("archive", .text(200), "档号 2025-示例-001", optional: true),
    ]
}
