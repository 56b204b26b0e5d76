import Cores
import Dispatch
import Synchronization
import Testing

/// What is made beside its owner is made once, by whoever comes first.
@Suite struct MeanwhileTests {
    private final class Count: Sendable {
        let made = Mutex(0)
        func next() -> Int {
            made.withLock { made in
                made += 1
                return made
            }
        }
    }

    @Test func `many who ask at once are given one value, made once`() {
        for _ in 0..<200 {
            let count = Count()
            let meanwhile = Meanwhile { count.next() }
            DispatchQueue.concurrentPerform(iterations: 8) { _ in
                #expect(meanwhile.value == 1)
            }
            #expect(meanwhile.value == 1)
            #expect(count.made.withLock { $0 } == 1)
        }
    }

    @Test func `it is made without being asked for`() {
        let isMade = DispatchSemaphore(value: 0)
        let meanwhile = Meanwhile {
            isMade.signal()
            return 1
        }
        isMade.wait()
        #expect(meanwhile.value == 1)
    }

    @Test func `who needs it does not wait for what was sent ahead before it`() {
        let isNeeded = DispatchSemaphore(value: 0)
        let slow = Meanwhile {
            isNeeded.wait()
            return 1
        }
        #expect(Meanwhile { 7 }.value == 7)
        isNeeded.signal()
        #expect(slow.value == 1)
    }

    @Test func `a value that is there is given`() {
        #expect(Meanwhile(7).value == 7)
    }
}
