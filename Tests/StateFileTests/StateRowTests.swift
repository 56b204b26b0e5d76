import COSE
import Certification
import LedgerFile
import TestSupport
import Testing
import Verification

@testable import StateFile

/// The rows of the rehearsal's whole state: read back, cut short, and damaged byte by byte.
@Suite struct StateRowTests {
    /// The rehearsal's state, wholly in memory.
    private static let audit: LedgerAudit = {
        let small = try! RehearsalLedger.before()
        var audit = LedgerAudit()
        try! audit.run(try! LedgerReader(path: "\(small.path)/ledger.sqlite"))
        return audit
    }()

    @Test func `the rehearsal's state comes back from a file`() throws {
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/state"
        let audit = Self.audit
        _ = try StateFile.create(path, audit.finalState, head: audit.resume, key: .known)
        let file = try #require(StateFile.open(path, key: .known, writes: false))
        var resume = try #require(file.head(LedgerAudit.Resume.self))
        #expect(resume.frontier == audit.resume.frontier)
        #expect(resume.findingTexts == audit.resume.findingTexts)
        resume.state.attach(file)
        #expect(resume.state == audit.finalState)
        #expect(file.fault == nil)
    }

    @Test func `a file of the version before is none`() throws {
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/state"
        _ = try StateFile.create(path, LedgerState(), head: LedgerState(), key: .known)
        #expect(StateFile.open(path, key: .known, writes: false) != nil)
        let raw = try RawDatabase(path: path)
        try raw.execute("PRAGMA user_version=1")
        #expect(StateFile.open(path, key: .known, writes: false) == nil)
    }

    /// Damages one row of every table.
    private struct Damage: StateWriter {
        var counts: [String: Int] = [:]
        var readAgain: [String] = []

        mutating func put<Value: Codable & Equatable & Sendable>(
            _ table: String, _ key: [UInt8], _ value: Value?
        ) throws {
            counts[table, default: 0] += 1
            guard counts[table] == 1, let value else { return }
            let row = try RowEncoder.encode(value)
            _ = try RowDecoder.decode(Value.self, from: row)
            for count in row.indices {
                let isRead = (try? RowDecoder.decode(Value.self, from: Array(row[..<count]))) != nil
                if isRead { readAgain.append("\(table) cut to \(count)") }
            }
            // Short rows take every value of every byte, long ones each bit flipped.
            let changes = row.count < 128 ? Array(1...255) : (0..<8).map { 1 << $0 }
            var damaged = row
            for place in row.indices {
                for change in changes {
                    damaged[place] = row[place] ^ UInt8(change)
                    _ = try? RowDecoder.decode(Value.self, from: damaged)
                }
                damaged[place] = row[place]
            }
        }

        func file(_ table: String, _ key: [UInt8], under heading: String, _ isFiled: Bool) {}
    }

    @Test func `a row cut short is refused, and one with a byte changed never traps`() throws {
        var damage = Damage()
        try Self.audit.finalState.write(to: &damage)
        #expect(damage.readAgain == [])
        #expect(damage.counts.count > 20)
        #expect(damage.counts["applications"] != nil && damage.counts["certificates"] != nil)
    }

    @Test func `a head with a byte changed never traps`() throws {
        // Without the schemes, which are one long text each and are read by their own decoder.
        var resume = Self.audit.resume
        resume.state.schemes = [:]
        let head = try RowEncoder.encode(resume)
        _ = try RowDecoder.decode(LedgerAudit.Resume.self, from: head)
        var damaged = head
        for place in head.indices {
            for bit in 0..<8 {
                damaged[place] = head[place] ^ 1 << UInt8(bit)
                _ = try? RowDecoder.decode(LedgerAudit.Resume.self, from: damaged)
            }
            damaged[place] = head[place]
        }
    }
}
