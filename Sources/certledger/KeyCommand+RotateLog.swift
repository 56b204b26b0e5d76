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
            abstract: "Change the log's own key; both keys sign until the overlap has run.",
            discussion: """
                Makes the new key, has the founding role's act admitted, and puts the new key into \
                log.pem, the old one into log-former.pem until a later act finds the overlap over. \
                Policy and trust are written anew: hand the policy to those who verify.
                """)

        enum Why: String, CaseIterable, ExpressibleByArgument { case rotation, compromise }

        @Option(help: "The founding role's private key.") var key: String
        @Option(help: "The last day on which both keys sign, like 2026-06-30.")
        var overlapUntil: String
        @Option(help: "rotation or compromise.") var why = Why.rotation
        @Option(help: "Why, in words.") var reason = "按计划更换账本密钥"
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
