import COSE
import Testing

@testable import Certification

/// For every state that a spot check, a rectification, a complaint, a case of misuse, a user or a
/// report can reach there is an act that leads on, or the state is final (arts. 18, 20, 22–25).
@Suite struct AfterAwardStatesTests {
    /// A state: the acts that bring a subject to it, and the act that leads on; nil: it is final.
    struct State: CustomTestStringConvertible, Sendable {
        let name: String
        let subject: String
        let leadsOn: String?
        let acts: @Sendable () throws -> Story
        /// What the act that leads on says, and where it is written on another subject.
        let says: [String: String]
        let on: String?

        init(
            _ name: String, _ subject: String, leadsOn: String?, says: [String: String] = [:],
            on: String? = nil, _ acts: @escaping @Sendable () throws -> Story
        ) {
            self.name = name
            self.subject = subject
            self.leadsOn = leadsOn
            self.says = says
            self.on = on
            self.acts = acts
        }

        var testDescription: String { name }
    }

    /// The awarded story, and acts on it on the given days, each with an outcome or without.
    private static func story(_ acts: (String, String, String?)...) throws -> Story {
        var story = try Story.awarded()
        for (type, day, outcome) in acts {
            let fields: [String: CBOR?] =
                outcome.map { ["outcome": .text($0), "reason": "示例理由"] } ?? [:]
            try story.play(type, fields, day: day, label: type)
        }
        return story
    }

    private static let sample = ("spotcheck.sampled", "2026-03-02", String?.none)
    private static let failed = ("spotcheck.concluded", "2026-03-16", Optional("not-conforming"))
    private static let served = ("spotcheck.served", "2026-03-18", String?.none)
    private static let asked = ("reinspection.requested", "2026-03-20", String?.none)
    private static let complaint = ("complaint.received", "2026-03-02", String?.none)
    private static let accepted = ("complaint.considered", "2026-03-05", Optional("accepted"))
    private static let ordered = ("rectification.ordered", "2026-04-08", String?.none)
    private static let reported = ("rectification.reported", "2026-04-20", String?.none)
    private static let silent = ("rectification.rechecked", "2026-05-11", Optional("silent"))
    private static let misuse = ("misuse.recorded", "2026-03-02", String?.none)

    private static func visited(_ silent: Bool) throws -> Story {
        var story = try story(("supervision.inspected", "2026-03-18", "not-conforming"))
        try story.play(
            "rectification.ordered", ["basis": "@supervision.inspected"], day: "2026-04-08")
        if silent {
            try story.play(
                "rectification.rechecked", ["outcome": "silent", "reason": "期满未报告"],
                day: "2026-05-11")
        }
        return story
    }

    private static func users(_ acts: (String, String)...) throws -> Story {
        var story = try Story.takenOver()
        for (type, day) in acts { try story.play(type, day: day) }
        return story
    }

    static let states: [State] = [
        State("a sample", "spotcheck/S-1", leadsOn: "spotcheck.concluded") { try story(sample) },
        State("a result", "spotcheck/S-1", leadsOn: "spotcheck.served") {
            try story(sample, failed)
        },
        State("a sound result served", "spotcheck/S-1", leadsOn: nil) {
            try story(sample, ("spotcheck.concluded", "2026-03-16", "conforming"), served)
        },
        State("a failed result served", "spotcheck/S-1", leadsOn: "reinspection.requested") {
            try story(sample, failed, served)
        },
        State(
            "a failed result served, to be put right", "spotcheck/S-1",
            leadsOn: "rectification.ordered", on: "rectification/RC-1"
        ) { try story(sample, failed, served) },
        State("re-inspection asked for", "spotcheck/S-1", leadsOn: "reinspection.concluded") {
            try story(sample, failed, served, asked)
        },
        State("re-inspected and sound", "spotcheck/S-1", leadsOn: nil) {
            try story(
                sample, failed, served, asked,
                ("reinspection.concluded", "2026-04-07", "conforming"))
        },
        State(
            "re-inspected and failed", "spotcheck/S-1", leadsOn: "rectification.ordered",
            says: ["basis": "@reinspection.concluded"], on: "rectification/RC-1"
        ) {
            try story(
                sample, failed, served, asked,
                ("reinspection.concluded", "2026-04-07", "not-conforming"))
        },
        State("an order that runs", "rectification/RC-1", leadsOn: "rectification.reported") {
            try story(sample, failed, served, ordered)
        },
        State("an order reported on", "rectification/RC-1", leadsOn: "rectification.rechecked") {
            try story(sample, failed, served, ordered, reported)
        },
        State("an order put right", "rectification/RC-1", leadsOn: nil) {
            try story(
                sample, failed, served, ordered, reported,
                ("rectification.rechecked", "2026-04-22", "fulfilled"))
        },
        State("not put right in time yet", "rectification/RC-1", leadsOn: "rectification.reported")
        {
            try story(
                sample, failed, served, ordered, reported,
                ("rectification.rechecked", "2026-04-22", "not-fulfilled"))
        },
        State(
            "failed after a spot check", "rectification/RC-1", leadsOn: "revocation.intended",
            says: [
                "ground": "failed-spot-check", "factOn": "2026-03-16", "rectification": "RC-1",
            ], on: "revocation/RV-1"
        ) { try story(sample, failed, served, ordered, silent) },
        State("failed after a visit", "rectification/RC-1", leadsOn: "rectification.closed") {
            try visited(true)
        },
        State("closed after a visit", "rectification/RC-1", leadsOn: nil) {
            var story = try visited(true)
            try story.play("rectification.closed", day: "2026-05-20")
            return story
        },
        State("an order after a visit", "rectification/RC-1", leadsOn: "rectification.reported") {
            try visited(false)
        },
        State("a complaint", "complaint/C-1", leadsOn: "complaint.considered") {
            try story(complaint)
        },
        State(
            "a complaint about officers", "complaint/C-1", leadsOn: "complaint.forwarded",
            says: ["to": "示例纪检监察组"]
        ) {
            var story = try Story.awarded()
            try story.play("complaint.received", ["about": "officers"], day: "2026-03-02")
            return story
        },
        State("a complaint accepted", "complaint/C-1", leadsOn: "complaint.closed") {
            try story(complaint, accepted)
        },
        State("a complaint declined", "complaint/C-1", leadsOn: "complaint.told") {
            try story(complaint, ("complaint.considered", "2026-03-05", "declined"))
        },
        State("a complaint forwarded", "complaint/C-1", leadsOn: "complaint.told") {
            try story(complaint, ("complaint.forwarded", "2026-03-05", nil))
        },
        State("a complaint closed", "complaint/C-1", leadsOn: "complaint.told") {
            try story(complaint, accepted, ("complaint.closed", "2026-03-20", nil))
        },
        State("a complainant told", "complaint/C-1", leadsOn: nil) {
            try story(
                complaint, accepted, ("complaint.closed", "2026-03-20", nil),
                ("complaint.told", "2026-03-21", nil))
        },
        State("misuse", "misuse/M-1", leadsOn: "misuse.ended") { try story(misuse) },
        State("misuse ended", "misuse/M-1", leadsOn: nil) {
            try story(misuse, ("misuse.ended", "2026-03-05", nil))
        },
        State("a report", "report/RP-1", leadsOn: nil) {
            try story(("report.filed", "2027-01-11", nil))
        },
        State("a user listed", "certificate/LNYP-2023-00001", leadsOn: "user.suspended") {
            try users(("user.authorised", "2025-08-20"))
        },
        State("a user suspended", "certificate/LNYP-2023-00001", leadsOn: "user.authorised") {
            try users(("user.authorised", "2025-08-20"), ("user.suspended", "2025-09-01"))
        },
        State(
            "a user removed", "certificate/LNYP-2023-00001", leadsOn: "user.authorised",
            says: ["from": "2025-09-01"]
        ) { try users(("user.authorised", "2025-08-20"), ("user.removed", "2025-09-01")) },
    ]

    @Test(arguments: states)
    func `from every state an act leads on, or it is final`(state: State) throws {
        let story = try state.acts()
        let subject = try #require(Subject(state.subject))
        let open = Next.openActs(
            on: subject, given: story.ledger.state, day: story.ledger.state.logDay
        ).map(\.act.type)
        guard let type = state.leadsOn else {
            #expect(open.isEmpty)
            return
        }
        if state.on == nil { #expect(open.contains(type)) }
        let fields = state.says.mapValues { Optional(CBOR.text($0)) }
        #expect(try story.refusal(type, fields, on: state.on) == nil)
    }
}
