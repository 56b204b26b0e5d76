import ArgumentParser
import Certification
import Console

/// The ledger's command line: founding, signing, admitting, asking, auditing.
@main
struct CertLedger: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "certledger",
        abstract: Terminal.told(
            "公共质量品牌认证的透明账本。", "A transparency ledger for public quality-mark certification."),
        subcommands: [
            KeyCommand.self, InitCommand.self, ActCommand.self, SignCommand.self,
            SubmitCommand.self, ImportCommand.self, StatusCommand.self, HistoryCommand.self,
            NextCommand.self, ListCommand.self, DueCommand.self, OverdueCommand.self,
            StatisticsCommand.self, TraceCommand.self,
            RebuildCommand.self, AuditCommand.self,
            BackupCommand.self, ReplayCommand.self, CheckpointCommand.self, AnchorCommand.self,
            CalendarCommand.self, VaultCommand.self, ExportCommand.self, StatusListCommand.self,
        ])

    static func main() {
        Program(
            Self.self, tellsJSON: true,
            failure: { Failure.failure(for: $0)?.withWhatStands() }
        ).run()
    }
}
