import COSE
import LedgerFile
import TestSupport
import Testing
import Verification

@testable import Certification
@testable import StateFile

/// A state whose rows lie in a file, and what has changed since in memory.
@Suite struct StoredStateTests {
    /// The rehearsal's state, wholly in memory; one of its applications is under way again.
    private static let whole: LedgerState = {
        let small = try! RehearsalLedger.before()
        var audit = LedgerAudit()
        try! audit.run(try! LedgerReader(path: "\(small.path)/ledger.sqlite"))
        var state = audit.finalState
        let id = state.applications.all.keys.min { $0.description < $1.description }!
        state.applications[id]?.certificate = nil
        state.applications[id]?.ending = nil
        state.applications[id]?.isCarriedOver = false
        return state
    }()

    /// The rows that a state would write.
    private struct Rows: StateWriter {
        var put: [String: [[UInt8]]] = [:]
        var filed: [String: [String]] = [:]

        mutating func put<Value: Codable & Equatable & Sendable>(
            _ table: String, _ key: [UInt8], _ value: Value?
        ) { put[table, default: []].append(key) }

        mutating func file(
            _ table: String, _ key: [UInt8], under heading: String, _ isFiled: Bool
        ) { filed[table, default: []].append("\(isFiled ? "+" : "-")\(heading)") }
    }

    private static func rows(_ state: LedgerState) throws -> Rows {
        var rows = Rows()
        try state.write(to: &rows)
        return rows
    }

    /// The rehearsal's state in a file, and attached to it.
    private static func attached(_ folder: TemporaryFolder) throws -> (StateFile, LedgerState) {
        let file = try StateFile.create("\(folder.path)/state", whole, head: whole, key: .known)
        var state = try #require(file.head(LedgerState.self))
        state.attach(file)
        return (file, state)
    }

    /// What the file says by itself.
    private static func read(_ folder: TemporaryFolder) throws -> LedgerState {
        let file = try #require(StateFile.open("\(folder.path)/state", key: .known, writes: false))
        var state = try #require(file.head(LedgerState.self))
        state.attach(file)
        return state
    }

    /// An application that stands somewhere; its stage is a heading.
    private static let application =
        whole.applications.values.min { $0.id.description < $1.id.description }!

    @Test func `read from its file it is the same state, and has nothing to write`() throws {
        let folder = try TemporaryFolder()
        let (file, state) = try Self.attached(folder)
        #expect(state.isStored)
        #expect(state == Self.whole)
        #expect(state.applications.under(.batch(Self.application.batch)).count > 0)
        let rows = try Self.rows(state)
        #expect(rows.put.isEmpty && rows.filed.isEmpty)
        #expect(file.fault == nil)
    }

    @Test func `what changes is written, it alone, and the file says the same`() throws {
        let folder = try TemporaryFolder()
        var (file, state) = try Self.attached(folder)
        for round in 1...3 {
            let digest = Digest.sha256([UInt8(round)])
            let subject = Subject("application/new-\(round)")!
            state.newest.put(Fingerprint(of: subject), digest)
            state.newest.put(Fingerprint(of: subject), Digest.sha256([UInt8(round), 1]))
            state.redactions.insert(digest)
            state.redactions.insert(digest)
            state.applications[Self.application.id]?.stage = "stage-\(round)"
            let rows = try Self.rows(state)
            #expect(
                rows.put.mapValues(\.count) == ["newest": 1, "redactions": 1, "applications": 1])
            let before = round == 1 ? Self.application.stage : "stage-\(round - 1)"
            #expect(rows.filed["applications"]?.contains("-stage \(before)") == true)
            #expect(rows.filed["applications"]?.contains("+stage stage-\(round)") == true)
            try file.update(state, head: state)
            state.attach(file)
            let kept = try Self.read(folder)
            #expect(kept == state)
            #expect(kept.newest[subject] == Digest.sha256([UInt8(round), 1]))
            #expect(
                kept.applications.keys(under: .stage(before))
                    == state.applications.keys(
                        under: .stage(before)))
            #expect(
                kept.applications.keys(under: .stage("stage-\(round)")) == [Self.application.id])
        }
        #expect(try Self.rows(state).put.isEmpty)
    }

    @Test(arguments: [127, 128, 129, 300])
    func `as many keys as a heading has are given each time it is asked`(count: Int) throws {
        let folder = try TemporaryFolder()
        var (file, state) = try Self.attached(folder)
        let officer = OfficerID("officer-many")!
        for number in 0..<count {
            let recusal = Recusal(officer: officer, subject: "complaint/C-\(number)")
            state.recusals[recusal] = recusal
        }
        try file.update(state, head: state)
        let kept = try Self.read(folder)
        for _ in 0..<2 {
            #expect(Set(kept.recusals.keys(under: .recused(officer))).count == count)
            #expect(kept.recusals.contains(under: .recused(officer)))
        }
    }

    @Test func `a record taken out is gone from the file and from its headings`() throws {
        let folder = try TemporaryFolder()
        var (file, state) = try Self.attached(folder)
        let (id, batch) = (Self.application.id, Self.application.batch)
        state.applications[id] = nil
        #expect(state.applications[id] == nil)
        #expect(!state.applications.keys(under: .batch(batch)).contains(id))
        try file.update(state, head: state)
        state.attach(file)
        let kept = try Self.read(folder)
        #expect(kept == state && kept.applications[id] == nil)
        #expect(!kept.applications.keys(under: .batch(batch)).contains(id))
        // And may come again.
        state.applications[id] = Self.application
        try file.update(state, head: state)
        #expect(try Self.read(folder) == Self.whole)
    }

    @Test func `what changed beside the file is filed under all its headings`() throws {
        let folder = try TemporaryFolder()
        var (file, state) = try Self.attached(folder)
        var expected = Self.whole
        let id = Self.application.id
        let other = try #require(Self.whole.applications.all.keys.first { $0 != id })
        let number = try #require(Self.whole.certificates.all.keys.first)
        func change(_ state: inout LedgerState) {
            state.applications[id]?.stage = "elsewhere"
            state.applications[other] = nil
            state.certificates[number]?.hasDeclined.toggle()
            state.redactions.insert(Digest.sha256([7]))
        }
        change(&state)
        change(&expected)
        #expect(state == expected)
        // Under every heading that it has or had, and under those of whatever did not change.
        try Self.expectSameFilings(
            state.applications, expected.applications, Self.whole.applications)
        try Self.expectSameFilings(
            state.certificates, expected.certificates, Self.whole.certificates)
        #expect(
            try Self.rows(state).put.mapValues(\.count)
                == ["applications": 2, "certificates": 1, "redactions": 1])
        try file.update(state, head: state)
        let kept = try Self.read(folder)
        #expect(kept == expected)
        try Self.expectSameFilings(
            kept.applications, expected.applications, Self.whole.applications)
        try Self.expectSameFilings(
            kept.certificates, expected.certificates, Self.whole.certificates)
    }

    /// That two tables have the same under each heading of their records, and of earlier ones.
    private static func expectSameFilings<Key, Value>(
        _ found: Records<Key, Value>, _ wanted: Records<Key, Value>, _ earlier: Records<Key, Value>
    ) throws {
        let headings = Set((wanted.values + earlier.values).flatMap(\.headings))
        try #require(headings.count > 1)
        for heading in headings {
            let keys = found.keys(under: heading)
            #expect(Set(keys) == Set(wanted.keys(under: heading)), "\(heading)")
            #expect(Set(keys).count == keys.count, "\(heading)")
        }
    }

    @Test func `a copy of a state is not changed with it`() throws {
        let folder = try TemporaryFolder()
        var (_, state) = try Self.attached(folder)
        let copy = state
        state.applications[Self.application.id] = nil
        state.newest.put(Fingerprint(of: Subject("application/new")!), Digest.sha256([1]))
        #expect(copy == Self.whole && state != Self.whole)
        #expect(try Self.rows(copy).put.isEmpty)
    }

    @Test func `a row that is damaged is a fault once all are read`() throws {
        let folder = try TemporaryFolder()
        let (first, _) = try Self.attached(folder)
        #expect(first.fault == nil)
        try RawDatabase(path: "\(folder.path)/state").execute(
            "UPDATE records SET content = x'7b7d' WHERE kind = 'applications'")
        let file = try #require(StateFile.open("\(folder.path)/state", key: .known, writes: true))
        var state = try #require(file.head(LedgerState.self))
        state.attach(file)
        #expect(file.fault == nil)
        #expect(state.applications.all.count < Self.whole.applications.all.count)
        #expect(file.fault?.en.contains("applications") == true)
    }

    @Test func `entries under a compromised key come back from a file`() throws {
        let folder = try TemporaryFolder()
        var state = Self.whole
        let hash = try #require(Self.whole.newest[Subject("application/\(Self.application.id)")!])
        let mark = try #require(Self.whole.entries[hash])
        state.suspected[hash] = mark
        _ = try StateFile.create("\(folder.path)/state", state, head: state, key: .known)
        let kept = try Self.read(folder)
        #expect(kept.suspected[hash] == mark)
        #expect(kept.suspected.all.count == state.suspected.all.count)
        #expect(kept.indicesInDoubt == state.indicesInDoubt)
    }
}
