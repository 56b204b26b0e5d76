import ArgumentParser
import Certification
import Console
import Ledger
import Register

/// A certificate's number as people write it: ids that differ in case or leading zeros alone are
/// one (`Spelling`).
struct WrittenNumber {
    private let text: String

    /// Nil for what no number looks like.
    init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, !parts.contains(""),
            parts[0].allSatisfy({ $0.isASCII && $0.isLetter }),
            parts.dropFirst().allSatisfy({ part in part.allSatisfy { $0.isASCII && $0.isNumber } })
        else { return nil }
        self.text = text
    }

    init(checked text: String) throws {
        guard let number = WrittenNumber(text) else { throw Self.fault }
        self = number
    }

    /// The number of the certificate that is meant, else the number that was written.
    func number(in state: LedgerState) throws -> CertificateNumber {
        let written = CertificateNumber(text.uppercased())
        if let written, state.certificates[written] != nil { return written }
        let known = state.certificates.values.first { Spelling.areOne("\($0.number)", text) }
        guard let number = known?.number ?? written else { throw Self.fault }
        return number
    }

    private static var fault: ValidationError {
        ValidationError("证书编号形如 LNYP-2025-00012", "NUMBER looks like LNYP-2025-00012")
    }
}

/// A subject as people write it: `kind/id`, or of a certificate its number alone.
enum WrittenSubject {
    case number(WrittenNumber)
    case named(Subject)

    /// Nil for what is no subject.
    init?(_ text: String) {
        if let number = WrittenNumber(text) {
            self = .number(number)
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
            throw ValidationError(
                "对象形如 application/LN-2025-0001", "SUBJECT looks like application/LN-2025-0001")
        }
        self = subject
    }

    /// The subject that the ledger knows, else the one that was written.
    func subject(_ asked: Asked) throws -> Subject {
        switch self {
        case .number(let number): return Subject(.certificate, try number.number(in: asked.state))
        case .named(let written):
            if asked.state.newest[written] != nil { return written }
            // A state that is not wholly read may know it all the same.
            try asked.ledger.checkState()
            return try asked.register.get().subject(like: written) ?? written
        }
    }
}
