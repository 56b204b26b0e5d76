public import COSE

/// What records of the state are kept by: a value with one form in bytes.
public protocol RecordKey: Hashable, Sendable {
    /// The key's bytes, where a store keeps them.
    var stored: [UInt8] { get }
    /// Reads a key from its bytes; nil for any others.
    init?(stored: [UInt8])
}

extension RecordKey where Self: LosslessStringConvertible {
    /// The bytes of its text.
    public var stored: [UInt8] { Array(description.utf8) }

    /// Reads its text.
    public init?(stored: [UInt8]) {
        guard let text = String(validating: stored, as: UTF8.self) else { return nil }
        self.init(text)
    }
}

extension Identifier: RecordKey {}
extension CertificateNumber: RecordKey {}
extension EntryIndex: RecordKey {}
extension Int32: RecordKey {}
extension String: RecordKey {}
extension Subject: RecordKey {}

extension Digest: RecordKey {
    /// Its 32 bytes.
    public var stored: [UInt8] { bytes }

    /// Takes 32 bytes.
    public init?(stored: [UInt8]) { self.init(stored) }
}

extension PublicKey: RecordKey {
    /// The encoded point.
    public var stored: [UInt8] { raw }

    /// Takes an encoded point that was a key when it was kept.
    public init?(stored: [UInt8]) {
        guard stored.count == Self.byteCount else { return nil }
        self.init(kept: stored)
    }
}

extension Recusal: RecordKey {
    /// Officer and subject, each of which has no space in it.
    public var stored: [UInt8] { Array("\(officer) \(subject)".utf8) }

    /// Reads officer and subject.
    public init?(stored: [UInt8]) {
        let parts = stored.split(separator: 0x20, maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let officer = OfficerID(stored: Array(parts[0])),
            let subject = String(validating: parts[1], as: UTF8.self)
        else { return nil }
        self.init(officer: officer, subject: subject)
    }
}
