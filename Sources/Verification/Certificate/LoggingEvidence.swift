internal import COSE
internal import Certification
internal import TransparencyLog

/// What proves that a certificate's issuing act is in the log: a statement with its receipt, a
/// proof file, or both (FORMATS §4, §5).
public struct LoggingEvidence: Sendable {
    /// The issuing act with its receipts.
    public let statement: [UInt8]?
    /// The proof of its place under a checkpoint.
    public let proof: [UInt8]?

    /// Takes what there is.
    public init(statement: [UInt8]?, proof: [UInt8]?) {
        self.statement = statement
        self.proof = proof
    }

    /// What was proven.
    struct Finding: Hashable {
        /// The act's index in the log, as the log attests it by the policy; nil where nothing does.
        var index: UInt64?
        /// Roots that were signed by the log, by tree size: two of one size are two histories.
        var roots: [UInt64: Set<Digest>] = [:]
        /// The newest time that the log signed.
        var newestTime: Int64 = 0
        /// Why evidence that was given proves nothing.
        var faults: [EvidenceFault] = []

        /// Takes what proves that it is in the log there; of two places, which no honest log has,
        /// the later: a key may have been cut between them.
        mutating func takeIn(_ index: UInt64) {
            self.index = max(self.index ?? 0, index)
        }

        /// What contradicts the credential, where something does.
        var contradiction: EvidenceFault? { faults.first { $0.weight == .contradicts } }

        /// Whether it proves the logging, and nothing else that could be judged speaks against it.
        var isProven: Bool { index != nil && faults.allSatisfy { $0.weight == .cannotBeJudged } }
    }

    /// Looks at the evidence for a credential; what does not hold is told, and proves nothing.
    func find(_ credential: Credential, policy: Policy, trust: Trust) -> Finding {
        var finding = Finding()
        if let proof {
            do { try check(proof, credential, policy, trust, &finding) } catch {
                finding.faults.append(EvidenceFault(error))
            }
        }
        if let statement {
            do { try check(receipts: statement, credential, policy, trust, &finding) } catch {
                finding.faults.append(EvidenceFault(error))
            }
        }
        return finding
    }

    private func check(
        _ proof: [UInt8], _ credential: Credential, _ policy: Policy, _ trust: Trust,
        _ finding: inout Finding
    ) throws {
        let proof = try TlogProof(parsing: proof)
        try Self.checkAct(proof.extra ?? [], carries: credential, trust)
        let checkpoint = try proof.check(
            leaf: Tree.leafHash(proof.extra ?? []), policy: policy)
        guard checkpoint.origin == trust.origin else {
            throw EvidenceError.otherLedger(checkpoint.origin)
        }
        finding.takeIn(proof.index)
        finding.roots[checkpoint.size, default: []].insert(checkpoint.root)
    }

    private func check(
        receipts statement: [UInt8], _ credential: Credential, _ policy: Policy, _ trust: Trust,
        _ finding: inout Finding
    ) throws {
        let (registered, receipts) = try TransparentStatement.split(statement)
        try Self.checkAct(registered, carries: credential, trust)
        for bytes in receipts {
            // One by a key that is not known here leaves the others what they are.
            do { try check(receipt: bytes, of: registered, policy, trust, &finding) } catch {
                finding.faults.append(EvidenceFault(error))
            }
        }
    }

    private func check(
        receipt bytes: [UInt8], of registered: [UInt8], _ policy: Policy, _ trust: Trust,
        _ finding: inout Finding
    ) throws {
        let receipt = try Receipt(decoding: bytes)
        let keys = policy.logs.map(\.key).filter {
            $0.name == trust.origin && $0.publicKey.keyIdentifier == receipt.keyIdentifier
        }
        guard let key = keys.first else { throw EvidenceError.unknownLog }
        let registration = try receipt.check(
            statement: registered, logKey: key.publicKey, origin: trust.origin)
        // A receipt carries no cosignatures: where a policy asks for them it proves nothing.
        if policy.quorum == .none { finding.takeIn(registration.index) }
        finding.newestTime = max(finding.newestTime, registration.registeredAt)
        finding.roots[registration.size, default: []].insert(registration.root)
    }

    /// The act is one of this ledger, and the very one that issued the credential.
    private static func checkAct(
        _ bytes: [UInt8], carries credential: Credential, _ trust: Trust
    ) throws {
        let statement = try UnverifiedStatement(decoding: bytes)
        guard statement.header.audience == trust.audience else {
            throw EvidenceError.otherLedger(statement.header.audience)
        }
        let carried = statement.event.fields["credential"]?.string
        guard carried == Base64URL.encode(credential.encoded()) else {
            throw EvidenceError.otherAct
        }
    }
}
