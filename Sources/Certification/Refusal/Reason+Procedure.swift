import COSE

/// What is told of applications, deliberation and awards.
extension Refusal.Reason {
    var applicationWording: Told? {
        switch self {
        case .batchTwice(let batch):
            Told("batch-twice", "批次 \(batch) 已经公布", "the batch \(batch) is announced already")
        case .batchUnknown(let batch):
            Told(
                "batch-unknown", "没有批次 \(Shown.name(batch))",
                "there is no batch \(Shown.name(batch))")
        case .batchClosed(let batch):
            Told("batch-closed", "批次 \(batch) 已办结", "the batch \(batch) is closed")
        case .windowClosed(let day):
            Told(
                "window-closed", "申报期限已于 \(day) 届满", "the window closed on \(day)")
        case .windowMalformed:
            Told(
                "window-malformed", "申报期限的起止日期颠倒", "the window ends before it begins")
        case .windowOpen(let day):
            Told("window-open", "申报期限至 \(day) 才届满", "the window is open until \(day)")
        case .applicantRole(let found, let wanted):
            Told(
                "applicant-role", "申报主体应为 \(wanted)，而非 \(found)",
                "the applicant must be \(wanted), not \(found)")
        case .notApplicant(let party):
            Told(
                "not-applicant", "只有申报主体 \(party) 可以作此行为",
                "only the applicant \(party) may take this act")
        case .notOpenTo(let kind, let name):
            Told(
                "not-open-to", "本批次不接受\(kind) \(Shown.name(name))",
                "the batch is not open to \(kind) \(Shown.name(name))")
        case .applicationTwice(let id):
            Told(
                "application-twice", "申报 \(id) 已经登记", "the application \(id) is registered already")
        case .applicationUnknown(let id):
            Told(
                "application-unknown", "没有申报 \(Shown.name(id))",
                "there is no application \(Shown.name(id))")
        case .noOffering:
            Told(
                "no-offering", "申报没有产品或服务（缺少 public 摘要）",
                "the application has no offering (no digest of its public facts)")
        case .ended(let id, let outcome):
            Told(
                "ended", "申报 \(id) 已终结（\(outcome)）", "the application \(id) has ended (\(outcome))")
        case .carriedOver(let id):
            Told("carried-over", "申报 \(id) 已转入下一批次", "the application \(id) was carried over")
        case .lateApplication(let received, let closed):
            Told(
                "late-application", "申报于 \(received) 收到，期限为 \(closed)，只能以逾期不予受理",
                "received on \(received), after the window closed on \(closed); it can only "
                    + "be declined"
            )
        case .notLate:
            Told("not-late", "申报并未逾期", "the application is not late")
        case .stepMissing(let id, let stage, let step, let source):
            Told(
                "step-missing", "申报 \(id) 处于“\(stage.zh)”，须先完成“\(step.zh)”（\(source.zh)）",
                "\(id) is at “\(stage.en)”; first comes “\(step.en)” (\(source.en))")
        case .pastStage(let id, let stage):
            Told(
                "past-stage", "申报 \(id) 已处于“\(stage.zh)”，不能再作此行为",
                "\(id) is at “\(stage.en)”; this act is not open there")
        case .nothingAtStage(let step):
            Told(
                "nothing-at-stage", "没有可作“\(step.zh)”的申报",
                "no application is ready for “\(step.en)”")
        case .adverseFactOpen(let id):
            Told(
                "adverse-fact-open", "申报 \(id) 有不良事实待处理，处理前不得推进",
                "an adverse fact about \(id) waits for its decision; nothing moves on before")
        case .adverseRecord(let day, let until):
            Told(
                "adverse-record", "近三年内有不良记录（\(day)），影响至 \(until)",
                "an adverse record of \(day) stands inside the last three years (until \(until))")
        case .adverseUnknown:
            Told("adverse-unknown", "没有这一待处理的不良事实", "there is no such open adverse fact")
        case .wrongBodyForStage(let found, let wanted):
            Told(
                "wrong-body-for-stage", "该阶段由 \(wanted) 处理，签署者为 \(found)",
                "at this stage it is for \(wanted); the signer is \(found)")
        case .eligibilityMissing(let items):
            Told(
                "eligibility-missing", "缺少申报条件的证明或承诺：\(items.joined(separator: "、"))",
                "no evidence or declaration for \(items.joined(separator: ", "))")
        case .correctionWithoutDeadline:
            Told(
                "correction-without-deadline", "退回补正须给出期限",
                "returning for correction needs a deadline")
        case .correctionRuns(let due):
            Told("correction-runs", "补正期限至 \(due)", "the time to correct runs to \(due)")
        case .codeInvalid(let fault):
            Told(
                "code-invalid", "统一社会信用代码未通过校验：\(fault)",
                "the unified social credit code does not check: \(fault)")
        case .codeNeedsNoOverride:
            Told(
                "code-needs-no-override", "该代码已被认可", "the code has been accepted already")
        case .openApplications(let ids):
            Told(
                "open-applications",
                "尚有未办结的申报：\(ids.prefix(5).map(\.description).joined(separator: "、"))",
                "still open: \(ids.prefix(5).map(\.description).joined(separator: ", "))")
        default: nil
        }
    }

    var deliberationWording: Told? {
        switch self {
        case .entryTwice(let id):
            Told("entry-twice", "名单中 \(id) 出现两次", "\(id) is on the list twice")
        case .otherBatch(let id):
            Told("other-batch", "\(id) 不属于本批次", "\(id) is not in this batch")
        case .dimensionMissing(let names):
            Told(
                "dimension-missing", "缺少评价维度：\(names.joined(separator: "、"))",
                "no opinion on \(names.joined(separator: ", "))")
        case .dimensionTwice(let name):
            Told(
                "dimension-twice", "评价维度 \(Shown.name(name)) 重复",
                "two opinions on \(Shown.name(name))")
        case .inspectionKind(let wanted):
            Told(
                "inspection-kind", "检验内容应为 \(wanted)", "the inspection must be of a \(wanted)")
        case .notMember(let officer):
            Told(
                "not-member", "\(officer) 当日不是成员", "\(officer) was not a member on that day")
        case .quorumMissed(let present, let members, let wanted):
            Told(
                "quorum-missed", "\(members) 名委员中到会 \(present) 名，应到 \(wanted) 名",
                "\(present) of \(members) members were present; \(wanted) are wanted")
        case .votesDoNotAddUp(let id, let counted, let present):
            Told(
                "votes-do-not-add-up",
                "\(id.map { "\($0) " } ?? "")计票 \(counted)，到会 \(present)",
                "\(id.map { "\($0): " } ?? "")\(counted) votes were counted, \(present) "
                    + "members present"
            )
        case .majorityOverruled(let id, let votes, let present):
            Told(
                "majority-overruled", "\(id) 得 \(present) 人中 \(votes) 票赞成，不得记为未通过",
                "\(id) has \(votes) of \(present) votes: a majority for it is not recorded as lost")
        case .majorityMissed(let id, let votes, let present):
            Told(
                "majority-missed", "\(id.map { "\($0) " } ?? "")赞成 \(votes)，未过到会 \(present) 人的半数",
                "\(id.map { "\($0): " } ?? "")\(votes) of \(present) present is no majority")
        case .voteUnknown(let hash):
            Told(
                "vote-unknown", "没有本次会议到会委员签署的表决 \(hash.hex.prefix(16))",
                "no vote \(hash.hex.prefix(16)) of a member present at this session")
        case .sessionHeld(let session):
            Told("session-held", "会议 \(session) 已作出决定", "the session \(session) has decided")
        case .backStage(let stage):
            Told(
                "back-stage", "退回的阶段\(Shown.quoted(stage))不是此前的阶段",
                "\(Shown.quoted(stage)) is not an earlier stage to send back to")
        case .opinionsOpen(let due):
            Told(
                "opinions-open", "部门意见尚未到齐，期限为 \(due)",
                "not all departments have answered, and their time runs to \(due)")
        case .answerMissing(let ids):
            Told(
                "answer-missing",
                "答复未涉及：\(ids.prefix(5).map(\.description).joined(separator: "、"))",
                "no answer on \(ids.prefix(5).map(\.description).joined(separator: ", "))")
        case .requestUnknown:
            Told("request-unknown", "没有这一征求意见", "there is no such open request for opinions")
        case .notAsked(let party):
            Told("not-asked", "未向 \(party) 征求意见", "\(party) was not asked")
        case .answeredTwice(let party):
            Told("answered-twice", "\(party) 已经答复", "\(party) has answered already")
        case .silentMismatch(let parties):
            Told(
                "silent-mismatch",
                "未答复的部门应为：\(parties.map(\.description).joined(separator: "、"))",
                "the silent are: \(parties.map(\.description).joined(separator: ", "))")
        case .answersFor(let party):
            Told("answers-for", "不得代 \(party) 答复", "it may not answer for \(party)")
        case .negativeOpinionUnanswered(let id):
            Told(
                "negative-opinion-unanswered", "部门对 \(id) 有不同意见，须在决定中答复",
                "a department objected to \(id); the decision must answer it")
        default: nil
        }
    }

    var awardWording: Told? {
        switch self {
        case .disclosureMissing(let id):
            Told(
                "disclosure-missing", "公示须公开 \(id) 的申报内容，且与其摘要相符",
                "the notice must disclose the public facts of \(id), matching their digest")
        case .standardDiffers(let id, let noticed, let assessed):
            Told(
                "standard-differs",
                "\(id) 公示的标准为\(Shown.quoted(noticed))，"
                    + "评价的为\(Shown.quoted(assessed))",
                "\(id) is noticed with \(Shown.quoted(noticed)); assessed was "
                    + Shown.quoted(assessed))
        case .noticePart(let part, let parts):
            Told(
                "notice-part", "公示第 \(part)/\(parts) 部分已发布或不在其中",
                "part \(part) of \(parts) is out already or does not belong")
        case .noticeUnknown(let id):
            Told(
                "notice-unknown", "没有公示 \(Shown.name(id))",
                "there is no notice \(Shown.name(id))")
        case .noticeIncomplete(let id):
            Told(
                "notice-incomplete", "公示 \(id) 尚未全部发布", "not all parts of notice \(id) are out")
        case .noticeRuns(let began, let ends):
            Told(
                "notice-runs", "公示期（工作日）未满不得报送：公示自 \(began) 起，至 \(ends) 止",
                "the list may not be submitted before the public notice has run its working days: "
                    + "the notice began \(began) and ends \(ends)")
        case .objectionOpen(let objection, let id):
            Told(
                "objection-open", "对 \(id) 的异议 \(objection) 尚未作出决定",
                "the objection \(objection) against \(id) is not decided")
        case .objectionUnknown(let id):
            Told("objection-unknown", "没有异议 \(id)", "there is no objection \(id)")
        case .objectionTwice(let id):
            Told("objection-twice", "异议 \(id) 已登记", "the objection \(id) is registered already")
        case .objectionNotInvestigated:
            Told("objection-not-investigated", "异议尚未调查", "the objection has not been investigated")
        case .objectionDecided:
            Told("objection-decided", "异议已作出决定", "the objection has been decided")
        case .notTold(let whom):
            Told(
                "not-told", "尚未告知：\(whom.joined(separator: "、"))",
                "not told: \(whom.joined(separator: ", "))")
        case .objectionUndecided:
            Told(
                "objection-undecided", "异议尚未决定或已告知", "the objection is undecided, or all were told")
        case .notOnNotice(let id):
            Told("not-on-notice", "\(id) 不在该公示中", "\(id) is not on that notice")
        case .awardStepUnknown(let step):
            Told(
                "award-step-unknown", "没有所指的“\(step)”", "there is no such \(step) in this batch")
        case .notInAwardStep(let id):
            Told(
                "not-in-award-step", "\(id) 不在前一步骤通过的名单中",
                "\(id) is not on the list that the step before let through")
        case .numberTwice(let number):
            Told("number-twice", "证书编号 \(number) 已使用", "the number \(number) is used already")
        case .numberForm(let wanted):
            Told("number-form", "证书编号应形如 \(wanted)", "the number must look like \(wanted)")
        case .editionWrong(let wanted):
            Told("edition-wrong", "版次应为 \(wanted)", "the edition must be \(wanted)")
        case .certificateTwice(let id):
            Told("certificate-twice", "\(id) 已颁发证书", "\(id) has its certificate already")
        case .credentialUnreadable(let fault):
            Told(
                "credential-unreadable", "证书凭证不可读：\(fault)",
                "the credential cannot be read: \(fault)")
        case .credentialDiffers(let claim):
            Told(
                "credential-differs", "证书凭证的 \(claim) 与账本不符",
                "the credential's \(claim) is not what the ledger says")
        case .credentialKey:
            Told(
                "credential-key", "凭证不是以在册的证书密钥签署",
                "the credential is not signed by an enrolled certificate key of the issuing body")
        case .credentialTooLong(let bytes, let limit, let longest):
            Told(
                "credential-too-long",
                "凭证 \(bytes) 字节，二维码至多容纳 \(limit) 字节，请将 \(longest) 缩短 \(bytes - limit) 字节",
                "the credential has \(bytes) bytes; the QR code holds \(limit): shorten "
                    + "\(longest) by \(bytes - limit) bytes"
            )
        default: nil
        }
    }
}
