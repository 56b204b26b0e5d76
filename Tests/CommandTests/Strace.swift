import COSE
import Drafting
import Foundation
import TestSupport
import Testing

/// `certledger` with its system calls looked at, or made to fail.
enum Strace {
    private static let program = "/usr/bin/strace"

    /// Runs a test where there is strace, and says so where there is none.
    static let isHere = ConditionTrait.enabled(
        if: FileManager.default.isExecutableFile(atPath: program),
        "strace is not installed; tools/setup tests installs it")

    /// Runs a command on a ledger, looking at these calls alone.
    static func run(
        _ words: [String], calls: String, _ options: [String], folder: String
    ) throws -> Command.Result {
        let process = Command.process(words, folder: folder)
        let command = process.executableURL?.path ?? ""
        process.executableURL = URL(filePath: program)
        process.arguments =
            ["-f", "--seccomp-bpf", "-e", "trace=\(calls)"] + options + [command] + words
        return try Command.result(of: process)
    }
}

extension SmallLedger {
    /// An act in JSON that grants a mandate, with a value that goes into the vault.
    static func mandate(_ number: Int) -> String {
        """
        {"by":"founder","type":"mandate.granted","sub":"party/office-0",\
        "dataSubject":"officer-\(number)","occurredOn":"2025-07-01","fields":{\
        "officer":"officer-\(number)","personName":"虚构经办人\(number)","post":"officer",\
        "acts":["*"],"from":"2025-07-02","until":"2027-07-01"}}
        """
    }

    /// Lays the founder's key beside the ledger, and gives its path.
    func layFounderKey() throws -> String {
        let path = "\(folder.path)/founder.pem"
        try randomness.key(named: "founder").pem.write(
            toFile: path, atomically: true, encoding: .utf8)
        return path
    }
}
