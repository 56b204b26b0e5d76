import COSE
import Certification
import TransparencyLog

/// The audit on all cores: `decide` takes entry after entry, for each rests on those before it;
/// reading and hashing statements, and trying signatures, rest on nothing and go beside it.
///
/// (Profile at 5,000 entries, one core: 65 % signatures, 17 % decide, 8 % reading, 4 % hashing.
/// While one piece of the log is decided on, the next ones are read and tried.)
extension LedgerAudit {
    /// How many entries are handed out together: enough that handing out costs nothing beside it.
    private static let pieceCount = 256
    /// How many pieces are under way at a time.
    private static let aheadCount = 3

    /// An entry as read, before the state is asked.
    struct Reading: Sendable {
        let index: UInt64
        let storedHash: Digest?
        let leaf: Digest
        let content: Result<UnverifiedStatement, StatementError>
        /// Signed by a key that was known by then; nil also where none was.
        let signed: SignedStatement?

        init(_ entry: Entry, keys: KnownKeys) {
            index = entry.index
            storedHash = entry.storedHash
            do throws(StatementError) {
                let statement = try UnverifiedStatement(decoding: entry.bytes)
                content = .success(statement)
                leaf = statement.leafHash
                signed = statement.verified(byOneOf: keys.candidates(for: statement))
            } catch {
                content = .failure(error)
                leaf = Tree.leafHash(entry.bytes)
                signed = nil
            }
        }
    }

    /// An entry as the source gives it.
    struct Entry: Sendable {
        let index: UInt64
        let bytes: [UInt8]
        let storedHash: Digest?
    }

    /// A signature to be tried beside the audit, and its place among the findings.
    struct SignatureCheck: Sendable {
        let place: Int
        /// What is wrong with it, or nil.
        let finding: @Sendable () -> Finding?
    }

    /// Puts a finding after those so far.
    mutating func find(_ finding: Finding) {
        found.append((nextPlace, finding))
        nextPlace += 1
    }

    /// Has a signature tried meanwhile; its finding stands where it would have been found.
    mutating func check(_ finding: @escaping @Sendable () -> Finding?) {
        checks.append(SignatureCheck(place: nextPlace, finding: finding))
        nextPlace += 1
    }

    /// Puts the findings of a run in order, those of checks that are still waiting among them.
    mutating func settleFindings() {
        for check in checks {
            if let finding = check.finding() { found.append((check.place, finding)) }
        }
        checks = []
        report.findings += found.sorted { $0.place < $1.place }.map(\.finding)
        found = []
    }

    /// Gives every entry from the tree's size on, in order, each read ahead. What the source
    /// throws is thrown after the entries before it.
    mutating func forEachReading(
        _ source: some LogSource, _ body: (inout LedgerAudit, Reading) throws -> Void
    ) throws {
        var pipeline = Pipeline(keys: keys, expected: frontier.size)
        var fault: (any Error)?
        var isBodys = false
        do {
            try source.forEachEntry(from: frontier.size) { index, bytes, storedHash in
                pipeline.piece.append(Entry(index: index, bytes: bytes, storedHash: storedHash))
                if pipeline.piece.count < Self.pieceCount { return }
                pipeline.handOut()
                if pipeline.readings.count <= Self.aheadCount { return }
                do { try take(&pipeline, body) } catch {
                    isBodys = true
                    throw error
                }
            }
        } catch { fault = error }
        pipeline.handOut()
        while !isBodys, !pipeline.readings.isEmpty { try take(&pipeline, body) }
        while !pipeline.tried.isEmpty { collect(&pipeline) }
        if let fault { throw fault }
    }

    private struct Pipeline {
        let keys: KnownKeys
        var expected: UInt64
        var piece: [Entry] = []
        var readings: [Errand<Reading>] = []
        var tried: [Errand<(place: Int, finding: Finding?)>] = []

        mutating func handOut() {
            if piece.isEmpty { return }
            let keys = keys
            readings.append(Errand(piece) { Reading($0, keys: keys) })
            piece = []
        }
    }

    /// Takes the oldest piece, and hands out the signatures that it gave rise to.
    private mutating func take(
        _ pipeline: inout Pipeline, _ body: (inout LedgerAudit, Reading) throws -> Void
    ) throws {
        for reading in pipeline.readings.removeFirst().results {
            if reading.index != pipeline.expected {
                find(
                    Finding(
                        .tree, entry: pipeline.expected, zh: "记录缺失或错位：找到第 \(reading.index) 号",
                        en: "missing or out of place: found entry \(reading.index)"))
            }
            pipeline.expected = reading.index &+ 1
            try body(&self, reading)
        }
        pipeline.tried.append(Errand(checks) { ($0.place, $0.finding()) })
        checks = []
        if pipeline.tried.count > Self.aheadCount { collect(&pipeline) }
    }

    private mutating func collect(_ pipeline: inout Pipeline) {
        for (place, finding) in pipeline.tried.removeFirst().results {
            if let finding { found.append((place, finding)) }
        }
    }

    /// The statement as signed by a key that the state knows, where none was known ahead.
    mutating func verified(_ statement: UnverifiedStatement) -> SignedStatement? {
        let candidates = Decider.candidateKeys(for: statement, given: state)
        keys.note(candidates, of: statement.header.issuer)
        return statement.verified(byOneOf: candidates)
    }
}
