import Foundation

/// The rehearsal's acts for as many applicants as wanted: every procedure is played so many times
/// side by side, each time with operators, applications, certificates and cases of its own.
///
/// Bodies, calendars, plans and the scheme are there once. Left out are acts that name an entry by
/// its index or answer a record: a campaign moves every index.
struct Campaign {
    /// The acts of one round of the rehearsal, in order.
    private let acts: [[String: Any]]
    private let labels: Set<String>
    /// Subjects of which every copy has its own: id and kind.
    private let own: [String: String]

    private static let shared: Set<String> = [
        "calendar", "plan", "scheme", "vault", "interpretation",
    ]
    private static let leftOut: Set<String> = [
        "record.confirmed", "record.contested", "entry.amended", "entry.confirmed",
        "entry.annulled", "data.erased",
    ]

    /// Reads the rehearsal's files.
    init(rehearsal folder: String) throws {
        var acts: [[String: Any]] = []
        for name in try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        where name.hasSuffix(".jsonl") {
            let text = try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)
            for line in text.split(separator: "\n") where !line.contains("\"#") {
                let read = try JSONSerialization.jsonObject(with: Data(line.utf8))
                guard let act = read as? [String: Any] else { throw BenchError("\(name)") }
                acts.append(act)
            }
        }
        self.acts = acts.filter { !Self.leftOut.contains($0["type"] as? String ?? "") }
        labels = Set(acts.compactMap { $0["label"] as? String })
        var own: [String: String] = [:]
        for act in self.acts where !Self.isShared(act) {
            let (kind, id) = Self.subject(act)
            if kind != "record", kind != "party" || id.hasPrefix("operator-") { own[id] = kind }
            let fields = act["fields"] as? [String: Any]
            if let session = fields?["session"] as? String { own[session] = "session" }
        }
        self.own = own
    }

    /// Every act of a number of copies, act by act side by side, as JSON; `indexOf` tells where the
    /// entry of a label stands.
    func play(
        copies: Int, indexOf: (String) -> UInt64?,
        body: (_ act: Data, _ label: String?) throws -> Bool
    ) throws {
        for act in acts {
            let isShared = Self.isShared(act)
            for copy in 0..<(isShared ? 1 : copies) {
                var made = copy == 0 ? act : rewritten(act, copy)
                if Self.subject(made).kind == "record" {
                    let fields = made["fields"] as? [String: Any]
                    guard let label = fields?["entry"] as? String, label.hasPrefix("@"),
                        let index = indexOf(String(label.dropFirst()))
                    else { continue }
                    made["sub"] = "record/\(index)"
                }
                let json = try JSONSerialization.data(withJSONObject: made)
                guard try body(json, made["label"] as? String) else { return }
            }
        }
    }

    private static func subject(_ act: [String: Any]) -> (kind: String, id: String) {
        let parts = (act["sub"] as? String ?? "").split(separator: "/", maxSplits: 1)
        return (parts.first.map(String.init) ?? "", parts.last.map(String.init) ?? "")
    }

    private static func isShared(_ act: [String: Any]) -> Bool {
        let (kind, id) = subject(act)
        // Who stays away, stays away from one copy's application.
        if act["type"] as? String == "recusal.declared" { return false }
        return shared.contains(kind) || (kind == "party" && !id.hasPrefix("operator-"))
    }

    /// An act of another copy.
    private func rewritten(_ act: [String: Any], _ copy: Int) -> [String: Any] {
        var made = rewritten(act as Any, copy) as? [String: Any] ?? act
        for name in ["label", "by"] {
            guard let text = act[name] as? String else { continue }
            if name == "label" || text.hasPrefix("operator-") { made[name] = "\(text)-x\(copy)" }
        }
        return made
    }

    private func rewritten(_ value: Any, _ copy: Int) -> Any {
        switch value {
        case let items as [Any]: return items.map { rewritten($0, copy) }
        case let text as String: return rewritten(text, copy)
        case let map as [String: Any]:
            var made = map.mapValues { rewritten($0, copy) }
            // Another operator's product is another product (art. 21).
            let isFacts = map["creditCode"] != nil && map["offering"] != nil
            for name in isFacts ? ["offering", "operator", "product"] : ["product"] {
                if let text = map[name] as? String { made[name] = "\(text)\(copy)" }
            }
            return made
        default: return value
        }
    }

    private func rewritten(_ text: String, _ copy: Int) -> String {
        if let kind = own[text] { return renamed(text, kind, copy) }
        if text.hasPrefix("@") {
            // A label, or the key of an operator.
            let name = String(text.dropFirst())
            return labels.contains(name) || own[name] == "party" ? "\(text)-x\(copy)" : text
        }
        let parts = text.split(separator: "/", maxSplits: 1).map(String.init)
        guard parts.count == 2, own[parts[1]] == parts[0] else { return text }
        return "\(parts[0])/\(renamed(parts[1], parts[0], copy))"
    }

    /// The name of a subject in a copy: a certificate's serial goes up, others get a suffix.
    private func renamed(_ id: String, _ kind: String, _ copy: Int) -> String {
        let parts = id.split(separator: "-")
        guard kind == "certificate", parts.count == 3, let serial = Int(parts[2]) else {
            return "\(id)-x\(copy)"
        }
        let number = String(serial + 40 * copy)
        return "\(parts[0])-\(parts[1])-"
            + String(repeating: "0", count: max(0, 5 - number.count)) + number
    }
}
