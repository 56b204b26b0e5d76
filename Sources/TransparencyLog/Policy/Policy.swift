import COSE

/// Whose signatures make a checkpoint valid (C2SP tlog-policy).
///
/// ```text
/// log example.com/log+…+… https://log.example.com/
///
/// witness X1 witness.example.com/x1+…+…
/// witness X2 witness.example.com/x2+…+…
/// group X 1 X1 X2
/// quorum X
/// ```
///
/// A checkpoint is valid when one of the logs has signed it and the quorum has cosigned it.
public struct Policy: Hashable, Sendable {
    /// The most bytes that a policy file may have.
    public static let maximumByteCount = 65_536

    /// The most logs, the most witnesses, and the most groups; C2SP asks for 32 of each at least.
    public static let maximumCount = 64

    /// A key of a log; its name is the log's origin.
    public struct Log: Hashable, Sendable {
        /// The key, of kind Ed25519.
        public let key: VerifierKey
        /// Where the log is reached, if that is said.
        public let url: String?

        /// Takes a key and an address.
        public init(key: VerifierKey, url: String? = nil) {
            self.key = key
            self.url = url
        }
    }

    /// A witness, under the name by which groups and the quorum know it.
    public struct Witness: Hashable, Sendable {
        /// The name, which means something within the file only.
        public let name: String
        /// The key, of kind cosignature.
        public let key: VerifierKey
        /// Where the witness is reached, if that is said.
        public let url: String?

        /// Takes a name, a key and an address.
        public init(name: String, key: VerifierKey, url: String? = nil) {
            self.name = name
            self.key = key
            self.url = url
        }
    }

    /// How many members of a group make the group.
    public enum Threshold: Hashable, Sendable {
        /// One member is enough: `any`.
        case any
        /// Every member must sign: `all`.
        case all
        /// This many.
        case atLeast(Int)
    }

    /// Witnesses and groups that count as one.
    public struct Group: Hashable, Sendable {
        /// The name, in one namespace with those of witnesses.
        public let name: String
        /// How many members are enough.
        public let threshold: Threshold
        /// The names of members, defined above the group; at least one.
        public let members: [String]

        /// Takes a name, a threshold and members.
        public init(name: String, threshold: Threshold, members: [String]) {
            self.name = name
            self.threshold = threshold
            self.members = members
        }

        /// How many members are enough, as a number.
        public var memberCountWanted: Int {
            switch threshold {
            case .any: 1
            case .all: members.count
            case .atLeast(let count): count
            }
        }
    }

    /// What the cosignatures on a checkpoint must come to.
    public enum Quorum: Hashable, Sendable {
        /// No cosignature is asked for.
        case none
        /// The witness or group of this name.
        case named(String)
    }

    /// The logs' keys, in the order of the file; one log has several across a rotation.
    public let logs: [Log]

    /// The witnesses, in the order of the file.
    public let witnesses: [Witness]

    /// The groups, in the order of the file: members come before the group.
    public let groups: [Group]

    /// What is asked of witnesses.
    public let quorum: Quorum

    /// Takes the parts and refuses what a file could not say.
    ///
    /// Names are in NFC without white space and each is defined once, above its use; a name is a
    /// member of one group at most; a public key occurs once in the policy.
    public init(
        logs: [Log], witnesses: [Witness] = [], groups: [Group] = [], quorum: Quorum = .none
    ) throws(PolicyError) {
        self.logs = logs
        self.witnesses = witnesses
        self.groups = groups
        self.quorum = quorum
        try checkKeys()
        try checkNames()
    }

    /// The keys of logs and witnesses.
    public var keys: [VerifierKey] { logs.map(\.key) + witnesses.map(\.key) }

    private func checkKeys() throws(PolicyError) {
        for (kind, count) in [
            ("log", logs.count), ("witness", witnesses.count), ("group", groups.count),
        ] where count > Self.maximumCount {
            throw .tooMany(kind)
        }
        for log in logs where log.key.kind != .ed25519 { throw .wrongKeyKind(log.key) }
        for witness in witnesses where witness.key.kind != .cosignature {
            throw .wrongKeyKind(witness.key)
        }
        var seen: Set<PublicKey> = []
        // A log that witnesses itself would be counted twice: one key, one part.
        for key in keys where !seen.insert(key.publicKey).inserted { throw .repeatedKey(key) }
        for url in logs.compactMap(\.url) + witnesses.compactMap(\.url) where !isField(url) {
            throw .urlNotAcceptable(url)
        }
    }

    private func checkNames() throws(PolicyError) {
        var defined: Set<String> = []
        var members: Set<String> = []
        for name in witnesses.map(\.name) { try define(name, in: &defined) }
        for group in groups {
            guard !group.members.isEmpty else { throw .groupWithoutMembers(group.name) }
            guard (1...group.members.count).contains(group.memberCountWanted) else {
                throw .thresholdOutOfRange(group: group.name)
            }
            for member in group.members {
                // `String` would take another normal form of a defined name for that name.
                guard isField(member) else { throw .nameNotAcceptable(member) }
                guard defined.contains(member) else { throw .undefinedName(member) }
                guard members.insert(member).inserted else { throw .repeatedMember(member) }
            }
            try define(group.name, in: &defined)
        }
        guard case .named(let name) = quorum else { return }
        guard isField(name) else { throw .nameNotAcceptable(name) }
        guard defined.contains(name) else { throw .undefinedName(name) }
    }

    private func define(_ name: String, in defined: inout Set<String>) throws(PolicyError) {
        guard name != Self.noQuorum, isField(name) else { throw .nameNotAcceptable(name) }
        guard defined.insert(name).inserted else { throw .repeatedName(name) }
    }

    /// True for text that stands as one item on a line.
    private func isField(_ text: String) -> Bool {
        !text.isEmpty && NFC.isNormalized(text)
            && text.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F }
    }

    /// The name that means no quorum.
    static let noQuorum = "none"
}
