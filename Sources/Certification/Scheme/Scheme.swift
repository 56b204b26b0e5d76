public import COSE

/// A quality-mark scheme as its adoption put it into the log: stages, acts, roles, grants,
/// deadlines, validity and grounds, each with its source.
///
/// The file is written as YAML; the whole map, as CBOR, is the payload of the act that adopts it
/// (DESIGN, principle 4). Names, sources and parameters are data here; `Decider` gives them their
/// meaning, under the `semantics` number the scheme names.
///
/// Schemes, their acts and rules are classes: `decide` hands them around, and copying their thirty
/// parts each time was a tenth of it (measured).
public final class Scheme: Sendable {
    /// The meaning of `decide` this software knows.
    public static let knownSemantics: Set<Int> = [1]

    /// Rules of ours that no scheme can switch off: what a statement, a ledger and a credential
    /// are rests on them, and `decide` holds every act to them.
    static let essentialRules: Set<String> = [
        "authority", "possession", "on-behalf", "seen-state", "dates", "evidence", "redaction",
        "calendar", "window", "sent-back", "disclosure", "number", "credential",
    ]

    /// A rule or a ground: its source and what it is set to.
    public final class Rule: Sendable {
        /// The rule's stable name, the key it has in `rules` or `grounds`.
        public let name: String
        public let source: Source
        /// Whether the scheme has switched it off (only a rule of ours can be).
        public let isOff: Bool
        /// Its whole entry in the scheme, `source` and `off` among it.
        public let parameters: CBORMap

        init(name: String, source: Source, isOff: Bool, parameters: CBORMap) {
            self.name = name
            self.source = source
            self.isOff = isOff
            self.parameters = parameters
        }

        /// A whole-number parameter; nil when it is missing or of another kind.
        public func number(_ key: String) -> Int? { parameters[key]?.int }

        /// The texts of a list parameter; empty when it is missing.
        public func texts(_ key: String) -> [String] {
            parameters[key]?.arrayValue?.compactMap(\.string) ?? []
        }

        /// A text parameter; nil when it is missing or of another kind.
        public func text(_ key: String) -> String? { parameters[key]?.string }
    }

    /// A place on an application's way through the procedure.
    public struct Stage: Hashable, Sendable {
        /// Its stable name.
        public let name: String
        /// Its word in both languages.
        public let wording: Wording
    }

    /// The scheme's stable name, for example `liaoning-youpin`.
    public let id: String
    /// Its edition, from 1.
    public let edition: Int
    /// The meaning of `decide` it was written for.
    public let semantics: Int
    /// The mark's name.
    public let title: Wording
    /// The prefix of its certificates' numbers.
    public let numberPrefix: String
    /// The register's address, which the QR code leads to.
    public let registerURL: String
    /// The first day of its procedure.
    public let inForceFrom: CivilDate
    /// Short names of the documents that sources name, each with its title.
    public let documents: [String: Wording]
    /// Roles of bodies, by stable name.
    public let roles: [String: Wording]
    /// Posts within bodies, by stable name.
    public let posts: [String: Wording]
    /// For each role, the roles that register its bodies, mandate their officers, enrol their keys.
    public let grants: [String: [String]]
    /// The role that founds ledgers and adopts schemes.
    public let foundingRole: String
    /// Sectors that are covered, by stable name.
    public let sectors: [String: Wording]
    /// Categories that are covered, each with its sector.
    public let categories: [String: Wording]
    /// Cities by division code (GB/T 2260).
    public let cities: [String: Wording]
    /// The stages of an application, in the order of the procedure.
    public let stages: [Stage]
    /// The acts it knows, by type, and the one that belongs to the ledger: `entry.set-aside`.
    public let acts: [String: SchemeAct]
    /// Every rule, also those switched off, by name: `rule(_:)` leaves those out.
    public let rules: [String: Rule]
    /// The grounds on which a certificate falls, by name.
    public let grounds: [String: Rule]
    /// The roles that act for themselves from outside: operators, known by opaque ids.
    let outsiders: Set<String>
    /// What an applicant shows or declares (art. 7); empty where the rule is off.
    let eligibility: Set<String>
    /// The names of other choices: bases, findings, channels.
    public let words: [String: Wording]
    /// The whole map, as adopted.
    public let map: CBORMap

    /// Reads a scheme from its map; every key must mean something.
    public init(_ map: CBORMap) throws(SchemeError) {
        self.map = map
        var reader = try SchemeReader(.map(map), at: "scheme")
        id = try reader.text("scheme")
        edition = try reader.number("edition")
        semantics = try reader.number("semantics")
        guard Self.knownSemantics.contains(semantics) else {
            throw .unknown("semantics", "\(semantics)")
        }
        title = try Self.wording(reader.value("title"), at: "title")
        numberPrefix = try reader.text("numberPrefix")
        registerURL = try reader.text("registerURL")
        inForceFrom = try reader.date("inForceFrom")
        documents = try Self.wordings(reader.entries("documents"), at: "documents")
        roles = try Self.wordings(reader.entries("roles"), at: "roles")
        posts = try Self.wordings(reader.entries("posts"), at: "posts")
        foundingRole = try reader.text("foundingRole")
        sectors = try Self.wordings(reader.entries("sectors"), at: "sectors")
        categories = try Self.wordings(reader.entries("categories"), at: "categories")
        cities = try Self.wordings(reader.entries("cities"), at: "cities")
        words = try Self.wordings(reader.entries("words"), at: "words")
        grants = try Self.grants(&reader)
        stages = try Self.stages(&reader)
        var acts: [String: SchemeAct] = [:]
        for (type, value) in try reader.entries("acts") {
            acts[type] = try SchemeAct(type: type, value, documents: documents)
        }
        // The ledger's own act: every scheme has it, and none says who may take it.
        guard acts[ActCatalogue.setAside] == nil else {
            throw .unexpected("acts.\(ActCatalogue.setAside)")
        }
        acts[ActCatalogue.setAside] = try SchemeAct(
            type: ActCatalogue.setAside,
            [
                "zh": "搁置不应登记的记录", "en": "inadmissible entry set aside", "source": "ours",
                "on": "ledger",
            ],
            documents: documents)
        self.acts = acts
        rules = try Self.rules(reader.entries("rules"), at: "rules", documents: documents)
        outsiders = Set(rules["pseudonymous"]?.texts("roles") ?? [])
        let shown = rules["eligibility"].flatMap { $0.isOff ? nil : $0 }
        eligibility = Set(shown?.texts("items") ?? [])
        grounds = try Self.rules(reader.entries("grounds"), at: "grounds", documents: documents)
        try reader.end()
        try checkNames()
    }

    /// A rule that is there and on, or nil.
    public func rule(_ name: String) -> Rule? {
        rules[name].flatMap { $0.isOff ? nil : $0 }
    }

    /// How far along the procedure a stage is, or nil for a name that is none.
    public func order(of stage: String) -> Int? {
        stages.firstIndex { $0.name == stage }
    }

    /// The names that there are of a kind, by which a field of an act, or a refusal, calls it.
    public func names(ofKind kind: String) -> [String] {
        switch kind {
        case "sector", "sectors": sectors.keys.sorted()
        case "category", "categories": categories.keys.sorted()
        case "city": cities.keys.sorted()
        case "role": roles.keys.sorted()
        case "post": posts.keys.sorted()
        case "stage": stages.map(\.name)
        case "ground": grounds.keys.sorted()
        case "dimension": rule("dimensions")?.texts("names") ?? []
        case "item": rule("onsite-items")?.texts("items") ?? []
        case "eligibility item", "missing": eligibility.sorted()
        default: []
        }
    }

    /// The names that a field may have, by its place in an act: `mandates[0].post`.
    func names(ofField place: String) -> [String] {
        let parts = place.split(separator: ".").map { String($0.prefix { $0 != "[" }) }
        // What an applicant shows is called an item, as what a visit looks at is.
        let own = names(ofKind: parts.suffix(2).joined(separator: " "))
        return own.isEmpty ? names(ofKind: parts.last ?? "") : own
    }

    /// The step that takes an application on from a stage: what a skipped step is called.
    public func step(from stage: String) -> SchemeAct? {
        let here = order(of: stage) ?? -1
        return acts.values
            .filter { $0.from.contains(stage) && leads($0, beyond: here) }
            .min { ($0.from.count, $0.type) < ($1.from.count, $1.type) }
    }

    /// The steps that bring an application to a stage.
    public func steps(to stage: String) -> [SchemeAct] {
        acts.values.filter { act in
            act.isStep
                && (act.outcomes.map(\.destination) + [act.destination]).contains(.stage(stage))
        }.sorted { $0.type < $1.type }
    }

    private func leads(_ act: SchemeAct, beyond stage: Int) -> Bool {
        (act.outcomes.map(\.destination) + [act.destination]).contains { destination in
            guard case .stage(let name) = destination else { return false }
            return order(of: name).map { $0 > stage } ?? false
        }
    }

    /// Every name the scheme uses must be one that it defines.
    private func checkNames() throws(SchemeError) {
        guard roles[foundingRole] != nil else { throw .unknown("role", foundingRole) }
        for act in acts.values {
            for actor in act.actors where roles[actor.role] == nil {
                throw .unknown("role", actor.role)
            }
            for actor in act.actors {
                if let post = actor.post, posts[post] == nil { throw .unknown("post", post) }
            }
            for role in act.recorders where roles[role] == nil { throw .unknown("role", role) }
            for stage in act.from where order(of: stage) == nil { throw .unknown("stage", stage) }
            for destination in act.outcomes.map(\.destination) + [act.destination] {
                if case .stage(let name) = destination, order(of: name) == nil {
                    throw .unknown("stage", name)
                }
            }
        }
        for (role, granting) in grants {
            for name in [role] + granting where roles[name] == nil { throw .unknown("role", name) }
        }
        for rule in rules.values where rule.isOff {
            guard case .ours = rule.source, !Self.essentialRules.contains(rule.name) else {
                throw .malformed("rules.\(rule.name).off")
            }
        }
    }
}

extension Scheme: Hashable {
    /// True when the adopted maps are the same.
    public static func == (left: Scheme, right: Scheme) -> Bool {
        left === right || left.map == right.map
    }

    /// Feeds the adopted map.
    public func hash(into hasher: inout Hasher) { hasher.combine(map) }
}

extension Scheme {
    private static func wording(_ value: CBOR?, at place: String) throws(SchemeError) -> Wording {
        var reader = try SchemeReader(value, at: place)
        let wording = try reader.wording()
        try reader.end()
        return wording
    }

    private static func wordings(
        _ entries: [(name: String, value: CBOR)], at place: String
    ) throws(SchemeError) -> [String: Wording] {
        var wordings: [String: Wording] = [:]
        for (name, value) in entries {
            wordings[name] = try wording(value, at: "\(place).\(name)")
        }
        return wordings
    }

    private static func grants(
        _ reader: inout SchemeReader
    ) throws(SchemeError) -> [String: [String]] {
        var grants: [String: [String]] = [:]
        let entries = try reader.entries("grants")
        var grantReader = try SchemeReader(reader.value("grants"), at: "grants")
        for (role, _) in entries {
            grants[role] = try grantReader.texts(role)
        }
        return grants
    }

    private static func stages(_ reader: inout SchemeReader) throws(SchemeError) -> [Stage] {
        guard let array = reader.value("stages")?.arrayValue else { throw .missing("stages") }
        var stages: [Stage] = []
        for value in array {
            var stage = try SchemeReader(value, at: "stages")
            let name = try stage.text("name")
            guard !stages.contains(where: { $0.name == name }) else { throw .malformed("stages") }
            stages.append(Stage(name: name, wording: try stage.wording()))
            try stage.end()
        }
        return stages
    }

    private static func rules(
        _ entries: [(name: String, value: CBOR)], at place: String, documents: [String: Wording]
    ) throws(SchemeError) -> [String: Rule] {
        var rules: [String: Rule] = [:]
        for (name, value) in entries {
            guard let map = value.mapValue else { throw .malformed("\(place).\(name)") }
            rules[name] = Rule(
                name: name,
                source: try Source(map["source"], documents: documents),
                isOff: map["off"] == .bool(true),
                parameters: map)
        }
        return rules
    }
}
