import COSE

/// What every act is held to, whatever its type: the state its signer saw, dates, evidence,
/// redaction, and the source of what was recorded on behalf.
extension Filing {
    /// `after` exists; for acts that decide it is the subject's last entry (FORMATS §1).
    func checkSeenState() throws(Refusal) {
        let genesis = state.founding?.identity ?? event.after
        let newest = state.newest[subject] ?? genesis
        if act.decides, event.after != newest {
            throw refusal(.conflict(since: event.after, newest: newest), under: "seen-state")
        }
    }

    /// General rule 3: not after the log day, not before what the act names.
    func checkDates() throws(Refusal) {
        guard event.occurredOn <= day else {
            throw refusal(.occursAfterLogDay(event.occurredOn, day), under: "dates")
        }
        var causes = Self.entries(in: .map(event.fields), .record(shape.fields))
        if act.decides, event.after != state.founding?.identity { causes.append(event.after) }
        for hash in causes {
            guard let cause = state.entries[hash] else {
                throw refusal(.unknownEntry(hash), under: "seen-state")
            }
            guard event.occurredOn >= cause.occurredOn else {
                throw refusal(
                    .occursBeforeCause(event.occurredOn, cause.occurredOn), under: "dates")
            }
        }
    }

    /// Every leaf hash that the act names, by its shape.
    static func entries(in value: CBOR, _ kind: FieldKind) -> [Digest] {
        switch kind {
        case .entry: value.string.flatMap { Digest(hex: $0) }.map { [$0] } ?? []
        case .record(let fields):
            fields.flatMap { field in
                value.mapValue?[field.name].map { entries(in: $0, field.kind) } ?? []
            }
        case .list(let kind, _):
            value.arrayValue?.flatMap { entries(in: $0, kind) } ?? []
        default: []
        }
    }

    /// General rule 14: each document by digest and size, salted when confidential, or by number.
    func checkEvidence() throws(Refusal) {
        if act.needsEvidence, event.evidence.isEmpty {
            throw refusal(.evidenceMissing)
        }
        for item in event.evidence {
            do {
                try FieldKind.check(item, against: ActCatalogue.evidence, at: "evidence")
            } catch { throw .malformed(error) }
            let names = Set(item.pairs.compactMap(\.key.string))
            let isOne: Bool =
                names == ["sha256", "bytes"] || names == ["salted"]
                || names == ["archive"]
            let isHidden = !act.evidenceIsConfidential || !names.contains("sha256")
            guard isOne, isHidden else {
                throw refusal(.evidenceMalformed, under: "evidence")
            }
        }
    }

    /// General rule 4: natural persons and operators stay out of the clear fields.
    func checkRedaction() throws(Refusal) {
        for name in act.redacts where event.fields[name] != nil {
            throw refusal(.redactedInClear(name), under: "redaction")
        }
    }

    /// General rule 2: who may record what another body decided on paper.
    func behalfAuthor() throws(Refusal) -> BehalfAuthor? {
        guard let map = event.behalf else { return nil }
        do {
            try FieldKind.check(map, against: ActCatalogue.behalf, at: "behalf")
        } catch { throw .malformed(error) }
        let behalf = Fields(map)
        guard map["digest"] != nil || map["archive"] != nil else {
            throw refusal(.behalfAuthor("digest/档号"), under: "on-behalf")
        }
        guard try behalf.date("on") <= event.occurredOn else {
            throw refusal(
                .occursBeforeCause(event.occurredOn, try behalf.date("on")), under: "dates")
        }
        guard try behalf.text("kind") == "body" else {
            return BehalfAuthor(party: nil, officer: nil)
        }
        let id = try behalf.party("party")
        guard let party = state.authority.parties[id] else {
            throw refusal(.unknownParty(id), under: "on-behalf")
        }
        let officer = behalf.optionalText("officer").flatMap { OfficerID($0) }
        try checkAuthor(party, officer)
        return BehalfAuthor(party: id, officer: officer)
    }

    /// The author must be one who could have signed: role, and for a post, its holder that day.
    private func checkAuthor(
        _ party: Authority.Party, _ officer: OfficerID?
    ) throws(Refusal) {
        let fits = act.actors.contains { actor in
            guard actor.role == party.role else { return false }
            guard let post = actor.post else { return true }
            guard let officer else { return false }
            return state.authority.mandates(of: officer, for: party.id, on: event.occurredOn)
                .contains { $0.post == post }
        }
        guard act.actors.isEmpty || fits else {
            throw refusal(.behalfAuthor("\(party.role)"), under: "on-behalf")
        }
    }
}
