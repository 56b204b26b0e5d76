import COSE

/// How a certificate ends, or passes on, without a revocation: given back, its holder gone or
/// succeeded (RULES, general rule 7).
enum Endings {
    static let surrendered = Act(
        "certificate.surrendered", on: .certificate, [.reason],
        opens: { standing throws(Refusal) in try standing.checkInForce(standing.certificate()) },
        effects: { filing throws(Refusal) in
            let certificate = try filing.ownCertificate()
            try filing.checkHolder(filing.holder(of: certificate))
            try filing.checkEnds(certificate, on: filing.receivedOn)
            return [filing.turn(certificate.number, .surrendered, on: filing.receivedOn)]
                + filing.endedProcedures(of: [certificate], on: filing.receivedOn)
        })

    static let succeeded = Act(
        "holder.succeeded", on: .certificate,
        [
            Field("how", .choice(["merger", "division", "transfer"]), "merger"),
            Field("outcome", .outcome, "confirmed"),
            Field("successor", .id, "operator-0002", optional: true),
            Field("effectiveOn", .date, "2027-03-01", optional: true),
            .record("facts", PublicFacts.fields, optional: true),
            .reason,
        ],
        opens: { standing throws(Refusal) in
            let certificate = try standing.certificate()
            try standing.checkInForce(certificate)
            try standing.checkNoSuccession(of: certificate, after: standing.day, "succession")
        },
        effects: { filing throws(Refusal) in try filing.succession() })

    static let deregistered = Act(
        "holder.deregistered", on: .certificate,
        [
            Field("deregisteredOn", .date, "2027-03-01"),
            Field("party", .id, "operator-0001", optional: true),
        ],
        opens: { standing throws(Refusal) in
            // Who holds a certificate that has ended is barred from applying all the same.
            let certificate = try standing.certificate()
            if Set(certificate.history.map(\.holder)).allSatisfy(certificate.isGone) {
                try standing.refuse(standing.done())
            }
        },
        effects: { filing throws(Refusal) in try filing.deregistration() })
}

extension Filing {
    /// A successor confirmed by the office holds it from his day on, and nothing else changes; else
    /// the certificate ends.
    fileprivate func succession() throws(Refusal) -> [Effect] {
        let certificate = try ownCertificate()
        guard try reasonedOutcome() == "confirmed" else {
            try checkEnds(certificate, on: event.occurredOn)
            return [turn(certificate.number, .merged)]
                + endedProcedures(of: [certificate], on: event.occurredOn)
        }
        guard let named = fields.optionalText("successor").flatMap({ PartyID($0) }),
            let effectiveOn = fields.optionalDate("effectiveOn"), fields.map["facts"] != nil
        else { throw refusal(.successorMissing, under: "succession") }
        let successor = try checkedOperator(named)
        if effectiveOn < event.occurredOn {
            try refuse(.effectiveBefore(event.occurredOn), under: "succession")
        }
        try standing.checkNoSuccession(of: certificate, after: event.occurredOn, "succession")
        let before = certificate.version(on: effectiveOn)
        let isBound = scheme.rule("succession") != nil
        if isBound, successor == before.holder { try refuse(.ownSuccessor, under: "succession") }
        try checkCleanRecord(of: successor)
        let facts = try facts("facts")
        let parts = facts.differences(from: before.facts)
        if isBound, !parts.contains(.code) || !parts.allSatisfy(\.isOfHolder) {
            try refuse(.successionChanges, under: "succession")
        }
        try checkCreditCode(facts.creditCode, of: successor)
        try standing.checkInForce(certificate, on: effectiveOn)
        return [
            .certificate(
                certificate.number,
                .versionChanged(
                    Certificate.Version(
                        from: effectiveOn, holder: successor, facts: facts, index: index,
                        changes: [.name, .code], isOfAnother: true,
                        decision: statement.leafHash)))
        ]
    }

    /// Art. 7 bars who has a record against him within its years.
    private func checkCleanRecord(of party: PartyID) throws(Refusal) {
        let day = event.occurredOn
        let record = standing.records(against: party, by: day).first { $0.until > day }
        if let record {
            try refuse(.adverseRecord(on: record.fact, until: record.until), under: "clean-record")
        }
    }

    /// All certificates of who is no more end on his day, those that he was to have on the day on
    /// which they would be his; one that had passed to another by then goes on.
    fileprivate func deregistration() throws(Refusal) -> [Effect] {
        let certificate = try ownCertificate()
        let day = try fields.date("deregisteredOn")
        try checkPast([day])
        let holder = try deregisteredParty(of: certificate, on: day)
        if certificate.isGone(holder) { try refuse(standing.done()) }
        let isHeld = certificate.version(on: day).holder == holder
        if isHeld {
            try standing.checkNoSuccession(of: certificate, after: day, "ending")
            try checkEnds(certificate, on: event.occurredOn)
        }
        let others = state.certificates.under(.holder(holder)).compactMap {
            other -> (Certificate, CivilDate)? in
            guard other.number != certificate.number, let last = other.history.last,
                last.holder == holder
            else { return nil }
            // One that has ended may come to life again by a remedy, and has no holder then.
            return (other, last.isOfAnother ? max(day, last.from) : day)
        }
        let ended = (isHeld ? [(certificate, day)] : []) + others
        let gone = Effect.certificate(certificate.number, .formerHolderGone(holder, on: day))
        return (isHeld ? [] : [gone])
            + ended.map { turn($0.number, .deregistered, on: $1) }
            + endedProcedures(of: ended.map(\.0), on: event.occurredOn)
    }

    /// Whose deregistration it is: of a certificate that has passed on, the act says whose.
    private func deregisteredParty(
        of certificate: Certificate, on day: CivilDate
    ) throws(Refusal) -> PartyID {
        let holders = certificate.history.filter { $0.from <= day }.map(\.holder)
        guard let named = fields.optionalText("party").flatMap({ PartyID($0) }) else {
            if Set(holders).count > 1, scheme.rule("ending") != nil {
                try refuse(.deregisteredUnnamed(Set(holders).sorted()), under: "ending")
            }
            return certificate.version(on: day).holder
        }
        if named != certificate.version(on: day).holder, !holders.contains(named) {
            try refuse(.neverHeld(certificate.number, by: named, day), under: "ending")
        }
        return named
    }

    /// Nothing that was entered on a certificate comes to lie behind its end; only a receipt is
    /// attested later, within its days (ours).
    fileprivate func checkEnds(_ certificate: Certificate, on day: CivilDate) throws(Refusal) {
        guard let rule = scheme.rule("ending") else { return }
        if event.behalf != nil, let days = rule.number("receiptDays"),
            event.occurredOn.adding(days: days) >= self.day
        {
            return
        }
        if let last = entered(on: certificate).filter({ $0 <= self.day }).max(), day < last {
            try refuse(.endsBeforeEntries(day, last), under: "ending")
        }
    }

    /// The days of what was entered on a certificate, or about it.
    private func entered(on certificate: Certificate) -> [CivilDate] {
        let about = Heading.certificate(certificate.number)
        let holders = Set(certificate.history.map(\.holder)).map { Heading.holder($0) }
        let entries =
            state.supervisions.under(about).map(\.entry)
            + state.spotChecks.under(about).flatMap { [$0.result, $0.reinspectionResult] }
            + [state.newest[subject]]
        let checks = state.spotChecks.under(about).flatMap {
            [$0.sampledOn, $0.servedOn, $0.reinspectionRequestedOn]
        }
        let orders = state.rectifications.under(about).flatMap { [$0.reportedOn, $0.recheckedOn] }
        let revocations = holders.flatMap { state.revocations.under($0) }
            .filter { $0.certificates.contains(certificate.number) }
            .flatMap { [$0.answeredOn, $0.decidedOn] }
        let reports = holders.flatMap { state.reports.under($0) }
            .filter { $0.certificates.contains(certificate.number) }.map(\.receivedOn)
        return (entries.map { $0.flatMap(state.day(of:)) } + checks + orders + revocations)
            .compactMap { $0 } + reports + certificate.turns.map(\.on)
            + certificate.editions.map(\.issuedOn)
    }
}

extension Certificate {
    /// Whether it is entered on it that one who holds or held it was deregistered.
    fileprivate func isGone(_ party: PartyID) -> Bool {
        formerHoldersGone[party] != nil
            || turns.contains {
                $0.kind == .deregistered && version(on: $0.on).holder == party
            }
    }
}

extension Standing {
    /// Refuses where a confirmed succession takes effect after a day.
    fileprivate func checkNoSuccession(
        of certificate: Certificate, after day: CivilDate, _ rule: String
    ) throws(Refusal) {
        if let next = certificate.history.last(where: { $0.isOfAnother && $0.from > day }) {
            try refuse(.successionPending(next.holder, from: next.from), under: rule)
        }
    }
}

extension Refusal.Reason {
    static let successorMissing = Self(
        "successor-missing", "确认继受须列明继受主体、生效日和事实",
        "a confirmed succession names successor, day and facts")
    static let ownSuccessor = Self(
        "own-successor", "继受主体就是获评经营主体本身", "the successor is the holder himself")
    static let successionChanges = Self(
        "succession-changes", "继受只变更获评经营主体的名称和代码，产品（服务）、商标、标准、范围不变",
        "a succession changes name and credit code of the holder, and nothing else")
    static func successionPending(_ holder: PartyID, from day: CivilDate) -> Self {
        Self(
            "succession-pending", "已确认自 \(day) 起由 \(holder) 继受，不得另行处理；确认有误的，先予更正",
            "from \(day) on it is \(holder)'s by a confirmed succession; where that is wrong, it "
                + "is corrected first", ["holder": holder, "day": day])
    }
    static func deregisteredUnnamed(_ holders: [PartyID]) -> Self {
        Self(
            "deregistered-unnamed",
            "该证书先后由 \(holders.listed(.zh)) 持有，须列明注销登记的是其中哪一主体",
            "\(holders.listed(.en)) have held it one after the other: party says who was "
                + "deregistered", ["holders": holders])
    }
    static func neverHeld(
        _ number: CertificateNumber, by party: PartyID, _ day: CivilDate
    ) -> Self {
        Self(
            "never-held", "\(party) 截至 \(day) 未曾持有证书 \(number)，应在其持有过的证书上登记",
            "\(party) had not held \(number) by \(day): it is recorded on one that he holds or "
                + "held", ["certificate": number, "party": party, "day": day])
    }
    static func endsBeforeEntries(_ day: CivilDate, _ last: CivilDate) -> Self {
        Self(
            "ends-before-entries", "证书不得自 \(day) 终止，其上另有 \(last) 的记录",
            "the certificate cannot end on \(day): what is entered on it reaches \(last)",
            ["day": day, "last": last])
    }
}
