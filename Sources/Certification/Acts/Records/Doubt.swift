import COSE

/// Entries in doubt: confirmed or annulled, and not built on before (DESIGN, Root of authority).
enum Doubts {
    static let confirmed = Act(
        "entry.confirmed", on: "record",
        [.entry, Field("reason", .paragraphs(2000), "经核对纸质件，内容属实")],
        opens: { _ in },
        effects: { filing throws(Refusal) in
            [.doubtResolved(try filing.entryInDoubt(), annulled: nil, restored: [])]
        })

    static let annulled = Act(
        "entry.annulled", on: "record",
        [.entry, Field("reason", .paragraphs(2000), "非本单位所签")],
        opens: { _ in }, effects: { filing throws(Refusal) in try filing.annulment() })
}

extension Filing {
    /// An entry in doubt is confirmed or annulled by the body whose it is, under another key, or by
    /// the founding role.
    fileprivate func entryInDoubt() throws(Refusal) -> Digest {
        let entry = try recordedEntry()
        guard state.isInDoubt(entry) else {
            throw refusal(.remedied(.notInDoubt(entry)), under: "in-doubt")
        }
        let key = state.signerKey(of: entry)
        guard key?.party == signer.party || signer.role == scheme.foundingRole else {
            throw refusal(
                .wrongRole(found: signer.role, wanted: key.map { "\($0.party)" } ?? ""),
                under: "in-doubt")
        }
        guard key?.publicKey != statement.key else {
            throw refusal(.remedied(.inDoubt(entry)), under: "in-doubt")
        }
        return entry
    }

    fileprivate func annulment() throws(Refusal) -> [Effect] {
        let entry = try entryInDoubt()
        let (before, original) = try replayed(entry)
        return [
            .doubtResolved(
                entry, annulled: original.effects,
                restored: before.overwritten(by: original.effects))
        ]
    }

    /// Nothing new rests on an entry in doubt before it is confirmed, nor on an annulled one.
    func checkDoubt() throws(Refusal) {
        guard scheme.rule("in-doubt") != nil, !Self.openInDoubt.contains(event.type) else { return }
        for hash in FieldKind.entries(in: event.fields, shape.fields) {
            if state.annulled.contains(hash) {
                throw refusal(.remedied(.annulled(hash)), under: "in-doubt")
            }
            // What a correction left in doubt is listed; what a stolen key signed is not built on.
            if !state.resolved.contains(hash), let mark = state.entries[hash],
                state.isCompromised(mark)
            {
                throw refusal(.remedied(.inDoubt(hash)), under: "in-doubt")
            }
        }
    }

    private static let openInDoubt: Set<String> = [
        Doubts.confirmed.type, Doubts.annulled.type, Keys.revoked.type,
        BehalfAnswers.confirmed.type, BehalfAnswers.disputed.type, Remedies.lodged.type,
    ]
}
