import ArgumentParser
import COSE
import Certification
import Console
import Foundation
import Ledger
import TransparencyLog
import Verification

/// The status list of a scheme, signed by the log (FORMATS §8).
struct StatusListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status-list",
        abstract: Terminal.told(
            "所有证书的现状，签署后可随身携带。", "What has become of every certificate, signed for carrying."),
        subcommands: [Publish.self])

    struct Publish: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "publish",
            abstract: Terminal.told(
                "在最新检查点之下签署一套规则的状态列表。",
                "Sign the status list of a scheme under the newest checkpoint."))
        @OptionGroup var list: SignedListOptions
        @Option(
            help: .told(
                "要写的文件；否则为账本文件夹中的 status/SCHEME.cwt。",
                "The file to write; else status/SCHEME.cwt in the ledger's folder."))
        var out: String?
        @OptionGroup var options: LedgerOptions

        func run() throws {
            let signing = try list.signing(options)
            guard
                let list = StatusList(
                    of: signing.scheme, in: signing.state, root: signing.root,
                    issuedAt: signing.issuedAt, expiresAt: signing.expiresAt)
            else { throw ListSigning.noScheme(signing.scheme, in: signing.state) }
            let path = try out ?? signing.path(in: "status")
            let former = try signing.write(path) { list.signed(by: $0).encoded() }
            signing.tell(
                path, former: former, count: list.claims.count,
                Terminal.told(
                    "\(list.changes.changes.count) 次状态变化",
                    "\(list.changes.changes.count) changes of status"),
                json: options.json)
        }
    }
}

/// The public register of a scheme, signed by the log (FORMATS §8).
struct ExportRegisterCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "register",
        abstract: Terminal.told(
            "在最新检查点之下签署一套规则的完整公开名录。",
            "Sign the whole public register of a scheme under the newest checkpoint."))
    @OptionGroup var list: SignedListOptions
    @Option(help: .told("要写的文件。", "The file to write.")) var out: String
    @OptionGroup var options: LedgerOptions

    func run() throws {
        let signing = try list.signing(options)
        guard
            let register = PublicRegister(
                of: signing.scheme, in: signing.state, root: signing.root,
                issuedAt: signing.issuedAt, expiresAt: signing.expiresAt)
        else { throw ListSigning.noScheme(signing.scheme, in: signing.state) }
        let former = try signing.write(out) { register.signed(by: $0).encoded() }
        signing.tell(
            out, former: former, count: register.claims.count,
            Terminal.told("\(register.rows.count) 行", "\(register.rows.count) rows"),
            json: options.json)
    }
}

/// Of which scheme a list is, and until when it is good.
struct SignedListOptions: ParsableArguments {
    @Option(
        help: .told("评定规则；账本只有一套时可不写。", "The scheme; may be left out where the ledger has one."))
    var scheme: String?
    @Option(
        help: .told(
            "下一份应签署的日期，形如 2026-11-01；自该日起此份过期。",
            "The day on which the next one is due, like 2026-11-01; from then it is stale."))
    var nextUpdate: String

    /// What both lists are made from: the newest checkpoint is published first, so that the anchor
    /// holds whatever a list binds to.
    func signing(_ options: LedgerOptions) throws -> ListSigning {
        guard let due = CivilDate(nextUpdate) else {
            throw ValidationError(
                "--next-update 应为形如 2026-11-01 的日期", "--next-update takes a day like 2026-11-01")
        }
        let ledger = try options.open(appends: true, folds: LedgerFolder.Fold())
        let state = ledger.snapshot.state
        guard let scheme = scheme ?? (state.schemes.count == 1 ? state.schemes.keys.first : nil)
        else {
            throw ValidationError(
                "请以 --scheme 指明：\(ListSigning.schemes(in: state))",
                "name the --scheme: \(ListSigning.schemes(in: state))")
        }
        guard state.scheme(scheme) != nil else {
            throw ListSigning.noScheme(scheme, in: state)
        }
        // A signed time never runs back behind the checkpoint that it is about.
        let issuedAt = max(try options.clock().now, try ledger.log.latestCheckpoint()?.time ?? 0)
        guard due.startPOSIX > issuedAt else {
            let signedOn = CivilDate(posix: issuedAt)
            throw ValidationError(
                "--next-update \(due) 应在签署之日 \(signedOn) 之后",
                "--next-update \(due) is not after \(signedOn), the day of signing")
        }
        let signing = ListSigning(
            ledger: ledger, scheme: scheme, issuedAt: issuedAt, expiresAt: due.startPOSIX,
            key: try ledger.logKey(),
            formerKey: try ledger.formerLogKey(on: CivilDate(posix: issuedAt)))
        _ = try ledger.publish()
        return signing
    }
}

/// A list about to be signed.
struct ListSigning {
    let ledger: LedgerFolder
    let scheme: String
    let issuedAt: Int64
    let expiresAt: Int64
    let key: PrivateKey
    /// The key before it, while both sign.
    let formerKey: PrivateKey?

    var state: LedgerState { ledger.snapshot.state }
    var root: Digest { ledger.snapshot.frontier.root }

    static func noScheme(_ scheme: String, in state: LedgerState) -> Failure {
        Failure(
            code: .unreadable, name: "scheme",
            text: Terminal.told(
                "没有评定规则 \(Shown.name(scheme))；账本有 \(schemes(in: state))",
                "there is no scheme \(Shown.name(scheme)); the ledger has \(schemes(in: state))"))
    }

    static func schemes(in state: LedgerState) -> String {
        state.schemes.keys.sorted().map(Shown.name).joined(separator: ", ")
    }

    /// A file of the scheme in a folder of the ledger.
    func path(in folder: String) throws -> String {
        let folder = "\(ledger.path)/\(folder)"
        try Files.makeFolder(folder)
        return "\(folder)/\(scheme).cwt"
    }

    /// Writes a list by the key in force, and through a change of key a second one by the former,
    /// for readers whose policy does not name the new key yet; gives that one's path (FORMATS §8).
    func write(_ path: String, _ signed: (PrivateKey) -> [UInt8]) throws -> String? {
        // A certificate whose row could not be read would be missing in what the log signs.
        try ledger.checkState()
        try Files.write(signed(key), to: path)
        let former = (path.hasSuffix(".cwt") ? String(path.dropLast(4)) : path) + ".former.cwt"
        if let formerKey {
            try Files.write(signed(formerKey), to: former)
            return former
        }
        // Of an overlap that has ended: nobody writes it anew, so it would grow stale there.
        if state.logKeys.all.count > 1, Files.isThere(former) {
            try FileManager.default.removeItem(atPath: former)
        }
        return nil
    }

    func tell(_ path: String, former: String?, count: Int, _ more: String, json: Bool) {
        let due = CivilDate(posix: expiresAt)
        if json {
            print(
                JSONLine.print([
                    "file": .text(path), "former": former.map { .text($0) } ?? .null,
                    "scheme": .text(scheme), "credentials": CBOR(count),
                    "size": CBOR(Int(clamping: state.size)), "root": .text(root.hex),
                    "issuedAt": CBOR(Int(issuedAt)), "nextUpdate": .text("\(due)"),
                ]))
            return
        }
        if let banner = ledger.banner { Screen.say(banner) }
        Screen.say(
            Terminal.told(
                "\(path)：\(Shown.name(scheme))，\(count) 份凭证，\(more)，\(state.size) 条记录，下次更新 \(due)",
                "\(path): \(Shown.name(scheme)), \(count) credentials, \(more), "
                    + "at \(state.size) entries, next due \(due)"))
        if let former {
            Screen.say(
                Terminal.told(
                    "\(former)：同一份，由原密钥签署，供策略中尚无新密钥者使用",
                    "\(former): the same by the former key, for policies without the new one"))
        }
    }
}
