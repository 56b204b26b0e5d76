internal import COSE

/// Why bytes are not a signed note, or why a note is not to be believed.
public enum NoteError: Error, Hashable, Sendable {
    /// The note is longer than `SignedNote.maximumByteCount`.
    case tooLong
    /// The note, or its text, does not end in a line feed.
    case noFinalNewline
    /// A byte below 0x20 other than a line feed: a carriage return, for example.
    case controlCharacter
    /// The bytes are not UTF-8.
    case notUTF8
    /// No blank line separates text and signatures.
    case noBlankLine
    /// Nothing follows the blank line.
    case noSignatures
    /// There are more signature lines than `SignedNote.maximumSignatureCount`.
    case tooManySignatures(found: Int)
    /// A line is not em dash, space, key name, space, canonical base64.
    case malformedSignatureLine
    /// A line by a known key has a signature that is not that key's.
    case badSignature(name: String, keyIDHex: String)
    /// No line is by a known key.
    case noKnownSignature
}

extension NoteError: CustomStringConvertible {
    /// What was found and what was wanted, in lower case.
    public var description: String {
        switch self {
        case .tooLong: "the note is longer than \(SignedNote.maximumByteCount) bytes"
        case .noFinalNewline: "the note does not end in a line feed"
        case .controlCharacter: "the note has a control character other than line feed"
        case .notUTF8: "the note is not UTF-8"
        case .noBlankLine: "no blank line separates the note's text from its signatures"
        case .noSignatures: "the note has no signatures"
        case .tooManySignatures(let found):
            "found \(found) signatures, wanted at most \(SignedNote.maximumSignatureCount)"
        case .malformedSignatureLine:
            "wanted a signature line of em dash, key name and canonical base 64"
        case .badSignature(let name, let keyIDHex):
            "the signature by \(Shown.name(name + "+" + keyIDHex)) does not verify"
        case .noKnownSignature: "no known key has signed the note"
        }
    }
}
