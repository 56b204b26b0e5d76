import Certification
import Foundation
import Ledger
import TestSupport
import Testing

/// The appender's snapshot can go at any time: the log gives the same state again.
@Suite struct SnapshotTests {
    @Test func `a snapshot that is there gives the state that was kept`() throws {
        let small = try SmallLedger(entryCount: 6)
        let state = try small.opened().snapshot.state
        #expect(state.size == 6)
        #expect(StateSnapshot.load(small.path + "/state")?.state == state)
        try small.reopen()
        #expect(try small.opened().snapshot.state == state)
        #expect(try findings(small.file) == [])
    }

    @Test func `a snapshot that is gone is folded again`() throws {
        let small = try SmallLedger(entryCount: 6)
        let kept = try small.opened().snapshot
        small.close()
        try FileManager.default.removeItem(atPath: small.path + "/state")
        try small.reopen()
        #expect(try small.opened().snapshot.state == kept.state)
        #expect(try small.opened().snapshot.frontier == kept.frontier)
        #expect(try findings(small.file) == [])
    }

    @Test func `a damaged snapshot is folded again`() throws {
        let small = try SmallLedger(entryCount: 6)
        let kept = try small.opened().snapshot
        small.close()
        try damage(small.path + "/state")
        #expect(StateSnapshot.load(small.path + "/state") == nil)
        try small.reopen()
        #expect(try small.opened().snapshot.state == kept.state)
        #expect(try small.opened().snapshot.frontier == kept.frontier)
        #expect(try findings(small.file) == [])
    }

    @Test(arguments: [0, 1, 32, 33, 100])
    func `a snapshot cut short is none`(_ count: Int) throws {
        let small = try SmallLedger()
        let path = small.path + "/state"
        try write(Array(try bytes(path).prefix(count)), path)
        #expect(StateSnapshot.load(path) == nil)
    }

    @Test func `an older snapshot is carried on to the newest entry`() throws {
        let small = try SmallLedger()
        try small.submit(SmallLedger.registration(7))
        try small.submit(SmallLedger.registration(8))
        let kept = try small.opened().snapshot
        #expect(StateSnapshot.load(small.path + "/state")?.state.size == 3)
        try small.reopen()
        #expect(try small.opened().snapshot.state == kept.state)
        #expect(try small.opened().snapshot.frontier == kept.frontier)
        #expect(try findings(small.file) == [])
    }

    @Test func `the snapshot of another log of the same size is not used`() throws {
        let small = try SmallLedger()
        try small.submit(SmallLedger.registration(7))
        let kept = try small.opened().snapshot
        let other = try SmallLedger()
        try other.submit(SmallLedger.registration(8))
        try other.opened().settle()
        #expect(try other.opened().snapshot.state != kept.state)
        small.close()
        try write(try bytes(other.path + "/state"), small.path + "/state")
        try small.reopen()
        #expect(try small.opened().snapshot.state == kept.state)
        #expect(try findings(small.file) == [])
    }

    @Test func `the snapshot of a longer log is not used`() throws {
        let small = try SmallLedger()
        let kept = try small.opened().snapshot
        let other = try SmallLedger(entryCount: 5)
        small.close()
        try write(try bytes(other.path + "/state"), small.path + "/state")
        try small.reopen()
        #expect(try small.opened().snapshot.state == kept.state)
        #expect(try findings(small.file) == [])
    }

    @Test func `only its owner reads the snapshot`() throws {
        let small = try SmallLedger()
        #expect(try mode(small.path + "/state") == 0o600)
    }
}
