import COSE
import Console
import Drafting
import Foundation

/// Private keys by name: `NAME.pem` in a folder, under a passphrase or not, or one file under any
/// name.
enum KeyFolder {
    /// Keys of a folder; in a seeded rehearsal a key that is not there is derived and written.
    static func keys(
        in folder: String, _ keyRing: KeyRing, randomness: Randomness
    ) -> (String) throws(DraftError) -> PrivateKey {
        { name throws(DraftError) in
            let path = "\(folder)/\(name).pem"
            if Files.isThere(path) {
                do { return try keyRing.key(at: path) } catch {
                    let failure = Failure.failure(for: error)
                    throw .keyNotRead(failure?.text ?? "\(error)", hint: failure?.hint)
                }
            }
            guard case .seeded = randomness, let key = try? randomness.key(named: name) else {
                throw .noKey(path)
            }
            do {
                try Files.makeFolder(folder, mode: 0o700)
                try Files.create(Array(key.pem.utf8), at: path, mode: 0o600)
            } catch { throw .noKey("\(path) (\(error))") }
            return key
        }
    }

    /// The keys that are held, and none under another name: `@NAME` of a key that is not here must
    /// not be taken for the signer's.
    static func keys(
        _ held: [String: PrivateKey]
    ) -> (String) throws(DraftError) -> PrivateKey {
        { name throws(DraftError) in
            guard let key = held[name] else { throw .noKey(name) }
            return key
        }
    }
}
