import Foundation
import Ledger
import Synchronization
import TestSupport
import Testing

/// Those who wait for a lock, and in which order they get it.
@Suite struct TurnTests {
    private let folder: TemporaryFolder
    private var path: String { "\(folder.path)/ledger.lock" }

    init() throws { folder = try TemporaryFolder() }

    /// How many wait for the lock now, as the system tells.
    private func waitingCount() throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        let file = try #require(attributes[.systemFileNumber] as? NSNumber)
        return try String(contentsOfFile: "/proc/locks", encoding: .utf8).split(separator: "\n")
            .count { $0.contains("-> FLOCK") && $0.contains(":\(file) ") }
    }

    @Test func `those who wait get the lock in the order in which they came`() throws {
        let holder = try FileLock(path: path)
        try holder.take(.notAtAll)
        let order = Mutex<[Int]>([])
        let group = DispatchGroup()
        let path = path
        for number in 0..<9 {
            group.enter()
            Thread.detachNewThread {
                defer { group.leave() }
                guard let lock = try? FileLock(path: path),
                    (try? lock.take(Waiting(seconds: 20))) != nil
                else { return }
                order.withLock { $0.append(number) }
                lock.letGo()
            }
            while try waitingCount() <= number { sched_yield() }
        }
        holder.letGo()
        group.wait()
        #expect(order.withLock { $0 } == Array(0..<9))
    }

    @Test func `whoever waits no more stands in nobody's way`() throws {
        let holder = try FileLock(path: path)
        try holder.take(.notAtAll)
        let told = Mutex(0)
        let late = try FileLock(path: path)
        #expect(throws: StorageError.locked(path)) {
            try late.take(Waiting(seconds: 0.01) { told.withLock { $0 += 1 } })
        }
        #expect(throws: StorageError.locked(path)) {
            try late.take(Waiting(seconds: 1.01) { told.withLock { $0 += 1 } })
        }
        // Of a second and more it is told, once.
        #expect(told.withLock { $0 } == 1)
        #expect(try waitingCount() > 0)
        holder.letGo()
        try FileLock(path: path).take(Waiting(seconds: 20))
    }
}
