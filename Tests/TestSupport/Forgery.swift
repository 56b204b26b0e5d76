import COSE
import Certification
import Drafting
import Ledger
import TransparencyLog

/// How an entry that no desk would admit gets into a log, well hashed and signed by its key.
public enum Forgery: String, CaseIterable, Sendable {
    /// A rule refuses it: a body registered twice.
    case refused
    /// The last bit of its signature was turned.
    case unsigned
    /// Its bytes are no statement.
    case unreadable

    /// The rule that it breaks.
    public var rule: String {
        switch self {
        case .refused: "party.registered"
        case .unsigned: "authority"
        case .unreadable: "form"
        }
    }

    /// How an audit calls it.
    public var kind: String {
        switch self {
        case .refused: "rule"
        case .unsigned: "signature"
        case .unreadable: "statement"
        }
    }
}

extension SmallLedger {
    /// Forges an entry into the log, past the desk, and opens the folder again.
    ///
    /// - Returns: the entry's bytes.
    @discardableResult
    public func forge(_ forgery: Forgery) throws -> [UInt8] {
        let line = try ActLine(parsing: Array(Self.registration(0).utf8))
        var bytes = try desk(at: time + 60).sign(line).statement.bytes
        switch forgery {
        case .refused: break
        case .unsigned: bytes[bytes.count - 1] ^= 1
        case .unreadable: bytes = [1, 2, 3]
        }
        time += 60
        try force(bytes)
        try reopen()
        return bytes
    }

    /// Forges in what a stranger says of a subject.
    public func forge(on subject: String) throws {
        let model = try UnverifiedStatement(decoding: unwrap(unwrap(ledger).log.entry(at: 2)))
        let statement = try SignedStatement(
            model.event, by: model.header.issuer, on: unwrap(Subject(subject)),
            for: model.header.audience, at: time,
            identifier: Array(Digest.sha256(Array(subject.utf8)).bytes.prefix(16)),
            with: PrivateKey(seed: [UInt8](repeating: 9, count: 32)))
        try force(statement.bytes)
        try reopen()
    }

    /// The founder's act that sets an entry aside, in JSON.
    public static func settingAside(_ entry: Int, by key: String = "founder") -> String {
        """
        {"by":"\(key)","type":"entry.set-aside","sub":"ledger/genesis",\
        "occurredOn":"2025-07-01","fields":{"entry":"#\(entry)","reason":"误登，已查明"}}
        """
    }
}
