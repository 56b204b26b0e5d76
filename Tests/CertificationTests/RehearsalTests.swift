import COSE
import Drafting
import Foundation
import Testing

@testable import Certification

/// The rehearsal as `Fixtures/liaoning-youpin/README.md` tells it: the 2025 call with every path of
/// arts. 6–17, and the years to 2029 with those of arts. 18–30.
@Suite struct RehearsalTests {
    /// What is not a step of the procedure: the root of authority and the calendar.
    private static let groundwork: Set<String> = [
        "scheme.adopted", "calendar.published", "party.registered", "mandate.granted",
        "mandate.withdrawn", "key.enrolled", "key.revoked", "anchor.accepted", "logkey.changed",
        "record.confirmed", "record.disputed", "entry.set-aside",
    ]

    @Test func `the rehearsal is admitted from the first act to the last`() throws {
        let first = try Rehearsal.ended()
        #expect(first.state.size == 491)
        #expect(first.state.certificates.all.count == 12)
        #expect(first.state.behalfAuthors.all.count == 9)
        let whole = try Rehearsal.whole()
        #expect(whole.state.size == 903)
        #expect(whole.state.certificates.all.count == 24)
        #expect(whole.state.behalfAuthors.all.count == 77)
        #expect(whole.state.revocations.all.count == 8)
        #expect(whole.state.complaints.all.count == 10)
        #expect(whole.state.indicesInDoubt.isEmpty)
    }

    @Test func `applications of the call end as its story says, each way counted`() throws {
        let ledger = try Rehearsal.whole()
        let call = ledger.state.applications(in: try #require(BatchID("2025-1")))
        var ends: [String: Int] = [:]
        for application in call {
            let end =
                application.ending.map { "\($0.act) \($0.outcome)" }
                ?? (application.isCarriedOver ? "carried over" : application.stage)
            ends[end, default: 0] += 1
        }
        #expect(
            ends == [
                "application.declined late": 1,
                "application.declined ineligible": 1,
                "application.recommended not-recommended": 1,
                "application.reviewed rejected": 1,
                "adverse.decided terminated": 1,
                "application.examined unfavourable": 1,
                "list.proposed not-proposed": 1,
                "committee.decided not-listed": 1,
                "standard.assessed not-advanced": 1,
                "conformity.inspected not-conforming": 2,
                "qualification.evaluated not-qualified": 1,
                "application.withdrawn application.withdrawn": 1,
                "list.onsite not-listed": 1,
                "site.visited unfavourable": 1,
                "list.candidates not-listed": 1,
                "committee.deliberated removed": 1,
                "objection.decided removed": 1,
                "award.reviewed excepted": 1,
                "award.approved excepted": 1,
                "carried over": 2,
                "awarded": 12,
            ])
        #expect(call.count == 34)
    }

    @Test func `certificates are numbered in the order of their issue, each with its year`() throws
    {
        let ledger = try Rehearsal.ended()
        let issued = ledger.decisions.filter { $0.statement.event.type == "certificate.issued" }
        #expect(
            issued.map { $0.statement.header.subject.id } == [
                "LNYP-2025-00001", "LNYP-2025-00002", "LNYP-2025-00003", "LNYP-2025-00004",
                "LNYP-2025-00005", "LNYP-2025-00006", "LNYP-2025-00007", "LNYP-2025-00008",
                "LNYP-2025-00009", "LNYP-2025-00010", "LNYP-2025-00011", "LNYP-2026-00012",
            ])
        let last = ledger.state.certificates[try #require(CertificateNumber("LNYP-2026-00012"))]
        #expect(last?.application?.description == "LN-2025-0007")
        #expect(last?.validFrom == CivilDate("2026-01-19"))
        #expect(last?.validThrough == CivilDate("2029-01-18"))
    }

    /// Outcomes that the story has no need of; the rules' own tests take them.
    private static let left: [String] = [
        "change.assessed advanced", "change.assessed not-advanced", "complaint.forwarded",
        "fraud.found", "ground.fell", "issuing.released", "issuing.withheld", "mark.lapsed",
        "misuse.ended transferred", "misuse.ended unfounded", "notice.withdrawn",
        "rectification.closed put-right", "rectification.closed spot-check",
        "rectification.closed transferred",
        "reinspection.concluded not-conforming", "remedy.decided annulled-in-part",
        "remedy.decided dismissed", "remedy.decided not-accepted", "remedy.decided ordered",
        "remedy.decided redone", "remedy.decided settled", "remedy.decided unlawful",
        "remedy.decided void", "remedy.performed",
    ]

    @Test func `every act occurs, with every outcome it may have but few`() throws {
        let ledger = try Rehearsal.whole()
        let scheme = try #require(ledger.state.scheme("liaoning-youpin"))
        var wanted: Set<String> = []
        for act in scheme.acts.values where !Self.groundwork.contains(act.type) {
            wanted.formUnion(act.outcomes.map { "\(act.type) \($0.name)" })
            if act.outcomes.isEmpty { wanted.insert(act.type) }
        }
        var seen: Set<String> = []
        for event in ledger.decisions.map(\.statement.event) {
            let entries = event.fields["entries"]?.arrayValue?.compactMap(\.mapValue) ?? []
            let outcomes = ([event.fields] + entries).compactMap { $0["outcome"]?.string }
            seen.formUnion(outcomes.isEmpty ? [event.type] : outcomes.map { "\(event.type) \($0)" })
        }
        #expect(wanted.subtracting(seen).sorted() == Self.left)
        #expect(wanted.count == 154)
    }

    @Test func `applications come from every city, sector and category`() throws {
        let all = try Rehearsal.whole().state.applications.values
        #expect(
            Set(all.map(\.city)) == [
                "210100", "210200", "210300", "210400", "210500", "210600", "210700", "210800",
                "210900", "211000", "211100", "211200", "211300", "211400", "shenfu",
            ])
        #expect(Set(all.map(\.sector)) == ["agriculture", "industry", "service", "region"])
        #expect(
            Set(all.map(\.category)) == [
                "rice", "millet", "suan-cai", "sea-cucumber", "white-beer", "draft-beer",
                "ice-wine", "swimwear", "inkstone", "museum-service", "tea",
            ])
        #expect(all.filter(\.isService).count == 4)
    }

    @Test func `acts are signed in office hours of working days, and no time runs back`() throws {
        let ledger = try Rehearsal.whole()
        let calendar = ledger.state.calendar
        var latest: Int64 = 0
        for (line, decision) in zip(Rehearsal.lines, ledger.decisions.dropFirst(2)) {
            let time = try #require(line.issuedAt)
            #expect(time >= latest, "\(line.subject)")
            latest = time
            let day = CivilDate(posix: time)
            #expect(calendar.isWorkingDay(day) == true, "\(day)")
            #expect((9 * 3600..<17 * 3600).contains(time - day.startPOSIX), "\(line.subject)")
            #expect(decision.logDay == day)
        }
    }

    @Test func `no operator is named in the clear before its public notice`() throws {
        let ledger = try Rehearsal.whole()
        for (digest, disclosure) in ledger.disclosures {
            let application = ledger.state.applications.values.first {
                $0.redacted.contains(digest) && $0.reevaluates == nil
            }
            guard let id = application?.id else { continue }
            let facts = try PublicFacts(disclosure.value)
            let noticed =
                ledger.decisions.firstIndex {
                    $0.statement.event.type == "notice.published" && $0.applications.contains(id)
                } ?? ledger.decisions.count
            for decision in ledger.decisions[..<noticed] {
                let bytes = decision.statement.bytes
                #expect(bytes.firstRange(of: Array(facts.operatorName.utf8)) == nil, "\(id)")
                #expect(bytes.firstRange(of: Array(facts.creditCode.utf8)) == nil, "\(id)")
            }
        }
    }

    @Test(
        .refuses("notice-period"), .refuses("certificate.issued"),
        .refuses("qualification.evaluated"),
        arguments: [
            (
                "1-notice-cut-short", "notice-period", "辽质强〔2025〕3号第十六条",
                "公示自 2026-04-14 起，至 2026-05-08 止"
            ),
            (
                "2-certificate-without-approval", "certificate.issued", "辽质强〔2025〕3号第十七条",
                "申报 LN-2025-0031 已终结（excepted）"
            ),
            (
                "3-step-skipped", "qualification.evaluated", "辽质强〔2025〕3号第十三条",
                "须先完成“符合性检验”（辽质强〔2025〕3号第十二条）"
            ),
        ])
    func `after the first call, three acts past the measures are refused under their article`(
        name: String, rule: String, source: String, fact: String
    ) throws {
        let ledger = try Rehearsal.ended()
        let file = MemoryLedger.fixtures.appending(path: "liaoning-youpin/refused/\(name).json")
        let act = try String(contentsOf: file, encoding: .utf8)
        let refusal = try #require(try ledger.refusal(of: act))
        #expect(refusal.rule == rule)
        #expect(refusal.source.zh == source)
        #expect(refusal.text(.zh).contains(fact))
    }

    @Test func `on the next working day, a make-up Saturday, the same submission is admitted`()
        throws
    {
        let ledger = try Rehearsal.ended()
        let file = MemoryLedger.fixtures.appending(
            path: "liaoning-youpin/refused/1-notice-cut-short.json")
        let early = try ActLine(parsing: [UInt8](try Data(contentsOf: file)))
        let inTime = try early.with(occurredOn: "2026-05-09", issuedAt: "2026-05-09T09:00")
        #expect(try ledger.refusal(of: inTime) == nil)
    }
}
