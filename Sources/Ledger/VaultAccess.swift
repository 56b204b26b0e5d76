internal import COSE
internal import Foundation

/// A look at a confidential value, as the access log keeps it.
public struct VaultAccess: Hashable, Sendable {
    /// Who looked: an officer or a user of the machine.
    public let who: String
    /// When, in POSIX seconds.
    public let at: Int64
    /// What was looked at: a digest, or what was done.
    public let what: String
    /// The reason that was given.
    public let why: String

    /// Takes who looked at what, when, and why.
    public init(who: String, at time: Int64, what: String, why: String) {
        self.who = who
        self.at = time
        self.what = what
        self.why = why
    }

    /// One line of JSON without its line feed; line feeds inside the values are escaped, so that
    /// nobody writes another's line.
    public var line: String {
        JSONLine.print([
            "at": CBOR(Int(at)), "what": .text(what), "who": .text(who), "why": .text(why),
        ])
    }
}

extension Vault {
    /// Adds a look to the access log, synced, before the value is shown.
    public func recordAccess(_ access: VaultAccess) throws { try recordAccess(access.line) }

    /// Adds a line to the access log, synced: who looked at what, when, and why.
    ///
    /// The line goes in whole or not at all; one that holds a line feed is refused.
    public func recordAccess(_ line: String) throws {
        guard !line.utf8.contains(where: { $0 < 0x20 }) else {
            throw StorageError.unreadable("a line of the access log has no control characters")
        }
        try DurableFile.check(accessLogPath)
        let isNew = !FileManager.default.fileExists(atPath: accessLogPath)
        let descriptor = open(accessLogPath, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw StorageError.system(accessLogPath) }
        defer { close(descriptor) }
        // Lines of two processes do not mix, and a torn one is cut off before the next.
        guard flock(descriptor, LOCK_EX) == 0 else { throw StorageError.system(accessLogPath) }
        let end = lseek(descriptor, 0, SEEK_END)
        do {
            try DurableFile.writeAll(Array((line + "\n").utf8), to: descriptor, path: accessLogPath)
            guard fsync(descriptor) == 0 else { throw StorageError.system(accessLogPath) }
        } catch {
            _ = ftruncate(descriptor, end)
            throw error
        }
        if isNew { try DurableFile.syncFolder(of: accessLogPath) }
    }
}
