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
        let subject = statement.header.subjectMark
        newest.put(subject.fingerprint, statement.leafHash)
        spellings.insert(subject.spelling, subject.digest)
        for effect in decision.effects {
            for mark in effect.named.map(SubjectMark.init) {
                spellings.insert(mark.spelling, mark.digest)
            }
        }
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
        case .calendarPublished(let year, let day):
            calendar = calendar.entering(year, on: day)
            past.note(year, on: day, by: index)
        case .authority(let change): take(change, at: place)
        case .recordedOnBehalf(let entry, let author): behalfAuthors[entry] = author
        case .behalfAnswered(let entry): behalfAuthors[entry] = nil
        case .batchCalled(let batch): batches[batch.id] = batch
        case .batch(let id, let change): batches[id]?.take(change)
        case .applicationReceived(let application): applications[application.id] = application
        case .application(let id, let change): applications[id]?.take(change, at: place)
        case .voteCast(let hash, let vote): votes[hash] = vote
        case .sessionHeld(let session, let sitting): sessions[session] = sitting
        case .noticePublished(let notice, let part, let facts):
            applyNotice(notice, part: part, facts)
        case .certificateIssued(let certificate): issue(certificate)
        case .certificate(let number, let change):
            certificates[number]?.take(change)
            if case .editionIssued = change, let scheme = certificates[number]?.scheme {
                credentialCounts[scheme, default: 0] += 1
            }
        case .written(let change): take(change)
        case .notified(let entry, let day): notified[entry] = day
        case .extended(let entry, _): extended.insert(entry)
        case .recused(let recusal): recusals[recusal] = recusal
        case .erasureOrdered(let id): erasures[id] = index
        case .amended(let entry, let refolded):
            note(correctionOf: entry, at: index)
            take(refolded, of: entry)
        case .doubted(let entries):
            for entry in entries where !annulled.contains(entry) {
                // One that was confirmed before was so on what it rested on then.
                if resolved.remove(entry) != nil || doubted[entry] == nil {
                    doubted[entry] = logDay
                }
            }
        case .doubtResolved(let entry, let annulment):
            resolved.insert(entry)
            if let annulment { take(annulment, of: entry) }
        case .setAside(let entry, _): setAside(entry, by: index)
        }
    }

    private mutating func issue(_ certificate: Certificate) {
        certificates[certificate.number] = certificate
        if !certificate.isTakenOver { credentialCounts[certificate.scheme, default: 0] += 1 }
        if let id = certificate.application { applications[id]?.certificate = certificate.number }
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
