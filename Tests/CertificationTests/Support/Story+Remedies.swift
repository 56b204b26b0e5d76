import COSE
import Testing

@testable import Certification

extension Story {
    /// Acts of arts. 22–30 and of the general rules: subject, key, and what the template leaves
    /// open.
    static let remedyActs: [String: (subject: String, by: String, fields: [String: CBOR?])] =
        complaintActs.merging(holderActs) { first, _ in first }.merging(remedyAndPeopleActs) {
            first, _ in first
        }

    private static let complaintActs: [String: (String, String, [String: CBOR?])] = [
        "complaint.received": ("complaint/C-1", "office-1", [:]),
        "complaint.considered": ("complaint/C-1", "office-1", ["handler": "office-2"]),
        "complaint.forwarded": ("complaint/C-1", "office-1", ["reason": "不属本单位职责"]),
        "complaint.closed": ("complaint/C-1", "office-1", ["reason": "查无实据"]),
        "complaint.told": ("complaint/C-1", "office-1", [:]),
        "misuse.recorded": ("misuse/M-1", "market-1", [:]),
        "misuse.ended": ("misuse/M-1", "market-1", [:]),
        "interpretation.issued": ("interpretation/I-1", "office-1", [:]),
        "application.lapsed": ("application/LN-2025-0001", "sec-1", [:]),
    ]

    private static let holderActs: [String: (String, String, [String: CBOR?])] = [
        "takeover.recorded": (
            "certificate/LNYP-2023-00001", "office-1",
            ["sector": "region", "city": "211100", "facts": facts]
        ),
        "takeover.application": (
            "application/LN-2025-0001", "office-1", ["city": "211100", "public": facts]
        ),
        "user.authorised": (
            "certificate/LNYP-2023-00001", "operator-1",
            [
                "creditCode": "91211100MA0086015K", "place": "盘锦市示例镇", "from": "2025-09-03",
                "until": "2026-08-31",
            ]
        ),
        "user.suspended": ("certificate/LNYP-2023-00001", "operator-1", [:]),
        "user.removed": ("certificate/LNYP-2023-00001", "operator-1", [:]),
        "change.requested": (
            "certificate/LNYP-2025-00001", "operator-1",
            ["what": ["name", "scope"], "public": renamedFacts]
        ),
        "change.inspected": ("certificate/LNYP-2025-00001", "sec-1", ["request": "@request"]),
        "change.decided": (
            "certificate/LNYP-2025-00001", "office-1",
            ["request": "@request", "effectiveOn": "2026-02-01"]
        ),
        "certificate.reissued": (
            "certificate/LNYP-2025-00001", "office-1", ["credential": CBOR?.none]
        ),
        "certificate.surrendered": ("certificate/LNYP-2025-00001", "operator-1", [:]),
        "holder.succeeded": (
            "certificate/LNYP-2025-00001", "office-1",
            [
                "successor": "operator-0002", "effectiveOn": "2026-02-01", "facts": successorFacts,
            ]
        ),
        "change.assessed": ("certificate/LNYP-2025-00001", "sec-1", ["request": "@request"]),
        "mark.lapsed": (
            "certificate/LNYP-2025-00001", "office-1", ["lapsedOn": "2026-01-20"]
        ),
        "holder.deregistered": (
            "certificate/LNYP-2025-00001", "office-1", ["deregisteredOn": "2026-01-20"]
        ),
    ]

    private static let remedyAndPeopleActs: [String: (String, String, [String: CBOR?])] = [
        "remedy.lodged": ("remedy/R-1", "office-1", ["against": "@revocation.decided"]),
        "remedy.stayed": ("remedy/R-1", "office-1", [:]),
        "remedy.decided": ("remedy/R-1", "office-1", [:]),
        "remedy.performed": ("remedy/R-1", "office-1", [:]),
        "certificate.reinstated": (
            "certificate/LNYP-2025-00001", "office-1", ["remedy": "R-1", "reason": "复议撤销"]
        ),
        "entry.amended": ("record/0", "office-1", [:]),
        "deadline.extended": ("record/0", "office-1", [:]),
        "decision.notified": ("record/0", "office-1", [:]),
        "entry.confirmed": ("record/0", "office-1", [:]),
        "entry.annulled": ("record/0", "office-1", [:]),
        "mandate.delegated": (
            "party/secretariat", "sec-1", ["delegator": "sec-1", "delegate": "sec-2"]
        ),
        "recusal.declared": ("party/secretariat", "sec-1", ["officer": "sec-1"]),
        "calendar.amended": ("calendar/2025", "office-1", ["year": 2025]),
    ]

    /// The story's facts under a new name of the operator and a new scope.
    static let renamedFacts: CBOR = [
        "operator": "示例粮油集团有限公司", "creditCode": "91211100MA0086015K", "offering": "示例大米",
        "mark": "示例牌", "standard": "Q/EXMP 001—2025", "scope": "5 kg、10 kg、25 kg 袋装",
    ]

    /// The story's facts under a successor's name and credit code.
    static let successorFacts = facts(["operator": "示例承继有限公司", "creditCode": "91210500MA0086453G"])

    /// The story's facts, some of them otherwise.
    static func facts(_ changes: [String: CBOR]) -> CBOR {
        var map = facts.mapValue ?? [:]
        for (name, value) in changes { map[.text(name)] = value }
        return .map(map)
    }

    /// A ledger that takes earlier awards over until 2025-12-31, with the regional brand
    /// LNYP-2023-00001 of operator-0001 taken over on 2025-08-01.
    static func takenOver() throws -> Story { try takenOverStory.get() }

    private static let takenOverStory: Result<Story, any Error> = Result {
        var story = try Story(
            under: MemoryLedger.scheme(), takeoverUntil: CivilDate("2025-12-31"))
        try story.play("takeover.recorded", day: "2025-08-01")
        return story
    }

    /// The awarded story with its certificate revoked for a penalty, served on 2026-02-10.
    static func penalised() throws -> Story { try penalisedStory.get() }

    private static let penalisedStory: Result<Story, any Error> = Result {
        var story = try Story.awarded()
        try story.revoke()
        return story
    }

    /// Intended on 2026-02-02, notified that day, answered on the 3rd, decided on the 9th, served
    /// on the 10th.
    mutating func revoke(served: Bool = true) throws {
        let ground: [String: CBOR?] = ["ground": "quality-penalty"]
        let noticed = ground.merging([
            "factOn": "2026-01-15",
            "penalty": [
                "authority": "示例县市场监督管理局", "level": "county", "document": "示例罚决〔2026〕1号",
            ],
        ]) { first, _ in first }
        let revocation = "revocation/V-1"
        try playLine("revocation.intended", on: revocation, day: "2026-02-02", noticed)
        try playOnRecord("decision.notified", of: "revocation.intended", day: "2026-02-02")
        try playLine(
            "revocation.answered", on: revocation, by: "operator-1", day: "2026-02-03",
            ["last": true])
        try playLine(
            "revocation.decided", on: revocation, day: "2026-02-09",
            ground.merging(["legalityReview": "示例法制审核〔2026〕1号", "response": "申辩理由不成立"]) {
                first, _ in first
            })
        if served { try playLine("revocation.served", on: revocation, day: "2026-02-10") }
    }

    /// Plays a template of any type, labelled with its type.
    mutating func playLine(
        _ type: String, on subject: String, by key: String = "office-1", day: String,
        _ fields: [String: CBOR?] = [:], label: String? = nil
    ) throws {
        let decision = try play(Self.line(type, on: subject, by: key, day: day, fields))
        ledger.labels[label ?? type] = decision.statement.leafHash
    }

    /// The subject and the field that name an entry of this story.
    func record(_ label: String) throws -> (subject: String, fields: [String: CBOR?]) {
        let hash = try #require(ledger.labels[label], "no label \(label)")
        let mark = try #require(ledger.state.entries[hash])
        return ("record/\(mark.index)", ["entry": .text(hash.hex)])
    }

    /// Plays an act about an entry: its notification, extension, correction, confirmation.
    @discardableResult
    mutating func playOnRecord(
        _ type: String, of label: String, _ fields: [String: CBOR?] = [:], by: String? = nil,
        day: String? = nil
    ) throws -> Decision {
        let (subject, named) = try record(label)
        return try play(
            type, named.merging(fields) { _, new in new }, by: by, day: day, on: subject)
    }

    /// The refusal of an act about an entry.
    func refusal(
        _ type: String, of label: String, _ fields: [String: CBOR?] = [:], by: String? = nil,
        day: String? = nil
    ) throws -> Refusal? {
        let (subject, named) = try record(label)
        return try refusal(
            type, named.merging(fields) { _, new in new }, by: by, day: day, on: subject)
    }

    /// The certificate of the story, as the ledger holds it now.
    var held: Certificate? { ledger.state.certificates[Self.certificate] }

    /// The status of the story's certificate on a day.
    func status(on date: String) -> CertificateStatus? {
        held?.status(on: CivilDate(date)!)
    }
}

/// What a test puts beside the story's own application and certificate.
extension Story {
    /// A second certificate, LNYP-2025-00002.
    mutating func addSecondCertificate(of holder: String, _ facts: CBOR) throws {
        let first = try #require(held)
        let other = Certificate(
            number: CertificateNumber("LNYP-2025-00002")!, application: nil,
            scheme: first.scheme, sector: first.sector, category: first.category,
            city: first.city, validFrom: first.validFrom, validThrough: first.validThrough,
            renews: nil, isTakenOver: true, editions: first.editions,
            versions: [
                Certificate.Version(
                    from: first.validFrom, holder: PartyID(holder)!, facts: try PublicFacts(facts),
                    index: EntryIndex(1))
            ])
        ledger.state.certificates[other.number] = other
    }

    /// A second application in the story's batch.
    mutating func addSecondApplication(of applicant: String, at stage: String = "candidate") {
        ledger.state.applications[Self.two] = Application(
            id: Self.two, batch: BatchID("2025-1")!, applicant: PartyID(applicant)!,
            sector: "agriculture", category: "rice", city: "211100", isService: false,
            receivedOn: CivilDate("2025-07-21")!, isLate: false, redacted: [], eligibility: [],
            stage: stage)
    }

    /// The fields of a labelled entry as they were, some of them put right.
    func fields(of label: String, _ changes: [String: CBOR]) throws -> CBORMap {
        let hash = try #require(ledger.labels[label])
        let entry = try #require(ledger.decisions.first { $0.statement.leafHash == hash })
        var map = entry.statement.event.fields
        for (name, value) in changes { map[name] = value }
        return map
    }
}
