import ArgumentParser
import COSE
import Certification
import TransparencyLog
import Verification

/// What a check is made by: policy and trust, and the lists that were carried here.
struct ListOptions: ParsableArguments {
    @Option(help: "The C2SP policy: whose signatures count.") var policy: String
    @Option(help: "The trust file: which ledger, and whose certificate keys.") var trust: String
    @Option(help: "A status list.") var status: String?
    @Option(help: "The public register.") var register: String?
    @Option(help: "The day asked about, like 2026-10-12; else the present one.")
    var asOf: String?
    @Option(help: "The device's clock, in seconds since 1970 or like 2026-10-12T09:00.")
    var now: String?
    @Option(help: "Where the newest list seen is kept; else under XDG_STATE_HOME.")
    var state: String?
    @Flag(help: "Remember nothing, and look at nothing remembered.") var stateless = false
    @Option(help: "Language: zh or en; else the locale.") var lang: String?
    @Flag(help: "Print JSON, for programs.") var json = false

    /// Reads all of it; a list that cannot be read ends the check, one that is not believed is
    /// told in its line.
    func checker() throws -> CertificateChecker {
        let trust = try Trust(parsing: try Files.text(trust))
        let policy = try readPolicy(for: trust)
        let status = try status.map { try Self.read($0, StatusList.init(decoding:)) }
        let register = try register.map { try Self.read($0, PublicRegister.init(decoding:)) }
        let scheme = status?.claims.scheme ?? register?.claims.scheme
        return CertificateChecker(
            policy: policy, trust: trust, status: status, register: register,
            seen: try scheme.flatMap { try memory?.recall(trust, scheme: $0) },
            clock: try clock(), asOf: try day())
    }

    func readPolicy(for trust: Trust) throws -> Policy {
        let policy = try LedgerCommand.policy(self.policy)
        guard policy.logs.contains(where: { $0.key.name == trust.origin }) else {
            throw Ending.unreadable("\(self.policy) names no key of the log \(trust.origin)")
        }
        return policy
    }

    /// Keeps what was seen for the next check.
    func remember(_ checker: CertificateChecker) {
        guard let memory, let seen = checker.seenAfter, let scheme = checker.statusScheme else {
            return
        }
        do { try memory.keep(seen, checker.trustedLedger, scheme: scheme) } catch {
            // The verdict stands; only the next one will know less.
            Ending.complain("certverify: warning: \(memory.path) cannot be written")
        }
    }

    private var memory: Memory? { stateless ? nil : Memory(path: state) }

    private func day() throws -> CivilDate? {
        guard let asOf else { return nil }
        guard let day = CivilDate(asOf) else {
            throw ValidationError("--as-of takes a day like 2026-10-12")
        }
        return day
    }

    private func clock() throws -> Int64 {
        guard let now else { return Device.time() }
        guard let time = Device.time(now) else {
            throw ValidationError("--now takes seconds since 1970 or a time like 2026-10-12T09:00")
        }
        return time
    }

    static func read<List>(
        _ path: String, _ decode: ([UInt8]) throws(ListError) -> List
    ) throws -> List {
        let bytes = try Files.wanted(path)
        do throws(ListError) { return try decode(bytes) } catch {
            throw Ending.unreadable("\(path): \(error)")
        }
    }
}
