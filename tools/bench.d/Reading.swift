import Certification
import Foundation
import Ledger
import Register
import TransparencyLog

/// What is read from a ledger, in one process: rebuilds, questions, proofs.
enum Reading {
    /// Seconds that a rebuild of all projections takes, through the same code as `certledger`.
    static func rebuild(_ folder: String) throws -> Double {
        let ledger = try LedgerFolder(path: folder, appends: false)
        let path = "\(folder)/register.sqlite"
        for suffix in ["", "-wal", "-shm"] {
            try? FileManager.default.removeItem(atPath: path + suffix)
        }
        let started = DispatchTime.now().uptimeNanoseconds
        var snapshot = StateSnapshot(state: LedgerState(), frontier: Frontier())
        try RegisterStore.make(path) { take in
            try snapshot.replay(ledger.log, onDecision: take)
        }
        return Double(DispatchTime.now().uptimeNanoseconds - started) / 1e9
    }

    /// Microseconds at the 99th percentile: status, history and trace of certificates drawn
    /// evenly, each asked `count` times after as many to warm up.
    static func questions(_ folder: String, count: Int) throws -> [Double] {
        let register = try RegisterStore(path: "\(folder)/register.sqlite")
        guard let day = CivilDate("2027-12-31") else { throw BenchError("no day") }
        let numbers = try register.certificates(on: day).map { $0.text("number") }
        if numbers.isEmpty { throw BenchError("no certificate to ask about") }
        let asked = (0..<count).compactMap { place in
            CertificateNumber(numbers[place * 7919 % numbers.count])
        }
        func percentile(_ question: (CertificateNumber) throws -> Void) throws -> Double {
            for number in asked { try question(number) }
            let times = try asked.map { number in
                let started = DispatchTime.now().uptimeNanoseconds
                try question(number)
                return Double(DispatchTime.now().uptimeNanoseconds - started) / 1000
            }
            return times.sorted()[times.count * 99 / 100]
        }
        return [
            try percentile { number in _ = try register.certificate(number, on: day) },
            try percentile { number in
                guard let subject = Subject("certificate/\(number)") else { return }
                _ = try register.history(of: subject, through: day)
            },
            try percentile { number in
                guard let subject = Subject("certificate/\(number)") else { return }
                _ = try register.trace(of: subject, through: day)
            },
        ]
    }

    /// Microseconds that an inclusion proof of an entry takes, entries drawn evenly.
    static func proofs(_ folder: String, count: Int) throws -> Double {
        let ledger = try LedgerFolder(path: folder, appends: false)
        let size = ledger.snapshot.state.size
        let started = DispatchTime.now().uptimeNanoseconds
        for place in 0..<UInt64(count) {
            let index = place * 7919 % size
            _ = try ledger.log.withNodes {
                try InclusionProof.make(index: index, size: size, node: $0)
            }
        }
        return Double(DispatchTime.now().uptimeNanoseconds - started) / 1000 / Double(count)
    }

    /// The numbers of act types, of statements' bytes and of entries in a ledger, and of what would
    /// follow.
    static func load(
        _ folder: String
    ) throws -> (types: Int, bytes: Int, entries: Int, tail: Int) {
        let ledger = try LedgerFolder(path: folder, appends: false)
        var types: Set<String> = []
        var bytes = 0
        var entries = 0
        try ledger.log.forEachEntry(from: 0) { index, statement, _ in
            bytes += statement.count
            entries += 1
            guard index % 7 == 0 || entries < 2_000 else { return }
            types.insert(try UnverifiedStatement(decoding: statement).event.type)
        }
        return (types.count, bytes, entries, try Load.tail(of: folder).count)
    }
}
