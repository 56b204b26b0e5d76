import Cores
import Dispatch
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

    private final class Element: Sendable {}

    /// Keeps all other cores busy until it is opened.
    private struct Gate {
        private static let count = 1_024
        private let gate = DispatchSemaphore(value: 0)
        private let busy: BackgroundMap<Void>

        init() { busy = BackgroundMap(Array(0..<Self.count)) { [gate] _ in gate.wait() } }

        func open() {
            for _ in 0..<Self.count { gate.signal() }
            for _ in busy.takeResults() {}
        }
    }

    @Test func `an owner whom no core helps does it himself, and keeps no element`() {
        let gate = Gate()
        weak var first: Element?
        do {
            let elements = (0..<100).map { _ in Element() }
            first = elements[0]
            let own = BackgroundMap(elements) { _ in 2 }
            #expect(Array(own.takeResults()) == [Int](repeating: 2, count: 100))
            #expect(Array(own.takeResults()).isEmpty)
        }
        #expect(first == nil)
        gate.open()
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
