internal import Dispatch
internal import Glibc
internal import Synchronization

/// The cores beside the one whose owner sends work out: each takes a piece at a time, in the order
/// in which pieces came. With as many threads as cores and the owner beside them, the owner, on
/// whom all rests, would have two thirds of a core on a machine of two.
enum OtherCores {
    private static let queues = (1..<max(2, sysconf(Int32(_SC_NPROCESSORS_ONLN)))).map {
        DispatchQueue(label: "core-\($0)")
    }
    private static let sent = Atomic(0)

    static func send(_ work: @escaping @Sendable () -> Void) {
        let place = sent.wrappingAdd(1, ordering: .relaxed).oldValue
        queues[place % queues.count].async(execute: work)
    }
}
