import ArgumentParser
import Certification
import Console
import Ledger
import Register

/// A certificate's number as people write it: ids that differ in case or leading zeros alone are
/// one (`Spelling`).
extension CertificateNumber {
    /// Nil for what no number looks like.
    init?(written text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, let year = Int(parts[1]), let serial = Int(parts[2]) else {
            return nil
        }
        self.init(prefix: parts[0].uppercased(), year: year, serial: serial)
    }

    init(checked text: String) throws {
        guard let number = CertificateNumber(written: text) else {
            throw ValidationError("证书编号形如 LNYP-2025-00012", "NUMBER looks like LNYP-2025-00012")
        }
        self = number
    }
}

/// A subject as people write it: `kind/id`, of a certificate its number alone, or `#528`: what that
/// entry is about. Other ids alone are what has them, which is mostly one.
enum WrittenSubject {
    case id(String)
    case named(Subject)
    case ofEntry(EntryIndex)

    /// Nil for what is no subject.
    init?(_ text: String) {
        if text.hasPrefix("#") {
            let digits = text.dropFirst()
            guard digits.allSatisfy({ $0.isASCII && $0.isNumber }),
                let index = Int64(digits).map({ EntryIndex(UInt64($0)) })
            else { return nil }
            self = .ofEntry(index)
            return
        }
        if text.contains("-"), Subject(kind: SubjectKind.complaint.name, id: text) != nil {
            self = .id(text)
            return
        }
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2,
            let named = Subject(kind: parts[0].lowercased(), id: String(parts[1]))
        else { return nil }
        self = .named(named)
    }

    init(checked text: String) throws {
        guard let subject = WrittenSubject(text) else {
            if text.hasPrefix("#") {
                throw ValidationError("记录号形如 #528", "an entry looks like #528")
            }
            throw ValidationError(
                "对象形如 application/LN-2025-0001、LNYP-2025-00002 或 #528",
                "a subject looks like application/LN-2025-0001, LNYP-2025-00002 or #528")
        }
        self = subject
    }

    /// The subject that the ledger knows, else the one that was written.
    func subject(_ asked: Asked) throws -> Subject {
        switch self {
        case .id(let text):
            let number = CertificateNumber(written: text)
            if let number, asked.state.certificates[number] != nil {
                return Subject(.certificate, number)
            }
            try asked.ledger.checkState()
            return try Self.subject(of: text, number, asked)
        case .named(let written):
            if asked.state.newest[written] != nil { return written }
            // A state that is not wholly read may know it all the same.
            try asked.ledger.checkState()
            return try asked.register.get().subject(like: written) ?? written
        case .ofEntry(let index):
            let day = asked.day
            if let subject = try asked.register.get().subject(ofEntry: index, through: day) {
                return subject
            }
            throw Failure(
                code: .unreadable, name: "unknown-subject",
                text: Terminal.told(
                    "截至 \(day)，没有第 \(index) 号", "there is no entry #\(index) as of \(day)"),
                hint: Terminal.told("--as-of 可问其他日期", "--as-of asks about another day"))
        }
    }
    /// The one subject with an id that is no certificate's; of none, the certificate that may come.
    private static func subject(
        of id: String, _ number: CertificateNumber?, _ asked: Asked
    ) throws -> Subject {
        let register = try asked.register.get()
        let found = try SubjectKind.all.compactMap { kind in
            try Subject(kind: kind.name, id: id).flatMap { try register.subject(like: $0) }
        }
        if found.count == 1 { return found[0] }
        let schemes = asked.state.schemes.values.joined()
        if found.isEmpty, let number, schemes.contains(where: { $0.numberPrefix == number.prefix })
        {
            return Subject(.certificate, number)
        }
        let names = found.map { "\($0)" }
        throw Failure(
            code: .unreadable, name: "unknown-subject",
            text: found.isEmpty
                ? Terminal.told("没有 \(id)", "there is no \(id)")
                : Terminal.told(
                    "\(id) 可指 \(names.joined(separator: "、"))",
                    "\(id) may be \(names.joined(separator: ", "))"),
            hint: Terminal.told(
                "对象写作 application/LN-2025-0001", "a subject is written application/LN-2025-0001"))
    }
}
