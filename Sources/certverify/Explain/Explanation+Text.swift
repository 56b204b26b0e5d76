import COSE
import Certification
import TransparencyLog
import Verification

// Files of lines: notes, proofs, policy and trust, the text of a code.
extension Explanation {
    /// Any file of ours that is text; nil for other bytes.
    static func text(_ bytes: [UInt8]) -> Explanation? {
        if let proof = try? TlogProof(parsing: bytes) { return explain(proof) }
        if let note = try? SignedNote(parsing: bytes) { return explain(note) }
        guard let text = String(validating: bytes, as: UTF8.self) else { return nil }
        if let trust = try? Trust(parsing: text) { return explain(trust) }
        if let policy = try? Policy(parsing: bytes) { return explain(policy) }
        guard let credential = try? QRText.parse(text) else { return nil }
        return Explanation(
            "text of a QR code (FORMATS §7)", "\(text.utf8.count) characters",
            [
                message(credential)
                    ?? Explanation("bytes of no kind of ours", Hex.encode(credential))
            ])
    }

    private static func explain(_ proof: TlogProof) -> Explanation {
        Explanation(
            "proof that an entry is in a log (C2SP tlog-proof)", "",
            [
                Explanation("index", "\(proof.index)"),
                Explanation("path", "", proof.hashes.map { Explanation($0.hex) }),
                explain(proof.checkpoint),
            ] + (proof.extra.flatMap { message($0) }.map { [$0] } ?? []))
    }

    private static func explain(_ note: SignedNote) -> Explanation {
        var parts: [Explanation] = []
        if let checkpoint = try? Checkpoint(parsingText: note.text) {
            parts = [
                Explanation("origin", Shown.isolated(checkpoint.origin)),
                Explanation("tree size", "\(checkpoint.size)"),
                Explanation("root", checkpoint.root.hex),
            ]
        } else {
            parts = [
                Explanation("text", Shown.isolated(String(decoding: note.text, as: UTF8.self)))
            ]
        }
        return Explanation(
            parts.count > 1 ? "checkpoint (C2SP tlog-checkpoint)" : "signed note (C2SP)", "",
            parts
                + note.signatures.map {
                    Explanation(
                        "signature by \(Shown.isolated($0.name))",
                        "key \(String($0.keyID, radix: 16))")
                })
    }

    private static func explain(_ trust: Trust) -> Explanation {
        Explanation(
            "trust file (FORMATS §5)", "",
            [
                Explanation("ledger", Shown.isolated(trust.origin)),
                Explanation("identity", trust.identity.hex),
            ]
                + trust.issuers.map {
                    Explanation(
                        "issuer of \(Shown.isolated($0.scheme))", Hex.encode($0.key.keyIdentifier),
                        [
                            Explanation("counts from", $0.from),
                            Explanation("until", $0.until),
                        ] + ($0.cut.map { [Explanation("cut at entry", "\($0)")] } ?? []))
                })
    }

    private static func explain(_ policy: Policy) -> Explanation {
        Explanation(
            "policy (C2SP tlog-policy)", "",
            policy.logs.map { Explanation("log", Shown.isolated("\($0.key)")) }
                + policy.witnesses.map {
                    Explanation("witness \(Shown.isolated($0.name))", Shown.isolated("\($0.key)"))
                }
                + policy.groups.map {
                    Explanation(
                        "group \(Shown.isolated($0.name))",
                        "\($0.memberCountWanted) of "
                            + $0.members.map(Shown.isolated).joined(separator: ", ")
                    )
                }
                + [
                    Explanation(
                        "quorum",
                        {
                            if case .named(let name) = policy.quorum {
                                Shown.isolated(name)
                            } else {
                                "none"
                            }
                        }())
                ])
    }
}
