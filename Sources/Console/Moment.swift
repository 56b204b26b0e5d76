internal import ArgumentParser
internal import Certification

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#endif

/// A time in seconds since 1970: that of the machine, or one given on the command line.
public enum Moment {
    /// What the machine's clock says.
    public static var now: Int64 {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        return Int64(now.tv_sec)
    }

    /// What `--now` says, in seconds since 1970 or on Asia/Shanghai's clock.
    public static func given(_ text: String) throws -> Int64 {
        if let seconds = EntryIndex(text) { return Int64(clamping: seconds.value) }
        guard let time = CivilTime.seconds(text) else {
            throw ValidationError(
                Terminal.told(
                    "--now 应为 1970 年以来的秒数，或形如 2025-07-10T09:00 的时间",
                    "--now takes POSIX seconds or a time like 2025-07-10T09:00"))
        }
        return time
    }
}
