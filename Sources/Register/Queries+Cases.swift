public import COSE
public import Certification
internal import GRDB

/// What goes on beside certificates, of a register that is of the day: one of now, or one made of
/// what stood on an earlier day.
extension RegisterStore {
    /// The notices published by a day, each with whether it runs on it. What was withdrawn has no
    /// end any more.
    public func notices(on day: CivilDate) throws -> [CBORMap] {
        try maps(
            """
            SELECT id AS notice, batch, year, place, published_on AS publishedOn,
                starts_on AS startsOn, CASE WHEN withdrawn_on IS NULL THEN ends_on END AS endsOn,
                withdrawn_on AS withdrawnOn, applications,
                CASE WHEN withdrawn_on IS NOT NULL THEN 'withdrawn' WHEN ends_on IS NULL THEN 'open'
                    WHEN ?1 <= ends_on THEN 'running' ELSE 'ended' END AS state
            FROM notices WHERE published_on <= ?1 ORDER BY id
            """, ["\(day)"])
    }

    /// Complaints and reports received by a day, with the certificates that what rests on them, or
    /// on those that they were merged into, is about.
    public func complaints(on day: CivilDate) throws -> [CBORMap] {
        try ofHolders(
            on: day,
            """
            WITH RECURSIVE links AS (
                SELECT complaint, certificate AS certificates FROM inspections
                    WHERE sampled_on <= ?1
                UNION SELECT complaint, certificate FROM rectifications WHERE ordered_on <= ?1
                UNION SELECT complaint, certificate FROM visits WHERE visited_on <= ?1
                UNION SELECT complaint, certificates FROM revocations WHERE intended_on <= ?1),
            taken (id, by) AS (
                SELECT id, id FROM complaints
                UNION SELECT t.id, c.merged_into FROM taken t JOIN complaints c ON c.id = t.by
                    WHERE c.merged_into IS NOT NULL)
            SELECT id AS complaint, kind, about, received_on AS receivedOn,
                accept_due AS acceptDue, end_due AS endDue, ended_on AS endedOn,
                CASE WHEN ended_on IS NOT NULL THEN outcome WHEN is_accepted THEN 'accepted'
                    ELSE 'received' END AS state,
                told_on AS toldOn, merged_into AS mergedInto,
                CAST(substr(received_on, 1, 4) AS INTEGER) AS year,
                l.certificates
            FROM complaints LEFT JOIN (
                SELECT t.id AS complaint, group_concat(certificates, ' ') AS certificates
                FROM taken t JOIN links ON links.complaint = t.by GROUP BY t.id
            ) l ON l.complaint = id
            WHERE received_on <= ?1 ORDER BY id
            """)
    }

    /// Yearly reports received by a day.
    public func reports(on day: CivilDate) throws -> [CBORMap] {
        try maps(
            """
            SELECT r.id AS report, r.party, r.year, r.received_on AS receivedOn,
                CASE WHEN r.is_late THEN 'late' ELSE 'on-time' END AS state, r.certificates,
                (SELECT v.holder FROM versions v WHERE v.party = r.party
                    AND v.since <= ?1 ORDER BY v.since DESC LIMIT 1) AS holder
            FROM reports r WHERE r.received_on <= ?1 ORDER BY r.year, r.party
            """, ["\(day)"])
    }

    /// Spot checks sampled by a day, with the results served by it.
    public func inspections(on day: CivilDate) throws -> [CBORMap] {
        try ofHolders(
            on: day,
            """
            SELECT i.id AS inspection, i.certificate, i.user, i.year, i.sampled_on AS sampledOn,
                CASE WHEN i.served_on <= ?1 THEN i.outcome END AS outcome,
                CASE WHEN i.served_on <= ?1 THEN i.served_on END AS servedOn,
                i.reinspection_outcome AS reinspection, i.complaint, c.sector, c.city,
                coalesce(i.reinspection_outcome, CASE WHEN i.served_on <= ?1 THEN i.outcome END,
                    'sampled') AS state
            FROM inspections i JOIN certificates c ON c.number = i.certificate
            WHERE i.sampled_on <= ?1 ORDER BY i.id
            """)
    }

    /// Revocations intended by a day, as far as they had come.
    public func revocations(on day: CivilDate) throws -> [CBORMap] {
        try ofHolders(
            on: day,
            """
            WITH undone AS (
                SELECT about FROM turns WHERE kind = 'reinstated' AND effective_on <= ?1
                EXCEPT SELECT t.about FROM turns t WHERE t.kind = 'revoked' AND NOT EXISTS (
                    SELECT 1 FROM turns u WHERE u.certificate = t.certificate
                        AND u.kind = 'reinstated' AND u.about = t.about AND u.effective_on <= ?1))
            SELECT id AS revocation, ground, party, certificates, complaint,
                intended_on AS intendedOn, answer_due AS answerDue, answered_on AS answeredOn,
                decided_on AS decidedOn,
                CASE WHEN served_on <= ?1 THEN served_on END AS servedOn,
                CASE WHEN stage = 'served' AND served_on > ?1 THEN 'decided'
                    WHEN id IN undone THEN 'undone' ELSE stage END
                    AS state,
                works_back AS worksBack, CAST(substr(intended_on, 1, 4) AS INTEGER) AS year
            FROM revocations WHERE intended_on <= ?1 ORDER BY id
            """)
    }

    /// Users under regional brands, listed by a day, each with whether it may use the mark on it.
    public func users(on day: CivilDate) throws -> [CBORMap] {
        try ofHolders(
            on: day,
            """
            SELECT u.certificate, u.user, u.name, u.credit_code AS creditCode, u.place, u.product,
                u.since, u.until, c.sector, c.city,
                CASE WHEN u.removed_on <= ?1 THEN 'removed'
                    WHEN u.suspended_on <= ?1 AND coalesce(u.restored_on > ?1, 1)
                        THEN 'suspended'
                    WHEN u.until < ?1 THEN 'past'
                    ELSE 'in-force' END AS state
            FROM users u JOIN certificates c ON c.number = u.certificate
            WHERE u.since <= ?1 ORDER BY u.certificate, u.user
            """)
    }

    /// Small cases of every kind begun by a day, each with the newest of its acts by then.
    public func cases(on day: CivilDate) throws -> [CBORMap] {
        try ofHolders(
            on: day,
            """
            SELECT c.kind, c.subject AS "case", c.certificate, c.matter, c.act AS state, c.since,
                c.outcome, CAST(substr(c.since, 1, 4) AS INTEGER) AS year
            FROM cases c WHERE c.since <= ?1 AND c.position = (
                SELECT max(position) FROM cases n WHERE n.subject = c.subject AND n.since <= ?1)
            ORDER BY c.subject
            """)
    }

    /// Objections received by a day, as far as they had come.
    public func objections(on day: CivilDate) throws -> [CBORMap] {
        try maps(
            """
            SELECT id AS objection, notice, application, received_on AS receivedOn,
                is_named AS named, is_late AS late, decided_on AS decidedOn, outcome,
                coalesce(outcome, CASE WHEN is_investigated THEN 'investigated' END, 'received')
                    AS state,
                is_notified AS told, CAST(substr(received_on, 1, 4) AS INTEGER) AS year
            FROM objections WHERE received_on <= ?1 ORDER BY id
            """, ["\(day)"])
    }

    /// Re-examinations, reviews and lawsuits lodged by a day, as far as they had come.
    public func remedies(on day: CivilDate) throws -> [CBORMap] {
        try maps(
            """
            SELECT id AS remedy, kind, against, lodged_on AS lodgedOn, is_stayed AS stayed,
                decided_on AS decidedOn, outcome,
                coalesce(outcome, CASE WHEN is_stayed THEN 'stayed' END, 'lodged') AS state,
                CAST(substr(lodged_on, 1, 4) AS INTEGER) AS year
            FROM remedies WHERE lodged_on <= ?1 ORDER BY id
            """, ["\(day)"])
    }

    /// Rectifications ordered by a day, as far as they had come.
    public func rectifications(on day: CivilDate) throws -> [CBORMap] {
        try ofHolders(
            on: day,
            """
            SELECT r.id AS rectification, r.certificate, r.inspection, r.complaint,
                r.ordered_on AS orderedOn, r.due, r.reported_on AS reportedOn,
                r.rechecked_on AS recheckedOn, r.outcome,
                coalesce(CASE WHEN r.fell_on IS NOT NULL THEN 'fell'
                    WHEN r.closed_on IS NOT NULL THEN 'closed' END, r.outcome,
                    CASE WHEN r.reported_on IS NOT NULL THEN 'reported' END, 'ordered') AS state,
                c.sector, c.city, CAST(substr(r.ordered_on, 1, 4) AS INTEGER) AS year
            FROM rectifications r JOIN certificates c ON c.number = r.certificate
            WHERE r.ordered_on <= ?1 ORDER BY r.id
            """)
    }

    /// The rows of a query with the holders, on its day, of the certificates that they name.
    private func ofHolders(
        on day: CivilDate, _ sql: String
    ) throws -> [CBORMap] {
        var known: [String: [CBORMap]] = [:]
        func held(_ number: String) throws -> [CBORMap] {
            if let found = known[number] { return found }
            let found = try maps(
                """
                SELECT party, holder FROM versions WHERE certificate = ?2 AND position = coalesce(
                    (SELECT max(position) FROM versions WHERE certificate = ?2 AND since <= ?1), 0)
                """, ["\(day)", number])
            known[number] = found
            return found
        }
        return try maps(sql, ["\(day)"]).map { row in
            var row = row
            var numbers: [String] = []
            for number in ((row["certificate"] ?? row["certificates"])?.string ?? "")
                .split(separator: " ").map(String.init) where !numbers.contains(number)
            {
                numbers.append(number)
            }
            if row["certificates"]?.string != nil {
                row["certificates"] = .text(numbers.joined(separator: " "))
            }
            let holders = try numbers.flatMap(held)
            for (column, separator) in [("party", " "), ("holder", "、")]
            where row[.text(column)] == nil {
                let names = Set(holders.compactMap { $0[.text(column)]?.string }).sorted()
                row[.text(column)] =
                    names.isEmpty ? .null : .text(names.joined(separator: separator))
            }
            return row
        }
    }
}
