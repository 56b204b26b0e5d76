internal import COSE

/// Text with signatures below it, read but not verified (C2SP signed-note).
///
/// ```text
/// If you think cryptography is the answer to your problem,
/// then you don't know what your problem is.
///
/// — PeterNeumann x08go/ZJkuBS9UG/…yyBwJnAM=
/// ```
///
/// The text is not to be used before `verified(by:)` has named a key that its reader trusts.
public struct SignedNote: Hashable, Sendable {
    /// The most bytes that a note may have; Go's limit.
    public static let maximumByteCount = 1_000_000

    /// The most signature lines that a note may have; Go's limit.
    public static let maximumSignatureCount = 100

    /// The text with its last line feed, without the blank line before the signatures.
    public let text: [UInt8]

    /// The signature lines, in order; at least one.
    public private(set) var signatures: [NoteSignature]

    /// Puts a note together; the signatures are not verified.
    public init(text: [UInt8], signatures: [NoteSignature]) throws(NoteError) {
        try Self.check(text: text)
        guard !signatures.isEmpty else { throw .noSignatures }
        guard signatures.count <= Self.maximumSignatureCount else {
            throw .tooManySignatures(found: signatures.count)
        }
        self.text = text
        self.signatures = signatures
        guard encoded.count <= Self.maximumByteCount else { throw .tooLong }
    }

    /// Puts a note together from parts that have passed every test of the other initializer.
    init(checkedText text: [UInt8], signatures: [NoteSignature]) {
        self.text = text
        self.signatures = signatures
    }

    /// Reads a note; what `encoded` prints, and nothing else.
    public init(parsing bytes: [UInt8]) throws(NoteError) {
        guard bytes.count <= Self.maximumByteCount else { throw .tooLong }
        try Self.check(text: bytes)
        // The last blank line: text may have blank lines of its own, signatures have none.
        let newline = UInt8(ascii: "\n")
        guard
            let blank = bytes.indices.dropFirst().last(where: {
                bytes[$0] == newline && bytes[$0 - 1] == newline
            })
        else { throw .noBlankLine }
        let lines = bytes[(blank + 1)...].dropLast()
            .split(separator: newline, omittingEmptySubsequences: false)
        guard blank + 1 < bytes.count else { throw .noSignatures }
        guard lines.count <= Self.maximumSignatureCount else {
            throw .tooManySignatures(found: lines.count)
        }
        text = Array(bytes[..<blank])
        signatures = []
        for line in lines { signatures.append(try NoteSignature(parsing: line)) }
    }

    /// The note's bytes: text, blank line, signature lines.
    public var encoded: [UInt8] {
        signatures.reduce(text + [UInt8(ascii: "\n")]) { $0 + $1.line }
    }

    /// The keys whose signatures are on the note, in the order in which they were given.
    ///
    /// A line by a known key (same name and key ID) whose signature is bad refuses the whole
    /// note; lines by unknown keys are passed over; a note without a line by a known key is
    /// refused.
    public func verified(by keys: [VerifierKey]) throws(NoteError) -> [VerifierKey] {
        var found: Set<VerifierKey> = []
        for signature in signatures {
            let named = keys.filter { $0.isNamed(by: signature) }
            guard let first = named.first else { continue }
            // Two keys with one name and one short key ID: the line is by one of them.
            let signers = named.filter { $0.verifies(signature, over: text) }
            guard !signers.isEmpty else {
                throw .badSignature(name: first.name, keyIDHex: first.keyIDHex)
            }
            found.formUnion(signers)
        }
        guard !found.isEmpty else { throw .noKnownSignature }
        return keys.filter { found.remove($0) != nil }
    }

    /// The note with more signature lines below those it has; lines that it has are left out.
    public func adding(_ more: [NoteSignature]) throws(NoteError) -> SignedNote {
        var all = signatures
        for signature in more where !all.contains(signature) { all.append(signature) }
        return try SignedNote(text: text, signatures: all)
    }

    private static func check(text: [UInt8]) throws(NoteError) {
        let newline = UInt8(ascii: "\n")
        guard text.last == newline else { throw .noFinalNewline }
        guard text.allSatisfy({ $0 >= 0x20 || $0 == newline }) else { throw .controlCharacter }
        guard String(validating: text, as: UTF8.self) != nil else { throw .notUTF8 }
    }
}
