import COSE
import Certification
import Cores
import TransparencyLog

/// The audit on all cores: on its owner's, `decide` takes entry after entry, for each rests on
/// those before it; reading and hashing statements, and trying signatures, rest on nothing and go
/// on the others beside it.
///
/// (Profile at 5,000 entries, one core: 65 % signatures, 17 % decide, 8 % reading, 4 % hashing.
/// While one piece of the log is decided on, the next ones are read and tried.)
extension LedgerAudit {
    /// An entry as read, before the state is asked.
    struct Reading: Sendable {
        let index: UInt64
        let storedHash: Digest?
        let leaf: Digest
        let content: Result<UnverifiedStatement, StatementError>
        /// Signed by a key that was asked for by then; nil also where none was.
        let signed: SignedStatement?
        /// The first text in it that no statement may hold.
        let textFault: TextFault?

        init(_ entry: Entry, keys: KnownKeys, stored: LedgerState?) {
            index = entry.index
            storedHash = entry.storedHash
            do throws(StatementError) {
                let statement = try UnverifiedStatement(decoding: entry.bytes)
                content = .success(statement)
                textFault = statement.event.textFault
                leaf = statement.leafHash
                signed = keys.tried(statement, or: stored)
                if let stored { Decider.lookAhead(at: statement, given: stored) }
            } catch {
                content = .failure(error)
                leaf = Tree.leafHash(entry.bytes)
                signed = nil
                textFault = nil
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
        let stretch: FoundFinding.Stretch
        /// What is wrong with it, or nil.
        let finding: @Sendable () -> Finding?

        func tried() -> FoundFinding? {
            finding().map {
                FoundFinding(
                    place: place, finding: $0, cause: nil, stretch: stretch, entries: nil)
            }
        }
    }

    /// Puts a finding after those so far, with what it follows from where that is known.
    ///
    /// - Returns: its place.
    @discardableResult
    mutating func find(
        _ finding: Finding, cause: Int? = nil, at stretch: FoundFinding.Stretch? = nil
    ) -> Int {
        defer { nextPlace += 1 }
        found.append(
            FoundFinding(
                place: nextPlace, finding: finding, cause: cause, stretch: stretch, entries: nil))
        return nextPlace
    }

    /// Puts what was found in the container before all that was found of what it holds.
    mutating func findInContainer(_ faults: [SourceFault]) {
        for (place, fault) in zip((-faults.count)..., faults) {
            found.append(
                FoundFinding(
                    place: place, finding: Finding(.container, zh: fault.text, en: fault.text),
                    cause: nil, stretch: nil, entries: fault.entries))
        }
    }

    /// Has a signature tried meanwhile; its finding stands where it would have been found.
    mutating func check(
        at stretch: FoundFinding.Stretch, _ finding: @escaping @Sendable () -> Finding?
    ) {
        checks.append(SignatureCheck(place: nextPlace, stretch: stretch, finding: finding))
        nextPlace += 1
    }

    /// Puts the findings of a run in order, those of checks that are still waiting among them, and
    /// tells which follow from which.
    mutating func collectFindings() {
        collectAll()
        report.findings += causes.findings(after: report.findings.count)
        causes = Causes()
        let known = Dictionary(
            uniqueKeysWithValues: state.inadmissible.compactMap { entry in
                entry.setAsideBy.map { (entry.index, $0) }
            })
        if known.isEmpty { return }
        for place in report.findings.indices where report.findings[place].isOfStatement {
            report.findings[place].setAsideBy = report.findings[place].index.flatMap { known[$0] }
        }
    }

    private mutating func collectAll() {
        sendOut()
        while !tried.isEmpty { collectOldest() }
        causes.settle(found)
        found = []
    }

    /// Gives every entry from the tree's size on, in order, each read ahead. What the source
    /// throws is thrown after the entries before it.
    mutating func forEachReading(
        _ source: some LogSource, _ body: (inout LedgerAudit, Reading) throws -> Void
    ) throws {
        let keys = keys
        // Rows of an earlier run are looked up ahead as well.
        let stored = state.isStored ? state : nil
        var ahead = ReadAhead<Entry, Reading> { Reading($0, keys: keys, stored: stored) }
        var expected = frontier.size
        var isStopped = false
        func take(_ audit: inout LedgerAudit, _ reading: Reading) throws {
            if reading.index != expected { audit.miss(expected, found: reading.index) }
            expected = reading.index &+ 1
            do { try body(&audit, reading) } catch {
                isStopped = true
                throw error
            }
            audit.tryWaiting()
        }
        do {
            try source.forEachEntry(from: frontier.size) { index, bytes, storedHash in
                try ahead.add(Entry(index: index, bytes: bytes, storedHash: storedHash)) {
                    try take(&self, $0)
                }
            }
        } catch {
            if !isStopped { try ahead.finish { try take(&self, $0) } }
            throw error
        }
        try ahead.finish { try take(&self, $0) }
    }

    /// Sends out the signatures that wait, and collects what came of earlier ones.
    private mutating func tryWaiting() {
        if found.count > Self.foundCount { return collectAll() }
        if checks.count < Self.checkCount { return }
        sendOut()
        if tried.count > 3 { collectOldest() }
    }

    private mutating func sendOut() {
        tried.append(BackgroundMap(checks) { $0.tried() })
        checks = []
    }

    /// How many signatures are tried together.
    private static let checkCount = 256
    /// How many findings wait for what may stand before them.
    private static let foundCount = 4096

    private mutating func collectOldest() {
        for finding in tried.removeFirst().takeResults() {
            if let finding { found.append(finding) }
        }
    }
}
