import COSE
import Certification
import Drafting
import Foundation
import Ledger
import LedgerFile
import TestSupport
import Testing
import Verification

/// What the audit finds in a ledger file; nothing, in a good one.
func findings(_ file: String) throws -> [String] {
    var audit = LedgerAudit()
    try audit.run(try LedgerReader(path: file))
    return audit.report.findings.map { $0.text(.en) }
}

extension SmallLedger {
    var file: String { path + "/ledger.sqlite" }
    var anchorFile: String { path + ".anchor" }

    /// The open folder.
    func opened() throws -> LedgerFolder { try #require(ledger) }

    /// The number of entries, as another process counts them.
    func count() throws -> UInt64 { try LedgerReader(path: file).entryCount() }

    /// A signed registration of a body, not handed in.
    func signed(_ number: Int, at time: Int64? = nil) throws -> [UInt8] {
        try desk(at: time).sign(
            ActLine(parsing: Array(SmallLedger.registration(number).utf8))
        ).statement.bytes
    }

    /// Hands in statements as one batch, and tells what became of each; what cannot be read does
    /// not come to the log.
    func hand(_ statements: [[UInt8]], now: Int64? = nil) throws -> [Seen] {
        let read = statements.map { try? UnverifiedStatement(decoding: $0) }
        var outcomes = try opened().append(
            read.compactMap { $0 }, by: now.map { .fixed($0) } ?? .ofEachAct(otherwise: time))[...]
        return read.map { $0.flatMap { _ in outcomes.popFirst() }.map(Seen.init) ?? .unreadable }
    }
}

/// What became of a request, to be compared.
enum Seen: Equatable {
    case new(UInt64)
    case again(UInt64)
    case refused(Refusal.Reason)
    case refusedBy(rule: String)
    case unreadable

    init(_ outcome: Appender.Outcome) {
        self =
            switch outcome {
            case .registered(let index, .some): .new(index.value)
            case .registered(let index, .none): .again(index.value)
            case .refused(let refusal) where refusal.rule == "clock": .refused(refusal.reason)
            case .refused(let refusal): .refusedBy(rule: refusal.rule)
            }
    }
}
