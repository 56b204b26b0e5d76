/// A holder's yearly self-inspection report (art. 20).
public struct YearlyReport: Hashable, Sendable, Codable {
    public let id: ReportID
    public let holder: PartyID
    public let year: Int
    /// The certificates it covers.
    public let certificates: [CertificateNumber]
    /// The day of receipt; of what the holder signed itself, never before the log day.
    public let receivedOn: CivilDate
    /// Whether it was received after its last day.
    public let isLate: Bool
}

extension YearlyReport: Filed {
    public static let hasHeadings = true
    public var headings: [Heading] { [.holder(holder)] }
}
