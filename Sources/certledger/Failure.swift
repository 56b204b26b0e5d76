import Age
import ArgumentParser
import COSE
import CertificatePaper
import Certification
import Console
import Drafting
import Foundation
import Ledger
import Register
import SchemeFile
import TransparencyLog
import Verification
import VerifierPage

/// What the errors of a ledger come to: one line, a hint where there is a way out, and whose move
/// it is.
extension Failure {
    /// The same, with the entries that stand by this command all the same.
    func withWhatStands() -> Failure {
        guard let stands = Standing.told(), !text.isEmpty else { return self }
        return Failure(
            code: code, name: name, text: "\(text)\(stands.text)", hint: hint,
            facts: facts + [("stands", .text(stands.entries))])
    }

    /// An error as a failure, told in the reader's language; nil for words of the command line.
    static func failure(for error: any Error) -> Failure? {
        switch error {
        case let refusal as Refusal:
            return Failure(
                code: .refused, name: refusal.code, text: refusal.text(Terminal.language),
                hint: hint(for: refusal),
                facts: [
                    ("code", .text(refusal.code)),
                    (
                        "facts",
                        .map(CBORMap(refusal.reason.facts.map { (.text($0.name), $0.value) }))
                    ),
                    ("rule", .text(refusal.rule)),
                    ("source", .text(refusal.source.text(Terminal.language))),
                ])
        case let error as StorageError: return storageFailure(error)
        case let error as DraftError: return draftFailure(error)
        case let error as StatementError:
            return Failure(code: .unreadable, name: "statement", text: ErrorWords.told(error))
        case SchemeFileError.notAScheme(let fault):
            return Failure(
                code: .unreadable, name: "scheme", text: fault.wording.text(Terminal.language))
        case let error as SchemeFileError:
            return Failure(code: .unreadable, name: "scheme", text: ErrorWords.told(error))
        case let error as AgeError:
            return Failure(code: .unreadable, name: "passphrase", text: ErrorWords.told(error))
        case let error as KeyError:
            return Failure(code: .unreadable, name: "key", text: ErrorWords.told(error))
        case let error as PortableDocumentError:
            return Failure(
                code: .machine, name: "pdf", text: ErrorWords.told(error),
                hint: error == .noProgram
                    ? Terminal.told(
                        "apt-get install chromium，或用浏览器打印 certificate.html",
                        "apt-get install chromium, or print certificate.html from a browser") : nil)
        case let error as CertificateFileError:
            return Failure(code: .machine, name: "file", text: ErrorWords.told(error))
        case let error as QRCodeError:
            return Failure(code: .unreadable, name: "qr", text: ErrorWords.told(error))
        case let error as VerifyingPageError:
            return Failure(code: .unreadable, name: "policy", text: ErrorWords.told(error))
        case let error as PolicyError:
            return Failure(code: .unreadable, name: "policy", text: ErrorWords.told(error))
        case let error as ListError:
            return Failure(code: .unreadable, name: "list", text: ErrorWords.told(error))
        case let error as TrustError:
            return Failure(code: .unreadable, name: "trust", text: ErrorWords.told(error))
        case let error as CocoaError:
            let path = error.userInfo[NSFilePathErrorKey] as? String ?? ""
            return Failure(
                code: .machine, name: "file",
                text: Terminal.told("无法读写 \(path)", error.localizedDescription))
        case RegisterError.damaged(let fault):
            let fault = Wording(zh: ErrorWords.told(fault), en: fault)
            return Failure(
                code: .machine, name: "register",
                text: Wording.ofDerived(LedgerFolder.File.register, fault)
                    .text(Terminal.language))
        case let error as RegisterError:
            return Failure(code: .machine, name: "register", text: ErrorWords.told(error))
        default: return Failure(common: error, in: ErrorWords.book) ?? other(error)
        }
    }

    /// Input that a parser of ours does not take; else what nobody foresaw, which may come after
    /// an act was committed and is this machine's; nil for words of the command line.
    private static func other(_ error: any Error) -> Failure? {
        guard CertLedger.exitCode(for: error) == .failure else { return nil }
        switch error {
        case let error as CalendarError: return unreadable(error.wording)
        case let error as CredentialError: return unreadable(error.wording)
        case let error as CreditCodeError: return unreadable(error.wording)
        case let error as QRTextError: return unreadable(error.wording)
        case let error as SchemeError: return unreadable(error.wording)
        case let error as ShapeError: return unreadable(error.wording)
        case is JSONError, is CBORError, is COSEError, is NoteError, is CheckpointError,
            is KnownCheckpointError, is ProofError, is ReceiptError,
            is TransparentStatementError, is VerifierKeyError, is TileError:
            return Failure(code: .unreadable, name: "input", text: ErrorWords.told(error))
        default: return Failure(code: .machine, name: "machine", text: ErrorWords.told(error))
        }
    }

    private static func unreadable(_ wording: Wording) -> Failure {
        .unreadable(wording.text(Terminal.language))
    }

    private static func hint(for refusal: Refusal) -> String? {
        switch refusal.reason.lack {
        case .possession:
            Terminal.told(
                "`certledger key prove` 带上本账本的 --trust，即可作出有效的证明",
                "`certledger key prove` with --trust, that of this ledger, makes a proof that does")
        case .settingAside(let entry):
            Terminal.told(
                "`certledger act template entry.set-aside` 给出样例，entry 写作 \"#\(entry)\"；"
                    + "锚也不符时用 `anchor accept --set-aside 理由`",
                "`certledger act template entry.set-aside` shows the act, its `entry` is "
                    + "\"#\(entry)\"; where the anchor does not hold either, "
                    + "`anchor accept --set-aside REASON`")
        case .layout:
            Terminal.told(
                #"换行写作 \n（不是 \r\n），只用于长文本字段；不用制表符，行首不缩进，空格不连用"#,
                #"write line breaks as \n, not \r\n, in long texts alone; no tabs, no indents, "#
                    + "no space beside another")
        case .entry, .scheme, .actType, .party, .officer, .certificateKey, .ends, .logDay, .place,
            nil:
            nil
        }
    }

    private static var waitHint: String {
        Terminal.told("请再运行一次；--wait SECONDS 等候更久", "run it again; --wait SECONDS waits longer")
    }

    private static func draftFailure(_ error: DraftError) -> Failure {
        var failure = Failure(code: .unreadable, name: "act", text: ErrorWords.told(error))
        switch error {
        case .keyNotRead(_, let hint): failure.hint = hint
        case .noParty:
            failure.hint = Terminal.told(
                "用 key.enrolled 登记；样例见 `certledger act template`",
                "key.enrolled enrols it; `certledger act template` shows how")
        case .keyForProof:
            failure.hint = Terminal.told(
                "证明（.proof）由 `certledger key prove` 作出", "`certledger key prove` makes the proof")
        case .keyOfAnother(let name, let officer):
            failure = Failure(
                code: .unreadable, name: "act",
                text: Terminal.told(
                    "行为写明由 \(Shown.name(name)) 签署，所用密钥却是 \(officer) 的", error.description),
                hint: Terminal.told(
                    "各人用自己的密钥签署；由 \(officer) 签署的，by 写作 \(officer)",
                    "each signs with a key of his own; where \(officer) does, `by` says so"))
        case .notJSON, .member, .unexpected, .unresolved, .unknownType, .noKey, .noProof,
            .proofOfAnother, .needsLedger, .evidence, .unsignable:
            break
        }
        return failure
    }

    private static func storageFailure(_ error: StorageError) -> Failure {
        let code: Code
        var hint: String?
        switch error {
        case .unreadable: code = .unreadable
        case .missing(let file):
            return Failure(
                code: .unreadable, name: "storage",
                text: Terminal.told("没有账本文件 \(file)", error.description),
                hint: Terminal.told(
                    "--ledger 或环境变量 CERTLEDGER_DIR 指明账本所在的文件夹",
                    "--ledger, or CERTLEDGER_DIR, names the folder of the ledger"))
        case .anchor:
            code = .machine
            hint = Terminal.told(
                "只有 `certledger anchor accept CHECKPOINT` 可以继续，并登记为行为",
                "`certledger anchor accept CHECKPOINT` is the only way on, and is recorded as "
                    + "an act")
        case .anchorTaken:
            code = .machine
            hint = Terminal.told(
                "--anchor 可为新账本指定另一个锚文件；原账本确已不用的，先移走它的锚文件",
                "--anchor names another file for the new ledger; where the ledger that the anchor "
                    + "is of is used no more, move the file away")
        case .locked(let file) where file.hasSuffix(LedgerFolder.File.registerLock):
            return Failure(
                code: .machine, name: "locked",
                text: Terminal.told("另一进程正在更新名录（\(file) 已锁定）", error.description),
                hint: waitHint)
        case .locked(let file):
            // What stands by this command all the same is said behind it.
            let isNothing = Standing.told() == nil
            return Failure(
                code: .machine, name: "locked",
                text: Terminal.told(
                    "另一进程正在登记（\(file) 已锁定）" + (isNothing ? "，未作任何登记" : ""),
                    error.description + (isNothing ? "; nothing was recorded" : "")),
                hint: waitHint)
        case .state(let fault):
            let fault = Wording(zh: ErrorWords.told(fault.zh), en: fault.en)
            return Failure(
                code: .machine, name: "storage",
                text: Wording.ofDerived(LedgerFolder.File.state, fault).text(Terminal.language))
        case .diskFull, .permission, .inputOutput, .commitFailed, .sizeConflict, .leafExists,
            .malformedBatch, .logKeyMissing:
            code = .machine
        }
        return Failure(code: code, name: "storage", text: ErrorWords.told(error), hint: hint)
    }
}
