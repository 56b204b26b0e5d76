import COSE
import Certification
import Console
import TransparencyLog
import Verification

/// Policy, trust and memory behind the commands on lists.
struct Lists {
    let policy: Policy
    let trust: Trust
    let device: DeviceOptions

    init(policy: String, trust: String, device: DeviceOptions) throws {
        self.trust = try Trust(parsing: try Files.text(trust))
        self.policy = try LedgerCommand.policy(policy, of: self.trust)
        self.device = device
    }

    /// The keys whose signatures count for lists.
    var keys: [PublicKey] { policy.keys(of: trust) }

    func checker(
        status: StatusList? = nil, register: PublicRegister? = nil
    ) throws -> CertificateChecker {
        CertificateChecker(
            policy: policy, trust: trust, status: status, register: register,
            seen: try device.recall(trust, status: status, register: register),
            clock: try device.clock())
    }

    /// What the log said up to a size.
    struct Replayed {
        let state: LedgerState
        let root: Digest
        /// What the audit of the tiles found on the way, and what it did not look at.
        let report: AuditReport
    }

    /// Replays the log of a tile directory, through the very rules that admitted it.
    ///
    /// A scheme that the log never adopted has nothing to be compared with.
    func rebuild(from folder: String, for claims: ListClaims) throws -> Replayed {
        let size = claims.size
        let source = try TileSource { try Files.readIfThere("\(folder)/\($0)") }
        guard try source.entryCount() >= size else {
            let count = try source.entryCount()
            throw Failure(
                code: .undecided, name: "tiles",
                text: Terminal.told(
                    "\(folder) 有 \(count) 条记录，列表所述为 \(size) 条",
                    "\(folder) holds \(count) entries; the list is about \(size)"))
        }
        var audit = LedgerAudit(trusting: trust.identity, logKeys: keys)
        var frontier = Frontier()
        var state = LedgerState()
        try source.forEachEntry(from: 0) { index, bytes, _ in
            if index < size { _ = frontier.append(Tree.leafHash(bytes)) }
        }
        try audit.run(
            source,
            onDecision: { _, after in
                if after.size == size { state = after }
            })
        guard state.size != size || state.scheme(claims.scheme) != nil else {
            let adopted = state.schemes.keys.sorted()
            throw Failure.unreadable(
                Terminal.told(
                    "账本从未启用评定规则 \(claims.scheme)；已启用 \(adopted.joined(separator: "、"))",
                    "the log never adopted the scheme \(claims.scheme); it adopted "
                        + adopted.joined(separator: ", ")))
        }
        return Replayed(state: state, root: frontier.root, report: audit.report)
    }
}
