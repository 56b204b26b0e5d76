internal import COSE

/// Why a file is not an age file under a passphrase that is read or written here.
public enum AgeError: Error, Hashable, Sendable {
    /// The text is not exactly one armored block.
    case notArmor
    /// The file is longer than the longest that is read.
    case tooLong(byteCount: Int, maximum: Int)
    /// What is to be kept secret is longer than the longest that is written or read.
    case plaintextTooLong(byteCount: Int, maximum: Int)
    /// The first line is not age's.
    case notAge
    /// The file is of another version of the format.
    case version(found: String)
    /// The header has no end within its limit.
    case headerTooLong(maximum: Int)
    /// The file ends before its header does.
    case headerCutShort
    /// A line of the header, counted from 1, is not as the specification wants it.
    case headerLine(Int)
    /// The file is for recipients of other types, by their names, and not for a passphrase.
    case otherRecipients([String])
    /// A passphrase's stanza stands beside others, which the specification forbids.
    case passphraseNotAlone(stanzaCount: Int)
    /// The passphrase's stanza has another number of arguments than three.
    case argumentCount(found: Int)
    /// The salt is not 16 bytes in base64 without padding.
    case salt
    /// The work factor is not a decimal number without leading zeros.
    case workFactor(found: String)
    /// The work factor costs more time and memory than is spent here.
    case workFactorTooHigh(found: String, maximum: Int)
    /// The wrapped file key has another length.
    case wrappedKeyByteCount(found: Int, wanted: Int)
    /// There is not enough memory for the work factor.
    case outOfMemory(workFactor: Int)
    /// The passphrase does not unwrap the file key.
    case wrongPassphrase
    /// The header is not the one that was written with the file key.
    case headerNotAuthentic
    /// The file ends before its payload's first chunk does.
    case payloadCutShort
    /// A chunk of the payload, counted from 0, was altered, cut short or followed by more.
    case chunkNotAuthentic(Int)
    /// The last chunk is empty although others stand before it.
    case lastChunkEmpty
    /// A passphrase has no bytes, or more than the limit.
    case passphraseByteCount(found: Int, maximum: Int)
    /// The bytes for a new file's secrets have another count.
    case randomByteCount(found: Int, wanted: Int)
}

extension AgeError: CustomStringConvertible {
    /// What was found and what was wanted, in lower case.
    public var description: String {
        switch self {
        case .notArmor:
            "wanted exactly one block BEGIN AGE ENCRYPTED FILE, with lines of 64 characters"
        case .tooLong(let found, let maximum):
            "found an age file of \(found) bytes, wanted at most \(maximum)"
        case .plaintextTooLong(let found, let maximum):
            "found \(found) bytes to encrypt or decrypt, wanted at most \(maximum)"
        case .notAge: "the first line is not that of an age file"
        case .version(let found): "found an age file of version \(Shown.name(found)), wanted v1"
        case .headerTooLong(let maximum):
            "the header of the age file does not end within \(maximum) bytes"
        case .headerCutShort: "the age file ends within its header"
        case .headerLine(let line): "line \(line) of the age file's header is malformed"
        case .otherRecipients(let names):
            "found an age file for \(names.map { Shown.quoted($0) }.joined(separator: ", ")), "
                + "wanted one for a passphrase"
        case .passphraseNotAlone(let count):
            "found a passphrase among \(count) recipients of the age file, wanted it alone"
        case .argumentCount(let found): "found a scrypt stanza of \(found) arguments, wanted 3"
        case .salt: "wanted a salt of 16 bytes in base64 without padding"
        case .workFactor(let found):
            "found the work factor \(Shown.name(found)), wanted a decimal number"
        case .workFactorTooHigh(let found, let maximum):
            "found the work factor 2^\(Shown.name(found)), wanted at most 2^\(maximum)"
        case .wrappedKeyByteCount(let found, let wanted):
            "found a wrapped file key of \(found) bytes, wanted \(wanted)"
        case .outOfMemory(let workFactor):
            "there is not enough memory for the work factor 2^\(workFactor)"
        case .wrongPassphrase: "the passphrase is not the one of this age file"
        case .headerNotAuthentic: "the header of the age file was altered"
        case .payloadCutShort: "the age file ends before its payload does"
        case .chunkNotAuthentic(let index):
            "chunk \(index) of the age file's payload was altered, cut short or added to"
        case .lastChunkEmpty: "the last chunk of the age file's payload is empty"
        case .passphraseByteCount(let found, let maximum):
            "found a passphrase of \(found) bytes, wanted 1 to \(maximum)"
        case .randomByteCount(let found, let wanted):
            "found \(found) random bytes for an age file, wanted \(wanted)"
        }
    }
}
