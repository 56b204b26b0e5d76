import COSE
import Certification
import Ledger

extension Vault {
    /// Stores the values of one statement; they stay, or wait for one that may yet come.
    @discardableResult
    func store(
        _ disclosures: [Disclosure], matching digests: [Digest], subject: Subject,
        dataSubject: String, pendingOn leaf: Digest? = nil
    ) throws -> [Digest] {
        let statement = leaf ?? Digest.sha256([0])
        let stored = try store([
            Deposit(
                disclosures, of: statement, matching: digests, subject: subject,
                dataSubject: dataSubject, on: .earliest)
        ])
        if leaf == nil { try settle([statement]) }
        return stored
    }
}
