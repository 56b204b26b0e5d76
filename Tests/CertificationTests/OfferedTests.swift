import COSE
import Drafting
import Testing

@testable import Certification

/// Acceptance 8, the other way: what `next` names is refused for nothing but what it says, or who
/// signs it.
@Suite struct OfferedTests {
    /// Refusals that lie in an act's own words, its papers, or the day that it gives, by their code
    /// and the acts that they were met by: said otherwise, it might be admitted. Who signs may lack
    /// a mandate whatever the act.
    private static let ofItsOwn: [String: Set<String>] = [
        "answered-twice": ["opinion.answered"],
        "application-unknown": ["batch.closed", "committee.deliberated"],
        "authorisation-scope": ["user.authorised"],
        "beyond-mandate": ["mandate.delegated"],
        "done-already": ["remedy.stayed", "user.suspended"],
        "edition-basis": ["certificate.reissued"],
        "edition-wrong": ["certificate.reissued"],
        "effective-before": ["change.decided", "holder.succeeded"],
        "extension": ["deadline.extended"],
        "first": ["complaint.closed", "rectification.rechecked"],
        "granting-role": [
            "key.enrolled", "key.revoked", "mandate.delegated", "mandate.granted",
            "recusal.declared",
        ],
        "ground-differs": ["revocation.decided"],
        "inadmissible": ["entry.amended"],
        "inspection-first": ["change.decided"],
        "key-enrolled-twice": ["key.enrolled"],
        "key-unknown": ["key.revoked"],
        "listing-runs-back": ["user.authorised"],
        "malformed": ["key.revoked"],
        "mandate-unknown": ["recusal.declared"],
        "not-author": ["record.confirmed"],
        "not-its-role": ["entry.amended"],
        "not-late": ["application.declined"],
        "not-set-by": ["decision.notified"],
        "occurs-before-cause": [
            "adverse.reported", "certificate.reissued", "conformity.inspected",
            "holder.deregistered", "site.visited",
        ],
        "open-applications": ["batch.closed"],
        "other-city": ["application.declined", "application.recommended", "creditcode.accepted"],
        "past-stage": ["award.submitted"],
        "proposal-unknown": ["key.revoked"],
        "request-unknown": ["opinion.answered"],
        "scheme-edition": ["scheme.adopted"],
        "silent-mismatch": ["opinions.closed"],
        "step-missing": ["award.submitted", "list.candidates", "list.onsite", "list.proposed"],
        "succession-changes": ["holder.succeeded"],
        "own-successor": ["holder.succeeded"],
        "unknown-party": ["holder.succeeded"],
        "unknown-user": ["user.removed"],
        "user-twice": ["user.authorised"],
        "vote-counted": ["committee.deliberated"],
        "window-cut": ["batch.amended"],
        "wrong-subject": ["calendar.amended"],
    ]

    private static let acts = Dictionary(grouping: Rehearsal.lines, by: \.type)

    /// Acts of a type as they might be written on a subject on a day: those that the rehearsal has
    /// on it, sooner or later; else its first of the type, about this subject instead.
    private static func candidates(
        _ type: String, on subject: Subject, _ state: LedgerState, _ day: CivilDate
    ) throws -> [ActLine] {
        let known = acts[type] ?? []
        let own = known.filter { $0.subject == subject }.prefix(3)
        let time = "\(day)T15:00"
        let party =
            state.certificate(of: subject)?.version(on: day).holder
            ?? ApplicationID(subject.id).flatMap { state.applications[$0]?.applicant }
        return try (own.isEmpty ? Array(known.prefix(1)) : Array(own)).map { line in
            var changes: [String: CBOR?] = [:]
            if line.fields["entry"] != nil { changes["entry"] = .text("#\(subject.id)") }
            var behalf = line.behalf
            if behalf?["kind"]?.string == "operator", let party {
                behalf?["party"] = .text("\(party)")
            }
            if behalf != nil { behalf?["on"] = .text("\(day)") }
            return try line.with(
                fields: changes, occurredOn: "\(day)", issuedAt: time, subject: "\(subject)",
                behalf: behalf.map { .map($0) }, evidence: [["archive": "档号 示例"]])
        }
    }

    /// Every seventeenth step, on its day and forty-five days later: on the subjects of the sixty
    /// acts before it.
    @Test func `what next names is refused for nothing but what the act says or who signs`()
        throws
    {
        let states = try Rehearsal.states.get()
        var (tried, admitted, found): (Int, Set<String>, Set<String>) = (0, [], [])
        for index in stride(from: 3, to: states.count, by: 17) {
            let subjects = Set(Rehearsal.lines[..<index].suffix(60).map(\.subject))
            for (subject, later) in subjects.flatMap({ [($0, 0), ($0, 45)] }) {
                let ledger = states[index]
                let day = ledger.state.logDay.adding(days: later)
                let open = Next.openActs(on: subject, given: ledger.state, day: day)
                for type in open.filter({ $0.subject == "\(subject)" }).map(\.act.type) {
                    let lines = try Self.candidates(type, on: subject, ledger.state, day)
                    tried += lines.count
                    let refusals = try Self.refusals(of: lines, ledger)
                    if refusals.contains(nil) { admitted.insert(type) }
                    // One that is admitted shows that the act was open.
                    guard !refusals.contains(nil) else { continue }
                    for case let refusal? in refusals
                    where refusal.code != "no-mandate"
                        && Self.ofItsOwn[refusal.code]?.contains(type) != true
                    {
                        found.insert("\(type) on \(subject) on \(day): \(refusal)")
                    }
                }
            }
        }
        #expect(found == [])
        #expect(tried > 8000)
        #expect(admitted.count > 45)
    }

    /// What each line is refused for, nil where it is admitted; without those that cannot be
    /// written yet, for they name what is not there.
    private static func refusals(
        of lines: [ActLine], _ ledger: MemoryLedger
    ) throws -> [Refusal?] {
        try lines.compactMap { line -> Refusal?? in
            do { return .some(try ledger.refusal(of: line)) } catch is DraftError { return nil }
        }
    }
}
