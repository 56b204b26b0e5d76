public import COSE

extension Refusal {
    /// The fact that stands in the way, with its values.
    public enum Reason: Hashable, Sendable {
        // Form
        /// A field, or the id in the subject, is not of its shape; the text says which.
        case malformed(String)
        /// The field … holds text that no statement may hold.
        case text(TextFault)
        /// The scheme has no act ….
        case unknownType(String)
        /// … has no schema ….
        case unknownSchema(String, Int)
        /// … is written on a subject like …, not on ….
        case wrongSubject(type: String, wanted: String, found: String)
        /// The scheme knows no … “…”.
        case unknownName(kind: String, name: String)
        /// The field … may not enter in clear.
        case redactedInClear(String)
        /// A salted digest is missing: ….
        case notRedacted(String)
        /// The digest … is already in the log.
        case redactionRepeated(Digest)
        /// The value of the digest … did not come with the statement.
        case valueMissing(Digest)
        /// No evidence is named.
        case evidenceMissing
        /// Evidence is one of sha256 with bytes, a salted digest, or an archive number.
        case evidenceMalformed
        /// The log has no entry ….
        case unknownEntry(Digest)
        /// The outcome … needs a reason.
        case reasonMissing(outcome: String)
        // Ledger and signer
        /// The ledger has not been founded.
        case notFounded
        /// The ledger has been founded already.
        case alreadyFounded
        /// Signed for the ledger …; this one is ….
        case wrongLedger(found: String, wanted: String)
        /// The same issuer and cti were used for another statement.
        case identifierRepeated
        /// The signer saw … as the subject's newest entry; it is ….
        case conflict(since: Digest, newest: Digest)
        /// The ledger knows no party ….
        case unknownParty(PartyID)
        /// The signing key is not enrolled for party ….
        case keyNotEnrolled(PartyID)
        /// The signing key was revoked by entry ….
        case keyRevoked(by: EntryIndex)
        /// A certificate key cannot sign acts.
        case keyOfCertificates
        /// … has no mandate for … that covers … on that day.
        case noMandate(OfficerID, PartyID, type: String)
        /// This act is for …; the signer is ….
        case wrongRole(found: String, wanted: String)
        /// … may not grant or change a …'s standing, mandates or keys.
        case grantingRole(found: String, target: String)
        /// The party … is registered already.
        case partyExists(PartyID)
        /// The key was enrolled before.
        case keyEnrolledTwice
        /// There is no such enrolled key.
        case keyUnknown
        /// The key cannot be used: ….
        case unusableKey(String)
        /// The proof that the key is held does not verify.
        case possessionUnproven
        /// The log key is named …; the log is ….
        case logKeyName(found: String, wanted: String)
        /// The overlap ends on …, before the day of registration ….
        case overlapOver(CivilDate, CivilDate)
        /// Another officer must confirm; … proposed it.
        case secondOfficerIsFirst(OfficerID)
        /// There is no such proposal to confirm.
        case proposalUnknown
        /// The mandate ends before it begins.
        case mandatePeriod
        /// … has no mandate as ….
        case mandateUnknown(OfficerID, post: String)
        /// … may not be recorded on behalf by this body.
        case behalfNotAllowed(type: String)
        /// The author recorded does not fit: ….
        case behalfAuthor(String)
        /// Only the author named in the record may confirm or dispute it.
        case notAuthor
        /// The entry is not a record on behalf, or has been answered.
        case notRecordedOnBehalf
        // Inadmissible entries
        /// … is inadmissible, and nothing else is admitted before it is set aside.
        case notSetAside(InadmissibleEntry)
        /// … entries are inadmissible, more than can be set aside.
        case tooManyInadmissible(UInt64)
        /// The entry … has no effects: no act may rest on it, correct it or be told of it.
        case namesInadmissible(EntryIndex)
        /// This very statement is entry …, which has no effects.
        case registeredInadmissible(EntryIndex)
        /// There is no inadmissible entry that is not set aside.
        case nothingToSetAside
        /// The entry … is not an inadmissible one.
        case notInadmissible(Digest)
        /// The entry … was set aside by ….
        case setAsideBefore(EntryIndex, by: EntryIndex)
        // Dates
        /// Signed … s in the future.
        case clockAhead(seconds: Int64)
        /// Signed … s ago; the window is … s.
        case clockBehind(seconds: Int64, window: Int)
        /// It occurred on …, after the day of registration ….
        case occursAfterLogDay(CivilDate, CivilDate)
        /// It occurred on …, before what it rests on (…).
        case occursBeforeCause(CivilDate, CivilDate)
        /// The working days of … are not known yet.
        case calendarUnknown(Int)
        /// The year … is in the calendar.
        case calendarTwice(Int)
        /// The year is not sound: ….
        case calendarMalformed(String)
        // Scheme
        /// The map to adopt is no scheme; the text says where it is not.
        case schemeUnreadable(String)
        /// The scheme's edition is …; wanted ….
        case schemeEdition(found: Int, wanted: Int)
        /// The scheme … is not adopted.
        case schemeUnknown(String)
        /// The new edition would be in force from … already.
        case schemeDatedBack(CivilDate)
        /// The measures are in force from …; no call before that day.
        case notInForce(CivilDate)
        // Call and application
        /// The batch … is announced already.
        case batchTwice(BatchID)
        /// There is no batch ….
        case batchUnknown(String)
        /// The batch … is closed.
        case batchClosed(BatchID)
        /// The window closed on ….
        case windowClosed(CivilDate)
        /// The window is open until ….
        case windowOpen(CivilDate)
        /// The window ends before it begins.
        case windowMalformed
        /// The batch is not open to the … (`sector` or `category`) named ….
        case notOpenTo(kind: String, name: String)
        /// The application … is registered already.
        case applicationTwice(ApplicationID)
        /// There is no application ….
        case applicationUnknown(String)
        /// The application has no offering (no digest of its public facts).
        case noOffering
        /// The application … has ended (…).
        case ended(ApplicationID, outcome: String)
        /// The application … was carried over.
        case carriedOver(ApplicationID)
        /// Received on …, after the window closed on …; it can only be declined.
        case lateApplication(received: CivilDate, closed: CivilDate)
        /// The operator named is in the role …; who applies is in the role ….
        case applicantRole(found: String, wanted: String)
        /// Only the applicant … may take this act.
        case notApplicant(PartyID)
        /// The application is not late.
        case notLate
        /// … is at “…”; first comes “…” (…).
        case stepMissing(ApplicationID, stage: Wording, step: Wording, stepSource: Wording)
        /// … is at “…”; this act is not open there.
        case pastStage(ApplicationID, stage: Wording)
        /// No application is ready for “…”.
        case nothingAtStage(Wording)
        /// An adverse fact about … waits for its decision; nothing moves on before.
        case adverseFactOpen(ApplicationID)
        /// An adverse record of … stands inside the last three years (until …).
        case adverseRecord(on: CivilDate, until: CivilDate)
        /// There is no such open adverse fact.
        case adverseUnknown
        /// At this stage it is for …; the signer is ….
        case wrongBodyForStage(found: String, wanted: String)
        /// No evidence or declaration for ….
        case eligibilityMissing([String])
        /// Returning for correction needs a deadline.
        case correctionWithoutDeadline
        /// The time to correct runs to ….
        case correctionRuns(due: CivilDate)
        /// The unified social credit code does not check: ….
        case codeInvalid(String)
        /// The code has been accepted already.
        case codeNeedsNoOverride
        /// Still open: ….
        case openApplications([ApplicationID])
        // Evaluation and deliberation
        /// … is on the list twice.
        case entryTwice(ApplicationID)
        /// … is not in this batch.
        case otherBatch(ApplicationID)
        /// No opinion on ….
        case dimensionMissing([String])
        /// Two opinions on ….
        case dimensionTwice(String)
        /// The inspection must be of a ….
        case inspectionKind(wanted: String)
        /// … was not a member on that day.
        case notMember(OfficerID)
        /// … of … members were present; … are wanted.
        case quorumMissed(present: Int, members: Int, wanted: Int)
        /// For …, … votes were counted, with … members present who may vote.
        case votesDoNotAddUp(ApplicationID?, counted: Int, present: Int)
        /// For …, the … votes for it of … present are no majority.
        case majorityMissed(ApplicationID?, votes: Int, present: Int)
        /// For …, the … votes for it of … present are a majority: it is not recorded as lost.
        case majorityOverruled(ApplicationID, votes: Int, present: Int)
        /// No vote … of a member present at this session.
        case voteUnknown(Digest)
        /// The session … has decided.
        case sessionHeld(SessionID)
        /// “…” is not an earlier stage to send back to.
        case backStage(String)
        /// Not all departments have answered, and their time runs to ….
        case opinionsOpen(due: CivilDate)
        /// The answer says nothing of ….
        case answerMissing([ApplicationID])
        /// There is no such open request for opinions.
        case requestUnknown
        /// … was not asked.
        case notAsked(PartyID)
        /// … has answered already.
        case answeredTwice(PartyID)
        /// The silent are: ….
        case silentMismatch([PartyID])
        /// It may not answer for ….
        case answersFor(PartyID)
        /// A department objected to …; the decision must answer it.
        case negativeOpinionUnanswered(ApplicationID)
        // Notice and award
        /// The notice must disclose the public facts of …, matching their digest.
        case disclosureMissing(ApplicationID)
        /// … is noticed with …; assessed was ….
        case standardDiffers(ApplicationID, noticed: String, assessed: String)
        /// Part … of … is out already or does not belong.
        case noticePart(Int, of: Int)
        /// There is no notice ….
        case noticeUnknown(String)
        /// Not all parts of notice … are out.
        case noticeIncomplete(NoticeID)
        /// The notice, begun on …, runs to …; the list waits until that day is past.
        case noticeRuns(began: CivilDate, ends: CivilDate)
        /// The objection … against … is not decided.
        case objectionOpen(ObjectionID, ApplicationID)
        /// There is no objection ….
        case objectionUnknown(String)
        /// The objection … is registered already.
        case objectionTwice(ObjectionID)
        /// The office has not investigated the objection yet.
        case objectionNotInvestigated
        /// The committee has decided the objection already.
        case objectionDecided
        /// The objection is undecided, or all were told.
        case objectionUndecided
        /// Not told: ….
        case notTold([String])
        /// … is not on that notice.
        case notOnNotice(ApplicationID)
        /// There is no such … in this batch.
        case awardStepUnknown(String)
        /// … is not on the list that the step before let through.
        case notInAwardStep(ApplicationID)
        /// The number … is used already.
        case numberTwice(CertificateNumber)
        /// The number must look like ….
        case numberForm(String)
        /// The edition must be ….
        case editionWrong(Int)
        /// … has its certificate already.
        case certificateTwice(ApplicationID)
        /// The credential cannot be read: ….
        case credentialUnreadable(String)
        /// The credential's … is not what the ledger says.
        case credentialDiffers(String)
        /// The credential is not signed by an enrolled certificate key of the issuing body.
        case credentialKey
        /// What stands in the way after the award (arts. 18–30).
        case afterAward(AfterAwardReason)
        /// What stands in the way of a correction, a remedy, a change of people.
        case remedied(RemedyReason)
        /// The credential has … bytes; the QR code holds …: shorten a name or the standard.
        case credentialTooLong(bytes: Int, limit: Int, longest: String)
    }
}
