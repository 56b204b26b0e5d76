import COSE
import Drafting
import Testing

@testable import Certification

/// RULES, general rule 7, over all acts and fields: the state after a correction is that of a log
/// in which the corrected act had stood at its place, and in which later acts, admitted as they
/// were, have the effects that they have there.
@Suite struct CorrectionDifferentialTests {
    /// What an act would have said with one field otherwise, as its role may correct it.
    struct Variant {
        let field: String
        let event: Event
    }

    /// The log of a ledger with another event at one place, before which it was in a state, or with
    /// none; nil where that is refused there.
    static func replayed(
        _ ledger: MemoryLedger, _ place: Int, _ event: Event?, from before: LedgerState
    ) -> LedgerState? {
        var state = before
        let history = ledger.history
        for (index, decision) in ledger.decisions.enumerated().dropFirst(place) {
            var statement = decision.statement
            if index == place {
                guard let event else {
                    state.evolve(decision.without())
                    continue
                }
                statement = statement.saying(event)
            }
            if let admitted = try? Decider.decide(statement, given: state, history: history) {
                state.evolve(admitted)
                continue
            }
            if index == place { return nil }
            guard let key = state.authority.keys[statement.key],
                let filing = try? Filing(
                    statement, given: state, folding: (key, ledger.state.logDay))
            else { return nil }
            state.evolve(
                Decision(
                    statement: statement, index: decision.index, logDay: decision.logDay,
                    signer: decision.signer, scheme: decision.scheme, act: decision.act,
                    effects: filing.folded()))
        }
        return state
    }

    /// Whether each entry that writes a record in one state is known to write it in the other.
    private static func touches(of left: LedgerState, areAmong right: LedgerState) -> Bool {
        var areThere = true
        left.touches.forEachRecord { record, touches in
            let others = Set(right.touches[record]?.entries ?? [])
            areThere = areThere && others.isSuperset(of: touches.entries)
        }
        return areThere
    }

    /// The tables of two states that are not the same.
    static func differences(_ left: LedgerState, _ right: LedgerState) -> [String] {
        let tables: [(name: String, areSame: Bool)] = [
            ("batches", left.batches == right.batches),
            ("applications", left.applications == right.applications),
            ("notices", left.notices == right.notices),
            ("objections", left.objections == right.objections),
            ("votes", left.votes == right.votes), ("sessions", left.sessions == right.sessions),
            ("records", left.behalfAuthors == right.behalfAuthors),
            ("certificates", left.certificates == right.certificates),
            ("supervisions", left.supervisions == right.supervisions),
            ("plans", left.plannedYears == right.plannedYears),
            ("spotChecks", left.spotChecks == right.spotChecks),
            ("rectifications", left.rectifications == right.rectifications),
            ("revocations", left.revocations == right.revocations),
            ("reports", left.reports == right.reports),
            ("complaints", left.complaints == right.complaints),
            ("cases", left.cases == right.cases),
            ("remedies", left.remedies == right.remedies),
            ("documents", left.documents == right.documents),
            ("interpretations", left.interpretations == right.interpretations),
            ("notified", left.notified == right.notified),
            ("extended", left.extended == right.extended),
            ("recusals", left.recusals == right.recusals),
            ("touches", touches(of: left, areAmong: right)),
        ]
        return tables.filter { !$0.areSame }.map(\.name)
    }

    static func variants(_ decision: Decision) -> [Variant] {
        let event = decision.statement.event
        guard let shape = ActCatalogue.shape(event.type), let act = decision.act,
            let scheme = decision.scheme
        else { return [] }
        var variants: [Variant] = []
        for field in shape.fields {
            for value in others(than: event.fields[field.name], field, act, scheme) {
                var fields = event.fields
                fields[field.name] = value
                variants.append(
                    Variant(field: field.name, event: event.restated(fields, on: nil, [])))
            }
        }
        for days in [-1, 1] {
            let day = event.occurredOn.adding(days: days)
            variants.append(
                Variant(field: "day \(days)", event: event.restated(event.fields, on: day, [])))
        }
        return variants
    }

    /// Other values that a field may have; nil: none.
    private static func others(
        than value: CBOR?, _ field: Field, _ act: SchemeAct, _ scheme: Scheme
    ) -> [CBOR?] {
        var others: [CBOR?] = value != nil && field.isOptional ? [nil] : []
        switch (field.kind, value) {
        case (.text, .text(let text)?), (.paragraphs, .text(let text)?):
            others.append(.text(text + "改"))
        case (.choice(let names), .text(let text)?):
            others += names.filter { $0 != text }.map { .text($0) }
        case (.outcome, .text(let text)?):
            others += act.outcomes.map(\.name).filter { $0 != text }.map { .text($0) }
        case (.name, .text(let text)?):
            for names in [scheme.sectors, scheme.categories, scheme.cities]
            where names[text] != nil {
                others += names.keys.sorted().filter { $0 != text }.prefix(2).map { .text($0) }
            }
        case (.date, .text(let text)?):
            if let day = CivilDate(text) {
                others += [-1, 1].map { .text("\(day.adding(days: $0))") }
            }
        case (.integer, let number?):
            if let number = number.int { others += [CBOR(number + 1)] }
        case (.flag, .bool(let flag)?): others.append(.bool(!flag))
        case (.list, .array(let items)?):
            if items.count > 1 { others.append(.array(Array(items.dropLast()))) }
            others += items.indices.compactMap { place in
                guard var map = items[place].mapValue, let outcome = map["outcome"]?.string,
                    let other = act.outcomes.map(\.name).first(where: { $0 != outcome })
                else { return nil }
                map["outcome"] = .text(other)
                map["reason"] = "更正"
                var changed = items
                changed[place] = .map(map)
                return .array(changed)
            }.prefix(2)
        default: break
        }
        return others
    }

    /// Corrects an entry in a ledger, as its role would.
    static func corrected(
        _ ledger: MemoryLedger, _ decision: Decision, _ variant: Variant
    ) throws -> LedgerState? {
        let state = ledger.state
        let leaf = decision.statement.leafHash
        var refolding = try #require(Refolding(leaf, state, ledger.history))
        let current = refolding.restated(refolding.statement)
        let outcome = refolding.run(saying: variant.event, insteadOf: current)
        if outcome.refusal != nil { return nil }
        var corrected = state
        corrected.take(
            refolding.refolded(outcome, saying: variant.event), of: leaf)
        return corrected
    }

    /// What does not come out as it should, of all fields of some acts.
    struct Differences {
        var triedCount = 0
        var found: [String] = []

        mutating func look(
            at place: Int, of ledger: MemoryLedger, from before: LedgerState
        ) throws {
            let decision = ledger.decisions[place]
            let type = decision.statement.event.type
            guard Corrections.canAmend(type) else { return }
            for variant in CorrectionDifferentialTests.variants(decision) {
                let name = "\(place) \(type).\(variant.field)"
                let wanted = CorrectionDifferentialTests.replayed(
                    ledger, place, variant.event, from: before)
                let found = try CorrectionDifferentialTests.corrected(ledger, decision, variant)
                triedCount += 1
                switch (wanted, found) {
                case (nil, nil): continue
                // A correction may say a later day than its entry could.
                case (nil, _?) where variant.event.occurredOn > decision.logDay: continue
                case (let wanted?, let found?):
                    let differences = CorrectionDifferentialTests.differences(wanted, found)
                    if !differences.isEmpty { self.found.append("\(name): \(differences)") }
                case (nil, _?): self.found.append("\(name) is admitted")
                case (_?, nil): self.found.append("\(name) is refused")
                }
            }
        }
    }

    @Test func `given any act up to the award with any field corrected, the log says the same`()
        throws
    {
        let stories = try Story.stories.get()
        let ledger = try #require(stories.last).ledger
        var differences = Differences()
        for story in stories.dropLast() {
            let place = story.ledger.decisions.count
            try differences.look(at: place, of: ledger, from: story.ledger.state)
        }
        #expect(differences.triedCount > 90)
        #expect(differences.found == [])
    }

    @Test func `given the last act of any type in five years corrected, the log says the same`()
        throws
    {
        let ledger = try Rehearsal.whole()
        let states = try Rehearsal.states.get()
        let founding = ledger.decisions.count - Rehearsal.lines.count
        var differences = Differences()
        let places = Dictionary(
            ledger.decisions.indices.map { (ledger.decisions[$0].statement.event.type, $0) },
            uniquingKeysWith: max)
        for place in places.values.sorted() where place >= founding {
            try differences.look(at: place, of: ledger, from: states[place - founding].state)
        }
        #expect(differences.triedCount > 150)
        #expect(differences.found == [], "of \(differences.triedCount)")
    }

    @Test func `given the last act of any type annulled, the log says the same without it`() throws
    {
        let ledger = try Rehearsal.whole()
        let states = try Rehearsal.states.get()
        let founding = ledger.decisions.count - Rehearsal.lines.count
        let places = Dictionary(
            ledger.decisions.indices.map { (ledger.decisions[$0].statement.event.type, $0) },
            uniquingKeysWith: max)
        var (triedCount, found): (Int, [String]) = (0, [])
        for place in places.values.sorted() where place >= founding {
            let decision = ledger.decisions[place]
            // The calendar is no record: what was counted by it later is not counted again.
            guard !decision.effects.records.isEmpty,
                decision.statement.event.type != WorkingYears.amended.type
            else { continue }
            let leaf = decision.statement.leafHash
            var refolding = try #require(Refolding(leaf, ledger.state, ledger.history))
            let outcome = refolding.run(
                saying: nil, insteadOf: refolding.restated(refolding.statement))
            var state = ledger.state
            state.take(
                Annulment(
                    kind: .ofAct(refolding.refolded(outcome), authority: []), undoubted: []),
                of: leaf)
            let wanted = try #require(
                Self.replayed(ledger, place, nil, from: states[place - founding].state))
            triedCount += 1
            let differences = Self.differences(wanted, state)
            if !differences.isEmpty {
                found.append("\(place) \(decision.statement.event.type): \(differences)")
            }
        }
        #expect(triedCount > 60)
        #expect(found == [], "of \(triedCount)")
    }

    @Test func `given a correction and another that says what was there, nothing is otherwise`()
        throws
    {
        let ledger = try Rehearsal.whole()
        let places = Dictionary(
            ledger.decisions.indices.map { (ledger.decisions[$0].statement.event.type, $0) },
            uniquingKeysWith: max)
        var (triedCount, found): (Int, [String]) = (0, [])
        for place in places.values.sorted() {
            let decision = ledger.decisions[place]
            guard Corrections.canAmend(decision.statement.event.type) else { continue }
            for variant in Self.variants(decision) {
                guard let once = try Self.corrected(ledger, decision, variant) else { continue }
                var refolding = try #require(
                    Refolding(decision.statement.leafHash, once, ledger.history))
                let event = decision.statement.event
                let outcome = refolding.run(saying: event, insteadOf: variant.event)
                var twice = once
                twice.take(
                    refolding.refolded(outcome, saying: event), of: decision.statement.leafHash)
                triedCount += 1
                let differences = Self.differences(ledger.state, twice)
                if outcome.refusal != nil || !differences.isEmpty {
                    found.append(
                        "\(place) \(event.type).\(variant.field): \(differences) "
                            + (outcome.refusal?.text(.en) ?? ""))
                }
            }
        }
        #expect(triedCount > 150)
        #expect(found == [], "of \(triedCount)")
    }
}

extension Decision {
    /// The same entry without any of its effects.
    fileprivate func without() -> Decision {
        Decision(
            statement: statement, index: index, logDay: logDay, signer: signer, scheme: scheme,
            act: act, effects: [])
    }
}
