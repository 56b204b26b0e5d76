import COSE

/// What a scheme says of one act: who may take it, on what, after what, to what, and its source.
public final class SchemeAct: Sendable {
    /// Who may sign: a role, and where the scheme asks for it, the post within it.
    public struct Actor: Hashable, Sendable, CustomStringConvertible {
        public let role: String
        /// The post the officer must hold, or nil for any.
        public let post: String?

        init(_ text: String) {
            let parts = text.split(separator: "/", maxSplits: 1).map(String.init)
            role = parts.first ?? text
            post = parts.count == 2 ? parts[1] : nil
        }

        public var description: String { post.map { "\(role)/\($0)" } ?? role }
    }

    /// Where an outcome leads.
    public enum Destination: Hashable, Sendable {
        /// On to the stage of this name.
        case stage(String)
        /// The application ends with the outcome as its reason.
        case ended
        /// Back to an earlier stage, which the entry names.
        case back
        /// It stays where it is.
        case same
    }

    /// One of the results that the signer may choose among.
    public struct Outcome: Hashable, Sendable {
        /// Its stable name, as the act's field `outcome` has it.
        public let name: String
        /// Its word in both languages.
        public let wording: Wording
        public let destination: Destination
        /// Whether reasons must be given.
        public let needsReason: Bool

        /// Whether it takes an application on to another stage.
        var leadsOn: Bool { if case .stage = destination { true } else { false } }
    }

    public let type: String
    /// What the act itself says, whatever the scheme; nil for one that there is not.
    let kind: Act?
    /// What the scheme says of it, as adopted.
    let map: CBORMap
    /// Its name in both languages.
    public let wording: Wording
    /// The article it comes from, or ours.
    public let source: Source
    /// The source as readers see it.
    public let sourceWording: Wording
    /// Who may sign it; empty means anyone whose key is enrolled.
    public let actors: [Actor]
    /// The kind of subject it is written on.
    public let subjectKind: String
    /// The stages an application may be at; empty when the act moves no application.
    public let from: [String]
    /// The outcomes, by name; empty when there is only one way.
    public let outcomes: [Outcome]
    /// Where it leads when it has no outcomes.
    public let destination: Destination
    /// Whether `after` must be the subject's last entry (FORMATS §1).
    public let decides: Bool
    /// The roles that may record it on behalf of its author (RULES, general rule 2).
    public let recorders: [String]
    /// The fields that enter as salted digests (FORMATS §2).
    public let redacts: [String]
    /// Whether at least one piece of evidence must be named.
    public let needsEvidence: Bool
    /// Whether documents named as evidence get a salted digest and no size.
    public let evidenceIsConfidential: Bool

    init(type: String, _ value: CBOR, documents: [String: Wording]) throws(SchemeError) {
        var reader = try SchemeReader(value, at: "acts.\(type)")
        self.type = type
        kind = ActCatalogue.act(type)
        map = value.mapValue ?? [:]
        wording = try reader.wording()
        source = try Source(reader.value("source"), documents: documents)
        sourceWording = source.wording(documents: documents)
        actors = try reader.texts("by").map(Actor.init)
        subjectKind = try reader.text("on")
        from = try reader.texts("from")
        destination = Self.destination(try reader.optionalText("to"))
        decides = try reader.flag("decides")
        recorders = try reader.texts("recordedBy")
        redacts = try reader.texts("redacts")
        needsEvidence = try reader.flag("needsEvidence")
        evidenceIsConfidential = try reader.flag("confidential")
        var outcomes: [Outcome] = []
        for (name, value) in try reader.entries("outcomes") {
            var outcome = try SchemeReader(value, at: "acts.\(type).outcomes.\(name)")
            outcomes.append(
                Outcome(
                    name: name,
                    wording: try outcome.wording(),
                    destination: Self.destination(try outcome.optionalText("to")),
                    needsReason: try outcome.flag("reason")))
            try outcome.end()
        }
        self.outcomes = outcomes
        try reader.end()
        if let kind, kind.shape.subjectKind.name != subjectKind {
            throw .malformed("acts.\(type).on")
        }
    }

    /// The outcome of a stable name; nil when the act has none of that name.
    public func outcome(_ name: String) -> Outcome? {
        outcomes.first { $0.name == name }
    }

    /// Whether it is written on subjects of a kind.
    func isOn(_ kind: SubjectKind) -> Bool { subjectKind == kind.name }

    /// Whether the act moves applications along the procedure.
    public var isStep: Bool { !from.isEmpty }

    private static func destination(_ text: String?) -> Destination {
        switch text {
        case nil, "same": .same
        case "ended": .ended
        case "back": .back
        case .some(let stage): .stage(stage)
        }
    }
}

extension SchemeAct: Hashable {
    /// True when the scheme says the same of the same act.
    public static func == (left: SchemeAct, right: SchemeAct) -> Bool {
        left === right || (left.type == right.type && left.map == right.map)
    }

    /// Feeds the type and what is said of it.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(type)
        hasher.combine(map)
    }
}
