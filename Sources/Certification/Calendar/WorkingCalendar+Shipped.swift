extension WorkingCalendar {
    /// The years that ship: 2025 and 2026, from the notices of the General Office of the State
    /// Council of 2024-11-12 and 2025-11-04. Later years enter as acts.
    public static let shipped = WorkingCalendar([shipped2025, shipped2026])

    private static let shipped2025 = HolidayYear(
        checked: 2025, notice: "国办发明电〔2024〕12号",
        holidays: days(
            2025,
            (1, 1...1),  // 元旦
            (1, 28...31), (2, 1...4),  // 春节
            (4, 4...6),  // 清明节
            (5, 1...5),  // 劳动节
            (5, 31...31), (6, 1...2),  // 端午节
            (10, 1...8)),  // 国庆节、中秋节
        workdays: days(2025, (1, 26...26), (2, 8...8), (4, 27...27), (9, 28...28), (10, 11...11)))

    private static let shipped2026 = HolidayYear(
        checked: 2026, notice: "国办发明电〔2025〕7号",
        holidays: days(
            2026,
            (1, 1...3),  // 元旦
            (2, 15...23),  // 春节
            (4, 4...6),  // 清明节
            (5, 1...5),  // 劳动节
            (6, 19...21),  // 端午节
            (9, 25...27),  // 中秋节
            (10, 1...7)),  // 国庆节
        workdays: days(
            2026, (1, 4...4), (2, 14...14), (2, 28...28), (5, 9...9), (9, 20...20), (10, 10...10)))

    private static func days(
        _ year: Int, _ spans: (month: Int, days: ClosedRange<Int>)...
    ) -> [CivilDate] {
        spans.flatMap { span in span.days.map { CivilDate(known: year, span.month, $0) } }
    }
}
