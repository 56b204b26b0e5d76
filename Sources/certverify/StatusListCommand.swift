import ArgumentParser
import COSE
import Certification
import Console
import Verification

/// Says what a status list is, and rebuilds it from the log's tiles.
struct StatusListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status-list",
        abstract: Terminal.told(
            "说明状态列表：评定规则、树的大小、生成时间、下次更新。",
            "What a status list is: scheme, tree size, how old, next due."),
        discussion: Terminal.told(
            "给出 --tiles 的，由账本重建并逐项比较。",
            "With --tiles it is rebuilt from the log and compared claim by claim."))

    @Argument(help: .told("状态列表文件。", "The status list.")) var file: String
    @Option(help: .policy) var policy: String
    @Option(help: .ledger) var trust: String
    @Option(
        help: .told(
            "账本的 C2SP 瓦片的文件夹，据以重建列表。",
            "A folder of the log's C2SP tiles, to rebuild the list from."))
    var tiles: String?
    @OptionGroup var device: DeviceOptions

    func run() throws {
        let lists = try Lists(policy: policy, trust: trust, device: device)
        let list = try ListOptions.read(
            file, lists.keys, StatusList.init(decoding:signedByOneOf:))
        let checker = try lists.checker(status: list)
        var facts = ListFacts(of: list.claims, kind: Wording(zh: "状态列表", en: "status list"))
        if list.isOpened { Self.count(list, &facts) }
        facts.fault = checker.statusFault?.why
        if let tiles, list.isOpened {
            facts.compare(try lists.rebuild(from: tiles, for: list.claims)) { replay in
                StatusList(
                    of: list.claims.scheme, in: replay.state, root: replay.root,
                    issuedAt: list.claims.issuedAt, expiresAt: list.claims.expiresAt
                )?.difference(from: list)
            }
        }
        facts.print(json: device.json)
        device.remember(checker)
        if facts.isContradicted { throw Failure.silent(.findings) }
        if checker.statusFault != nil { throw Failure.silent(.undecided) }
    }

    private static func count(_ list: StatusList, _ facts: inout ListFacts) {
        let counts = Dictionary(grouping: 0..<list.claims.count) {
            list.changes.change(of: $0, on: list.claims.day)?.status ?? .valid
        }.mapValues(\.count)
        facts.add(
            "invalid", Wording(zh: "已撤销", en: "revoked"), "\(counts[.invalid, default: 0])")
        facts.add(
            "suspended", Wording(zh: "已暂停", en: "suspended"), "\(counts[.suspended, default: 0])")
        facts.add(
            "ended", Wording(zh: "无过错终止", en: "ended without fault"),
            "\(counts[.ended, default: 0])")
    }
}
