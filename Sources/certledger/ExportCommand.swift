import ArgumentParser
import Certification
import Console
import Ledger

/// What leaves the house, one kind a subcommand.
struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: Terminal.told(
            "导出证书、名录、声明、收据、证明、瓦片。",
            "Export certificates, the register, statements, receipts, proofs, tiles."),
        subcommands: [
            Statement.self, Receipt.self, Transparent.self, Proof.self, Tiles.self,
            ExportCertificateCommand.self, ExportRegisterCommand.self, ExportVerifierCommand.self,
        ])

    struct Options: ParsableArguments {
        @Argument(help: .told("记录号。", "The entry's index.")) var index: UInt64
        @Option(help: .told("要写的文件。", "The file to write.")) var out: String
        @OptionGroup var options: LedgerOptions

        func write(
            publishes: Bool, _ bytes: (LedgerFolder, EntryIndex) throws -> [UInt8]
        ) throws {
            let ledger = try publishes ? options.openToPublish() : options.open()
            let size = ledger.snapshot.state.size
            guard index < size else {
                throw ValidationError(
                    "没有第 \(index) 号记录，本账本共 \(size) 条",
                    "there is no entry \(index); the log holds \(size)")
            }
            try Files.write(try bytes(ledger, EntryIndex(index)), to: out)
            if let banner = ledger.banner { Output.complain(banner) }
        }
    }

    struct Statement: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "statement",
            abstract: Terminal.told("登记时的声明。", "A statement as registered."))
        @OptionGroup var export: Options
        func run() throws { try export.write(publishes: false) { try $0.statement(at: $1) } }
    }

    struct Receipt: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "receipt", abstract: Terminal.told("一条记录的收据。", "An entry's receipt."))
        @OptionGroup var export: Options
        func run() throws {
            try export.write(publishes: true) { ledger, index in
                let receipt = try ledger.receipt(at: index)
                _ = try ledger.publish(covering: index)
                return receipt
            }
        }
    }

    struct Transparent: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "transparent",
            abstract: Terminal.told("声明及其收据。", "A statement with its receipt."))
        @OptionGroup var export: Options
        func run() throws {
            try export.write(publishes: true) { ledger, index in
                let statement = try ledger.transparentStatement(at: index)
                _ = try ledger.publish(covering: index)
                return statement
            }
        }
    }

    struct Proof: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "proof",
            abstract: Terminal.told(
                "一条记录在最新检查点之下的证明文件（C2SP）。",
                "A C2SP proof file of an entry under the newest checkpoint."))
        @OptionGroup var export: Options
        func run() throws { try export.write(publishes: true) { try $0.proof(at: $1) } }
    }

    struct Tiles: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "tiles",
            abstract: Terminal.told("以 C2SP 瓦片写出账本。", "The log as C2SP tiles."))
        @Argument(help: .told("要写的文件夹。", "The folder to write.")) var folder: String
        @OptionGroup var options: LedgerOptions
        func run() throws {
            let ledger = try options.openToPublish()
            let count = try ledger.exportTiles(to: folder)
            if let banner = ledger.banner { print(banner) }
            print(Terminal.told("已写出 \(count) 个瓦片", "wrote \(count) tiles"))
        }
    }
}
