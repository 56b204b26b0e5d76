import ArgumentParser
import COSE
import Certification
import Console
import Verification

/// Says what a register is, searches it, and rebuilds it from the log's tiles.
struct RegisterCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "register",
        abstract: Terminal.told(
            "说明公开名录；--find 按编号、获评经营主体或信用代码查找。",
            "What a public register is; --find searches it by number, holder or code."))

    @Argument(help: .told("名录文件。", "The register.")) var file: String
    @Option(help: .policy) var policy: String
    @Option(help: .ledger) var trust: String
    @Option(
        help: .told(
            "编号、获评经营主体名称或信用代码的一部分。",
            "Part of a number, a holder's name or a credit code."))
    var find: String?
    @Option(
        help: .told(
            "账本的 C2SP 瓦片的文件夹，据以重建名录。",
            "A folder of the log's C2SP tiles, to rebuild the register from."))
    var tiles: String?
    @OptionGroup var device: DeviceOptions

    func run() throws {
        let lists = try Lists(policy: policy, trust: trust, device: device)
        let register = try ListOptions.read(
            file, lists.keys, PublicRegister.init(decoding:signedByOneOf:))
        let claims = register.claims
        let checker = try lists.checker(register: register)
        var facts = ListFacts(of: claims, kind: Wording(zh: "公开名录", en: "public register"))
        if register.isOpened {
            facts.add("rows", Wording(zh: "行数", en: "rows"), "\(register.rows.count)")
        }
        facts.fault = checker.registerFault
        if let tiles, register.isOpened {
            facts.compare(try lists.rebuild(from: tiles, for: claims)) { replay in
                PublicRegister(
                    of: claims.scheme, in: replay.state, root: replay.root,
                    issuedAt: claims.issuedAt, expiresAt: claims.expiresAt
                )?.difference(from: register)
            }
        }
        if let find {
            facts.rows = register.search(find)
            if facts.rows.isEmpty, facts.fault == nil { facts.fault = Self.notFound(claims.day) }
        }
        facts.print(json: device.json)
        device.remember(checker)
        if facts.isContradicted { throw Failure.silent(.findings) }
        if facts.fault != nil { throw Failure.silent(.undecided) }
    }

    private static func notFound(_ day: CivilDate) -> Wording {
        Wording(
            zh: "截至 \(day) 未查到；不等于伪造",
            en: "not found as of \(day); this does not mean fake")
    }
}
