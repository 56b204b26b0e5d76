import Foundation
import TestSupport
import Testing

/// Acceptance: an office begins a real ledger with what the README says, as it stands there.
@Suite(.serialized) struct BeginningTests {
    /// A folder where the README's commands ran once, and how they ended.
    private struct Beginning {
        let folder: TemporaryFolder
        let result: Command.Result

        init() throws {
            folder = try TemporaryFolder()
            try FileManager.default.copyItem(
                atPath: Repository.fixtures.appending(path: "liaoning-youpin/scheme.yaml").path,
                toPath: "\(folder.path)/scheme.yaml")
            try Self.passphrase.write(
                toFile: "\(folder.path)/passphrase", atomically: true, encoding: .utf8)
            result = try Self.run(BeginningTests.script(), in: folder)
        }

        private static let passphrase = "seven words that nobody else would say\n"

        /// Nothing of the repository but the program and the scheme; the passphrase from a file,
        /// for there is no terminal.
        static func run(_ script: String, in folder: TemporaryFolder) throws -> Command.Result {
            let process = Command.process([])
            let programs = process.executableURL?.deletingLastPathComponent().path ?? ""
            process.executableURL = URL(filePath: "/bin/bash")
            process.arguments = ["-e", "-c", script]
            process.currentDirectoryURL = URL(filePath: folder.path)
            process.environment = [
                "PATH": "\(programs):/usr/bin:/bin", "HOME": folder.path, "LC_ALL": "C",
                "CERTLEDGER_PASSPHRASE_FILE": "\(folder.path)/passphrase",
            ]
            return try Command.result(of: process)
        }

        func run(_ script: String) throws -> Command.Result { try Self.run(script, in: folder) }
    }

    private static let begun = Result { try Beginning() }

    /// The shell block of the README's section.
    private static func script() throws -> String {
        let readme = try String(
            contentsOf: Repository.root.appending(path: "README.md"), encoding: .utf8)
        let section = try #require(readme.range(of: "\n## Begin a real ledger"))
        let blocks = readme[section.upperBound...].components(separatedBy: "\n```\n")
        try #require(blocks.count > 2 && !blocks[0].contains("\n## "))
        return blocks[1] + "\n"
    }

    /// The commands of a script: lines continued by a backslash and here-documents belong to one.
    private static func commands(_ script: String) -> [String] {
        var commands: [String] = []
        var isContinued = false
        var isDocument = false
        for line in script.split(separator: "\n") {
            if isContinued || isDocument {
                commands[commands.count - 1] += "\n\(line)"
            } else {
                commands.append(String(line))
            }
            isDocument = isDocument ? line != "END" : line.hasSuffix("<<END")
            isContinued = !isDocument && line.hasSuffix("\\")
        }
        return commands
    }

    private static func expectSix(_ beginning: Beginning) throws {
        let audit = try beginning.run("certledger audit --ledger ledger --json")
        #expect(audit.code == 0, "\(audit.output)\(audit.error)")
        #expect(audit.output.contains(#""entries":6"#), "\(audit.output)")
    }

    @Test func `the beginning has at most ten commands, and no rehearsal in it`() throws {
        let commands = Self.commands(try Self.script())
        #expect(commands.count <= 10)
        #expect(commands.allSatisfy { $0.hasPrefix("certledger ") || $0.hasPrefix("cat > ") })
        #expect(commands.allSatisfy { !$0.contains("--rehearsal") && !$0.contains("--seed") })
    }

    @Test func `as they stand they found a real ledger in which the office acts`() throws {
        let beginning = try Self.begun.get()
        #expect(beginning.result.code == 0, "\(beginning.result.error)")
        #expect(beginning.result.output.contains("nothing wrong was found"))
        #expect(!beginning.result.output.contains("REHEARSAL"))
        try Self.expectSix(beginning)
        let office = try beginning.run("certledger history party/office --ledger ledger")
        #expect(office.output.contains("key enrolled"), "\(office.output)")
        let first = try beginning.run("certledger history party/secretariat --ledger ledger")
        #expect(first.output.contains("entry 5  “领导小组办公室” (officer)"), "\(first.output)")
        let key = try String(
            contentsOfFile: "\(beginning.folder.path)/founder.pem", encoding: .utf8)
        #expect(key.hasPrefix("-----BEGIN AGE ENCRYPTED FILE-----"))
    }

    @Test func `the same commands again lose nothing`() throws {
        let beginning = try Self.begun.get()
        let script = try Self.script()
        let again = try beginning.run(script)
        #expect(again.code == 2)
        #expect(again.error.contains("founder.pem exists already"))
        let commands = Self.commands(script)
        let founding = try #require(commands.first { $0.hasPrefix("certledger init") })
        let refounded = try beginning.run(founding)
        #expect(refounded.code == 2)
        #expect(refounded.error.contains("there is a ledger in ledger already"))
        let acts = try #require(commands.first { $0.hasPrefix("certledger import") })
        let imported = try beginning.run(acts)
        #expect(imported.code == 0, "\(imported.error)")
        #expect(imported.output.contains("3 were there already\nadmitted 0; the log holds 6"))
        let submitted = try beginning.run(try #require(commands.last { $0.contains("submit") }))
        #expect(submitted.code == 0, "\(submitted.error)")
        #expect(submitted.output == "already entry 5\n")
        try Self.expectSix(beginning)
    }

    @Test func `a new ledger where an anchor is already has its own way out`() throws {
        let beginning = try Self.begun.get()
        let refused = try beginning.run(
            """
            certledger init third --scheme scheme.yaml --origin example/x --key founder.pem \
            --founder leading-group/founder=founder.proof --anchor ledger.anchor
            """)
        #expect(refused.code == 5)
        #expect(refused.error.contains("ledger.anchor is there already"), "\(refused.error)")
        #expect(refused.error.contains("hint: --anchor names another file for the new ledger"))
        #expect(!refused.error.contains("anchor accept"))
    }

    @Test(arguments: [
        (
            "sed 's/Liaoning Youpin}/Liaoning  Youpin}/' scheme.yaml", "example/x", "founder", 3,
            "the field scheme.title.en has a space"
        ),
        ("cat scheme.yaml", "example/x\u{202E}", "founder", 3, "the field logKey has a control"),
        ("cat scheme.yaml", "example/x", "foun\u{202E}der", 2, "--founder takes"),
    ])
    func `a founding whose text hides something leaves nothing behind`(
        scheme: String, origin: String, founder: String, code: Int, text: String
    ) throws {
        let beginning = try Self.begun.get()
        let refused = try beginning.run(
            """
            \(scheme) > other.yaml
            certledger init other --scheme other.yaml --origin '\(origin)' --key founder.pem \
            --founder 'leading-group/\(founder)=founder.proof'
            """)
        #expect(Int(refused.code) == code)
        #expect(refused.output == "")
        #expect(refused.error.contains(text), "\(refused.error)")
        for name in ["other", "other.anchor"] {
            #expect(
                !FileManager.default.fileExists(atPath: "\(beginning.folder.path)/\(name)"))
        }
    }

    @Test func `text refused for its line breaks comes with a way out`() throws {
        let beginning = try Self.begun.get()
        let refused = try beginning.run(
            #"""
            sed 's/秘书处/另设\\r\\n处/; s/party\/secretariat/party\/other/' first.json > broken.json
            certledger submit broken.json --key office-1.pem --ledger ledger
            """#)
        #expect(refused.code == 3)
        #expect(
            refused.error.contains(
                #"hint: write line breaks as \n, not \r\n, in long texts alone"#),
            "\(refused.error)")
        try Self.expectSix(beginning)
    }

    @Test func `a key that is not enrolled enters nothing, and the rule is named`() throws {
        let beginning = try Self.begun.get()
        let refused = try beginning.run(
            """
            certledger key new stranger.pem
            sed 's/"by": "office-1"/"by": "stranger", "party": "office"/' first.json > other.json
            certledger submit other.json --key stranger.pem --ledger ledger --json
            """)
        #expect(refused.code == 3)
        #expect(refused.output.contains(#""error":"key-not-enrolled""#), "\(refused.output)")
        #expect(refused.output.contains(#""rule":"authority""#))
        let unnamed = try beginning.run(
            "certledger submit first.json --key stranger.pem --ledger ledger")
        #expect(unnamed.code == 2)
        #expect(unnamed.error.contains("hint: key.enrolled enrols it"), "\(unnamed.error)")
        try Self.expectSix(beginning)
    }

    @Test(arguments: [
        ("officer office-2 --trust ledger/trust", "$PROOF", 2, "and the act names another"),
        ("officer office-1", "$PROOF", 3, "hint: `certledger key prove` with --trust"),
        ("officer office-1", #"{"file": "scheme.yaml"}"#, 2, "is no proof that a key is held"),
        ("officer office-1", #""@office-1""#, 2, "there is no key office-1"),
    ])
    func `a key enters by its own officer's proof for this ledger alone`(
        proven: String, named: String, code: Int, text: String
    ) throws {
        let beginning = try Self.begun.get()
        let key = named.replacing("$PROOF", with: #"{"file": "another.proof"}"#)
        let refused = try beginning.run(
            """
            rm -f another.p*
            certledger key new another.pem
            certledger key prove another.pem --party office --\(proven) --out another.proof
            tail -n 1 founding.jsonl | sed 's/"publicKey": .*/"publicKey": \(key)}}/' > key.jsonl
            certledger import key.jsonl --key founder.pem --ledger ledger
            """)
        #expect(Int(refused.code) == code)
        #expect(refused.error.contains(text), "\(refused.error)")
        try Self.expectSix(beginning)
    }
}
