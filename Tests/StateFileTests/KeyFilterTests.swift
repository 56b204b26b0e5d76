import COSE
import Certification
import TestSupport
import Testing

@testable import StateFile

/// What a table surely does not hold, told without a look into the file.
@Suite struct KeyFilterTests {
    private static func key(_ number: Int) -> [UInt8] { Array("application/\(number)".utf8) }

    @Test func `no key that was taken in is missed, and few others are taken for one`() {
        var filter = KeyFilter(count: 4_096)
        for number in 0..<8_192 { filter.insert(Self.key(number)) }
        #expect((0..<8_192).allSatisfy { filter.mayContain(Self.key($0)) })
        let strangers = (8_192..<18_192).filter { filter.mayContain(Self.key($0)) }
        #expect(strangers.count < 1_000)
    }

    @Test func `an empty filter holds nothing, and the empty key can be taken in`() {
        var filter = KeyFilter(count: 0)
        #expect(!filter.mayContain([]))
        #expect(!filter.mayContain(Self.key(1)))
        filter.insert([])
        #expect(filter.mayContain([]))
    }

    @Test func `a filter has room for as many keys again`() {
        var filter = KeyFilter(count: 100_000)
        #expect(filter.room >= 200_000)
        let room = filter.room
        filter.insert([1])
        #expect(filter.room == room - 1)
    }

    /// A state with entries by their digests, as many as are asked for.
    private static func state(_ numbers: Range<Int>, _ state: LedgerState) -> LedgerState {
        var state = state
        for number in numbers {
            state.newest[Subject("application/\(number)")!] = Digest.sha256(key(number))
        }
        return state
    }

    @Test func `who expects many is told the same as who does not, also after an update`() throws {
        let folder = try TemporaryFolder()
        let first = Self.state(0..<300, LedgerState())
        let file = try StateFile.create("\(folder.path)/state", first, head: first)
        file.expectMany(in: LedgerState.tablesAskedInVain)
        func newest(_ number: Int) -> Digest? {
            file.value("newest", Self.key(number), as: Digest.self)
        }
        #expect((0..<300).allSatisfy { newest($0) == Digest.sha256(Self.key($0)) })
        #expect((300..<900).allSatisfy { newest($0) == nil })
        var attached = LedgerState()
        attached.attach(file)
        let second = Self.state(300..<600, attached)
        try file.update(second, head: second)
        #expect((0..<600).allSatisfy { newest($0) == Digest.sha256(Self.key($0)) })
        #expect((600..<900).allSatisfy { newest($0) == nil })
        #expect(file.fault == nil)
    }
}
