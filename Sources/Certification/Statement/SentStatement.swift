public import COSE

/// A statement as it travels to the log: what it redacts goes with it, in one file (FORMATS §1).
///
/// The unprotected header holds the values and whose they are; both are taken off before the log:
///
/// ```text
/// {17: [bstr .cbor [salt, value, key], …], "dataSubject": text}
/// ```
///
/// Nothing signs that header. A value counts because its digest is in the statement; whose it is
/// nobody proves.
public struct SentStatement: Hashable, Sendable {
    /// The registered form.
    public let statement: UnverifiedStatement
    /// The values of its digests, each once, in any order.
    public let disclosures: [Disclosure]
    /// Under whose name the vault is to keep the values; nil where nobody said.
    public let dataSubject: String?

    /// The most bytes that are read or written: a statement has at most 65,535 of them.
    public static let maximumByteCount = 1 << 20

    /// The text label of the data subject.
    private static let dataSubjectLabel = CBOR.text("dataSubject")

    /// Takes a statement with what goes with it.
    public init(
        _ statement: UnverifiedStatement, _ disclosures: [Disclosure] = [],
        dataSubject: String? = nil
    ) {
        self.statement = statement
        self.disclosures = disclosures
        self.dataSubject = dataSubject
    }

    /// Reads a statement that is handed in; one as registered is one without values.
    public init(decoding bytes: [UInt8]) throws(StatementError) {
        var sign1: Sign1
        do { sign1 = try Sign1(decoding: bytes, maximumByteCount: Self.maximumByteCount) } catch {
            throw .notSign1("\(error)")
        }
        let companions = sign1.unprotected
        sign1.unprotected = [:]
        statement = try UnverifiedStatement(sign1, sign1.encoded())
        for (label, _) in companions.pairs
        where label != CBOR(HeaderLabel.disclosures) && label != Self.dataSubjectLabel {
            throw .unwantedCompanion("a label that is neither 17 nor dataSubject")
        }
        disclosures = try companions[HeaderLabel.disclosures].map(Self.disclosures) ?? []
        dataSubject = companions[Self.dataSubjectLabel]?.string
        guard companions[Self.dataSubjectLabel] == nil || Self.isDataSubject(dataSubject),
            dataSubject == nil || !disclosures.isEmpty
        else { throw .unwantedCompanion("a dataSubject that is no id of whose the values are") }
    }

    private static func disclosures(_ value: CBOR) throws(StatementError) -> [Disclosure] {
        guard let array = value.arrayValue, !array.isEmpty else {
            throw .unwantedCompanion("no list of values under label 17")
        }
        var found: [Disclosure] = []
        for item in array { found.append(try Disclosure(decoding: item.bytesValue ?? [])) }
        guard Set(found.map(\.digest)).count == found.count else {
            throw .unwantedCompanion("a value twice")
        }
        return found
    }

    /// The bytes that travel, and that `init(decoding:)` reads.
    public func encoded() throws(StatementError) -> [UInt8] {
        var sign1 = statement.sign1
        if !disclosures.isEmpty {
            sign1.unprotected[CBOR(HeaderLabel.disclosures)] = .array(
                disclosures.map { .bytes($0.encoded()) })
            sign1.unprotected[Self.dataSubjectLabel] = dataSubject.map { .text($0) }
        }
        let bytes = sign1.encoded()
        guard bytes.count <= Self.maximumByteCount else {
            throw .tooLongToSend(byteCount: bytes.count)
        }
        return bytes
    }

    /// The digests of the statement whose values did not come with it, ascending.
    public var digestsWithoutValue: [Digest] {
        Set(statement.event.valueDigests).subtracting(disclosures.map(\.digest)).sorted()
    }

    /// Whether a data subject can be named in an erasure: the id of a `vault/…`.
    public static func isDataSubject(_ text: String?) -> Bool {
        text.map { Subject(.vault, named: $0) != nil } ?? false
    }
}
