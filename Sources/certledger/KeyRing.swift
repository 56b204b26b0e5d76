import Age
import COSE
import Console
import Foundation

/// The private keys that one command uses: PKCS#8 PEM, or that in an armored age file.
///
/// The one place where key files are read. Each is opened once: a passphrase takes a second to try,
/// and nobody types it for every line of an import.
final class KeyRing {
    private let passphrases: PassphraseOptions
    private var opened: [String: PrivateKey] = [:]
    /// What the passphrase's file holds, read once: it may be a pipe.
    private var given: Passphrase?

    init(passphrases: PassphraseOptions) { self.passphrases = passphrases }

    /// The key in a file, with its passphrase where it is under one.
    func key(at path: String) throws -> PrivateKey {
        if let key = opened[path] { return key }
        let text = try Files.text(path)
        let key: PrivateKey
        do {
            key = try PrivateKey(pem: AgeFile.isArmored(text) ? pem(in: text, path) : text)
        } catch let error as KeyError {
            throw Failure(
                code: .unreadable, name: "key", text: ErrorWords.book.told(error, of: path))
        } catch let error as AgeError {
            throw Self.failure(error, path)
        }
        opened[path] = key
        return key
    }

    /// A key's file under a passphrase, with secrets drawn for it alone.
    static func protected(_ key: PrivateKey, with passphrase: Passphrase) throws -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        // The system's generator, in a rehearsal too: derived secrets would serve two files.
        let random = (0..<FileSecrets.byteCount).map { _ in
            UInt8.random(in: 0...255, using: &generator)
        }
        let file = try AgeFile(
            sealing: Array(key.pem.utf8), with: passphrase, secrets: FileSecrets(random))
        return Array(file.armored.utf8)
    }

    private func pem(in text: String, _ path: String) throws -> String {
        // Read before anyone is asked: what no passphrase opens is not worth typing one for.
        let file = try AgeFile(armored: text)
        if given == nil { given = try passphrases.given() }
        let bytes = try file.open(with: given ?? passphrases.asked(of: path))
        // What is not text is not PEM either, and said to be so.
        return TextForm.normalised(bytes).flatMap { String(validating: $0, as: UTF8.self) } ?? ""
    }

    private static func failure(_ error: AgeError, _ path: String) -> Failure {
        var failure = Failure(
            code: .unreadable, name: "key", text: ErrorWords.book.told(error, of: path))
        switch error {
        case .otherRecipients:
            failure.hint = Terminal.told(
                "`age -d -i IDENTITY \(path)` 可以打开", "`age -d -i IDENTITY \(path)` opens it")
        case .workFactorTooHigh:
            failure.hint = Terminal.told(
                "`age -d \(path)` 可以打开，请耐心等候", "`age -d \(path)` opens it, with patience")
        case .outOfMemory:
            return Failure(code: .machine, name: "key", text: failure.text)
        case .notArmor, .tooLong, .plaintextTooLong, .notAge, .version, .headerTooLong,
            .headerCutShort, .headerLine, .passphraseNotAlone, .argumentCount, .salt, .workFactor,
            .wrappedKeyByteCount, .wrongPassphrase, .headerNotAuthentic, .payloadCutShort,
            .chunkNotAuthentic, .lastChunkEmpty, .passphraseByteCount, .randomByteCount:
            break
        }
        return failure
    }
}
