import COSE
import Drafting
import Foundation
import TestSupport
import Testing

/// Small files that people save on other systems: CRLF, a byte order mark, no last line feed,
/// UTF-16.
@Suite struct `Files saved elsewhere` {
    private static let files = Repository.fixtures.appending(path: "verdicts/files").path

    /// A way of saving a text.
    struct Saving: Sendable, CustomTestStringConvertible {
        let hasMark: Bool
        let isCRLF: Bool
        let isOpenEnded: Bool

        var testDescription: String { "mark \(hasMark), CRLF \(isCRLF), open end \(isOpenEnded)" }

        func save(_ text: String, to path: String) throws {
            var text = isOpenEnded ? String(text.dropLast()) : text
            if isCRLF { text = text.replacing("\n", with: "\r\n") }
            if hasMark { text = "\u{FEFF}" + text }
            try Data(text.utf8).write(to: URL(filePath: path))
        }

        static let all: [Saving] = [false, true].flatMap { hasMark in
            [false, true].flatMap { isCRLF in
                [false, true].map {
                    Saving(hasMark: hasMark, isCRLF: isCRLF, isOpenEnded: $0)
                }
            }
        }
    }

    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func certificate(policy: String, trust: String) throws -> Command.Result {
        try Command.run(
            [
                "certificate", "--number", "LNYP-2029-00004", "--policy", policy, "--trust", trust,
                "--stateless", "--status", "\(Self.files)/status-2029-12.cwt", "--register",
                "\(Self.files)/register-2029-12.cwt", "--now", "2030-01-10T12:00",
            ], program: "certverify")
    }

    @Test(arguments: Saving.all)
    func `a private key, a passphrase and a trust file are read all the same`(saving: Saving) throws
    {
        let key = try PrivateKey(seed: [UInt8](repeating: 9, count: 32))
        let path = "\(folder.path)/key.pem"
        try saving.save(key.pem, to: path)
        #expect(try Command.run(["key", "export", path]).output == key.pem)
        try FileManager.default.removeItem(atPath: path)
        let protected = "\(folder.path)/protected.pem"
        let phrase = "\(folder.path)/phrase"
        try Data("secret".utf8).write(to: URL(filePath: "\(folder.path)/plain"))
        try saving.save("secret\n", to: phrase)
        try saving.save(key.pem, to: path)
        let made = try Command.run([
            "key", "protect", path, "--out", protected, "--passphrase-file",
            "\(folder.path)/plain",
        ])
        #expect(made.code == 0, "\(made.error)")
        try saving.save(try String(contentsOfFile: protected, encoding: .utf8), to: protected)
        let opened = try Command.run(["key", "export", protected, "--passphrase-file", phrase])
        #expect(opened.output == key.pem, "\(opened.error)")
        let trust = "\(folder.path)/trust"
        try saving.save(
            try String(contentsOfFile: "\(Self.files)/trust", encoding: .utf8), to: trust)
        let result = try certificate(policy: "\(Self.files)/policy", trust: trust)
        #expect(result.code == 0, "\(result.error)")
    }

    @Test(arguments: Saving.all)
    func `a policy is C2SP's, and told how it was saved`(saving: Saving) throws {
        let policy = "\(folder.path)/policy"
        try saving.save(
            try String(contentsOfFile: "\(Self.files)/policy", encoding: .utf8), to: policy)
        let result = try certificate(policy: policy, trust: "\(Self.files)/trust")
        let fault =
            saving.hasMark
            ? "has a byte order mark, wanted UTF-8 without a byte order mark (C2SP)"
            : saving.isCRLF
                ? "lines end in carriage return and line feed, wanted line feeds alone (C2SP)"
                : saving.isOpenEnded ? "the policy's last line does not end in a line feed" : nil
        #expect(result.code == (fault == nil ? 0 : 2), "\(result.error)")
        #expect(fault.map { result.error.contains($0) } ?? result.error.isEmpty)
    }

    @Test(arguments: [String.Encoding.utf16, .utf16LittleEndian, .utf16BigEndian])
    func `UTF-16 is named as such, in every one of them`(encoding: String.Encoding) throws {
        func saved(_ text: String, _ name: String) throws -> String {
            let path = "\(folder.path)/\(name)"
            try #require(text.data(using: encoding)).write(to: URL(filePath: path))
            return path
        }
        let key = try PrivateKey(seed: [UInt8](repeating: 9, count: 32))
        let trust = try saved(
            try String(contentsOfFile: "\(Self.files)/trust", encoding: .utf8), "trust")
        let policy = try saved(
            try String(contentsOfFile: "\(Self.files)/policy", encoding: .utf8), "policy")
        let phrase = try saved("secret\n", "phrase")
        for result in [
            try Command.run(["key", "export", try saved(key.pem, "key.pem")]),
            try Command.run([
                "key", "new", "\(folder.path)/new.pem", "--passphrase-file", phrase,
            ]),
            try certificate(policy: "\(Self.files)/policy", trust: trust),
            try certificate(policy: policy, trust: "\(Self.files)/trust"),
        ] {
            #expect(result.code == 2)
            #expect(result.error.contains("UTF-16"), "\(result.error)")
            #expect(result.error.split(separator: "\n").count == 1)
        }
    }

    @Test(arguments: [
        ("{\"a\":1,\r\n\"a\":2}", "line 2, column 1: found a name for the second time"),
        ("\u{FEFF}{}", "line 1, column 1: found a byte order mark"),
        ("{\"type\":\"x\",}", "line 1, column 13: found }, wanted a name in quotation marks"),
    ])
    func `an act that is not quite JSON is refused with line and column`(
        text: String, fault: String
    ) throws {
        let small = try SmallLedger(entryCount: 3)
        small.close()
        let key = "\(folder.path)/founder.pem"
        try small.randomness.key(named: "founder").pem.write(
            toFile: key, atomically: true, encoding: .utf8)
        let act = "\(folder.path)/act.json"
        try Data(text.utf8).write(to: URL(filePath: act))
        let result = try Command.run(["submit", act, "--key", key], folder: small.path)
        #expect(result.code == 2)
        #expect(result.error.contains("not an act in JSON: \(fault)"), "\(result.error)")
        // In a file of many its own line counts, blank ones too.
        let acts = "\(folder.path)/acts.jsonl"
        let first = SmallLedger.registration(31)
        let line = text.replacing("\r\n", with: " ").replacing("\u{FEFF}", with: "}")
        try Data("\(first)\r\n\r\n\(line)\n".utf8).write(to: URL(filePath: acts))
        let many = try Command.run(
            ["import", acts, "--key", key, "--now", "2025-07-02T09:00", "--seed", "x"],
            folder: small.path)
        #expect(many.code == 2)
        #expect(many.error.contains("acts.jsonl:3: not an act in JSON: line 3, column "))
        let proof = "\(folder.path)/f.proof"
        try Data(text.utf8).write(to: URL(filePath: proof))
        let founded = try Command.run([
            "init", "\(folder.path)/ledger", "--scheme",
            Repository.fixtures.appending(path: "liaoning-youpin/scheme.yaml").path, "--origin",
            "example.invalid/x", "--founder", "leading-group/head=\(proof)", "--key", key,
        ])
        #expect(founded.code == 2)
        #expect(founded.error.contains("is no proof that a key is held: \(fault)"))
    }
}
