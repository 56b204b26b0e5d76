import COSE
import Certification

/// The log's private keys in a ledger's folder, mode 0600; which of them signs, the log says.
///
/// `log.pem` is the key in force, `log-former.pem` the one before it while both sign, and
/// `log-next.pem` a new one whose act may not stand yet: it is written and synced before the act is
/// appended. A key is known by its public half, whatever file it is in, so a process that dies in
/// between leaves a folder that goes on with the keys that the log names.
struct LogKeyFiles {
    let folder: String

    private var inForce: String { "\(folder)/\(LedgerFolder.File.key)" }
    private var former: String { "\(folder)/\(LedgerFolder.File.formerKey)" }
    private var next: String { "\(folder)/\(LedgerFolder.File.nextKey)" }

    /// The private keys at hand, the one in force first.
    func keys() throws -> [PrivateKey] {
        guard let key = try read(inForce) else { throw StorageError.logKeyMissing(inForce) }
        return [key] + [try read(former), try read(next)].compactMap { $0 }
    }

    /// Those that lie in the folder, whatever is missing.
    func present() throws -> [PrivateKey] {
        try [inForce, former, next].compactMap { try read($0) }
    }

    /// The private key in force, where this user may read it and it is one.
    func keyAtHand() -> PrivateKey? { (try? read(inForce)) ?? nil }

    /// Keeps a new key until its act stands; the one of an earlier try whose end is not known goes
    /// before, because that try's act may have been handed to somebody.
    func propose(_ key: PrivateKey, given state: LedgerState) throws -> PrivateKey {
        try arrange(given: state)
        if let earlier = try read(next) { return earlier }
        try write(key, next)
        return key
    }

    /// Drops a new key whose act was refused.
    func withdraw() throws { try DurableFile.remove(next) }

    /// Puts each key where its name says, after the log has grown: the new one in force, the old
    /// one beside it until the overlap has run, then away.
    ///
    /// A key that the log does not name is never written over: the log may have been put back from
    /// a copy that does not know it yet.
    func arrange(given state: LedgerState) throws {
        let known = state.logKeys
        let size = state.size + 1
        guard let present = try read(inForce), known.contain(present.publicKey) else { return }
        let keys = try keys()
        func atHand(_ key: LogKeys.Key) -> PrivateKey? { keys.first { key.isHeld(by: $0) } }
        guard let signer = known.signer(atSize: size).flatMap(atHand) else { return }
        let beside = known.former(atSize: size, on: state.logDay).flatMap(atHand)
        if let beside {
            try write(beside, former)
        }
        try write(signer, inForce)
        if beside == nil, let old = try read(former), known.contain(old.publicKey) {
            try DurableFile.remove(former)
        }
        if let new = try read(next), known.contain(new.publicKey) { try DurableFile.remove(next) }
    }

    private func write(_ key: PrivateKey, _ path: String) throws {
        let pem = Array(key.pem.utf8)
        guard try DurableFile.read(path) != pem else { return }
        try DurableFile.write(pem, to: path, mode: 0o600)
    }

    private func read(_ path: String) throws -> PrivateKey? {
        guard let bytes = try DurableFile.read(path) else { return nil }
        guard let pem = String(validating: bytes, as: UTF8.self) else {
            throw StorageError.unreadable("\(path) is not a private key in PEM")
        }
        return try PrivateKey(pem: pem)
    }
}

extension LogKeys.Key {
    /// Whether a private key is the one that this verifier key names.
    func isHeld(by key: PrivateKey) -> Bool { LogKeys.isHeld(verifierKey, by: key) }
}

extension LogKeys {
    /// Whether a private key is the one that a verifier key names.
    static func isHeld(_ verifierKey: String, by key: PrivateKey) -> Bool {
        guard let name = verifierKey.split(separator: "+").first.map(String.init) else {
            return false
        }
        return "\(LogVerifierKey(name: name, publicKey: key.publicKey))" == verifierKey
    }
}
