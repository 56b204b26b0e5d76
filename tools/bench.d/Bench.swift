import COSE
import Certification
import Foundation
import TransparencyLog
import Verification

/// Measures what cannot be measured from outside a process. Driven by `tools/bench`.
///
///     certbench material COUNT FOLDER     what `certverify batch` takes
///     certbench load COUNT FOLDER FIXTURE a ledger of so many entries: whole procedures
///     certbench bare COUNT                so many verifications, bare, on all cores
///     certbench tail FOLDER PLACE FILE    one statement that would follow, to a file
///     certbench singly FOLDER COPY FROM TO      appended one a transaction, and raw: µs an act
///     certbench rebuild FOLDER            seconds
///     certbench questions FOLDER COUNT    status, history, trace: µs at the 99th percentile
///     certbench proofs FOLDER COUNT       µs a proof
///     certbench facts FOLDER              act types, bytes of statements, entries, tail
///     certbench check ROUNDS              one check, beside its signature verifications
///     certbench signatures COUNT ROUNDS   so many verifications, bare
@main
enum Bench {
    static func main() {
        do { try run(Array(CommandLine.arguments.dropFirst())) } catch {
            FileHandle.standardError.write(Data("certbench: error: \(error)\n".utf8))
            exit(1)
        }
    }

    private static func run(_ words: [String]) throws {
        if try onFolder(words) { return }
        switch (words.first, words.dropFirst().first, words.dropFirst(2).first) {
        case ("material", let count?, let folder?):
            try Material(count: number(count)).write(to: folder)
        case ("load", let count?, let folder?):
            let count = try number(count)
            let fixture = words.dropFirst(3).first ?? "Fixtures/liaoning-youpin"
            let tail = min(3_100, count * 2 / 5)
            var load = try Load(folder: folder, fixture: fixture, tailCount: tail)
            // Of a round about 650 acts have a copy each, and 130 are there once.
            try load.fill(
                try Campaign(rehearsal: "\(fixture)/rehearsal"),
                copies: max(1, (count + tail - 130 + 649) / 650), until: count)
        case ("bare", let count?, nil): try bare(count: number(count))
        case ("check", let rounds?, nil): try check(rounds: number(rounds))
        case ("signatures", let count?, let rounds?):
            try signatures(count: number(count), rounds: number(rounds))
        default: throw BenchError("usage: certbench material|load|bare|check|signatures …")
        }
    }

    /// What is measured on a ledger that is there; false for other words.
    private static func onFolder(_ words: [String]) throws -> Bool {
        guard words.count > 1 else { return false }
        let folder = words[1]
        switch (words[0], words.count) {
        case ("tail", 4):
            let statement = try Load.tail(of: folder)[Int(words[2]) ?? 0]
            try Data(statement).write(to: URL(filePath: words[3]))
            print(try UnverifiedStatement(decoding: statement).header.issuedAt)
        case ("singly", 5):
            let (from, to) = (Int(words[3]) ?? 0, Int(words[4]) ?? 0)
            let (ours, theirs) = try Appending(folder: folder, copy: words[2]).singly(from..<to)
            print(ours, theirs)
        case ("rebuild", 2): print(try Reading.rebuild(folder))
        case ("questions", 3):
            print(
                try Reading.questions(folder, count: number(words[2])).map { "\($0)" }
                    .joined(separator: " "))
        case ("proofs", 3): print(try Reading.proofs(folder, count: number(words[2])))
        case ("facts", 2):
            let facts = try Reading.load(folder)
            print(facts.types, facts.bytes, facts.entries, facts.tail)
        default: return false
        }
        return true
    }

    private static func number(_ text: String) throws -> Int {
        guard let number = Int(text), number > 0 else { throw BenchError("\(text) is no count") }
        return number
    }

    /// Microseconds, medians of interleaved rounds: one check of a code with its status list, both
    /// read anew; the same two signatures bare.
    private static func check(rounds: Int) throws {
        let material = try Material(count: 30)
        let policy = try Policy(parsing: Array(material.policy.utf8))
        let trust = try Trust(parsing: material.trust)
        let status = material.status.encoded()
        let text = material.qr(material.credentials[7])
        let signed = try [material.credentials[7].encoded(), status].map {
            try Sign1(decoding: $0)
        }
        let keys = [material.officeKey, material.logKey].map(\.publicKey)
        var ours: [Double] = []
        var theirs: [Double] = []
        for _ in 0..<rounds {
            ours.append(
                try time {
                    let checker = CertificateChecker(
                        policy: policy, trust: trust, status: try StatusList(decoding: status),
                        clock: Material.clock)
                    guard checker.check(qrText: text).verdict == .validAsOf else {
                        throw BenchError("the certificate is not valid")
                    }
                })
            theirs.append(
                try time {
                    for (message, key) in zip(signed, keys) where !message.isSigned(by: key) {
                        throw BenchError("a signature does not verify")
                    }
                })
        }
        print("\(median(ours)) \(median(theirs))")
    }

    /// Milliseconds, the median of rounds: so many credentials' signatures.
    private static func signatures(count: Int, rounds: Int) throws {
        let credentials = try Material(count: count).credentials.map(\.sign1)
        let key = try PrivateKey(seed: [UInt8](repeating: 1, count: 32)).publicKey
        let times = try (0..<rounds).map { _ in
            try time {
                for credential in credentials where !credential.isSigned(by: key) {
                    throw BenchError("a signature does not verify")
                }
            }
        }
        print(median(times) / 1000)
    }

    /// Milliseconds: as many verifications as an audit makes, on all cores.
    private static func bare(count: Int) throws {
        let messages = try Material(count: 1000).credentials.map(\.sign1)
        let key = try PrivateKey(seed: [UInt8](repeating: 1, count: 32)).publicKey
        let parts = 64
        let elapsed = time {
            DispatchQueue.concurrentPerform(iterations: parts) { part in
                for place in stride(from: part, to: count, by: parts) {
                    _ = messages[place % messages.count].isSigned(by: key)
                }
            }
        }
        print(elapsed / 1000)
    }

    private static func time(_ body: () throws -> Void) rethrows -> Double {
        let clock = ContinuousClock()
        let elapsed = try clock.measure(body)
        return Double(elapsed.components.attoseconds) / 1e12
            + Double(elapsed.components.seconds) * 1e6
    }

    private static func median(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        return sorted[sorted.count / 2]
    }
}
