/// A kind of subject that acts are written on: an application, a certificate, a complaint.
///
/// A value, as acts are: each stands in the file of the acts that are written on it.
public struct SubjectKind: Sendable {
    /// Its stable name, what a subject begins with: `application` in `application/LN-2025-0001`.
    public let name: String
    /// Its word in both languages.
    public let wording: Wording
    /// The id of an example.
    public let example: String
    /// The table of the record that a subject of this kind is; nil where it is none.
    let table: RecordID.Table?
    /// The batch that a subject of this kind belongs to, by its id.
    let batch: @Sendable (String, LedgerState) -> Batch?
    /// The certificate that a subject of this kind is or is about, by its id.
    let certificate: @Sendable (String, LedgerState) -> Certificate?
    /// Whether much else hangs on subjects of this kind: a trace shows of them the acts of the
    /// case alone, and follows nothing.
    public let isHub: Bool

    init(
        _ name: String, zh: String, en: String, example: String = "1",
        table: RecordID.Table? = nil, isHub: Bool = false,
        batch: @escaping @Sendable (String, LedgerState) -> Batch? = { _, _ in nil },
        certificate: @escaping @Sendable (String, LedgerState) -> Certificate? = { _, _ in nil }
    ) {
        self.name = name
        wording = Wording(zh: zh, en: en)
        self.example = example
        self.table = table
        self.isHub = isHub
        self.batch = batch
        self.certificate = certificate
    }

    /// The kind of a name; nil where no act is written on one.
    public static func named(_ name: String) -> SubjectKind? { ActCatalogue.kind(name) }
    /// All on which acts are written, by name.
    public static var all: [SubjectKind] { ActCatalogue.kinds.sorted { $0.name < $1.name } }
}

extension SubjectKind: Hashable {
    public static func == (left: Self, right: Self) -> Bool { left.name == right.name }
    public func hash(into hasher: inout Hasher) { hasher.combine(name) }
}

extension Subject {
    /// A subject of a kind, by an id whose form is known to be an id's.
    public init(_ kind: SubjectKind, _ id: some CustomStringConvertible) {
        self.init(kind.name, checked: "\(id)")
    }

    /// A subject of a kind, by an id that somebody gave; nil where it has not the form of one.
    public init?(_ kind: SubjectKind, named id: String) {
        self.init(kind: kind.name, id: id)
    }

    /// Whether acts on that kind may be written on it.
    public func isA(_ kind: SubjectKind) -> Bool { self.kind == kind.name }
}
