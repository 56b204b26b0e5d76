/// A turn in the life of a certificate, with the day it takes effect.
public struct Turn: Hashable, Sendable, Codable {
    /// The kinds of turns, each with the case that it comes from.
    public enum Kind: Hashable, Sendable, Codable {
        /// Something is to be put right (art. 18).
        case rectificationOrdered(RectificationID)
        /// It was put right, or the order fell away.
        case rectificationEnded(RectificationID)
        /// Revocation is intended (art. 19).
        case revocationIntended(RevocationID)
        /// It is intended no more.
        case revocationDropped(RevocationID)
        /// Revoked, on service, or from the beginning.
        case revoked(RevocationID, ground: String, fromTheBeginning: Bool)
        /// A remedy stays the execution of a revocation, or no longer (RULES, general rule 10).
        case stayed(RevocationID, by: RemedyID, Bool)
        /// A remedy undid a revocation, as if it had never been or from this day on.
        case reinstated(RevocationID, by: RemedyID, fromTheBeginning: Bool)
        /// A remedy undid the end for want of a confirmed successor, as if it had never been.
        case restored(by: RemedyID)
        /// Given back by the holder.
        case surrendered
        /// The holder is no more, and nobody succeeds.
        case deregistered
        /// Merged, divided or transferred without a confirmed successor.
        case merged
        /// Another certificate follows after re-evaluation.
        case succeeded(by: CertificateNumber)
    }

    public let kind: Kind
    /// The day it takes effect.
    public let on: CivilDate
    /// The entry that brought it.
    public let index: EntryIndex

    /// Takes a turn with the day and the entry that bring it.
    public init(_ kind: Kind, on day: CivilDate, by index: EntryIndex) {
        self.kind = kind
        self.on = day
        self.index = index
    }
}

extension Turn.Kind {
    /// What a certificate is from then on, where it ends otherwise than by revocation.
    var end: CertificateStatus? {
        switch self {
        case .surrendered: .surrendered
        case .deregistered: .deregistered
        case .merged: .merged
        case .succeeded: .succeeded
        case .rectificationOrdered, .rectificationEnded, .revocationIntended, .revocationDropped,
            .revoked, .stayed, .reinstated, .restored:
            nil
        }
    }

    /// Whether a remedy brought the certificate back by it.
    var isReturn: Bool {
        if case .restored = self { true } else { isReinstatement }
    }

    /// Whether a revocation was undone by it.
    var isReinstatement: Bool { if case .reinstated = self { true } else { false } }

    /// Whether a remedy stays a revocation no longer by it.
    func isEndOfStay(of revocation: RevocationID) -> Bool {
        if case .stayed(revocation, _, false) = self { true } else { false }
    }
}

extension [Turn] {
    /// The revocations of which notice was given, in the order of the log.
    var noticed: [RevocationID] {
        compactMap { turn in
            if case .revocationIntended(let id) = turn.kind { id } else { nil }
        }
    }

    /// Without the ends that a remedy undid.
    var standing: [Turn] {
        let restored = lastIndex { if case .restored = $0.kind { true } else { false } }
        guard let restored else { return self }
        return enumerated().filter { $0.element.kind != .merged || $0.offset > restored }
            .map(\.element)
    }
}

/// The status of a certificate on a day (FORMATS §9 names the verdicts that rest on it).
public enum CertificateStatus: String, Hashable, Sendable, Codable, CaseIterable {
    /// Its first day has not come.
    case notYetValid = "not-yet-valid"
    /// In force, with nothing pending.
    case valid
    /// In force, with something to be put right.
    case rectificationPending = "rectification-pending"
    /// In force, with a notice of intended revocation.
    case revocationIntended = "revocation-intended"
    /// Revoked, and its execution stayed (RULES, general rule 10).
    case validUnderReview = "valid-under-review"
    /// Revoked, from its service on.
    case revoked
    /// Revoked with effect from its first day (art. 19 (1)).
    case revokedFromTheBeginning = "revoked-from-the-beginning"
    /// The holder gave it back.
    case surrendered
    /// The holder gave it back while its revocation was under way (art. 19 (1)).
    case surrenderedRevocationPending = "surrendered-revocation-pending"
    /// The holder was deregistered.
    case deregistered
    /// The holder merged, and nobody succeeded.
    case merged
    /// Another certificate has taken its place after re-evaluation.
    case succeeded
    /// Its last day is past.
    case expired

    /// The status that the turns of a certificate come to on a day.
    public init(
        of turns: [Turn], validFrom: CivilDate, validThrough: CivilDate, on day: CivilDate
    ) {
        let life = Life(turns, on: day)
        if life.standing?.fromTheBeginning == true {
            self = .revokedFromTheBeginning
        } else if day < validFrom {
            self = .notYetValid
        } else if life.standing != nil {
            self = .revoked
        } else if let ending = life.ending, life.endedOn <= validThrough || ending == .succeeded {
            let isPending = ending == .surrendered && !life.intended.isEmpty
            self = isPending ? .surrenderedRevocationPending : ending
        } else if day > validThrough {
            self = .expired
        } else if !life.revocations.isEmpty {
            self = .validUnderReview
        } else if !life.intended.isEmpty {
            self = .revocationIntended
        } else {
            self = life.rectifications.isEmpty ? .valid : .rectificationPending
        }
    }

    /// Whether the mark may be used under it.
    public var isInForce: Bool {
        switch self {
        case .valid, .rectificationPending, .revocationIntended, .validUnderReview: true
        case .notYetValid, .revoked, .revokedFromTheBeginning, .surrendered,
            .surrenderedRevocationPending, .deregistered, .merged,
            .succeeded, .expired:
            false
        }
    }

    /// Whether it is revoked, from its service or from the beginning.
    public var isRevoked: Bool { self == .revoked || self == .revokedFromTheBeginning }

    /// Its word in both languages.
    public var wording: Wording {
        switch self {
        case .notYetValid: Wording(zh: "尚未生效", en: "not yet valid")
        case .valid: Wording(zh: "有效", en: "valid")
        case .rectificationPending: Wording(zh: "有效，整改中", en: "valid, rectification pending")
        case .revocationIntended: Wording(zh: "有效，拟撤销", en: "valid, revocation intended")
        case .validUnderReview:
            Wording(zh: "有效，撤销决定停止执行", en: "valid, revocation under review")
        case .revoked: Wording(zh: "已撤销", en: "revoked")
        case .revokedFromTheBeginning:
            Wording(zh: "撤销（自获评之日起无效）", en: "revoked from the beginning")
        case .surrendered: Wording(zh: "已交回", en: "surrendered")
        case .surrenderedRevocationPending:
            Wording(zh: "已交回，撤销程序进行中", en: "surrendered, its revocation under way")
        case .deregistered: Wording(zh: "获评经营主体已注销登记", en: "holder deregistered")
        case .merged: Wording(zh: "获评经营主体已合并，无继受", en: "holder merged, no successor")
        case .succeeded: Wording(zh: "已由新证书接续", en: "succeeded by another")
        case .expired: Wording(zh: "已过有效期", en: "expired")
        }
    }
}

extension Certificate {
    /// Its status on a day, with everything known now: a function of history and day, for expiry is
    /// no event (DESIGN, principle 6).
    public func status(on day: CivilDate) -> CertificateStatus {
        CertificateStatus(of: turns, validFrom: validFrom, validThrough: validThrough, on: day)
    }

    /// The revocation in effect on a day: one that stands, else one that is stayed.
    public func revocation(on day: CivilDate) -> RevocationID? {
        let life = Life(turns, on: day)
        return (life.standing ?? life.revocations.first)?.id
    }

    /// The revocation that another would come upon: served, perhaps with effect to come, neither
    /// stayed nor undone.
    var standingRevocation: RevocationID? { Life(turns, on: .latest).standing?.id }

    /// Whether a remedy stays a revocation on a day, served or not.
    func isStayed(_ revocation: RevocationID, on day: CivilDate) -> Bool {
        Life(turns, on: day).stays[revocation]?.isEmpty == false
    }

    /// Whether a revocation of it has effect: from now on, or still on the days that are past.
    func bears(_ revocation: RevocationID, alsoInThePast: Bool) -> Bool {
        guard alsoInThePast else {
            return Life(turns, on: .latest).revocations.contains { $0.id == revocation }
        }
        return turns.reduce(false) { bears, turn in
            if case .revoked(revocation, _, _) = turn.kind { return true }
            if case .reinstated(revocation, _, true) = turn.kind { return false }
            return bears
        }
    }

    /// The days on which it was in force, as a count within a year (art. 20).
    public func daysInForce(in year: Int) -> Int {
        guard let first = CivilDate("\(year)-01-01"), let last = CivilDate("\(year)-12-31") else {
            return 0
        }
        let from = max(first, validFrom)
        let through = min(last, validThrough)
        guard from <= through else { return 0 }
        // The status changes on the days of turns alone: one look a stretch, not one a day.
        let changes = Set(turns.map(\.on)).filter { from < $0 && $0 <= through }.sorted()
        var count = 0
        var start = from
        for next in changes + [through.adding(days: 1)] {
            if status(on: start).isInForce { count += start.days(until: next) }
            start = next
        }
        return count
    }
}

/// What the turns up to a day come to.
private struct Life {
    struct Revocation {
        let id: RevocationID
        let fromTheBeginning: Bool
    }

    /// Those in effect, stayed or not, in the order of the log.
    var revocations: [Revocation] = []
    /// The remedies that stay each, served or not.
    var stays: [RevocationID: Set<RemedyID>] = [:]
    /// The first of its ends by their days, and its day.
    var ending: CertificateStatus?
    var endedOn = CivilDate.latest
    var intended: Set<RevocationID> = []
    var rectifications: Set<RectificationID> = []

    /// The first that no remedy stays.
    var standing: Revocation? { revocations.first { stays[$0.id]?.isEmpty ?? true } }

    /// What works back (fraud; an annulled revocation) counts on every day.
    init(_ all: [Turn], on day: CivilDate) {
        let turns = all.standing
        var undone: [RevocationID: Int] = [:]
        for (place, turn) in turns.enumerated() {
            if case .reinstated(let id, _, true) = turn.kind { undone[id] = place }
        }
        for (place, turn) in turns.enumerated() {
            if case .revoked(let id, _, let worksBack) = turn.kind {
                if turn.on <= day { intended.remove(id) }
                let isUndone = undone[id].map { $0 > place } == true
                if !isUndone, worksBack || turn.on <= day {
                    revocations.append(Revocation(id: id, fromTheBeginning: worksBack))
                }
            } else if turn.on <= day {
                take(turn)
            }
        }
    }

    private mutating func take(_ turn: Turn) {
        switch turn.kind {
        case .rectificationOrdered(let id): rectifications.insert(id)
        case .rectificationEnded(let id): rectifications.remove(id)
        case .revocationIntended(let id): intended.insert(id)
        case .revocationDropped(let id): intended.remove(id)
        case .revoked, .restored: break
        case .stayed(let id, let remedy, true): stays[id, default: []].insert(remedy)
        case .stayed(let id, let remedy, false): stays[id]?.remove(remedy)
        case .reinstated(let id, _, _):
            revocations.removeAll { $0.id == id }
            stays[id] = nil
            rectifications = []
        case .surrendered, .deregistered, .merged, .succeeded:
            guard ending == nil || turn.on < endedOn else { return }
            ending = turn.kind.end
            endedOn = turn.on
        }
    }
}
