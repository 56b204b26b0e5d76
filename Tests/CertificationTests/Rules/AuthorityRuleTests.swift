import COSE
import Drafting
import Testing

@testable import Certification

/// Arts. 4, 5 and RULES, general rules 1–4: who may act, on what they had seen, and when.
@Suite struct AuthorityRuleTests {
    static let cases: [RuleCase] = [
        RuleCase(
            "party.registered", when: "the role is one the signer does not grant",
            then: "granting-role", under: "grants", RuleCase.article(5)
        ) { try $0.with(fields: ["role": "expert-panel"], subject: "party/other") },
        RuleCase(
            "party.registered", on: "party/committee", when: "the party is registered already",
            then: "party-exists", under: "party.registered", RuleCase.article(5)
        ) { try $0.with(subject: "party/office") },
        RuleCase(
            "party.registered", on: "party/operator-0001", when: "an operator's name is in clear",
            then: "redacted-in-clear", under: "pseudonymous"
        ) { try $0.with(fields: ["name": "示例公司"]) },
        RuleCase(
            "mandate.granted", on: "party/committee", when: "the mandate ends before it begins",
            then: "mandate-period", under: "authority"
        ) { try $0.with(fields: ["until": "2025-07-01"]) },
        RuleCase(
            "mandate.granted", on: "party/committee", when: "the post is not the scheme's",
            then: "unknown-name", under: "mandate.granted"
        ) { try $0.with(fields: ["post": "emperor"]) },
        RuleCase(
            "key.enrolled", on: "party/committee", when: "another's signature proves possession",
            then: "possession-unproven", under: "possession"
        ) {
            try $0.with(fields: [
                "possession": .text(Base64URL.encode([UInt8](repeating: 1, count: 64)))
            ])
        },
        RuleCase(
            "key.enrolled", on: "party/secretariat", when: "the key was enrolled before",
            then: "key-enrolled-twice", under: "possession"
        ) { try $0.with(fields: ["publicKey": "@chair-1"]) },
        RuleCase(
            "key.revoked", when: "the key was never enrolled", then: "key-unknown",
            under: "key.revoked"
        ) { try $0.with(fields: ["publicKey": "@nobody"]) },
        RuleCase(
            "calendar.published", when: "a make-up day is no weekend day",
            then: "calendar-malformed", under: "calendar"
        ) { try $0.with(fields: ["workdays": ["2025-03-04"]]) },
        RuleCase(
            "batch.amended", when: "the signer had not seen the newest entry", then: "conflict",
            under: "seen-state"
        ) { try $0.with(after: Rehearsal.genesis) },
        RuleCase(
            "application.recommended", on: "application/LN-2025-0001",
            when: "it is dated after the day of registration", then: "occurs-after-log-day",
            under: "dates"
        ) { try $0.with(occurredOn: "2025-12-31") },
        RuleCase(
            "adverse.decided", when: "it is dated before the fact was reported",
            then: "occurs-before-cause", under: "dates"
        ) { try $0.with(occurredOn: "2025-08-30") },
        RuleCase(
            "award.reviewed", when: "a body that may not records it", then: "behalf-not-allowed",
            under: "on-behalf"
        ) { try $0.with(by: "sec-1") },
        RuleCase(
            "award.reviewed", when: "the author recorded is no deputy", then: "behalf-author",
            under: "on-behalf"
        ) {
            try $0.with(
                behalf: [
                    "party": "leading-group", "officer": "head-1", "kind": "body",
                    "form": "paper", "on": "2025-12-12", "archive": "档号 示例",
                ])
        },
        RuleCase(
            "record.confirmed", when: "another than the author confirms", then: "not-author",
            under: "on-behalf"
        ) { try $0.with(by: "office-1") },
        RuleCase(
            "mandate.granted", on: "party/committee", when: "the person's name is in clear",
            then: "malformed", under: "form"
        ) { try $0.with(fields: ["name": "示例"]) },
    ]

    @Test(
        .admits("party.registered"), .refuses("party.registered"), .admits("grants"),
        .refuses("grants"), .admits("pseudonymous"), .refuses("pseudonymous"),
        .admits("mandate.granted"), .refuses("mandate.granted"), .admits("authority"),
        .refuses("authority"), .admits("key.enrolled"), .refuses("key.enrolled"),
        .admits("possession"), .refuses("possession"), .admits("key.revoked"),
        .refuses("key.revoked"), .admits("calendar.published"), .refuses("calendar.published"),
        .admits("seen-state"), .refuses("seen-state"), .admits("dates"), .refuses("dates"),
        .admits("on-behalf"), .refuses("on-behalf"), .admits("record.confirmed"),
        .refuses("record.confirmed"), arguments: cases)
    func `the rehearsal's act is admitted, and its neighbour refused`(_ rule: RuleCase) throws {
        try rule.check()
    }

    @Test(.admits("two-officers"), .refuses("two-officers"))
    func `given an office's own key act, only another officer's confirmation completes it`() throws
    {
        let (ledger, line) = try Rehearsal.before {
            $0.type == "key.enrolled" && $0.fields["confirms"] != nil
        }
        #expect(try ledger.refusal(of: line) == nil)
        let again = try ledger.refusal(of: line.with(by: "office-1"))
        #expect(again?.reason == .secondOfficerIsFirst(OfficerID("office-1")!))
        #expect(again?.rule == "two-officers")
        var pending = ledger
        try pending.play(line.with(fields: ["confirms": CBOR?.none]))
        let key = try pending.randomness.key(named: "office-2-new").publicKey
        #expect(pending.state.authority.keys[key] == nil)
    }

    @Test(.refuses("authority"))
    func `given a key that was revoked, its next act is refused with the revoking entry`() throws {
        let (ledger, _) = try Rehearsal.before("batch.called")
        let line = try Rehearsal.before("batch.called").line.with(by: "office-2")
        let refusal = try #require(try ledger.refusal(of: line))
        #expect(refusal.code == "key-revoked")
        #expect(refusal.rule == "authority")
    }

    @Test(.admits("mandate.withdrawn"), .refuses("mandate.withdrawn"), .refuses("authority"))
    func `given a mandate withdrawn, the officer acts no more`() throws {
        let (before, line) = try Rehearsal.before("application.reviewed")
        var ledger = before
        let withdrawal = """
            {"by":"office-1","type":"mandate.withdrawn","sub":"party/secretariat",\
            "occurredOn":"2025-08-30","iat":"2025-08-30T09:00",\
            "fields":{"officer":"sec-1","post":"officer"}}
            """
        try ledger.play(withdrawal)
        let refusal = try ledger.refusal(of: line)
        #expect(
            refusal?.reason
                == .noMandate(
                    OfficerID("sec-1")!, PartyID("secretariat")!, type: "application.reviewed"))
        #expect(
            try ledger.refusal(of: withdrawal)?.reason
                == .mandateUnknown(OfficerID("sec-1")!, post: "officer"))
    }

    @Test(.admits("authority"), .refuses("authority"))
    func `given two mandates of one post, the one that covers the act is named`() throws {
        let (before, line) = try Rehearsal.before("application.reviewed")
        var ledger = before
        try ledger.play(
            """
            {"by":"office-1","type":"mandate.withdrawn","sub":"party/secretariat",\
            "occurredOn":"2025-08-30","iat":"2025-08-30T09:00",\
            "fields":{"officer":"sec-1","post":"officer"}}
            """)
        func grant(_ act: String) throws -> EntryIndex {
            let decision = try ledger.play(
                """
                {"by":"office-1","type":"mandate.granted","sub":"party/secretariat",\
                "occurredOn":"2025-08-30","iat":"2025-08-30T09:00","fields":{"officer":"sec-1",\
                "post":"officer","acts":["\(act)"],"from":"2025-08-30","until":"2026-12-31"}}
                """)
            return decision.index
        }
        _ = try grant("application.returned")
        let refusal = try ledger.refusal(of: line)
        #expect(
            refusal?.reason
                == .noMandate(
                    OfficerID("sec-1")!, PartyID("secretariat")!, type: "application.reviewed"))
        let granted = try grant("application.reviewed")
        let decision = try ledger.play(line)
        #expect(decision.signer.mandate == granted)
    }

    @Test(.admits("record.disputed"), .refuses("record.disputed"))
    func `given a record on behalf, its author may dispute it once`() throws {
        let (before, confirmation) = try Rehearsal.before("record.confirmed")
        var ledger = before
        let text = """
            {"by":"head-1","type":"record.disputed","sub":"\(confirmation.subject)",\
            "occurredOn":"2025-12-18","iat":"2025-12-18T18:00",\
            "fields":{"entry":"@approval-1","reason":"未出具"}}
            """
        try ledger.play(text)
        #expect(try ledger.refusal(of: text)?.reason == .notRecordedOnBehalf)
    }

    @Test(.admits("anchor.accepted"), .refuses("anchor.accepted"))
    func `given the founding role, it alone accepts a checkpoint`() throws {
        let ledger = try Rehearsal.ended()
        func act(_ key: String) -> String {
            """
            {"by":"\(key)","type":"anchor.accepted","sub":"ledger/genesis",\
            "occurredOn":"2026-04-14","fields":{"size":3,\
            "root":"\(String(repeating: "a", count: 64))","reason":"锚遗失"}}
            """
        }
        #expect(try ledger.refusal(of: act("leading-group-founder")) == nil)
        let refusal = try ledger.refusal(of: act("office-1"))
        #expect(refusal?.reason == .wrongRole(found: "office/officer", wanted: "leading-group"))
    }

    @Test(.admits("scheme.adopted"), .refuses("scheme.adopted"), arguments: [2, 3])
    func `given an adopted edition, only the next one is adopted after it`(edition: Int) throws {
        let ledger = try Rehearsal.ended()
        let scheme = try #require(ledger.state.scheme("liaoning-youpin"))
        var map = scheme.map
        map["edition"] = CBOR(edition)
        map["inForceFrom"] = "2026-05-01"
        let line = try ActLine(
            parsing: Array(
                JSONLine.print([
                    "by": "leading-group-founder", "type": "scheme.adopted",
                    "sub": "scheme/liaoning-youpin", "occurredOn": "2026-04-14",
                    "fields": ["scheme": .map(map)],
                ]).utf8))
        let refusal = try ledger.refusal(of: line)
        #expect(refusal?.reason == (edition == 2 ? nil : .schemeEdition(found: 3, wanted: 2)))
    }

    @Test(.admits("redaction"), .refuses("redaction"))
    func `given a digest that is in the log, no other act may carry it`() throws {
        let (before, line) = try Rehearsal.before("vote.cast")
        var ledger = before
        let signed = try ledger.sign(line)
        try ledger.admit(signed.statement)
        let event = signed.statement.event
        let again = try SignedStatement(
            Event(
                type: event.type, occurredOn: event.occurredOn, after: signed.statement.leafHash,
                fields: event.fields, redacted: event.redacted),
            by: signed.statement.header.issuer, on: signed.statement.header.subject,
            for: signed.statement.header.audience, at: signed.statement.header.issuedAt,
            identifier: [UInt8](repeating: 7, count: 16),
            with: ledger.randomness.key(named: "member-2"))
        #expect(throws: Refusal.self) { try Decider.decide(again, given: ledger.state) }
        do {
            _ = try Decider.decide(again, given: ledger.state)
        } catch let refusal {
            #expect(refusal.reason == .redactionRepeated(event.redacted[0]))
        }
    }

    @Test(.refuses("calendar"), .admits("calendar"))
    func `given a year that is entered, a second entry of it is refused`() throws {
        let (before, line) = try Rehearsal.before("calendar.published")
        #expect(try before.refusal(of: line) == nil)
        let refusal = try Rehearsal.ended().refusal(of: line.with(issuedAt: "2026-04-14T18:00"))
        #expect(refusal?.reason == .calendarTwice(2025))
    }

    @Test(.refuses("calendar"))
    func `given a ledger that is no rehearsal, no invented year is entered`() throws {
        var (before, line) = try Rehearsal.before("calendar.published")
        let invented = try line.with(fields: ["invented": true])
        #expect(try before.refusal(of: invented) == nil)
        let founding = try #require(before.state.founding)
        before.state.founding = LedgerState.Founding(
            origin: founding.origin, isRehearsal: false,
            signingWindowSeconds: founding.signingWindowSeconds, logKey: founding.logKey,
            identity: founding.identity, founder: founding.founder, takeoverUntil: nil)
        #expect(try before.refusal(of: invented)?.reason == .calendarInvented)
    }

    @Test(.admits("credit-code"), .refuses("credit-code"))
    func `given a code that fails its check, the notice wants the signed override`() throws {
        let (ledger, line) = try Rehearsal.before("notice.published")
        #expect(try ledger.refusal(of: line) == nil, "LN-2025-0002 has its override")
        var without = ledger
        without.state.applications[ApplicationID("LN-2025-0002")!]?.creditCodeIsAccepted = false
        let refusal = try #require(try without.refusal(of: line))
        #expect(refusal.code == "code-invalid")
        #expect(refusal.rule == "credit-code")
        #expect(refusal.source.zh == "本系统规则（无条文，参照GB 32100—2015）")
    }
}
