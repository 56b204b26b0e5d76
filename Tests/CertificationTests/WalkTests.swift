import COSE
import Testing

@testable import Certification

/// No subject is left hanging: *given* any state that a record of the rehearsal, or of a case of
/// `Fixtures/cases`, comes to, *then* some act leads on from it, or it is final (RULES, general
/// rule 13).
@Suite struct WalkTests {
    @Test func `an act leads on from every state, or it is final`() throws {
        var seen: Set<String> = []
        var finals: Set<String> = []
        for ledger in try Walk.ledgers() {
            for place in Walk.places(of: ledger.state) where seen.insert(place.name).inserted {
                if Walk.leadsOn(from: place.subject, given: ledger.state) { continue }
                let final = Walk.finals.first { $0.kind == place.subject.kind && $0.fits(place) }
                #expect(final != nil, "\(place.subject) hangs: \(place.name)")
                if let final { finals.insert(final.name) }
            }
        }
        let unused = Walk.finals.map(\.name).filter { !finals.contains($0) }
        #expect(unused == [], "no record comes to these")
        for table in Walk.kinds {
            #expect(seen.contains { $0.hasPrefix("\(table) ") }, "no \(table) is walked")
        }
    }
}

/// The records that subjects name, the states that they come to, and which of them are final.
enum Walk {
    /// A record in its state: every flag, every word of a closed set, and what is there at all.
    struct Place {
        let subject: Subject
        let words: Set<String>

        var name: String { "\(subject.kind) \(words.sorted().joined(separator: " "))" }
    }

    /// A state that nothing leads on from, on its own subject, and why.
    struct Final {
        let kind: String
        /// Words that it has.
        let words: Set<String>
        /// What goes on elsewhere, or that nothing does.
        let why: String

        init(_ kind: SubjectKind, _ words: String, _ why: String) {
            (self.kind, self.why) = (kind.name, why)
            self.words = Set(words.split(separator: " ").map(String.init))
        }

        var name: String { "\(kind): \(words.sorted().joined(separator: " "))" }

        func fits(_ place: Place) -> Bool { words.isSubset(of: place.words) }
    }

    static let finals = [
        Final(.application, "ending", "it ended, with a reason"),
        Final(.application, "isCarriedOver", "a new application takes it up"),
        Final(.application, "certificate", "it goes on as a certificate"),
        Final(.certificate, "status=revoked recoveredOn", "revoked, and its paper is back"),
        Final(
            .certificate, "status=revoked-from-the-beginning recoveredOn",
            "revoked, and its paper is back"),
        Final(
            .certificate, "status=surrendered-revocation-pending",
            "given back; its revocation goes on by itself"),
        Final(.certificate, "status=surrendered", "given back"),
        Final(.certificate, "status=deregistered", "the holder is no more"),
        Final(.certificate, "status=merged", "nobody succeeded"),
        Final(.certificate, "status=succeeded", "another certificate follows"),
        Final(.objection, "isNotified", "decided, and told"),
        Final(.complaint, "toldOn", "ended, and told"),
        Final(.spotcheck, "outcome=conforming servedOn", "nothing to put right"),
        Final(.spotcheck, "reinspectionOutcome", "what did not conform is ordered to be put right"),
        Final(.rectification, "outcome=fulfilled", "put right"),
        Final(.rectification, "outcome=silent", "a revocation rests on it"),
        Final(.rectification, "fellOn", "the order fell away"),
        Final(.rectification, "outcome=not-fulfilled spotCheck", "a revocation rests on it"),
        Final(.revocation, "stage=dropped", "given up"),
        Final(.revocation, "stage=served groundFellOn", "decided anew, by a remedy against it"),
        Final(.remedy, "decidedOn", "decided"),
        Final(.misuse, "outcome", "ended"),
    ]

    static let kinds = Set(finals.map(\.kind)).union([SubjectKind.notice.name])

    /// The ledger behind each act of the rehearsal, and behind the last of each case.
    static func ledgers() throws -> [MemoryLedger] {
        try Rehearsal.states.get() + Case.all.map { try $0.played() }
    }

    static func places(of state: LedgerState) -> [Place] {
        var places: [Place] = []
        func add(_ kind: SubjectKind, _ values: [(id: String, value: Any)]) {
            for (id, value) in values {
                var words = words(of: value)
                if let certificate = value as? Certificate {
                    words.insert("status=\(certificate.status(on: state.logDay).rawValue)")
                }
                places.append(Place(subject: Subject(kind, id), words: words))
            }
        }
        add(.application, state.applications.values.map { ("\($0.id)", $0) })
        add(.certificate, state.certificates.values.map { ("\($0.number)", $0) })
        add(.notice, state.notices.values.map { ("\($0.id)", $0) })
        add(.objection, state.objections.values.map { ("\($0.id)", $0) })
        add(.complaint, state.complaints.values.map { ("\($0.id)", $0) })
        add(.spotcheck, state.spotChecks.values.map { ("\($0.id)", $0) })
        add(.rectification, state.rectifications.values.map { ("\($0.id)", $0) })
        add(.revocation, state.revocations.values.map { ("\($0.id)", $0) })
        add(.remedy, state.remedies.values.map { ("\($0.id)", $0) })
        places += state.cases.values.map { Place(subject: $0.subject, words: words(of: $0)) }
        return places
    }

    /// Whether some act is open on the subject, soon or when the periods have run; for an entry of
    /// a notice that is not all out yet, on that notice.
    static func leadsOn(from subject: Subject, given state: LedgerState) -> Bool {
        // What can be recorded at any time leads nowhere; to withdraw is not to go on.
        let aside: Set = [
            "adverse.reported", "creditcode.accepted", "application.withdrawn",
            "holder.deregistered",
        ]
        let isOpen = [0, 14, 28, 60, 400].contains { days in
            Next.openActs(on: subject, given: state, day: state.logDay.adding(days: days))
                .contains { !aside.contains($0.act.type) }
        }
        guard !isOpen, subject.isA(.application),
            let application = ApplicationID(subject.id).flatMap({ state.applications[$0] }),
            let notice = application.notice.flatMap({ state.notices[$0] }), !notice.isComplete
        else { return isOpen }
        return leadsOn(from: Subject(.notice, notice.id), given: state)
    }

    private static func words(of value: Any) -> Set<String> {
        Set(
            Mirror(reflecting: value).children.flatMap { name, value -> [String] in
                let (name, mirror) = (name ?? "", Mirror(reflecting: value))
                guard mirror.displayStyle == .optional else {
                    return [word(name, value)].compactMap(\.self)
                }
                return mirror.children.flatMap { [name, word(name, $0.value) ?? name] }
            })
    }

    private static func word(_ name: String, _ value: Any) -> String? {
        switch value {
        case let flag as Bool: flag ? name : nil
        case let text as String where ["stage", "outcome"].contains(name): "\(name)=\(text)"
        case let raw as any RawRepresentable<String>: "\(name)=\(raw.rawValue)"
        case let many as any Collection where !(value is String): many.isEmpty ? nil : name
        default: nil
        }
    }
}
