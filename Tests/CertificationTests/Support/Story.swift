import COSE
import Drafting
import Testing

@testable import Certification

/// *Given* bodies, keys, calendar, a call and one application, LN-2025-0001, as far along as a test
/// wants it: every act of the script is its shape's template with what the template leaves open.
struct Story {
    var ledger: MemoryLedger
    /// The day of the last act.
    private(set) var day = "2025-07-02"

    /// The ledger just before the script's first act of a type; perhaps under another scheme,
    /// perhaps without acts of some types.
    static func before(
        _ type: String, under scheme: Scheme? = nil, without skipped: Set<String> = []
    ) throws -> Story {
        guard let place = script.firstIndex(where: { $0.type == type }) else {
            throw MemoryLedger.PlayError(place: "story", fault: "no act \(type)")
        }
        if scheme == nil, skipped.isEmpty { return try stories.get()[place] }
        var story = try Story(under: scheme ?? MemoryLedger.scheme())
        for line in script[..<place] where !skipped.contains(line.type) { try story.play(line) }
        return story
    }

    /// The ledger just after the script's first act of a type.
    static func after(_ type: String, under scheme: Scheme? = nil) throws -> Story {
        var story = try before(type, under: scheme)
        try story.play(story.act(type))
        return story
    }

    /// The script's stories, one before each act and one after the last; played once.
    static let stories: Result<[Story], any Error> = Result {
        var story = try Story(under: MemoryLedger.scheme())
        var stories = [story]
        for line in script {
            try story.play(line)
            stories.append(story)
        }
        return stories
    }

    /// Bodies, officers and keys, and nothing else yet; perhaps with a time for taking over.
    init(under scheme: Scheme, takeoverUntil: CivilDate? = nil) throws {
        ledger = try MemoryLedger(adopting: scheme, takeoverUntil: takeoverUntil)
        for line in try Self.bodies() { try ledger.play(line) }
    }

    /// The scheme of the fixtures with one rule's map changed.
    static func scheme(_ rule: String, _ key: String, _ value: CBOR) throws -> Scheme {
        var map = try MemoryLedger.scheme().map
        var rules = try #require(map["rules"]?.mapValue)
        var parameters = rules[rule]?.mapValue ?? ["source": "ours"]
        parameters[key] = value
        rules[rule] = .map(parameters)
        map["rules"] = .map(rules)
        return try Scheme(map)
    }

    /// The script's act of a type, or its template on the story's last day.
    func act(_ type: String) throws -> ActLine {
        if let line = Self.script.first(where: { $0.type == type }) { return line }
        let side = try #require(
            Self.sideActs[type] ?? Self.supervisionActs[type] ?? Self.remedyActs[type],
            "no act \(type)")
        return try Self.line(
            type, on: side.subject, by: side.by, day: day, side.fields,
            certificateBy: type == "certificate.reissued" ? "office-certificate" : nil)
    }

    @discardableResult
    mutating func play(_ line: ActLine) throws -> Decision {
        let decision = try ledger.play(line)
        day = "\(max(decision.logDay, CivilDate(day)!))"
        return decision
    }

    /// Plays a type's act with changes; the day is the story's last where none is given.
    @discardableResult
    mutating func play(
        _ type: String, _ fields: [String: CBOR?] = [:], by: String? = nil, day: String? = nil,
        on subject: String? = nil, label: String? = nil, behalf: CBOR?? = nil
    ) throws -> Decision {
        let line = try act(type).with(
            fields: Self.numbered(fields, type, day, on: subject), by: by, occurredOn: day,
            subject: subject, behalf: behalf)
        let decision = try play(line)
        let name = label ?? Self.script.first { $0.type == type }?.label
        if let name { ledger.labels[name] = decision.statement.leafHash }
        return decision
    }

    /// The refusal that a type's act with changes meets, or nil.
    func refusal(
        _ type: String, _ fields: [String: CBOR?] = [:], by: String? = nil, day: String? = nil,
        at time: String? = nil, on subject: String? = nil, after: String? = nil,
        behalf: CBOR?? = nil, evidence: [CBOR]? = nil
    ) throws -> Refusal? {
        try ledger.refusal(
            of: act(type).with(
                fields: Self.numbered(fields, type, day, on: subject), by: by, occurredOn: day,
                issuedAt: time, after: after, subject: subject, behalf: behalf,
                evidence: evidence))
    }

    /// The application of the story.
    var application: Application? {
        ledger.state.applications[ApplicationID("LN-2025-0001")!]
    }
}

/// *Then*: an act is refused for this reason, under this rule, from this source.
func expect(
    _ refusal: Refusal?, _ reason: Refusal.Reason, under rule: String,
    _ source: String = RuleCase.ours, location: SourceLocation = #_sourceLocation
) {
    #expect(refusal?.reason == reason, sourceLocation: location)
    #expect(refusal?.rule == rule, sourceLocation: location)
    #expect(refusal?.source.zh == source, sourceLocation: location)
}

extension Refusal {
    /// What its reason tells under a name.
    func fact(_ name: String) -> CBOR? { reason.facts.first { $0.name == name }?.value }
}

extension Story {
    /// The application of the story, by id.
    static let one = ApplicationID("LN-2025-0001")!
    /// A second one, which tests file when they need it.
    static let two = ApplicationID("LN-2025-0002")!

    /// An act signed with its header or its event changed, past every courtesy of drafting.
    func signed(
        _ type: String, by issuer: String? = nil, with key: String? = nil,
        for audience: String? = nil, identifier: [UInt8]? = nil, schema: Int = 1,
        as name: String? = nil, fields: [String: CBOR?] = [:], redacted: [Digest]? = nil
    ) throws -> SignedStatement {
        let draft = try ledger.sign(act(type)).statement
        var changed = draft.event.fields
        for (name, value) in fields { changed[name] = value }
        let event = Event(
            type: name ?? draft.event.type, schema: schema, occurredOn: draft.event.occurredOn,
            after: draft.event.after, fields: changed, evidence: draft.event.evidence,
            redacted: redacted ?? draft.event.redacted, behalf: draft.event.behalf)
        return try SignedStatement(
            event, by: issuer.flatMap { PartyID($0) } ?? draft.header.issuer,
            on: draft.header.subject, for: audience ?? draft.header.audience,
            at: draft.header.issuedAt, identifier: identifier ?? draft.header.identifier,
            with: ledger.randomness.key(named: key ?? act(type).by ?? ""))
    }

    /// The refusal that a signed statement meets, or nil.
    func refusal(of statement: SignedStatement) -> Refusal? {
        do {
            _ = try Decider.decide(statement, given: ledger.state)
            return nil
        } catch { return error }
    }
}

/// A civil date that a test writes out.
func day(_ text: String) -> CivilDate { CivilDate(text)! }
