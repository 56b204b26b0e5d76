import COSE
import Certification
import Drafting
import Foundation

/// *Given* the rehearsal up to some act: the state that a rule's test starts from.
enum Rehearsal {
    /// Every act of the rehearsal, in order.
    static let lines: [ActLine] = {
        let folder = MemoryLedger.fixtures.appending(path: "liaoning-youpin/rehearsal")
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return files.sorted().filter { $0.hasSuffix(".jsonl") }.flatMap { name -> [ActLine] in
            let text = try? String(contentsOf: folder.appending(path: name), encoding: .utf8)
            return (text ?? "").split(separator: "\n").compactMap {
                try? ActLine(parsing: Array($0.utf8))
            }
        }
    }()

    /// The ledger before each act, and after the last; played once for all tests.
    static let states: Result<[MemoryLedger], any Error> = Result {
        var ledger = try MemoryLedger()
        var states = [ledger]
        for line in lines {
            try ledger.play(line)
            states.append(ledger)
        }
        return states
    }

    /// The ledger as it stood before the first act that fits.
    static func before(_ fits: (ActLine) -> Bool) throws -> (ledger: MemoryLedger, line: ActLine) {
        guard let place = lines.firstIndex(where: fits) else {
            throw MemoryLedger.PlayError(place: "rehearsal", fault: "no act fits")
        }
        return (try states.get()[place], lines[place])
    }

    /// The ledger before the first act of a type, perhaps on a subject.
    static func before(
        _ type: String, on subject: String? = nil
    ) throws -> (ledger: MemoryLedger, line: ActLine) {
        try before { $0.type == type && (subject == nil || "\($0.subject)" == subject) }
    }

    /// The leaf hash of genesis, in hex: what a signer who has seen nothing says.
    static var genesis: String { (try? ended().state.founding?.identity.hex) ?? "" }

    /// How many acts there are up to 14 April 2026, in the files 01 to 16: the 2025 call and the
    /// next one up to its notice.
    static let firstCallCount = 489

    /// The ledger after the first call, on 14 April 2026.
    static func ended() throws -> MemoryLedger {
        let states = try states.get()
        guard states.count > firstCallCount else {
            throw MemoryLedger.PlayError(place: "rehearsal", fault: "empty")
        }
        return states[firstCallCount]
    }

    /// The ledger after the last act, at the end of 2029.
    static func whole() throws -> MemoryLedger {
        guard let last = try states.get().last else {
            throw MemoryLedger.PlayError(place: "rehearsal", fault: "empty")
        }
        return last
    }
}

extension ActLine {
    /// The same act with some members replaced, in JSON: `nil` takes a field away.
    func with(
        fields changes: [String: CBOR?] = [:], by: String? = nil, occurredOn: String? = nil,
        issuedAt: String? = nil, after: String? = nil, subject: String? = nil,
        behalf: CBOR?? = nil, evidence changed: [CBOR]? = nil
    ) throws -> ActLine {
        var pairs: [(CBOR, CBOR)] = self.fields.pairs.filter { pair in
            changes[pair.key.string ?? ""] == nil
        }.map { ($0.key, $0.value) }
        for (name, value) in changes {
            if let value { pairs.append((.text(name), value)) }
        }
        var members: [(CBOR, CBOR)] = [
            ("by", .text(by ?? self.by ?? "")), ("type", .text(type)),
            ("sub", .text(subject ?? "\(self.subject)")),
            ("occurredOn", .text(occurredOn ?? "\(self.occurredOn)")),
            ("fields", .map(CBORMap(pairs))),
            ("evidence", .array(changed ?? evidence.map(CBOR.map))),
        ]
        if let time = issuedAt {
            members.append(("iat", .text(time)))
        } else if let time = self.issuedAt {
            members.append(("iat", CBOR(Int(time))))
        }
        if let after = after ?? self.after { members.append(("after", .text(after))) }
        if let certificateBy { members.append(("certificateBy", .text(certificateBy))) }
        switch behalf {
        case .none: if let kept = self.behalf { members.append(("behalf", .map(kept))) }
        case .some(.none): break
        case .some(.some(let changed)): members.append(("behalf", changed))
        }
        return try ActLine(parsing: Array(JSONLine.print(.map(CBORMap(members))).utf8))
    }
}

extension ActLine {
    /// The same act without its evidence.
    func withoutEvidence() throws -> ActLine {
        try with(evidence: [])
    }

    /// The same act with a document that is named in two ways at once.
    func disclosing() throws -> ActLine {
        try with(
            evidence: [
                ["archive": "档号 示例", "bytes": 12]
            ])
    }
}
