/// Something that a body or a holder has to do by a day (RULES, general rule 13).
public struct Duty: Hashable, Sendable {
    /// What is to be done; each stands in the file of the act that does it.
    public struct Kind: Hashable, Sendable {
        /// The name that programs know it by.
        public let name: String
        /// Its word in both languages.
        public let wording: Wording

        init(_ name: String, _ wording: Wording) {
            self.name = name
            self.wording = wording
        }

        init(_ name: String, zh: String, en: String) {
            self.init(name, Wording(zh: zh, en: en))
        }
    }

    /// Until when it is in time.
    public enum Due: Hashable, Sendable, Comparable, CustomStringConvertible {
        /// The last day on which it is in time.
        case day(CivilDate)
        /// That day is counted in working days of a year that is not in the calendar yet.
        case notCounted(year: Int)

        /// The day, where it is known.
        public var day: CivilDate? {
            if case .day(let day) = self { day } else { nil }
        }
        /// Whether it lies before a day: never, while it is not known.
        public func isPast(on other: CivilDate) -> Bool { day.map { $0 < other } ?? false }
        /// `2026-03-31`, or the calendar that is waited for: `calendar/2027`.
        public var description: String {
            switch self {
            case .day(let day): "\(day)"
            case .notCounted(let year): "\(Subject(.calendar, year))"
            }
        }
    }

    public let kind: Kind
    /// The subject it is about; of a yearly report, its holder: `party/…`.
    public let subject: Subject
    /// Whose it is: a party's id where it is one party's, else roles of the scheme.
    public let by: [String]
    public let due: Due
    /// The rule that sets the day, by its name in the scheme.
    public let rule: String
    /// Where the rule comes from.
    public let source: Wording

    /// Whether its last day lies before this one: never, while that is not known.
    public func isOverdue(on day: CivilDate) -> Bool { due.isPast(on: day) }
}
