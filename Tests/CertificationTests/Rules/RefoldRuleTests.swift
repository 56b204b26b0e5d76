import COSE
import Drafting
import Testing

@testable import Certification

/// *Given* a log of the rehearsal up to an act.
private struct Given {
    var ledger: MemoryLedger
    let line: ActLine

    init(before type: String, on subject: String? = nil) throws {
        (ledger, line) = try Rehearsal.before(type, on: subject)
    }

    init(before fits: (ActLine) -> Bool) throws {
        (ledger, line) = try Rehearsal.before(fits)
    }

    func place(of type: String, on subject: String) throws -> Int {
        try #require(
            ledger.decisions.lastIndex {
                $0.statement.event.type == type && "\($0.statement.header.subject)" == subject
            })
    }

    func entry(of type: String, on subject: String) throws -> Digest {
        ledger.decisions[try place(of: type, on: subject)].statement.leafHash
    }

    /// *When* the office takes an act, on the ledger's last day where none is given.
    mutating func play(
        _ type: String, on subject: String, _ fields: CBORMap, by key: String = "office-1",
        day: String? = nil
    ) throws {
        let act: CBORMap = [
            "by": .text(key), "type": .text(type), "sub": .text(subject),
            "occurredOn": .text(day ?? "\(ledger.state.logDay)"), "fields": .map(fields),
            "evidence": [["archive": "档号 示例"]],
        ]
        try ledger.play(ActLine(parsing: Array(JSONLine.print(.map(act)).utf8)))
    }

    /// *When* an entry is corrected by whom signed it.
    mutating func amend(
        _ type: String, on subject: String, _ changes: [String: CBOR], day: String? = nil,
        by: String
    ) throws {
        let place = try place(of: type, on: subject)
        let statement = ledger.decisions[place].statement
        var fields = statement.event.fields
        for (name, value) in changes { fields[name] = value }
        var own: CBORMap = [
            "entry": .text(statement.leafHash.hex), "fields": .map(fields), "reason": "录入有误",
        ]
        if let day { own["day"] = .text(day) }
        let act: CBORMap = [
            "by": .text(by), "type": "entry.amended", "sub": .text("record/\(place)"),
            "occurredOn": .text("\(ledger.state.logDay)"), "fields": .map(own),
        ]
        try ledger.play(ActLine(parsing: Array(JSONLine.print(.map(act)).utf8)))
    }

}

/// RULES, general rule 7, by hand: what stands after a correction, where a record was lost, kept or
/// left in doubt on the way.
@Suite struct RefoldRuleTests {
    @Test func `a corrected objection is still an objection, and can be investigated`() throws {
        var given = try Given(before: "objection.investigated", on: "objection/2025-1-01")
        try given.amend(
            "objection.received", on: "objection/2025-1-01", ["named": false], by: "office-1")
        let objection = given.ledger.state.objections[ObjectionID("2025-1-01")!]
        #expect(objection?.isNamed == false)
        #expect(objection?.receivedOn == CivilDate("2025-11-21"))
        #expect(throws: Never.self) { try given.ledger.play(given.line) }
    }

    @Test func `a call whose target was corrected is still there, and its applications in it`()
        throws
    {
        var given = try Given(before: "application.recommended")
        let before = given.ledger.state.applications(in: BatchID("2025-1")!)
        try given.amend("batch.called", on: "batch/2025-1", ["target": 21], by: "office-1")
        #expect(given.ledger.state.batches[BatchID("2025-1")!]?.target == 21)
        #expect(given.ledger.state.applications(in: BatchID("2025-1")!) == before)
        #expect(throws: Never.self) { try given.ledger.play(given.line) }
    }

    @Test func `a window that is corrected makes what is outside it late, with a duty`() throws {
        var given = try Given(before: "batch.amended")
        let application = try #require(
            given.ledger.state.applications(in: BatchID("2025-1")!).max {
                $0.receivedOn < $1.receivedOn
            })
        #expect(!application.isLate)
        try given.amend(
            "batch.called", on: "batch/2025-1",
            ["closes": .text("\(application.receivedOn.adding(days: -1))")], by: "office-1")
        #expect(given.ledger.state.applications[application.id]?.isLate == true)
        let duties = Duties.open(given: given.ledger.state, on: given.ledger.state.logDay)
        #expect(
            duties.contains {
                $0.kind == .late && $0.subject == Subject(.application, application.id)
            })
    }

    @Test func `what rests on a corrected entry is dated against the corrected day`() throws {
        let given = try Given(before: "rectification.ordered", on: "rectification/RC-2029-1")
        let visit = try #require(
            given.ledger.decisions.last { $0.statement.event.type == "supervision.inspected" })
        let leaf = visit.statement.leafHash
        #expect(given.ledger.state.day(of: leaf) == CivilDate("2029-04-17"))
        #expect(visit.statement.event.occurredOn == CivilDate("2029-04-18"))
    }

    @Test func `a remedy corrected from annulled to upheld resumes nothing`() throws {
        var given = try Given {
            $0.type == "standard.assessed" && "\($0.subject)" == "application/LN-2029-0003"
                && $0.occurredOn > CivilDate("2029-05-14")!
        }
        let id = ApplicationID("LN-2029-0003")!
        #expect(given.ledger.state.applications[id]?.ending == nil)
        try given.amend(
            "remedy.decided", on: "remedy/RM-2029-1", ["outcome": "upheld"], by: "office-1")
        #expect(given.ledger.state.applications[id]?.ending?.outcome != nil)
        #expect(throws: Refusal.self) { try given.ledger.play(given.line) }
    }

    @Test func `what rests on an approval that a remedy annuls is in doubt, with a duty`() throws {
        var given = try Given(before: "certificate.issued", on: "certificate/LNYP-2026-00012")
        try given.ledger.play(given.line)
        let approved = try given.entry(of: "award.approved", on: "batch/2025-1")
        try given.play(
            "remedy.lodged", on: "remedy/T",
            ["kind": "review", "against": .text(approved.hex), "body": "示例省人民政府"])
        try given.play(
            "remedy.decided", on: "remedy/T",
            ["outcome": "annulled", "document": "示例复议决定〔2026〕1号", "reason": "程序违法"])
        let published = try given.entry(of: "award.published", on: "batch/2025-1")
        let issued = try given.entry(
            of: "certificate.issued", on: "certificate/LNYP-2026-00012")
        let inDoubt = given.ledger.state.inDoubt
        #expect(inDoubt.contains(published) && inDoubt.contains(issued))
        let duties = Duties.overdue(given: given.ledger.state, on: .latest)
        #expect(duties.filter { $0.kind == .doubt }.count == inDoubt.count)
    }

    @Test func `a list put right without one of its rows takes that row's application back`()
        throws
    {
        var given = try Given(before: "committee.decided")
        let proposed = try given.place(of: "list.proposed", on: "batch/2025-1")
        let rows = try #require(
            given.ledger.decisions[proposed].statement.event.fields["entries"]?.arrayValue)
        let last = try #require(rows.last?.mapValue?["application"]?.string)
        let id = try #require(ApplicationID(last))
        let stage = given.ledger.state.applications[id]?.stage
        try given.amend(
            "list.proposed", on: "batch/2025-1", ["entries": .array(rows.dropLast())],
            by: "expert-1")
        #expect(given.ledger.state.applications[id]?.stage != stage)
        #expect(given.ledger.state.applications[id]?.stage == "examined")
    }

    /// Two certificates of one holder, in the autumn of 2029.
    @Test func `given a notice put right to one of two certificates, the decision on both stands`()
        throws
    {
        var given = try Given(before: "revocation.intended", on: "revocation/RV-2029-1")
        let (one, other) = ("LNYP-2029-00002", "LNYP-2029-00003")
        let fields: CBORMap = [
            "ground": "major-accident", "factOn": "2029-10-15",
            "certificates": [.text(one), .text(other)], "basis": [],
        ]
        try given.play(
            "revocation.intended", on: "revocation/T", fields, day: "2029-11-05")
        let notice = try given.place(of: "revocation.intended", on: "revocation/T")
        let hash = try given.entry(of: "revocation.intended", on: "revocation/T")
        try given.play(
            "decision.notified", on: "record/\(notice)",
            ["entry": .text(hash.hex), "delivery": "hand"])
        try given.play(
            "revocation.decided", on: "revocation/T",
            [
                "document": "示例撤销决定〔2029〕9号", "ground": "major-accident",
                "certificates": [.text(one), .text(other)], "reason": "发生重大质量安全事故",
                "legalityReview": "示例法制审核〔2029〕9号",
            ], day: "2029-11-20")
        try given.amend(
            "revocation.intended", on: "revocation/T", ["certificates": [.text(one)]],
            by: "office-1")
        func revocation() -> Revocation? {
            given.ledger.state.revocations[RevocationID("T")!]
        }
        func status(_ number: String) -> CertificateStatus? {
            given.ledger.state.certificates[CertificateNumber(number)!]?
                .status(on: given.ledger.state.logDay)
        }
        let decision = try given.entry(of: "revocation.decided", on: "revocation/T")
        #expect(revocation()?.stage == .decided)
        #expect(revocation()?.certificates.map { "\($0)" } == [one, other])
        #expect(given.ledger.state.inDoubt == [decision])
        #expect(status(one) == .revocationIntended)
        #expect(status(other) == .valid)
        let place = try given.place(of: "revocation.decided", on: "revocation/T")
        try given.play(
            "entry.annulled", on: "record/\(place)",
            ["entry": .text(decision.hex), "reason": "告知书未列明"], by: "leading-group-founder")
        #expect(revocation()?.stage == .intended)
        #expect(revocation()?.certificates.map { "\($0)" } == [one])
        #expect(status(one) == .revocationIntended)
        #expect(status(other) == .valid)
    }

    @Test(.admits("entry.annulled"), .refuses("number"))
    func `given a certificate annulled, its number is not given again`() throws {
        var given = try Given(before: "certificate.issued", on: "certificate/LNYP-2025-00011")
        let subject = "certificate/LNYP-2025-00010"
        let approved = try given.place(of: "award.approved", on: "batch/2025-1")
        let issued = try given.entry(of: "certificate.issued", on: subject)
        let application = try #require(
            given.ledger.state.certificates[CertificateNumber("LNYP-2025-00010")!]?.application)
        let rows = given.ledger.decisions[approved].statement.event.fields["entries"]?.arrayValue
        let changed = (rows ?? []).map { row -> CBOR in
            guard row.mapValue?["application"]?.string == "\(application)" else { return row }
            return [
                "application": .text("\(application)"), "outcome": "excepted", "reason": "另行核实",
            ]
        }
        try given.amend(
            "award.approved", on: "batch/2025-1", ["entries": .array(changed)], by: "office-1")
        #expect(given.ledger.state.inDoubt.contains(issued))
        let place = try given.place(of: "certificate.issued", on: subject)
        try given.play(
            "entry.annulled", on: "record/\(place)",
            ["entry": .text(issued.hex), "reason": "审定未通过"], by: "leading-group-founder")
        #expect(given.ledger.state.certificates[CertificateNumber("LNYP-2025-00010")!] == nil)
        expect(
            try given.ledger.refusal(of: given.line.with(subject: subject)),
            .numberTwice(CertificateNumber("LNYP-2025-00010")!), under: "number")
        #expect(try given.ledger.refusal(of: given.line) == nil)
    }
}
