import COSE

/// Bodies, mandates, keys, schemes and calendars (arts. 4, 5; RULES, general rules 1, 2, 12).
extension Filing {
    func groundEffects() throws(Refusal) -> [Effect] {
        switch event.type {
        case "scheme.adopted":
            let adopted = try Self.read(fields)
            try checkFoundingRole()
            guard subject.id == adopted.id else {
                throw refusal(
                    .wrongSubject(
                        type: event.type, wanted: "scheme/\(adopted.id)", found: "\(subject)"))
            }
            let wanted = (state.scheme(adopted.id)?.edition ?? 0) + 1
            guard adopted.edition == wanted else {
                throw refusal(.schemeEdition(found: adopted.edition, wanted: wanted))
            }
            // What is under way keeps its edition: a new one is never dated back.
            guard wanted == 1 || adopted.inForceFrom >= event.occurredOn else {
                throw refusal(.schemeDatedBack(adopted.inForceFrom))
            }
            return [.schemeAdopted(adopted)]
        case "calendar.published", "calendar.amended":
            let year = try year()
            return [.calendarPublished(year)] + movedEnds(by: year)
        default:
            return []
        }
    }

    /// What the scheme's own word cannot give away: rules and log keys are the founders' to change.
    func checkFoundingRole() throws(Refusal) {
        let founder = state.founding.flatMap { state.authority.parties[$0.founder] }
        guard signer.role == founder?.role, signer.role == scheme.foundingRole else {
            throw refusal(.wrongRole(found: signer.role, wanted: scheme.foundingRole))
        }
    }

    private func year() throws(Refusal) -> HolidayYear {
        let year = try fields.number("year")
        guard subject.id == "\(year)" else {
            throw refusal(
                .wrongSubject(type: event.type, wanted: "calendar/\(year)", found: "\(subject)"))
        }
        let invented = fields.flag("invented")
        guard !invented || state.founding?.isRehearsal == true else {
            throw refusal(.calendarMalformed("invented"), under: "calendar")
        }
        do {
            return try HolidayYear(
                year: year, notice: try fields.text("notice"),
                holidays: fields.dates("holidays"), workdays: fields.dates("workdays"),
                invented: invented)
        } catch let refusal as Refusal {
            throw refusal
        } catch {
            throw refusal(.calendarMalformed("\(error)"), under: "calendar")
        }
    }

    func authorityEffects() throws(Refusal) -> [Effect] {
        switch event.type {
        case "party.registered": return try registration()
        case "record.confirmed", "record.disputed": return try answerToRecord()
        default: break
        }
        guard let id = PartyID(subject.id), let party = state.authority.parties[id] else {
            throw refusal(.applicationUnknown(subject.id))
        }
        try checkGrant(party)
        if needsTwoOfficers(party) {
            guard fields.optionalText("confirms") != nil else {
                _ = try change(party)  // refused now rather than when the second officer signs
                return [proposal]
            }
            return [try confirmation(under: "two-officers"), try change(party)]
        }
        guard fields.optionalText("confirms") == nil else {
            throw refusal(.proposalUnknown, under: "two-officers")
        }
        return [try change(party)]
    }

    private func registration() throws(Refusal) -> [Effect] {
        guard let id = PartyID(subject.id) else { throw refusal(.malformed("party id")) }
        let role = try fields.text("role")
        guard scheme.roles[role] != nil else {
            throw refusal(.unknownName(kind: "role", name: role))
        }
        guard scheme.grants[role]?.contains(signer.role) == true else {
            throw refusal(.grantingRole(found: signer.role, target: role), under: "grants")
        }
        let hidden = scheme.rule("pseudonymous")?.texts("roles") ?? []
        if hidden.contains(role), fields.optionalText("name") != nil {
            throw refusal(.redactedInClear("name"), under: "pseudonymous")
        }
        let city = fields.optionalText("city")
        if let city, scheme.cities[city] == nil {
            throw refusal(.unknownName(kind: "city", name: city))
        }
        return [
            .partyRegistered(
                Authority.Party(id: id, role: role, name: fields.optionalText("name"), city: city))
        ]
    }

    /// The scheme's grants, or an officer of the same body who holds the mandate for it by name.
    private func checkGrant(_ party: Authority.Party) throws(Refusal) {
        if scheme.grants[party.role]?.contains(signer.role) == true { return }
        let own = state.authority.mandates(of: signer.officer, for: signer.party, on: day)
            .contains { $0.acts.contains(event.type) }
        guard signer.party == party.id, own else {
            throw refusal(.grantingRole(found: signer.role, target: party.role), under: "grants")
        }
    }

    private func needsTwoOfficers(_ party: Authority.Party) -> Bool {
        guard let rule = scheme.rule("two-officers") else { return false }
        return signer.party == party.id && rule.texts("roles").contains(party.role)
            && rule.texts("acts").contains(event.type)
    }

    /// The first of two officers proposes.
    var proposal: Effect {
        .proposed(
            statement.leafHash,
            Authority.Proposal(officer: signer.officer, content: proposedContent))
    }

    /// The second confirms the very same act: else one officer would name another's proposal for a
    /// change of his own.
    func confirmation(under rule: String) throws(Refusal) -> Effect {
        guard let confirmed = fields.optionalText("confirms").flatMap({ Digest(hex: $0) }),
            let proposal = state.authority.proposals[confirmed],
            proposal.content == proposedContent
        else { throw refusal(.proposalUnknown, under: rule) }
        guard proposal.officer != signer.officer else {
            throw refusal(.secondOfficerIsFirst(proposal.officer), under: rule)
        }
        return .confirmed(confirmed)
    }

    private var proposedContent: Digest {
        Authority.Proposal.content(event.type, on: subject, event.fields)
    }

    private func change(_ party: Authority.Party) throws(Refusal) -> Effect {
        switch event.type {
        case "mandate.granted":
            let mandate = try Self.mandate(fields, party: party.id, at: state.size)
            guard scheme.posts[mandate.post] != nil else {
                throw refusal(.unknownName(kind: "post", name: mandate.post))
            }
            return .mandateGranted(mandate)
        case "mandate.withdrawn":
            let officer = try fields.officer("officer")
            let post = try fields.text("post")
            let isHeld = state.authority.mandates.contains(under: .officer(party.id, officer)) {
                $0.officer == officer && $0.post == post && $0.withdrawnOn == nil
            }
            guard isHeld else { throw refusal(.mandateUnknown(officer, post: post)) }
            return .mandateWithdrawn(party.id, officer, post: post)
        case "key.enrolled":
            return .keyEnrolled(try enrolledKey(party))
        default:
            let key = try fields.key("publicKey")
            guard let enrolled = state.authority.keys[key], enrolled.party == party.id,
                enrolled.revokedBy == nil
            else { throw refusal(.keyUnknown) }
            let since = fields.optionalNumber("since").map { EntryIndex(UInt64($0)) }
            // A compromise says from which entry on the key's acts are in doubt (DESIGN,
            // Compromise).
            let isCompromise = try fields.text("why") == "compromise"
            guard since.map({ $0 < index }) ?? !isCompromise else {
                throw refusal(.malformed("since"))
            }
            return .keyRevoked(key, since: since)
        }
    }

    private func enrolledKey(_ party: Authority.Party) throws(Refusal) -> Authority.Key {
        let key = try Self.key(
            fields, party: party.id, identity: state.founding?.identity, at: state.size)
        guard state.authority.keys[key.publicKey] == nil, !state.logKeys.contain(key.publicKey)
        else {
            throw refusal(.keyEnrolledTwice, under: "possession")
        }
        return key
    }

    /// The author of a record confirms or disputes it by key (RULES, general rule 2).
    private func answerToRecord() throws(Refusal) -> [Effect] {
        guard let entry = state.entries[try fields.entry("entry")]?.index,
            "\(entry)" == subject.id, let author = state.behalfAuthors[entry]
        else { throw refusal(.notRecordedOnBehalf, under: "on-behalf") }
        let isAuthor =
            author.party == signer.party
            && (author.officer == nil || author.officer == signer.officer)
        guard isAuthor else { throw refusal(.notAuthor, under: "on-behalf") }
        return [.behalfAnswered(entry)]
    }
}
