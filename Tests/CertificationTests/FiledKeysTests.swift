import Testing

@testable import Certification

/// The keys under one heading are those that a set would hold.
@Suite struct FiledKeysTests {
    private static func keys(_ filed: FiledKeys<Int>) -> Set<Int> {
        var keys: Set<Int> = []
        _ = filed.walk { key in
            #expect(keys.insert(key).inserted)
            return true
        }
        return keys
    }

    /// Every way of inserting (1…3) and removing (-1…-3) three keys, five steps long.
    @Test func `whatever is inserted and removed, they are as a set's`() {
        let steps = [1, 2, 3, -1, -2, -3]
        for number in 0..<(6 * 6 * 6 * 6 * 6) {
            var filed = FiledKeys<Int>.none
            var set: Set<Int> = []
            var rest = number
            for _ in 0..<5 {
                let step = steps[rest % 6]
                rest /= 6
                if step > 0 {
                    filed.insert(step)
                    set.insert(step)
                } else {
                    filed.remove(-step)
                    set.remove(-step)
                }
            }
            #expect(Self.keys(filed) == set)
            #expect(filed.isEmpty == set.isEmpty)
            #expect((1...3).allSatisfy { filed.contains($0) == set.contains($0) })
        }
    }

    @Test func `a walk ends where the body says so`() {
        var filed = FiledKeys<Int>.none
        #expect(filed.walk { _ in false })
        for key in 1...3 {
            filed.insert(key)
            var count = 0
            #expect(
                !filed.walk { _ in
                    count += 1
                    return false
                })
            #expect(count == 1)
            #expect(filed.walk { _ in true })
        }
    }
}
