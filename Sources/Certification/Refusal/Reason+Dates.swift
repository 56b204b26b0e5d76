import COSE

extension Refusal.Reason {
    static func occursAfterLogDay(_ day: CivilDate, _ logDay: CivilDate) -> Self {
        Self(
            "occurs-after-log-day", "发生日 \(day) 晚于登记日 \(logDay)",
            "it occurred on \(day), after the day of registration \(logDay)",
            ["day": day, "logDay": logDay], lacks: .logDay)
    }
    static func occursBeforeCause(_ day: CivilDate, _ cause: CivilDate) -> Self {
        Self(
            "occurs-before-cause", "发生日 \(day) 早于所依据记录的 \(cause)",
            "it occurred on \(day), before what it rests on (\(cause))",
            ["day": day, "cause": cause])
    }
    static func calendarMalformed(_ fault: CalendarError) -> Self {
        Self(
            "calendar-malformed", "节假日安排有误：\(fault.wording.zh)", "the year is not sound: \(fault)",
            ["fault": fault.wording])
    }
    static func effectiveBefore(_ day: CivilDate) -> Self {
        Self(
            "effective-before", "变更不得早于决定之日（\(day)）生效",
            "it applies from its decision (\(day)) on, not earlier", ["day": day])
    }
}
