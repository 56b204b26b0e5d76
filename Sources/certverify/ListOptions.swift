import ArgumentParser
import COSE
import Certification
import Console
import Verification

/// What a check is made by: policy and trust, and the lists that were carried here.
struct ListOptions: ParsableArguments {
    @Option(help: .policy) var policy: String
    @Option(
        help: .told(
            "信任文件：是哪一个账本，谁的证书密钥算数。",
            "The trust file: which ledger, and whose certificate keys."))
    var trust: String
    @Option(help: .told("状态列表。", "A status list.")) var status: String?
    @Option(help: .told("公开名录。", "The public register.")) var register: String?
    @Option(
        help: .told(
            "所问的日期，形如 2026-10-12；否则为当日。",
            "The day asked about, like 2026-10-12; else the present one."))
    var asOf: String?
    @OptionGroup var device: DeviceOptions

    /// Reads all of it; a list that cannot be read ends the check, one that is not believed is
    /// told in its line.
    func checker() throws -> CertificateChecker {
        let trust = try Trust(parsing: try Files.text(trust))
        let policy = try LedgerCommand.policy(policy, of: trust)
        let keys = policy.keys(of: trust)
        let status = try status.map {
            try Self.read($0, keys, StatusList.init(decoding:signedByOneOf:))
        }
        let register = try register.map {
            try Self.read($0, keys, PublicRegister.init(decoding:signedByOneOf:))
        }
        return CertificateChecker(
            policy: policy, trust: trust, status: status, register: register,
            seen: try device.recall(trust, status: status, register: register),
            clock: try device.clock(), asOf: try day())
    }

    private func day() throws -> CivilDate? {
        guard let asOf else { return nil }
        guard let day = CivilDate(asOf) else {
            throw ValidationError(
                "--as-of 应为形如 2026-10-12 的日期", "--as-of takes a day like 2026-10-12")
        }
        return day
    }

    static func read<List>(
        _ path: String, _ keys: [PublicKey],
        _ decode: ([UInt8], [PublicKey]) throws(ListError) -> List
    ) throws -> List {
        let bytes = try Files.read(path)
        do throws(ListError) { return try decode(bytes, keys) } catch {
            throw Failure.unreadable(path, error)
        }
    }
}
