public import COSE

/// Why bytes are not a policy, or why a checkpoint does not satisfy one.
public enum PolicyError: Error, Hashable, Sendable {
    /// The file is longer than `Policy.maximumByteCount`.
    case tooLong
    /// Not plain UTF-8.
    case form(TextForm)
    /// A line that ends in a carriage return, as on Windows.
    case carriageReturn
    /// A control character other than tab and line feed.
    case controlCharacter
    /// The bytes are not UTF-8.
    case notUTF8
    /// The last line does not end in a line feed.
    case noFinalNewline
    /// A line, counted from 1, is none of `log`, `witness`, `group` and `quorum` with their items.
    case malformedLine(Int)
    /// The key on a line, counted from 1, is not a verifier key.
    case malformedKey(VerifierKeyError, line: Int)
    /// There are more than `Policy.maximumCount` of this kind: log, witness or group.
    case tooMany(String)
    /// A log's key is not of kind 01, or a witness's not of kind 04.
    case wrongKeyKind(VerifierKey)
    /// A public key occurs twice.
    case repeatedKey(VerifierKey)
    /// A name is `none`, or cannot stand on a line, or is not in NFC.
    case nameNotAcceptable(String)
    /// An address cannot stand on a line, or is not in NFC.
    case urlNotAcceptable(String)
    /// A name is defined twice.
    case repeatedName(String)
    /// A group or the quorum uses a name that is not defined above it.
    case undefinedName(String)
    /// A name is a member twice, of one group or of two.
    case repeatedMember(String)
    /// A group asks for no members or for more than it has.
    case thresholdOutOfRange(group: String)
    /// A group has no members.
    case groupWithoutMembers(String)
    /// There is no quorum line.
    case noQuorum
    /// There is more than one quorum line.
    case repeatedQuorum

    /// The note cannot be read, carries a bad signature of a known key, or none of a known key.
    case note(NoteError)
    /// The note's text is not a checkpoint.
    case checkpoint(CheckpointError)
    /// No key that the policy has for this log has signed the checkpoint.
    case logSignatureMissing(origin: String)
    /// The cosignatures do not make the quorum; the text names what is missing.
    case quorumMissing(String)
}

extension PolicyError: CustomStringConvertible {
    /// What was found and what was wanted, in lower case.
    public var description: String {
        switch self {
        case .tooLong: "the policy is longer than \(Policy.maximumByteCount) bytes"
        case .form(let form):
            "the policy has \(form), wanted UTF-8 without a byte order mark (C2SP)"
        case .carriageReturn:
            "the policy's lines end in carriage return and line feed, wanted line feeds alone "
                + "(C2SP)"
        case .controlCharacter:
            "the policy has a control character other than tab and line feed"
        case .notUTF8: "the policy is not UTF-8"
        case .noFinalNewline: "the policy's last line does not end in a line feed"
        case .malformedLine(let line):
            "line \(line) of the policy is not a log, witness, group or quorum line"
        case .malformedKey(let error, let line): "line \(line) of the policy: \(error)"
        case .tooMany(let kind): "found more than \(Policy.maximumCount) \(kind) lines"
        case .wrongKeyKind(let key):
            "the key \(Shown.name("\(key)")) is of the wrong kind, wanted 01 for a log and 04 for "
                + "a witness"
        case .repeatedKey(let key):
            "the public key of \(Shown.name("\(key)")) is in the policy twice"
        case .nameNotAcceptable(let name):
            "the name \(Shown.quoted(name)) cannot be used in a policy"
        case .urlNotAcceptable(let url):
            "the address \(Shown.quoted(url)) cannot be used in a policy"
        case .repeatedName(let name): "the name \(Shown.name(name)) is defined twice"
        case .undefinedName(let name):
            "the name \(Shown.name(name)) is not defined above its use"
        case .repeatedMember(let name): "\(Shown.name(name)) is a member of groups twice"
        case .thresholdOutOfRange(let group):
            "group \(Shown.name(group)) asks for more members than it has, or for none"
        case .groupWithoutMembers(let group): "group \(Shown.name(group)) has no members"
        case .noQuorum: "the policy has no quorum line"
        case .repeatedQuorum: "the policy has more than one quorum line"
        case .note(let error): error.description
        case .checkpoint(let error): error.description
        case .logSignatureMissing(let origin):
            "no known key of the log \(Shown.name(origin)) has signed the checkpoint"
        case .quorumMissing(let missing): "the quorum is not reached: \(missing)"
        }
    }
}
