import COSE

extension Policy {
    /// The checkpoint of a note that a log and the quorum have signed; throws what is missing.
    ///
    /// A line by any key of the policy with a bad signature refuses the note, even when the
    /// quorum would do without it (C2SP signed-note). When the cosignatures were made is not
    /// looked at.
    public func check(_ note: SignedNote) throws(PolicyError) -> Checkpoint {
        let signers = try signers(of: note)
        let checkpoint: Checkpoint
        do throws(CheckpointError) {
            checkpoint = try Checkpoint(parsingText: note.text)
        } catch {
            throw .checkpoint(error)
        }
        // The log must have signed under its own name: a key of one log says nothing of another.
        guard
            logs.contains(where: { $0.key.name == checkpoint.origin && signers.contains($0.key) })
        else { throw .logSignatureMissing(origin: checkpoint.origin) }
        let cosigners = Set(witnesses.filter { signers.contains($0.key) }.map(\.name))
        if case .named(let name) = quorum, !isWitnessed(by: cosigners)[name, default: false] {
            throw .quorumMissing(missing(name, cosigners: cosigners))
        }
        return checkpoint
    }

    /// The keys of the policy that have signed the note; none is for the caller to name.
    private func signers(of note: SignedNote) throws(PolicyError) -> [VerifierKey] {
        do throws(NoteError) {
            return try note.verified(by: keys)
        } catch .noKnownSignature {
            return []
        } catch {
            throw .note(error)
        }
    }

    /// For every witness and group, whether these witnesses make it.
    private func isWitnessed(by cosigners: Set<String>) -> [String: Bool] {
        var witnessed: [String: Bool] = [:]
        for witness in witnesses { witnessed[witness.name] = cosigners.contains(witness.name) }
        // Members are defined above their group, so one pass is enough.
        for group in groups {
            let count = group.members.count { witnessed[$0] == true }
            witnessed[group.name] = count >= group.memberCountWanted
        }
        return witnessed
    }

    /// What the witness or group lacks, for people: `group X has 1 of 2: missing X2, X3`.
    private func missing(_ name: String, cosigners: Set<String>) -> String {
        guard let group = groups.first(where: { $0.name == name }) else {
            return "witness \(Shown.name(name))"
        }
        let witnessed = isWitnessed(by: cosigners)
        let absent = group.members.filter { witnessed[$0] != true }
        let count = group.members.count - absent.count
        let inner = absent.map { member in
            groups.contains { $0.name == member }
                ? "(\(missing(member, cosigners: cosigners)))" : Shown.name(member)
        }
        return "group \(Shown.name(name)) has \(count) of \(group.memberCountWanted): missing "
            + inner.joined(separator: ", ")
    }
}
