import COSE

extension LedgerState {
    /// Takes an admitted act into the state. It decides nothing: `decide` has, on the state before.
    public mutating func evolve(_ decision: Decision) {
        let statement = decision.statement
        let key = authority.keys[statement.key]
        let mark = EntryMark(
            index: decision.index, occurredOn: statement.event.occurredOn,
            type: ActType(statement.event.type), signer: key?.number ?? (size == 0 ? 0 : nil))
        if key?.compromisedSince != nil { suspected[statement.leafHash] = mark }
        size += 1
        latestIssuedAt = max(latestIssuedAt, statement.header.issuedAt)
        newest.put(statement.header.subject, statement.leafHash)
        entries.insert(statement.leafHash, mark)
        identifiers.insert(statement.header.identifierDigest)
        redactions.formUnion(statement.event.redacted)
        let place = Place(
            index: decision.index, leaf: statement.leafHash, day: statement.event.occurredOn)
        for effect in decision.effects { apply(effect, at: place) }
        note(decision)
        past.note(logDay, after: decision.index)
    }

    mutating func apply(_ effect: Effect, at place: Place) {
        let index = place.index
        switch effect {
        case .founded(let founding):
            self.founding = founding
            logKeys = LogKeys(founding: founding.logKey)
        case .logKeyChanged(let key, let last):
            logKeys.change(to: key, by: index, overlapUntil: last)
        case .schemeAdopted(let scheme):
            if firstScheme == nil { firstScheme = scheme.id }
            schemes[scheme.id, default: []].append(scheme)
        case .calendarPublished(let year):
            calendar = calendar.entering(year, on: logDay)
            past.note(year, on: logDay, by: index)
        case .partyRegistered(let party): authority.parties[party.id] = party
        case .mandateGranted(let mandate): authority.grant(mandate)
        case .mandateWithdrawn(let party, let officer, let post):
            // What he delegated falls with it.
            for number in authority.mandates.keys(under: .officer(party, officer))
            where authority.mandates[number]?.post == post
                && authority.mandates[number]?.withdrawnOn == nil
            {
                authority.mandates[number]?.withdrawnOn = place.day
            }
        case .keyEnrolled(let key):
            authority.enrol(key)
            days[index] = logDay
        case .keyRevoked(let key, let since):
            authority.keys[key]?.revokedBy = index
            days[index] = logDay
            authority.keys[key]?.compromisedSince = since
            if since != nil { suspect(key) }
        case .proposed(let hash, let proposal): authority.proposals[hash] = proposal
        case .confirmed(let hash): authority.proposals[hash] = nil
        case .recordedOnBehalf(let entry, let author): behalfAuthors[entry] = author
        case .behalfAnswered(let entry): behalfAuthors[entry] = nil
        case .batchCalled(let batch): batches[batch.id] = batch
        case .batchAmended(let id, let closes): batches[id]?.closes = closes
        case .batchClosed(let id): batches[id]?.isClosed = true
        case .voteCast(let hash, let vote): votes[hash] = vote
        case .sessionHeld(let session): sessions.insert(session)
        case .opinionsRequested(let batch, let hash, let request):
            batches[batch]?.requests[hash] = request
        case .opinionAnswered(let batch, let request, let party, let negative):
            batches[batch]?.requests[request]?.answered.insert(party)
            for id in negative { applications[id]?.negativeOpinions += 1 }
        case .opinionsClosed(let batch, let request):
            batches[batch]?.requests[request]?.isClosed = true
        case .opinionsExtended(let batch, let request, let until):
            batches[batch]?.requests[request]?.extendedUntil = until
        case .awardStep(let batch, let hash, let step): batches[batch]?.awardSteps[hash] = step
        case .noticePublished(let notice, let part, let facts):
            applyNotice(notice, part: part, facts)
        case .objectionReceived(let objection): objections[objection.id] = objection
        case .objectionInvestigated(let id): objections[id]?.isInvestigated = true
        case .objectionDecided(let id, let outcome): objections[id]?.outcome = outcome
        case .objectionNotified(let id): objections[id]?.isNotified = true
        case .setAside(let entry, _): setAside(entry, by: index)
        default:
            applyToApplication(effect, on: place.day, place.leaf)
            applyToCertificate(effect)
            applyAfterAward(effect, at: index)
        }
    }

    private mutating func applyToApplication(
        _ effect: Effect, on day: CivilDate, _ leaf: Digest
    ) {
        switch effect {
        case .applicationReceived(let application): applications[application.id] = application
        case .eligibilitySupplied(let id, let items):
            applications[id]?.eligibility.formUnion(items)
        case .returned(let id, let due): applications[id]?.correctionDue = due
        case .moved(let move):
            guard var application = applications[move.application] else { return }
            application.stage = move.to
            application.stagedOn = day
            application.stagedBy = leaf
            applications[move.application] = application
        case .ended(let id, let ending): applications[id]?.ending = ending
        case .adverseFactReported(let id, let fact):
            applications[id]?.adverseFacts.append(fact)
        case .adverseFactDecided(let id, let report, let stands):
            let facts = applications[id]?.adverseFacts ?? []
            if let position = facts.firstIndex(where: { $0.report == report }) {
                applications[id]?.adverseFacts[position].isDecided = true
                applications[id]?.adverseFacts[position].stands = stands
            }
        case .creditCodeAccepted(let id): applications[id]?.creditCodeIsAccepted = true
        case .standardAssessed(let id, let standard):
            applications[id]?.assessedStandard = standard
        case .resumed(let id): applications[id]?.ending = nil
        case .carriedOver(let id): applications[id]?.isCarriedOver = true
        case .awarded(let id, let day): applications[id]?.awardedOn = day
        default: break
        }
    }

    private mutating func applyNotice(
        _ notice: Notice, part: Int, _ facts: [ApplicationID: PublicFacts]
    ) {
        guard var merged = notices[notice.id] else {
            notices[notice.id] = notice
            note(facts, of: notice)
            return
        }
        merged.published.insert(part)
        merged.applications += notice.applications
        merged.startsOn = max(merged.startsOn, notice.startsOn)
        notices[notice.id] = merged
        note(facts, of: notice)
    }

    private mutating func note(_ facts: [ApplicationID: PublicFacts], of notice: Notice) {
        for (id, facts) in facts {
            guard var application = applications[id] else { continue }
            application.publicFacts = facts
            application.notice = notice.id
            applications[id] = application
        }
    }
}
