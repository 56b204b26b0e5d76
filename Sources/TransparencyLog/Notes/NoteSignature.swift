import COSE

/// One signature line of a note (C2SP signed-note, "Signatures").
///
/// ```text
/// — <key name> <base64 of key ID ‖ signature>
/// ```
public struct NoteSignature: Sendable {
    /// The name of the key that is said to have signed.
    public let name: String

    /// The ID of the key that is said to have signed.
    public let keyID: UInt32

    /// The signature proper, behind the key ID: for Ed25519 64 bytes, for a cosignature the time
    /// in 8 bytes before them.
    public let blob: [UInt8]

    /// Takes the parts of a line, made by the key `key`.
    public init(by key: VerifierKey, blob: [UInt8]) {
        name = key.name
        keyID = key.keyID
        self.blob = blob
    }

    /// Reads a line without its line feed; throws `NoteError.malformedSignatureLine`.
    public init(parsing line: some Collection<UInt8>) throws(NoteError) {
        let bytes = Array(line)
        guard bytes.starts(with: Self.prefix) else { throw .malformedSignatureLine }
        let fields = bytes.dropFirst(Self.prefix.count)
            .split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
        guard fields.count == 2,
            let name = String(validating: fields[0], as: UTF8.self), KeyName.isValid(name),
            let base64 = String(validating: fields[1], as: UTF8.self),
            let signature = Base64.decode(base64), signature.count > Self.keyIDByteCount
        else { throw .malformedSignatureLine }
        self.name = name
        keyID = signature.prefix(Self.keyIDByteCount).reduce(0) { $0 << 8 | UInt32($1) }
        blob = Array(signature.dropFirst(Self.keyIDByteCount))
    }

    /// The line with its line feed.
    public var line: [UInt8] {
        let keyIDBytes = keyID.bigEndianBytes
        let base64 = Base64.encode(keyIDBytes + blob)
        return Self.prefix + name.utf8 + [UInt8(ascii: " ")] + base64.utf8 + [UInt8(ascii: "\n")]
    }

    /// A key ID as 8 lowercase hex digits.
    static func hex(_ keyID: UInt32) -> String {
        Hex.encode(keyID.bigEndianBytes)
    }

    /// An em dash (U+2014) and a space.
    static let prefix: [UInt8] = [0xE2, 0x80, 0x94, 0x20]
    private static let keyIDByteCount = 4
}

extension NoteSignature: Hashable {
    /// True when the lines are the same bytes: names that only look alike are different names.
    public static func == (left: Self, right: Self) -> Bool {
        left.keyID == right.keyID && left.blob == right.blob
            && left.name.utf8.elementsEqual(right.name.utf8)
    }

    /// Feeds the key ID and the signature.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(keyID)
        hasher.combine(blob)
    }
}
