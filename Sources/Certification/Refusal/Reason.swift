public import COSE

extension Refusal {
    /// The fact that stands in the way, with its values.
    public enum Reason: Hashable, Sendable {
        // Form
        case malformed(String)
        case unknownType(String)
        case unknownSchema(String, Int)
        case wrongSubject(type: String, wanted: String, found: String)
        case unknownName(kind: String, name: String)
        case redactedInClear(String)
        case notRedacted(String)
        case redactionRepeated(Digest)
        case evidenceMissing
        case evidenceMalformed
        case unknownEntry(Digest)
        case reasonMissing(outcome: String)
        // Ledger and signer
        case notFounded
        case alreadyFounded
        case wrongLedger(found: String, wanted: String)
        case identifierRepeated
        case conflict(since: Digest, newest: Digest)
        case unknownParty(PartyID)
        case keyNotEnrolled(PartyID)
        case keyRevoked(by: EntryIndex)
        case keyOfCertificates
        case noMandate(OfficerID, PartyID, type: String)
        case wrongRole(found: String, wanted: String)
        case grantingRole(found: String, target: String)
        case partyExists(PartyID)
        case keyEnrolledTwice
        case keyUnknown
        case unusableKey(String)
        case possessionUnproven
        case secondOfficerIsFirst(OfficerID)
        case proposalUnknown
        case mandatePeriod
        case mandateUnknown(OfficerID, post: String)
        case behalfNotAllowed(type: String)
        case behalfAuthor(String)
        case notAuthor
        case notRecordedOnBehalf
        // Dates
        case clockAhead(seconds: Int64)
        case clockBehind(seconds: Int64, window: Int)
        case occursAfterLogDay(CivilDate, CivilDate)
        case occursBeforeCause(CivilDate, CivilDate)
        case calendarUnknown(Int)
        case calendarTwice(Int)
        case calendarMalformed(String)
        // Scheme
        case schemeUnreadable(String)
        case schemeEdition(found: Int, wanted: Int)
        case schemeUnknown(String)
        case notInForce(CivilDate)
        // Call and application
        case batchTwice(BatchID)
        case batchUnknown(String)
        case batchClosed(BatchID)
        case windowClosed(CivilDate)
        case windowMalformed
        case notOpenTo(kind: String, name: String)
        case applicationTwice(ApplicationID)
        case applicationUnknown(String)
        case noOffering
        case ended(ApplicationID, outcome: String)
        case carriedOver(ApplicationID)
        case lateApplication(received: CivilDate, closed: CivilDate)
        case notLate
        case stepMissing(ApplicationID, stage: Wording, step: Wording, stepSource: Wording)
        case pastStage(ApplicationID, stage: Wording)
        case nothingAtStage(Wording)
        case adverseFactOpen(ApplicationID)
        case adverseRecord(on: CivilDate, until: CivilDate)
        case adverseUnknown
        case wrongBodyForStage(found: String, wanted: String)
        case eligibilityMissing([String])
        case correctionWithoutDeadline
        case codeInvalid(String)
        case codeNeedsNoOverride
        case openApplications([ApplicationID])
        // Evaluation and deliberation
        case entryTwice(ApplicationID)
        case otherBatch(ApplicationID)
        case dimensionMissing([String])
        case dimensionTwice(String)
        case inspectionKind(wanted: String)
        case notMember(OfficerID)
        case quorumMissed(present: Int, members: Int, wanted: Int)
        case votesDoNotAddUp(ApplicationID?, counted: Int, present: Int)
        case majorityMissed(ApplicationID?, votes: Int, present: Int)
        case voteUnknown(Digest)
        case sessionHeld(SessionID)
        case backStage(String)
        case opinionsOpen(due: CivilDate)
        case requestUnknown
        case notAsked(PartyID)
        case answeredTwice(PartyID)
        case silentMismatch([PartyID])
        case answersFor(PartyID)
        case negativeOpinionUnanswered(ApplicationID)
        // Notice and award
        case disclosureMissing(ApplicationID)
        case standardDiffers(ApplicationID, noticed: String, assessed: String)
        case noticePart(Int, of: Int)
        case noticeUnknown(String)
        case noticeIncomplete(NoticeID)
        case noticeRuns(began: CivilDate, ends: CivilDate)
        case objectionOpen(ObjectionID, ApplicationID)
        case objectionUnknown(String)
        case objectionTwice(ObjectionID)
        case objectionNotInvestigated
        case objectionDecided
        case objectionUndecided
        case notOnNotice(ApplicationID)
        case awardStepUnknown(String)
        case notInAwardStep(ApplicationID)
        case numberTwice(CertificateNumber)
        case numberForm(String)
        case editionWrong(Int)
        case certificateTwice(ApplicationID)
        case credentialUnreadable(String)
        case credentialDiffers(String)
        case credentialKey
        case credentialTooLong(bytes: Int, limit: Int)
    }
}
