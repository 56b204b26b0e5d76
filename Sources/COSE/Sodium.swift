import CLibsodium

/// The one place that initialises libsodium, before its first use.
package enum Sodium {
    /// Runs `sodium_init` once in the process, whichever thread comes first.
    package static let ready: Void = {
        // -1 means that no source of randomness could be opened: nothing can run safely then.
        precondition(sodium_init() >= 0, "libsodium could not be initialised")
    }()
}
