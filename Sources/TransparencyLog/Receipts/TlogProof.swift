public import COSE

/// A proof that an entry is in a log, checked offline against a policy (C2SP tlog-proof).
///
/// ```text
/// c2sp.org/tlog-proof@v1
/// extra <base64: the statement>
/// index 73894
/// gSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlQ=
///
/// example.com/fancylog
/// …the rest of a checkpoint with all its signature lines
/// ```
public struct TlogProof: Hashable, Sendable {
    /// The most bytes that a proof file may have.
    public static let maximumByteCount = SignedNote.maximumByteCount + 100_000

    /// The most hashes in a proof of a tree of `Tree.maximumSize`.
    public static let maximumHashCount = 63

    /// Data beside the proof, in our files the statement; nil when there is none, never empty.
    ///
    /// Nothing vouches for it before its leaf hash has passed `check`.
    public let extra: [UInt8]?

    /// The entry's position, from 0.
    public let index: UInt64

    /// The inclusion proof's hashes, the leaf's sibling first.
    public let hashes: [Digest]

    /// The checkpoint with its signature lines.
    public let checkpoint: SignedNote

    /// Takes the parts of a proof; empty extra data is none.
    public init(extra: [UInt8]?, index: UInt64, hashes: [Digest], checkpoint: SignedNote) {
        self.extra = extra?.isEmpty == true ? nil : extra
        self.index = index
        self.hashes = hashes
        self.checkpoint = checkpoint
    }

    /// Reads a proof file: what `encoded` prints, and nothing else.
    public init(parsing bytes: [UInt8]) throws(TlogProofError) {
        guard bytes.count <= Self.maximumByteCount else { throw .tooLong }
        let newline = UInt8(ascii: "\n")
        guard
            let blank = bytes.indices.dropFirst().first(where: {
                bytes[$0] == newline && bytes[$0 - 1] == newline
            })
        else { throw .noBlankLine }
        var lines = bytes[..<(blank - 1)]
            .split(separator: newline, omittingEmptySubsequences: false)[...]
        guard lines.popFirst()?.elementsEqual(Self.header.utf8) == true else { throw .wrongHeader }
        extra = try Self.readExtra(&lines)
        guard let line = lines.popFirst(), line.starts(with: Self.indexPrefix.utf8),
            let index = UInt64(canonicalDecimal: line.dropFirst(Self.indexPrefix.utf8.count))
        else { throw .noIndex }
        self.index = index
        guard lines.count <= Self.maximumHashCount else { throw .tooManyHashes(lines.count) }
        var hashes: [Digest] = []
        for line in lines {
            guard let bytes = Self.base64(line), let hash = Digest(bytes) else {
                throw .malformedHash
            }
            hashes.append(hash)
        }
        self.hashes = hashes
        do throws(NoteError) {
            checkpoint = try SignedNote(parsing: Array(bytes[(blank + 1)...]))
        } catch {
            throw .note(error)
        }
        // A stray blank line would make hashes part of the note's text.
        do throws(CheckpointError) {
            _ = try Checkpoint(parsingText: checkpoint.text)
        } catch {
            throw .checkpoint(error)
        }
    }

    /// The file's bytes.
    public var encoded: [UInt8] {
        var text = Self.header + "\n"
        if let extra { text += Self.extraPrefix + Base64.encode(extra) + "\n" }
        text += Self.indexPrefix + String(index) + "\n"
        for hash in hashes { text += Base64.encode(hash.bytes) + "\n" }
        return text.utf8 + [UInt8(ascii: "\n")] + checkpoint.encoded
    }

    /// Verifies the checkpoint by the policy and that the leaf is in its tree at `index`.
    ///
    /// The leaf is what the caller computes from the entry (`Tree.leafHash`), be it the `extra`
    /// data or a copy of its own.
    @discardableResult
    public func check(leaf: Digest, policy: Policy) throws(TlogProofError) -> Checkpoint {
        let checkpoint: Checkpoint
        do throws(PolicyError) {
            checkpoint = try policy.check(self.checkpoint)
        } catch {
            throw .policy(error)
        }
        do throws(ProofError) {
            try InclusionProof(leafIndex: index, treeSize: checkpoint.size, path: hashes)
                .check(leaf: leaf, root: checkpoint.root)
        } catch {
            throw .proof(error)
        }
        return checkpoint
    }

    private static func readExtra(
        _ lines: inout ArraySlice<ArraySlice<UInt8>>
    ) throws(TlogProofError) -> [UInt8]? {
        guard let line = lines.first, line.starts(with: extraPrefix.utf8) else { return nil }
        lines.removeFirst()
        guard let extra = base64(line.dropFirst(extraPrefix.utf8.count)), !extra.isEmpty else {
            throw .malformedExtra
        }
        return extra
    }

    private static func base64(_ text: ArraySlice<UInt8>) -> [UInt8]? {
        String(validating: text, as: UTF8.self).flatMap { Base64.decode($0) }
    }

    private static let header = "c2sp.org/tlog-proof@v1"
    private static let extraPrefix = "extra "
    private static let indexPrefix = "index "
}

/// Why bytes are not a proof file, or do not prove that the leaf is in a trusted log.
public enum TlogProofError: Error, Hashable, Sendable {
    /// The file is longer than `TlogProof.maximumByteCount`.
    case tooLong
    /// The first line is not that of a proof of version 1.
    case wrongHeader
    /// No blank line separates proof and checkpoint.
    case noBlankLine
    /// The extra data is empty or not canonical base64.
    case malformedExtra
    /// No line `index` with a plain decimal number stands where it should.
    case noIndex
    /// A hash is not the canonical base64 of 32 bytes.
    case malformedHash
    /// There are more hashes than `TlogProof.maximumHashCount`.
    case tooManyHashes(Int)
    /// The checkpoint is not a signed note.
    case note(NoteError)
    /// The checkpoint's text is not one.
    case checkpoint(CheckpointError)
    /// The checkpoint does not satisfy the policy.
    case policy(PolicyError)
    /// The hashes do not lead from the leaf to the checkpoint's root.
    case proof(ProofError)
}

extension TlogProofError: CustomStringConvertible {
    /// What was found and what was wanted, in lower case.
    public var description: String {
        switch self {
        case .tooLong: "the proof is longer than \(TlogProof.maximumByteCount) bytes"
        case .wrongHeader: "wanted a first line c2sp.org/tlog-proof@v1"
        case .noBlankLine: "no blank line separates the proof from its checkpoint"
        case .malformedExtra: "the proof's extra data is empty or not canonical base 64"
        case .noIndex: "wanted a line index with a plain decimal number"
        case .malformedHash: "found a hash in the proof that is not the base 64 of 32 bytes"
        case .tooManyHashes(let found):
            "found a proof of \(found) hashes, wanted at most \(TlogProof.maximumHashCount)"
        case .note(let error): error.description
        case .checkpoint(let error): error.description
        case .policy(let error): error.description
        case .proof(let error): error.description
        }
    }
}
