import ArgumentParser
import COSE
import Certification
import Drafting
import Foundation

/// Keys: PKCS#8 PEM, mode 0600, as OpenSSL reads them.
struct KeyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key", abstract: "Make, show and prove keys.",
        subcommands: [New.self, Show.self, Prove.self, RotateLog.self])

    struct New: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Make a new Ed25519 key.")
        @Argument(help: "The file to write.") var file: String
        @Option(help: "In a rehearsal: derive the key from this text and the file's name.")
        var seed: String?

        func run() throws {
            let name = URL(filePath: file).deletingPathExtension().lastPathComponent
            let randomness = seed.map { Randomness.seeded($0) } ?? .system
            let key = try randomness.key(named: name)
            try Files.create(Array(key.pem.utf8), at: file, mode: 0o600)
            print(Hex.encode(key.publicKey.keyIdentifier))
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show the public key of a key.")
        @Argument(help: "A private or public key in PEM.") var file: String
        @Flag(help: "Print JSON, for programs.") var json = false

        func run() throws {
            let text = try Files.text(file)
            let key = try (try? PublicKey(pem: text)) ?? PrivateKey(pem: text).publicKey
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
            abstract: "Prove that a key is held, for its enrolment.")
        @Argument(help: "The private key.") var file: String
        @Option(help: "The party it will sign for.") var party: String
        @Option(help: "The officer it belongs to.") var officer: String
        @Option(help: "The ledger's identity, 64 hex digits; left out for its founders.")
        var identity: String?
        @Option(help: "The proof's file.") var out: String

        func run() throws {
            let key = try Files.privateKey(file)
            guard let party = PartyID(party), let officer = OfficerID(officer) else {
                throw ValidationError("--party and --officer are ids of letters, digits, . _ -")
            }
            let ledger = identity.map { Digest(hex: $0) }
            if let ledger, ledger == nil {
                throw ValidationError("--identity takes 64 lowercase hex digits")
            }
            let claim = Genesis.possessionClaim(
                identity: ledger ?? nil, party: party, key: key.publicKey)
            let proof = JSONLine.print([
                "party": .text("\(party)"), "officer": .text("\(officer)"),
                "publicKey": .text(Base64URL.encode(key.publicKey.raw)),
                "possession": .text(Base64URL.encode(key.sign(claim))),
            ])
            try Files.create(Array((proof + "\n").utf8), at: out)
        }
    }
}
