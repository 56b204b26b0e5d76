public import COSE

/// Why a note or its text is not a checkpoint.
public enum CheckpointError: Error, Hashable, Sendable {
    /// The note cannot be read, or no key of the log has signed it.
    case note(NoteError)
    /// The text has other than three lines; a fourth would be an extension line.
    case wrongLineCount(found: Int)
    /// The origin cannot be the name of a key.
    case originNotAcceptable
    /// The size is not a number without sign and leading zeros, or does not fit 64 bits.
    case sizeNotDecimal
    /// The size is above `Tree.maximumSize`.
    case sizeTooLarge(UInt64)
    /// The root is not the canonical base64 of 32 bytes.
    case rootNotBase64
    /// The size is 0 and the root another than the empty tree's.
    case wrongRootOfEmptyTree(Digest)
}

extension CheckpointError: CustomStringConvertible {
    /// What was found and what was wanted, in lower case.
    public var description: String {
        switch self {
        case .note(let error): error.description
        case .wrongLineCount(let found):
            "found a checkpoint of \(found) lines, wanted origin, size and root"
        case .originNotAcceptable:
            "wanted an origin in NFC of 1 to \(KeyName.maximumByteCount) bytes without spaces, "
                + "plus signs and control characters"
        case .sizeNotDecimal: "the checkpoint's size is not a plain decimal number"
        case .sizeTooLarge(let size):
            "found a tree of \(size) entries, wanted at most \(Tree.maximumSize)"
        case .rootNotBase64: "the checkpoint's root is not the base 64 of 32 bytes"
        case .wrongRootOfEmptyTree(let root):
            "found root \(root) for a tree without entries, wanted \(Tree.emptyRoot)"
        }
    }
}
