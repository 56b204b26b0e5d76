public import COSE
public import Certification

extension Vault {
    /// A document that an act rests on, and whose it is.
    public typealias Document = (bytes: [UInt8], dataSubject: String)

    /// What the vault is to hold of one statement: its values, whose they are, and which files hold
    /// them, too.
    public struct Deposit: Sendable {
        let leaf: Digest
        let values: [(digest: Digest, disclosure: Disclosure)]
        let subject: Subject
        let dataSubject: String
        /// The files that hold `copied`, which an erasure will name as out of reach.
        let copies: [String]
        let copied: [Digest]
        /// When they were seen.
        let day: String

        /// Takes values, each matched to one of the digests that the statement promises.
        ///
        /// - Parameter isErased: whether they were erased since the statement entered: then none of
        ///   them is taken in again.
        public init(
            _ disclosures: [Disclosure], of statement: Digest, matching promised: [Digest],
            subject: Subject, dataSubject: String, isErased: Bool = false, copies: [String] = [],
            on day: CivilDate
        ) throws(StorageError) {
            let wanted = Set(promised)
            let values = disclosures.map { (digest: $0.digest, disclosure: $0) }
            for (digest, disclosure) in values where !wanted.contains(digest) {
                throw .unreadable(
                    "the disclosure of \(disclosure.key) matches no digest of the statement")
            }
            leaf = statement
            self.values = isErased ? [] : values
            self.subject = subject
            self.dataSubject = dataSubject
            self.copies = copies
            copied = values.map(\.digest)
            self.day = "\(day)"
        }
    }
}
