import CLibsodium
import COSE
import Certification
import Foundation
import Ledger
import TransparencyLog

/// What `tools/bench` compares with, and what it measures on, where no command gives it.
///
///     certbench bare COUNT one|all        so many bare verifications on one core or all of them:
///                                         milliseconds on the wall and of CPU
///     certbench copy FOLDER NEW COUNT     a ledger's statements in a new ledger, so many a
///                                         transaction and checkpoint
@main
enum Bench {
    static func main() {
        do { try run(Array(CommandLine.arguments.dropFirst())) } catch {
            FileHandle.standardError.write(Data("certbench: error: \(error)\n".utf8))
            exit(1)
        }
    }

    private static func run(_ words: [String]) throws {
        switch (words.first, words.count) {
        case ("bare", 3): try bare(number(words[1]), onAllCores: words[2] == "all")
        case ("copy", 4): try copy(words[1], to: words[2], by: number(words[3]))
        default: throw BenchError(description: "usage: certbench bare|copy …")
        }
    }

    private static func number(_ text: String) throws -> Int {
        guard let number = Int(text), number > 0 else {
            throw BenchError(description: "\(text) is no count")
        }
        return number
    }

    /// libsodium alone, on messages of a statement's size.
    private static func bare(_ count: Int, onAllCores: Bool) throws {
        let key = try PrivateKey(seed: [UInt8](repeating: 1, count: 32))
        let raw = key.publicKey.raw
        let signed = (0..<100).map { place in
            let message = [UInt8](repeating: UInt8(place), count: 600)
            return (message: message, signature: key.sign(message))
        }
        let parts = onAllCores ? 64 : 1
        let (clock, started, before) = (ContinuousClock(), ContinuousClock.now, processorTime())
        DispatchQueue.concurrentPerform(iterations: parts) { part in
            for place in stride(from: part, to: count, by: parts) {
                let (message, signature) = signed[place % signed.count]
                let status = crypto_sign_verify_detached(
                    signature, message, UInt64(message.count), raw)
                precondition(status == 0, "a signature does not verify")
            }
        }
        let wall = (clock.now - started) / .milliseconds(1)
        print(wall, processorTime() - before)
    }

    /// Milliseconds of CPU that this process has taken.
    private static func processorTime() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) * 1e3 + Double(time.tv_nsec) / 1e6
    }

    private static func copy(_ path: String, to new: String, by count: Int) throws {
        let earlier = try LedgerFolder(path: path, appends: false)
        let ledger = try LedgerFolder.create(
            path: new, logKey: try earlier.logKey(), anchorFile: nil)
        var waiting: [UnverifiedStatement] = []
        func write() throws {
            for outcome in try ledger.append(waiting, by: .ofEachAct(otherwise: 0)) {
                guard case .registered = outcome else {
                    throw BenchError(description: "\(outcome)")
                }
            }
            waiting = []
        }
        try earlier.log.forEachEntry(from: 0) { _, statement, _ in
            waiting.append(try UnverifiedStatement(decoding: statement))
            if waiting.count == count { try write() }
        }
        try write()
        try ledger.saveState()
        _ = try ledger.publish()
    }
}

/// Why it could not be done.
private struct BenchError: Error, CustomStringConvertible {
    let description: String
}
