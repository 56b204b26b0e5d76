import COSE
import Drafting
import Foundation
import TestSupport

/// A ledger where others than its owner may read it, with the program, and may write nothing.
final class SharedPlace: Sendable {
    let path: String
    /// The ledger's folder.
    var ledger: String { "\(path)/ledger" }
    var keys: String { "\(path)/keys" }
    /// Where strangers may write.
    var scratch: String { "\(path)/scratch" }
    /// The rehearsal's seed and clock.
    let rehearsal = ["--seed", "small ledger", "--now", "2026-05-12T12:00"]

    /// Whether this process may act as somebody else.
    static let hasStrangers = getuid() == 0

    /// Nobody, by number: not every system has the name.
    private static let stranger = [
        "setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--",
    ]

    /// Copies a ledger that nobody has open.
    init(copying small: SmallLedger) throws {
        path = "\(try Self.folder())/certledger-shared-\(UUID().uuidString)"
        let files = FileManager.default
        for folder in [path, keys] {
            try files.createDirectory(atPath: folder, withIntermediateDirectories: true)
        }
        try files.copyItem(atPath: small.path, toPath: ledger)
        if files.fileExists(atPath: "\(small.path).anchor") {
            try files.copyItem(atPath: "\(small.path).anchor", toPath: "\(ledger).anchor")
        }
        try small.randomness.key(named: "office-1").pem.write(
            toFile: "\(keys)/office-1.pem", atomically: true, encoding: .utf8)
        let copied = try Command.shell(
            """
            set -e
            mkdir scratch bin
            chmod 1777 scratch
            cp "$(command -v certledger)" bin
            ldd bin/certledger | sed -nE 's/.*=> ([^ ]*swift[^ ]*) .*/\\1/p' | xargs -r cp -t bin
            chmod \(Self.hasStrangers ? 555 : 755) ledger
            """, in: path)
        guard copied.code == 0 else { throw Fault(text: copied.error) }
    }

    deinit {
        chmod(ledger, 0o755)
        try? FileManager.default.removeItem(atPath: path)
    }

    /// A command of the ledger's owner, not yet started.
    func process(_ words: [String]) -> Process { Command.process(words, folder: ledger) }

    /// The same by somebody who owns nothing there; by the owner where that cannot be.
    func strangersProcess(_ words: [String]) -> Process {
        let process = process(words)
        guard Self.hasStrangers else { return process }
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments =
            Self.stranger + ["\(path)/bin/certledger"] + words
        process.environment?["LD_LIBRARY_PATH"] = "\(path)/bin"
        process.environment?["TMPDIR"] = scratch
        process.environment?["HOME"] = scratch
        return process
    }

    /// The first folder for temporary files into which strangers may look.
    private static func folder() throws -> String {
        let candidates = [FileManager.default.temporaryDirectory.path, "/dev/shm", "/tmp"]
        for folder in candidates where try isOpen(folder) { return folder }
        throw Fault(text: "no folder for temporary files is open to others")
    }

    private static func isOpen(_ folder: String) throws -> Bool {
        guard hasStrangers else { return true }
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = stranger + ["test", "-x", folder]
        return try Command.result(of: process).code == 0
    }

    struct Fault: Error { let text: String }
}
