import Cores
import Testing

/// What is prepared beside its owner is taken in its order, all of it, once.
@Suite struct ReadAheadTests {
    private struct Stop: Error {}

    @Test(arguments: [0, 1, 15, 16, 17, 255, 256, 257, 2_000])
    func `elements come prepared, in order, each once`(count: Int) {
        var ahead = ReadAhead<Int, Int>(pieceCount: 16, aheadCount: 2) { $0 * 3 }
        var taken: [Int] = []
        for element in 0..<count { ahead.add(element) { taken.append($0) } }
        ahead.finish { taken.append($0) }
        #expect(taken == (0..<count).map { $0 * 3 })
    }

    @Test func `an owner who asks before others have begun does it himself`() {
        let others = BackgroundMap(Array(0..<1_000)) { _ in
            (0..<20_000).reduce(0, &+)
        }
        let own = BackgroundMap(Array(0..<100)) { $0 * 2 }
        #expect(Array(own.takeResults()) == (0..<100).map { $0 * 2 })
        #expect(Array(own.takeResults()).isEmpty)
        #expect(Array(others.takeResults()).count == 1_000)
    }

    @Test func `an owner who stops has taken what came before, and nothing after`() {
        var ahead = ReadAhead<Int, Int>(pieceCount: 4, aheadCount: 1) { $0 }
        var taken: [Int] = []
        #expect(throws: Stop.self) {
            for element in 0..<100 {
                try ahead.add(element) {
                    if $0 == 5 { throw Stop() }
                    taken.append($0)
                }
            }
        }
        #expect(taken == [0, 1, 2, 3, 4])
    }
}

/// What goes on beside its owner is waited for, and ends as it ended.
@Suite struct BackgroundWorkTests {
    private struct Fault: Error {}

    @Test func `work gives its value as often as it is asked for`() throws {
        let work = BackgroundWork { (0..<1_000).reduce(0, +) }
        #expect(try work.value() == 499_500)
        #expect(try work.value() == 499_500)
    }

    @Test func `what work throws is thrown to whoever waits for it`() {
        let work = BackgroundWork<Int> { throw Fault() }
        #expect(throws: Fault.self) { try work.value() }
    }
}
