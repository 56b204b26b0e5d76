import Certification

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// What this machine believes.
enum Device {
    /// Its clock, in seconds since 1970.
    static func time() -> Int64 {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        return Int64(now.tv_sec)
    }

    /// A time as it is given on the command line: seconds since 1970, or Asia/Shanghai's clock.
    static func time(_ text: String) -> Int64? {
        if let seconds = EntryIndex(text) { return Int64(clamping: seconds.value) }
        let parts = text.split(separator: "T", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, let day = CivilDate(parts[0]), parts[1].utf8.count == 5 else {
            return nil
        }
        let clock = parts[1].split(separator: ":", omittingEmptySubsequences: false)
        guard clock.count == 2, clock.allSatisfy({ $0.utf8.count == 2 }),
            let hour = Int(clock[0]), let minute = Int(clock[1]), (0..<24).contains(hour),
            (0..<60).contains(minute)
        else { return nil }
        return day.startPOSIX + Int64(hour * 3600 + minute * 60)
    }

    /// Whether a stream is a terminal that wants colours: `NO_COLOR`, unless it is empty, says no.
    static func isTerminal(_ descriptor: Int32) -> Bool {
        isatty(descriptor) == 1 && getenv("NO_COLOR").map { $0[0] == 0 } ?? true
    }
}
