import COSE
import Foundation
import Testing

@testable import Certification

/// Every reason to refuse has a code of its own and a sentence in both languages.
@Suite struct EveryRefusalIsToldTests {
    private static let digest = Digest.sha256([1])
    private static let party = PartyID("office")!
    private static let officer = OfficerID("office-1")!
    private static let batch = BatchID("2025-1")!
    private static let application = ApplicationID("LN-2025-0001")!
    private static let number = CertificateNumber("LNYP-2025-00001")!
    private static let word = Wording(zh: "初审", en: "first review")
    private static let date = day("2025-11-03")

    private static let inadmissible = InadmissibleEntry(
        index: EntryIndex(7), leaf: digest, subject: nil, type: "", logDay: date, rule: "form",
        wording: word, setAsideBy: nil)

    private static let textFault = TextFault(
        field: "public.operator", fault: AdmittedText.fault(in: "a\u{202E}")!)

    /// One of each that the sources declare.
    static let all: [Refusal.Reason] = [
        .malformed(.missing("due")), .text(textFault), .unknownType("act.sold"),
        .unknownSchema("batch.called", 2),
        .wrongSubject(type: "batch.called", wanted: "batch/…", found: "party/office"),
        .unknownName(kind: "sector", name: "mining"), .redactedInClear("name"),
        .notRedacted, .redactionRepeated(digest), .valueMissing(digest),
        .evidenceMissing, .evidenceMalformed,
        .unknownEntry(digest), .reasonMissing(outcome: "rejected"), .notFounded, .alreadyFounded,
        .wrongLedger(found: "a#1", wanted: "a#2"), .identifierRepeated,
        .conflict(since: digest, newest: digest), .unknownParty(party), .keyNotEnrolled(party),
        .keyRevoked(by: EntryIndex(7)), .keyOfCertificates,
        .noMandate(officer, party, type: "batch.called"),
        .wrongRole(found: "operator", wanted: "office"),
        .grantingRole(found: "office", target: "expert-panel"), .partyExists(party),
        .keyEnrolledTwice, .keyUnknown, .unusableKey(.smallOrder), .possessionUnproven,
        .logKeyName(found: "a", wanted: "b"), .overlapOver(date, date),
        .secondOfficerIsFirst(officer), .proposalUnknown, .mandatePeriod,
        .mandateUnknown(officer, post: "member"), .behalfNotAllowed(type: "vote.cast"),
        .behalfAuthor("public"), .notAuthor, .notRecordedOnBehalf,
        .notSetAside(inadmissible), .tooManyInadmissible(1001), .namesInadmissible(EntryIndex(7)),
        .registeredInadmissible(EntryIndex(7)), .nothingToSetAside, .notInadmissible(digest),
        .setAsideBefore(EntryIndex(7), by: EntryIndex(9)), .clockAhead(seconds: 601),
        .clockBehind(seconds: 601, window: 600), .occursAfterLogDay(date, date),
        .occursBeforeCause(date, date), .calendarUnknown(2027), .calendarTwice(2025),
        .calendarMalformed(.notAscending(date)), .schemeUnreadable(.missing("title")),
        .schemeEdition(found: 3, wanted: 2), .schemeUnknown("other"),
        .schemeDatedBack(date), .notInForce(date),
        .batchTwice(batch), .batchUnknown("2031-1"), .batchClosed(batch), .windowClosed(date),
        .windowOpen(date), .windowMalformed, .notOpenTo(kind: "sector", name: "region"),
        .applicationTwice(application), .applicationUnknown("LN-1"), .noOffering,
        .ended(application, outcome: "rejected"), .carriedOver(application),
        .lateApplication(received: date, closed: date),
        .applicantRole(found: "office", wanted: "operator"), .notApplicant(party), .notLate,
        .stepMissing(application, stage: word, step: word, stepSource: word),
        .pastStage(application, stage: word), .nothingAtStage(word),
        .adverseFactOpen(application), .adverseRecord(on: date, until: date), .adverseUnknown,
        .wrongBodyForStage(found: "office", wanted: "committee"),
        .eligibilityMissing(["lawful"]), .correctionWithoutDeadline, .correctionRuns(due: date),
        .codeInvalid(.checkDigit(expected: "K")),
        .codeNeedsNoOverride, .openApplications([application]), .entryTwice(application),
        .otherBatch(application), .dimensionMissing(["innovation"]),
        .dimensionTwice("innovation"), .inspectionKind(wanted: "product"), .notMember(officer),
        .quorumMissed(present: 1, members: 3, wanted: 2),
        .votesDoNotAddUp(application, counted: 2, present: 3),
        .majorityMissed(application, votes: 1, present: 2),
        .majorityOverruled(application, votes: 2, present: 3), .voteUnknown(digest),
        .sessionHeld(SessionID("session-1")!), .backStage("awarded"), .opinionsOpen(due: date),
        .answerMissing([application]), .requestUnknown, .notAsked(party), .answeredTwice(party),
        .silentMismatch([party]), .answersFor(party), .negativeOpinionUnanswered(application),
        .disclosureMissing(application),
        .standardDiffers(application, noticed: "GB 1", assessed: "GB 2"), .noticePart(3, of: 2),
        .noticeUnknown("2025-1-9"), .noticeIncomplete(NoticeID("2025-1-1")!),
        .noticeRuns(began: date, ends: date), .objectionOpen(ObjectionID("o-1")!, application),
        .objectionUnknown("o-2"), .objectionTwice(ObjectionID("o-1")!),
        .objectionNotInvestigated, .objectionDecided, .objectionUndecided, .notTold(["objector"]),
        .notOnNotice(application), .awardStepUnknown("award.reviewed"),
        .notInAwardStep(application), .numberTwice(number), .numberForm("LNYP-2025-00012"),
        .editionWrong(1), .certificateTwice(application), .credentialUnreadable(.claims),
        .credentialDiffers("holder"), .credentialKey,
        .credentialTooLong(bytes: 383, limit: 382, longest: "operator"),
        .unknown(kind: "complaint", id: "C-1"), .twice(kind: "complaint", id: "C-1"),
        .notInForce(number, .expired), .notHolder(party), .wrongYear(found: 2025, wanted: 2026),
        .resultMissing, .doneAlready(word), .over(kind: "complaint", id: "C-1"), .first(word),
        .nothingToReinspect,
        .askedTooLate(due: date), .reinspectionOpen(SpotCheckID("S-1")!), .noFinding(digest),
        .rectificationRuns(due: date), .reportIsThere(date), .groundUnknown("whim"),
        .groundRestsOn("fraud", word), .notFailed(RectificationID("R-1")!),
        .penaltyLevel(found: "town", wanted: "county"), .reachesAlso([number]),
        .otherHolder(number), .notFromTheBeginning("fraud"), .noticedFromService,
        .executionStayed(number), .notNotified, .responseMissing, .legalityReviewMissing,
        .answeredTooLate(due: date), .groundFell(on: date), .outsideValidity(number, date),
        .revokedAlready(number, by: RevocationID("revocation-1")!), .consentMissing,
        .publicUnreasoned, .reachesNotAll(RevocationID("revocation-1")!),
        .issuingWithheld(RevocationID("revocation-1")!), .noFittingRemedy(number),
        .noRemedyAgainst(digest), .penaltyBeforeBreach(date, date),
        .remedyTarget, .nothingOrdered, .decisionFallen(by: RemedyID("remedy-1")!),
        .partUnclear([number]), .saysNothing("performBy", outcome: "upheld"),
        .answerRuns(due: date), .groundDiffers(found: "fraud", noticed: "other-breach"),
        .notNoticed(number), .reportTwice(party, 2026), .yearRuns(2026), .reportLists([number]),
        .reevaluationEarly(from: date), .reevaluationWanted(number), .renews(number),
        .noUsers(sector: "industry"), .authorisationPeriod(date, date),
        .authorisationScope("rice"), .linkMissing(outcome: "transferred"), .linkUnfit(digest),
        .takeoverClosed(date), .daysOutOfOrder,
        .notAmendable("vote.cast"), .notYetThere(digest),
        .inadmissible(Refusal(.reasonMissing(outcome: "rejected"), ours: "reasons")),
        .notItsRole("office"), .annulled(digest),
        .noHistory, .noDeadline(digest), .deadlinePassed(date), .extendedBefore,
        .newDay(after: date, until: date), .notSetBy(party), .notifiedBefore(date), .changeUnknown,
        .newOffering, .changeNames([.name]), .changeUnproven, .assessmentFirst,
        .inspectionFirst, .disclosureDiffers, .effectiveBefore(date), .successorMissing,
        .ownSuccessor, .successionChanges, .endsBeforeEntries(date, date),
        .successionPending(party, from: date), .takeoverStage(word),
        .orderStayed(RectificationID("R-1")!),
        .noticedAlready(RevocationID("RV-1")!),
        .spelledOtherwise(Subject(.application, application)), .codeTaken(party),
        .nameTaken(party), .partyDeregistered(party),
        .deregisteredUnnamed([party]), .neverHeld(number, by: party, date),
        .notConcerned(party, byList: true), .performedBy([word]), .changeUnclear([number]),
        .behalfNameless,
        .behalfOfficer(officer, party),
        .editionBasis("change"), .remedyUnfit(RemedyID("remedy-1")!), .remedyDecided,
        .recused(officer, "complaint/C-1"), .inDoubt(digest), .notInDoubt(digest),
        .beyondMandate(officer), .yearNotEntered(2027), .retentionRuns(date),
        .behalfUnproven, .calendarInvented,
        .complaintFor(word), .complaintForInspection, .complaintLiesWith(party),
        .handlerUnknown(officer, party), .linkContradicts(outcome: "unfounded"),
        .mergedIntoEnded(ComplaintID("C-1")!), .mergedIntoOther(ComplaintID("C-1")!),
        .notEnded(number), .notAskedOf(party),
        .orderRuns(RectificationID("R-1")!), .notOnSpotCheck(RectificationID("R-1")!),
        .listedAs(UserID("user-1")!), .listingRunsBack(date), .outsideRegion(word),
        .windowCut(date), .windowBeforeCall(date, calledOn: date), .callYear(2031, calledOn: date),
        .againstOpinions(unfavourable: 6, atMost: 1), .itemMissing(["consistency"]),
        .itemTwice("consistency"), .againstFindings, .nothingStands, .otherCity("210200"),
        .otherSector("industry"), .reviewedHimself(officer), .authorAbsent(officer),
        .voteCounted(digest, officer), .documentUsed("D-1", on: date),
        .testUsed("R-1", on: date), .otherPlace(number, "210200"), .notEarlier(date, date),
        .findingSettled(RectificationID("R-1")!), .forwardedBack(party),
        .numberYear(number, awardedOn: date), .noticeSettled(NoticeID("2025-1-1")!),
        .objectionLate, .performBefore(date),
    ]

    /// The same where they lack what they mostly have.
    static let bare: [Refusal.Reason] = [
        .malformed(.unexpected("fee")),
        .malformed(.malformed("due", wanted: FieldKind.date.wanted)), .schemeUnknown(nil),
        .noticeUnknown(nil), .mandateUnknown(officer, post: nil), .renews(nil),
        .changeNames([]), .takeoverClosed(nil), .retentionRuns(nil),
        .newDay(after: date, until: nil),
        .votesDoNotAddUp(nil, counted: 2, present: 3), .majorityMissed(nil, votes: 1, present: 2),
    ]

    /// The codes in the sources: the first text of each value, and how many values there are.
    private static func declared() throws -> (codes: [String], count: Int) {
        let folder = MemoryLedger.root.appending(path: "Sources/Certification")
        let files = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
        var (codes, count): ([String], Int) = ([], 0)
        for file in files.sorted() where file.hasSuffix(".swift") {
            let text = try String(contentsOf: folder.appending(path: file), encoding: .utf8)
            for block in text.matches(of: #/\nextension Refusal.Reason \{\n(?s:.*?)\n\}\n/#) {
                count += block.0.matches(of: #/\n    (public )?static (func|let|var) /#).count
                // One that takes a kind as a value says it by its name.
                count -= block.0.matches(of: #/kind: kind\.name/#).count
                codes += block.0.matches(of: #/Self\(\s*"(.*?)"/#).map {
                    String($0.1).replacing(#"\(kind)"#, with: "complaint")
                }
            }
        }
        return (codes, count)
    }

    @Test func `the list holds one of each that is declared, and every code is its own`() throws {
        let (codes, count) = try Self.declared()
        #expect(codes.count == count)
        #expect(Set(codes).count == codes.count)
        #expect(codes.sorted() == Self.all.map(\.code).sorted())
        for code in codes {
            #expect(code.utf8.allSatisfy { (97...122).contains($0) || $0 == 45 }, "\(code)")
        }
    }

    @Test(arguments: all + bare)
    func `a reason is told in Chinese and in English`(reason: Refusal.Reason) {
        let told = reason.wording
        #expect(told.zh.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) })
        #expect(!told.zh.hasSuffix("。"))
        let punctuation: Set<Unicode.Scalar> = ["“", "”", "…"]
        #expect(told.en.unicodeScalars.allSatisfy { $0.isASCII || punctuation.contains($0) })
        #expect(!told.en.hasSuffix("."))
        #expect(told.en.count >= 10)
        // A sentence begins in lower case, unless an id or a number stands first.
        let first = told.en.first { $0 != "“" }
        let isLowercase = first?.isLowercase ?? false
        #expect(isLowercase || told.en.hasPrefix("LN") || told.en.first?.isNumber == true)
    }

    /// Names of fields, acts and formats that the sentences hold themselves.
    private static let identifiers = [
        "sha256", "Unicode",
    ]

    private static func texts(_ value: CBOR) -> [String] {
        switch value {
        case .text(let text): [text, String(text.prefix(16))]
        case .array(let items): items.flatMap(texts)
        case .map(let map): map["zh"].map(texts) ?? []
        default: []
        }
    }

    @Test(arguments: all + bare)
    func `the Chinese has no word of English, but what others named`(reason: Refusal.Reason) {
        let named = reason.facts.filter { $0.name != "kind" }.flatMap { Self.texts($0.value) }
        var rest = reason.wording.zh
        for name in (named + Self.identifiers).sorted(by: { $0.count > $1.count }) {
            rest = rest.replacing(name, with: "")
        }
        #expect(rest.firstMatch(of: #/[A-Za-z]{2}/#) == nil, "\(reason.wording.zh)")
    }

    @Test(arguments: all + bare)
    func `facts are named, each once, and what a sentence names is among them`(
        reason: Refusal.Reason
    ) {
        let names = reason.facts.map(\.name)
        #expect(Set(names).count == names.count)
        #expect(names.allSatisfy { $0.wholeMatch(of: #/[a-z][A-Za-z]*/#) != nil })
        let said = reason.wording.en.matches(of: #/\d{4}-\d\d-\d\d|LN[A-Z]*-\d{4}-\d+/#).map(\.0)
        let told = reason.facts.flatMap { Self.texts($0.value) }.joined(separator: " ")
        for name in said where reason.code != "malformed" && reason.code != "number-form" {
            #expect(told.contains(name), "\(name)")
        }
    }

    @Test func `every kind of subject has a Chinese word`() {
        for kind in Set(ActCatalogue.shapes.map(\.subjectKind.name)) {
            #expect(Wording.ofKind(kind).zh.utf8.allSatisfy { $0 > 127 }, "\(kind)")
        }
    }

    @Test func `what is there and cannot be read is not called missing`() throws {
        let fields = Fields([
            "day": "soon", "count": "two", "entry": "00", "id": "a b", "key": "AA", "text": 7,
        ])
        func fault(_ read: () throws(Refusal) -> some Any) -> String? {
            do throws(Refusal) { _ = try read() } catch { return error.reason.wording.en }
            return nil
        }
        #expect(
            fault { () throws(Refusal) in try fields.date("none") } == "the field none is missing")
        #expect(
            fault { () throws(Refusal) in try fields.date("day") }
                == "the field day is not a date like 2025-11-03")
        #expect(
            fault { () throws(Refusal) in try fields.number("count") }
                == "the field count is not a whole number")
        #expect(
            fault { () throws(Refusal) in try fields.entry("entry") }
                == "the field entry is not an entry's leaf hash, 64 hex digits")
        #expect(
            fault { () throws(Refusal) in try fields.party("id") }
                == "the field id is not an id of letters, digits, dots, dashes, underscores")
        #expect(
            fault { () throws(Refusal) in try fields.text("text") } == "the field text is not text")
        #expect(
            fault { () throws(Refusal) in try fields.key("key") }?
                .hasPrefix("the key cannot be used: ") == true)
    }

    @Test(
        arguments: [
            (
                .standardDiffers(application, noticed: "GB 1\n✓  VALID", assessed: "\u{1B}[2J”"),
                #"LN-2025-0001 is noticed with “GB 1\u{A}✓ VALID”; assessed was “\u{1B}[2J’”"#
            ),
            (.unknownType("act. sold"), "the scheme has no act “act. sold”"),
            (.unknownName(kind: "sector", name: "a”"), "the scheme knows no sector “a’”"),
            (
                .authorisationScope("米\u{202E}"),
                #"the product must be the certified one: “米\u{202E}”"#
            ),
            (
                .text(TextFault(field: "✓ VALID", fault: AdmittedText.fault(in: " ")!)),
                "the field “✓ VALID” has a space at an end, or the second in a row at character 1 "
                    + "(U+0020)"
            ),
        ] as [(Refusal.Reason, String)])
    func `a reason quotes what others wrote`(reason: Refusal.Reason, told: String) {
        #expect(reason.wording.en == told)
    }

    @Test func `a refusal is one line with its source`() {
        let refusal = Refusal(
            .noticeRuns(began: day("2025-11-03"), ends: day("2025-11-24")), rule: "notice-period",
            source: Wording(zh: "辽质强〔2025〕3号第十六条", en: "辽质强〔2025〕3号, art. 16"))
        #expect(
            refusal.text(.en)
                == "refused: the list may not be submitted before the public notice has run its "
                + "working days: the notice began 2025-11-03 and ends 2025-11-24 "
                + "(辽质强〔2025〕3号, art. 16)")
        #expect(refusal.text(.zh).hasSuffix("（辽质强〔2025〕3号第十六条）"))
        let ours = Refusal(.notLate, ours: "late")
        #expect(ours.text(.zh) == "不予登记：申报并未逾期（本系统规则（无条文））")
        #expect(ours.text(.en) == "refused: the application is not late (rule of this system)")
    }
}
