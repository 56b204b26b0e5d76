import COSE

/// Ids that differ in case or leading zeros alone are one: `LN-2025-0001` and `ln-2025-1`. Whoever
/// writes the second means the first, or hopes that others do (ours).
public enum Spelling {
    /// Whether two ids are one.
    public static func areOne(_ one: some StringProtocol, _ other: some StringProtocol) -> Bool {
        bytes(of: one) == bytes(of: other)
    }

    /// A document's number (文号) without what one writes so and another otherwise: spaces, and
    /// which brackets and which width its characters have.
    static func number(_ number: String) -> String {
        var text = ""
        for scalar in number.unicodeScalars where !scalar.properties.isWhitespace {
            let isWide = (0xFF01...0xFF5E).contains(scalar.value)
            let narrow = isWide ? Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar : scalar
            if "〔[【（(〈".unicodeScalars.contains(narrow) {
                text.append("(")
            } else if "〕]】）)〉".unicodeScalars.contains(narrow) {
                text.append(")")
            } else {
                text.unicodeScalars.append(narrow)
            }
        }
        return String(decoding: bytes(of: text), as: UTF8.self)
    }

    /// A body's name without spaces, which count for nothing in it.
    static func name(_ name: String) -> String {
        var name = name
        name.unicodeScalars.removeAll(where: \.properties.isWhitespace)
        return name
    }

    /// What an id has in common with those that are one with it.
    fileprivate static func bytes(of id: some StringProtocol) -> [UInt8] {
        var bytes: [UInt8] = []
        for byte in id.utf8 {
            // A zero that begins a number counts no more once another digit follows.
            if ASCII.isDigit(byte), bytes.last == UInt8(ascii: "0"),
                bytes.count < 2 || !ASCII.isDigit(bytes[bytes.count - 2])
            {
                bytes.removeLast()
            }
            bytes.append(ASCII.isUppercase(byte) ? byte | 0x20 : byte)
        }
        return bytes
    }
}

/// What tells a subject from others, and what it has in common with those that are one with it:
/// made where a statement is read, which many cores do at once, for `decide` asks time and again.
struct SubjectMark: Hashable, Sendable {
    /// The SHA-256 of its text.
    let digest: Digest
    /// The same of its text as those that are one with it would be written.
    let spelling: Fingerprint

    init(_ subject: Subject) {
        let text = subject.description
        let (written, spelled) = (Array(text.utf8), Spelling.bytes(of: text))
        digest = Digest.sha256(written)
        spelling = Fingerprint(written == spelled ? digest : Digest.sha256(spelled))
    }

    /// What its newest entry is kept by.
    var fingerprint: Fingerprint { Fingerprint(digest) }
}

extension Effect {
    /// What it gives an id that is no subject of the act's own.
    var named: [Subject] {
        if case .authority(.partyRegistered(let party)) = self {
            return [Subject(.party, party.id)]
        }
        if case .authority(.mandateGranted(let mandate)) = self {
            return [Subject("officer", checked: "\(mandate.officer)")]
        }
        if case .authority(.keyEnrolled(let key)) = self {
            return [Subject("officer", checked: "\(key.officer)")]
        }
        if case .sessionHeld(let session, _) = self { return [Subject(.session, session)] }
        if case .certificate(let number, .userListed(let user)) = self {
            return [Subject("user", checked: "\(number)/\(user.id)")]
        }
        return []
    }
}

extension Standing {
    /// Refuses an id that another differs from in case or leading zeros alone.
    func checkSpelling(of named: Subject) throws(Refusal) {
        guard scheme.rule("identity") != nil else { return }
        let mark = named == subject ? mark : SubjectMark(named)
        guard let known = state.spellings[mark.spelling], known != mark.digest else { return }
        try refuse(.spelledOtherwise(named), under: "identity")
    }
}

extension Filing {
    /// A unified social credit code is one living party's (ours).
    func checkCreditCode(_ code: String, of party: PartyID) throws(Refusal) {
        try checkCreditCode(code)
        try checkIsAlone(code, of: party)
    }

    func checkIsAlone(_ code: String, of party: PartyID) throws(Refusal) {
        guard scheme.rule("identity") != nil else { return }
        let holders = state.certificates.under(.code(code)).flatMap(\.history)
            .filter { $0.facts.creditCode == code }.map(\.holder)
        let applicants = state.applications.under(.code(code)).map(\.applicant)
        let other = Set(holders + applicants).subtracting([party]).sorted()
            .first { !state.isDeregistered($0, by: event.occurredOn) }
        if let other { try refuse(.codeTaken(other), under: "identity") }
    }
}

extension LedgerState {
    /// Whether a party was deregistered by a day, as its certificates say.
    func isDeregistered(_ party: PartyID, by day: CivilDate) -> Bool {
        certificates.contains(under: .holder(party)) { certificate in
            certificate.turns.contains {
                $0.kind == .deregistered && $0.on <= day
                    && certificate.version(on: $0.on).holder == party
            } || certificate.formerHoldersGone[party].map { $0 <= day } ?? false
        }
    }
}

extension Refusal.Reason {
    static func spelledOtherwise(_ named: Subject) -> Self {
        Self(
            "spelled-otherwise", "编号 \(named.id) 与已登记的编号仅大小写或前导零不同，视为同一编号",
            "the id \(named.id) differs from one that is registered in case or leading zeros alone",
            ["id": named.id])
    }
    static func codeTaken(_ party: PartyID) -> Self {
        Self(
            "code-taken", "该统一社会信用代码属于 \(party)", "the credit code is that of \(party)",
            ["party": party])
    }
    static func nameTaken(_ party: PartyID) -> Self {
        Self(
            "name-taken", "该名称的单位已登记，为 \(party)", "the body of that name is registered as \(party)",
            ["party": party])
    }
    static func partyDeregistered(_ party: PartyID) -> Self {
        Self(
            "party-deregistered", "经营主体 \(party) 已注销登记", "the party \(party) is deregistered",
            ["party": party])
    }
}
