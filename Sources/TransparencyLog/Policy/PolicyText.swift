import COSE

/// The policy file (C2SP tlog-policy, "Policy file syntax and structure").
extension Policy {
    /// Reads a policy file.
    ///
    /// Lines end in a line feed and nothing else, the last one too; items are separated by spaces
    /// and tabs; lines that are blank or start with `#` are passed over. Beyond C2SP the bytes are
    /// UTF-8, and names and addresses are in NFC.
    public init(parsing bytes: [UInt8]) throws(PolicyError) {
        guard bytes.count <= Self.maximumByteCount else { throw .tooLong }
        if let form = TextForm(bytes) { throw .form(form) }
        guard !bytes.contains(0x0D) else { throw .carriageReturn }
        guard bytes.allSatisfy({ ($0 >= 0x20 && $0 != 0x7F) || $0 == 0x09 || $0 == 0x0A }) else {
            throw .controlCharacter
        }
        guard let text = String(validating: bytes, as: UTF8.self) else { throw .notUTF8 }
        guard bytes.isEmpty || bytes.last == 0x0A else { throw .noFinalNewline }
        var reader = PolicyReader()
        for (number, line) in text.utf8.split(
            separator: 0x0A, omittingEmptySubsequences: false
        ).enumerated() {
            let fields = line.split { $0 == 0x20 || $0 == 0x09 }.compactMap { String($0) }
            guard let first = fields.first, !first.utf8.starts(with: "#".utf8) else { continue }
            try reader.read(fields, line: number + 1)
        }
        guard let quorum = reader.quorum else { throw .noQuorum }
        try self.init(
            logs: reader.logs, witnesses: reader.witnesses, groups: reader.groups, quorum: quorum)
    }
}

/// What has been read of a policy file, and the reading of one more line.
private struct PolicyReader {
    var logs: [Policy.Log] = []
    var witnesses: [Policy.Witness] = []
    var groups: [Policy.Group] = []
    var quorum: Policy.Quorum?
    /// Names defined so far: `Policy` sees all witnesses before all groups, a file may not.
    private var defined: Set<String> = []

    mutating func read(_ fields: [String], line: Int) throws(PolicyError) {
        switch (fields[0], fields.count) {
        case ("log", 2...3):
            logs.append(
                Policy.Log(key: try key(fields[1], line: line), url: optional(fields, 2)))
        case ("witness", 3...4):
            let key = try key(fields[2], line: line)
            witnesses.append(Policy.Witness(name: fields[1], key: key, url: optional(fields, 3)))
            defined.insert(fields[1])
        case ("group", 4...):
            let members = Array(fields[3...])
            for member in members where !defined.contains(member) { throw .undefinedName(member) }
            groups.append(
                Policy.Group(
                    name: fields[1], threshold: try threshold(fields[2], line: line),
                    members: members))
            defined.insert(fields[1])
        case ("quorum", 2):
            guard quorum == nil else { throw .repeatedQuorum }
            let name = fields[1]
            guard name == Policy.noQuorum || defined.contains(name) else {
                throw .undefinedName(name)
            }
            quorum = name == Policy.noQuorum ? Policy.Quorum.none : .named(name)
        default: throw .malformedLine(line)
        }
    }

    private func optional(_ fields: [String], _ index: Int) -> String? {
        fields.count > index ? fields[index] : nil
    }

    private func key(_ text: String, line: Int) throws(PolicyError) -> VerifierKey {
        do throws(VerifierKeyError) {
            return try VerifierKey(parsing: text)
        } catch {
            throw .malformedKey(error, line: line)
        }
    }

    private func threshold(_ text: String, line: Int) throws(PolicyError) -> Policy.Threshold {
        switch text {
        case "any": return .any
        case "all": return .all
        default:
            guard let count = UInt64(canonicalDecimal: text.utf8), let count = Int(exactly: count)
            else { throw .malformedLine(line) }
            return .atLeast(count)
        }
    }
}
