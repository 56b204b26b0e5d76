import ArgumentParser
import COSE
import Certification
import Console
import Drafting
import Ledger

extension KeyCommand {
    /// The log's own key, changed by an act of the founding role.
    struct RotateLog: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "rotate-log",
            abstract: Terminal.told(
                "更换账本自身的密钥；重叠期内新旧密钥同时签署。",
                "Change the log's own key; both keys sign until the overlap has run."),
            discussion: Terminal.told(
                "生成新密钥，登记创始角色的行为，将新密钥写入 log.pem，原密钥写入 log-former.pem，直到重叠期后的某个行为将其移去。"
                    + "策略和信任文件同时重写：请将策略交给核验者。",
                "Makes the new key, has the founding role's act admitted, and puts the new key "
                    + "into log.pem, the old one into log-former.pem until a later act finds the "
                    + "overlap over. Policy and trust are written anew: hand the policy to those "
                    + "who verify."))

        enum Why: String, CaseIterable, ExpressibleByArgument { case rotation, compromise }

        @Option(help: .told("创始角色的私钥。", "The founding role's private key.")) var key: String
        @Option(
            help: .told(
                "新旧密钥同时签署的最后一日，形如 2026-06-30。",
                "The last day on which both keys sign, like 2026-06-30."))
        var overlapUntil: String
        @Option(help: .told("rotation（按计划更换）或 compromise（密钥泄露）。", "rotation or compromise."))
        var why = Why.rotation
        @Option(help: .told("理由的文字说明。", "Why, in words.")) var reason = "按计划更换账本密钥"
        @OptionGroup var passphrases: PassphraseOptions
        @OptionGroup var options: LedgerOptions

        func run() throws {
            guard let last = CivilDate(overlapUntil) else {
                throw ValidationError(
                    "--overlap-until 应为形如 2026-06-30 的日期",
                    "--overlap-until takes a date like 2026-06-30")
            }
            let founder = try passphrases.keyRing.key(at: key)
            let ledger = try options.open(appends: true)
            let state = ledger.snapshot.state
            let new = try ledger.proposeLogKey(
                options.randomness.key(named: "log \(state.logKeys.all.count + 1)"))
            let desk = try Submission.desk(
                ledger, options, keys: KeyFolder.keys(["founder": founder, "new": new]))
            let outcome = try desk.submit(act(on: desk.today, until: last))
            // Known not to stand; whatever fails otherwise leaves the key for another try.
            if case .refused = outcome { try ledger.withdrawLogKey() }
            // While every key that has to sign the checkpoint over the change is here: the one
            // before the old one is put away now, where a second change ends its overlap.
            if case .registered = outcome { _ = try ledger.publish() }
            try ledger.saveState()
            try Submission.tell(outcome, json: options.json, banner: ledger.banner)
        }

        private func act(on day: CivilDate, until last: CivilDate) -> ActLine {
            ActLine(
                ActCatalogue.Name.logKeyChanged, by: "founder", on: Genesis.subject,
                occurredOn: day,
                fields: [
                    "publicKey": "@new", "overlapUntil": .text("\(last)"),
                    "why": .text(why.rawValue), "reason": .text(reason),
                ])
        }
    }
}
