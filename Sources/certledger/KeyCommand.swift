import Age
import ArgumentParser
import COSE
import Certification
import Console
import Drafting
import Foundation
import Verification

/// Keys, mode 0600: PKCS#8 PEM, as OpenSSL reads it, or that under a passphrase, as `age` opens it.
struct KeyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key",
        abstract: Terminal.told("生成、显示、证明、保护和更换密钥。", "Make, show, prove, protect and rotate keys."),
        subcommands: [
            New.self, Show.self, Prove.self, Protect.self, Export.self, RotateLog.self,
        ])

    struct New: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "new",
            abstract: Terminal.told("生成新的 Ed25519 密钥。", "Make a new Ed25519 key."))
        @Argument(help: .told("要写的文件。", "The file to write.")) var file: String
        @Option(
            help: .told(
                "演练中：由此文本和文件名导出密钥。",
                "In a rehearsal: derive the key from this text and the file's name."))
        var seed: String?
        @Flag(
            name: .customLong("passphrase"),
            help: .told(
                "为密钥设口令；没有口令文件时询问两次。",
                "Put the key under a passphrase, asked twice where no file holds it."))
        var isProtected = false
        @OptionGroup var passphrases: PassphraseOptions

        func run() throws {
            try Files.checkAbsent(file)
            let name = URL(filePath: file).deletingPathExtension().lastPathComponent
            let randomness = seed.map { Randomness.seeded($0) } ?? .system
            let key = try randomness.key(named: name)
            let wanted = isProtected || passphrases.passphraseFile != nil
            let bytes =
                wanted
                ? try KeyRing.protected(key, with: passphrases.newPassphrase(of: file))
                : Array(key.pem.utf8)
            try Files.create(bytes, at: file, mode: 0o600)
            print(Hex.encode(key.publicKey.keyIdentifier))
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show",
            abstract: Terminal.told("显示密钥的公钥。", "Show the public key of a key."))
        @Argument(help: .told("PEM 私钥或公钥。", "A private or public key in PEM.")) var file: String
        @OptionGroup var passphrases: PassphraseOptions
        @Flag(help: .told("打印 JSON，供程序使用。", "Print JSON, for programs.")) var json = false

        func run() throws {
            let published = try? PublicKey(pem: try Files.text(file))
            let key = try published ?? passphrases.keyRing.key(at: file).publicKey
            if json {
                print(
                    JSONLine.print([
                        "kid": .text(Hex.encode(key.keyIdentifier)),
                        "publicKey": .text(Base64URL.encode(key.raw)), "pem": .text(key.pem),
                    ]))
            } else {
                print("kid \(Hex.encode(key.keyIdentifier))\nkey \(Base64URL.encode(key.raw))")
                print(key.pem, terminator: "")
            }
        }
    }

    struct Prove: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "prove",
            abstract: Terminal.told("证明持有密钥，供登记之用。", "Prove that a key is held, for its enrolment.")
        )
        @Argument(help: .told("私钥。", "The private key.")) var file: String
        @Option(help: .told("所代表签署的主体。", "The party it will sign for.")) var party: String
        @Option(help: .told("密钥所属的经办人。", "The officer it belongs to.")) var officer: String
        @Option(
            help: .told(
                "账本的信任文件；将设立账本的人不写。",
                "The ledger's trust file; left out by those who will found it."))
        var trust: String?
        @Option(help: .told("证明的文件。", "The proof's file.")) var out: String
        @OptionGroup var passphrases: PassphraseOptions

        func run() throws {
            let key = try passphrases.keyRing.key(at: file)
            guard let party = PartyID(party), let officer = OfficerID(officer) else {
                throw ValidationError(
                    "--party 与 --officer 应为由字母、数字与 . _ - 组成的标识",
                    "--party and --officer are ids of letters, digits, . _ -")
            }
            let ledger = try trust.map { try Trust(parsing: Files.text($0)).identity }
            let proof = KeyProof(of: key, party: party, officer: officer, ledger: ledger)
            try Files.create(Array(proof.text.utf8), at: out)
        }
    }

    struct Protect: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "protect",
            abstract: Terminal.told(
                "为私钥设口令，另存为一个文件。", "Put a private key under a passphrase, in a file of its own."))
        @Argument(help: .told("未设口令的 PEM 私钥。", "The private key, in plain PEM.")) var file: String
        @Option(help: .told("要写的文件。", "The file to write.")) var out: String
        @OptionGroup var passphrases: PassphraseOptions

        func run() throws {
            guard !AgeFile.isArmored(try Files.text(file)) else {
                throw Failure(
                    code: .unreadable, name: "key",
                    text: Terminal.told("\(file) 已设口令", "\(file) is under a passphrase already"),
                    hint: Terminal.told(
                        "`certledger key export \(file)` 打印未设口令的 PEM",
                        "`certledger key export \(file)` prints it in plain PEM"))
            }
            try Files.checkAbsent(out)
            let key = try passphrases.keyRing.key(at: file)
            let bytes = try KeyRing.protected(key, with: passphrases.newPassphrase(of: out))
            try Files.create(bytes, at: out, mode: 0o600)
        }
    }

    struct Export: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "export",
            abstract: Terminal.told(
                "以未设口令的 PKCS#8 PEM 打印私钥，供其他程序使用。",
                "Print a private key in plain PKCS#8 PEM, for other programs."))
        @Argument(help: .told("私钥。", "The private key.")) var file: String
        @Option(help: .told("改写入此文件，权限 0600。", "The file to write instead, mode 0600.")) var out:
            String?
        @OptionGroup var passphrases: PassphraseOptions

        func run() throws {
            let key = try passphrases.keyRing.key(at: file)
            guard let out else { return print(key.pem, terminator: "") }
            try Files.create(Array(key.pem.utf8), at: out, mode: 0o600)
        }
    }
}
