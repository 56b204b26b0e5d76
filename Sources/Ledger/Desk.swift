public import COSE
public import Certification
public import Drafting
internal import Foundation

/// Signs acts in JSON and admits them, on one open ledger folder: what `submit` and `import` share.
///
/// Disclosures go into the vault before the commit, and out again when the act is refused.
public final class Desk {
    /// Where private keys are read from.
    public typealias Keys = (String) throws(DraftError) -> PrivateKey
    /// Reads a scheme's file into its map, for the act that adopts it.
    public typealias SchemeReader = ([UInt8]) throws(DraftError) -> CBORMap
    /// Takes admitted acts, each with the state after it, for as long as the body runs, and keeps
    /// what it made of them in one transaction.
    public typealias Register = (
        _ body: ((Decision, LedgerState) throws -> Void) throws -> Void
    ) throws -> Void

    private let folder: LedgerFolder
    private let vault: Vault
    private let randomness: Randomness
    private let keys: Keys
    private let documents: [String]
    private let clock: Clock
    private let withheld: Set<Digest>
    private let readScheme: SchemeReader
    private let register: Register?
    private let warn: (String) -> Void
    private var warned: Set<Digest> = []
    /// The documents that the act at hand rests on, as they were read for it.
    private var evidence: [String: [UInt8]] = [:]
    private var labels: [String: Digest] = [:]
    private var publicDisclosures: [Digest: Disclosure] = [:]

    /// A desk on a folder and its vault; evidence files are looked for in `documents`, in order.
    ///
    /// - Parameters:
    ///   - withheld: digests whose values are known not to come with their statements.
    ///   - register: what is kept in step with the log; nil for one who only signs.
    ///   - warn: told of what is admitted and yet will stand in the way later, and of values that
    ///     were still here, or again, although the log says that they are erased.
    public init(
        _ folder: LedgerFolder, vault: Vault, clock: Clock, randomness: Randomness,
        documents: [String], withheld: Set<Digest> = [], keys: @escaping Keys,
        readScheme: @escaping SchemeReader, register: Register?,
        warn: @escaping (String) -> Void
    ) throws {
        self.folder = folder
        self.vault = vault
        self.clock = clock
        self.randomness = randomness
        self.documents = documents
        self.withheld = withheld
        self.keys = keys
        self.readScheme = readScheme
        self.register = register
        self.warn = warn
        if folder.appends {
            let state = folder.snapshot.state
            try vault.confirmPending { leaf in
                let isRegistered = state.entries[leaf] != nil
                // A row that cannot be read reads as none: nothing is removed for it.
                try folder.checkState()
                return isRegistered
            }
            for erased in try vault.eraseAgain() { warn(erased.warning) }
        }
    }

    /// The day of an act that is signed now, and on which it may take effect.
    public var today: CivilDate {
        CivilDate(posix: max(clock.now, folder.snapshot.state.latestIssuedAt))
    }

    /// Signs an act on the state as it is, with what it needs from log, vault and documents.
    public func sign(_ line: ActLine) throws -> Drafter.Signed {
        let log = folder.log
        let known = publicDisclosures
        let state = folder.snapshot.state
        let vault = vault
        let documents = documents
        evidence = [:]
        // What cannot be read is not what is not there: an act is not signed without it.
        var fault: (any Error)?
        func looking<Found>(_ look: () throws -> Found?) -> Found? {
            do { return try look() } catch {
                fault = fault ?? error
                return nil
            }
        }
        var drafter = Drafter(
            state: state, randomness: randomness, key: keys,
            entry: { index in
                looking { try log.entry(at: index).map { Digest.sha256([0] + $0) } }
            },
            publicDisclosure: { digests in
                for digest in digests {
                    if let disclosure = known[digest] { return disclosure }
                    let found = looking { try vault.disclosure(digest) }
                    if let found, found.key == PublicFacts.key { return found }
                }
                return nil
            },
            document: { name throws(DraftError) in
                let bytes = try Self.document(name, in: documents)
                self.evidence[name] = bytes
                return bytes
            })
        drafter.readScheme = readScheme
        drafter.labels = labels
        let signed: Drafter.Signed
        do { signed = try drafter.sign(line, at: clock.now) } catch { throw fault ?? error }
        if let fault { throw fault }
        try checkCodes(signed.disclosures)
        try checkTexts(signed.disclosures, of: signed.statement.event)
        return signed
    }

    /// Signs a line and admits it; labels are remembered for the lines that follow.
    ///
    /// With a folder of kept acts the line is known again: one that an earlier run signed is handed
    /// in as it is, an act that is in the log answers with its entry, and only what is new is
    /// signed. `again` files one that is in the log once more.
    public func submit(
        _ line: ActLine, from source: String? = nil, keptIn kept: KeptActs? = nil,
        again: Bool = false
    ) throws -> Appender.Outcome {
        guard let kept else {
            let sent = try sign(line).sent
            let outcome = try admit(sent, from: source)
            if case .registered(let index, _) = outcome { try remember(line, sent, at: index) }
            return outcome
        }
        let act = try identity(of: line)
        if let sent = try kept.pending(act) {
            let outcome = try admit(sent, from: source)
            if case .registered = outcome { return try settle(line, sent, outcome, act, kept) }
            // Its time may have passed, or its place been taken: signed anew, it says so itself.
            try drop(act, kept)
        }
        if !again,
            let sent = try kept.nextRegistered(
                act, isHeld: { folder.snapshot.state.isAdmitted($0) }),
            let index = folder.snapshot.state.entries[sent.statement.leafHash]?.index
        {
            return try settle(line, sent, .registered(index, nil), act, kept)
        }
        let sent = try sign(line).sent
        // Noted first: an erasure that comes before the next run names this file too.
        try noteCopy(kept.pendingPath(act), of: sent)
        try kept.keep(sent, as: act)
        let outcome = try admit(sent, from: source)
        if case .registered = outcome { return try settle(line, sent, outcome, act, kept) }
        try drop(act, kept)
        return outcome
    }

    private func drop(_ act: Digest, _ kept: KeptActs) throws {
        let path = try kept.pendingPath(act)
        try kept.drop(act)
        try vault.forgetCopy(path)
    }

    private func settle(
        _ line: ActLine, _ sent: SentStatement, _ outcome: Appender.Outcome, _ act: Digest,
        _ kept: KeptActs
    ) throws -> Appender.Outcome {
        guard case .registered(let index, _) = outcome else { return outcome }
        let path = try kept.pendingPath(act)
        try kept.settle(sent, as: act, at: index)
        try vault.forgetCopy(path)
        kept.meet(act)
        try remember(line, sent, at: index)
        return outcome
    }

    /// What tells an act from another before it is signed: the ledger, the JSON, the bytes of the
    /// files and the entries behind the labels that it names, and the keys that sign it.
    private func identity(of line: ActLine) throws -> Digest {
        var named: [CBOR] = []
        evidence = [:]
        func look(_ value: CBOR) throws {
            if let text = value.string, text.hasPrefix("@") {
                let name = String(text.dropFirst())
                let key = try? keys(name).publicKey.raw
                named.append([
                    value, labels[name].map { .text($0.hex) } ?? .null,
                    key.map(CBOR.bytes) ?? .null,
                ])
            }
            for item in value.arrayValue ?? [] { try look(item) }
            for (key, item) in value.mapValue?.pairs ?? [] {
                try look(item)
                guard key.string == "file", let name = item.string else { continue }
                // One that is gone, or cannot be read, is another act's as little as this one's.
                let bytes = try Self.document(name, in: documents)
                evidence[name] = bytes
                named.append([item, .text(Digest.sha256(bytes).hex)])
            }
        }
        // What a note says of files is for readers.
        try look(.map(CBORMap(line.json.pairs.filter { $0.key != "note" })))
        var signers: [CBOR] = []
        for name in [line.by, line.certificateBy] {
            signers.append(try name.map { .bytes(try keys($0).publicKey.raw) } ?? .null)
        }
        let ledger = folder.snapshot.state.founding?.identity.hex ?? ""
        return Digest.sha256(
            CBOR.array([.text(ledger), .map(line.json), .array(named), .array(signers)]).encoded())
    }

    /// Keeps what later lines and the vault want of a line that is in the log: its label, its
    /// documents, its public facts.
    private func remember(_ line: ActLine, _ sent: SentStatement, at index: EntryIndex) throws {
        if let label = line.label { labels[label] = sent.statement.leafHash }
        let owner = line.dataSubject ?? Self.dataSubject(of: line.subject)
        // As they were signed for: the files may have been changed since.
        for case let name? in line.evidence.map({ $0["file"]?.string })
        where !isErased(owner, behind: index) {
            if let bytes = evidence[name] { _ = try vault.put(bytes, dataSubject: owner) }
        }
        if let facts = sent.disclosures.first(where: { $0.key == PublicFacts.key }) {
            publicDisclosures[facts.digest] = facts
        }
    }

    /// Whether the log says that what an entry brought of a data subject was erased since. The log
    /// is asked, for a vault that was put back does not know.
    private func isErased(_ owner: String, behind entry: EntryIndex) -> Bool {
        folder.snapshot.state.erasures[owner].map { entry < $0 } ?? false
    }

    private static func document(
        _ name: String, in folders: [String]
    ) throws(DraftError) -> [UInt8] {
        for folder in folders {
            let path = URL(filePath: folder).appending(path: name).path
            do throws(StorageError) {
                if let bytes = try DurableFile.read(path, atMost: maximumDocumentByteCount) {
                    return bytes
                }
            } catch { throw .evidence(error.description) }
        }
        throw .evidence(
            "there is no file \(Shown.name(name)) in \(folders.joined(separator: ", "))")
    }

    /// The most bytes of a document, named by an act or put into the vault.
    public static let maximumDocumentByteCount = 512 << 20

    /// Whose values are, when nobody says: those of the subject itself.
    static func dataSubject(of subject: Subject) -> String { "\(subject.kind).\(subject.id)" }

    /// Admits a signed statement with its values; `source` is the file they came from, which an
    /// erasure will name as a copy out of reach.
    ///
    /// A statement whose digests have no values is refused, unless they are `withheld`: the vault
    /// could never show what they stand for. One that is in the log already brings what it brings.
    public func admit(
        _ sent: SentStatement, from source: String? = nil
    ) throws -> Appender.Outcome {
        let (read, disclosures) = (sent.statement, sent.disclosures)
        try checkCodes(disclosures)
        if folder.snapshot.state.entries[read.leafHash] == nil {
            if let missing = sent.digestsWithoutValue.first(where: { !withheld.contains($0) }) {
                return .refused(Refusal(.valueMissing(missing), ours: "redaction"))
            }
        }
        var stored: [Digest] = []
        if !disclosures.isEmpty {
            let owner = sent.dataSubject ?? Self.dataSubject(of: read.header.subject)
            let entry = folder.snapshot.state.entries[read.leafHash]?.index
            let isGone = entry.map { isErased(owner, behind: $0) } ?? false
            // What is erased since is not taken in again, and need not be shown whole.
            if !isGone {
                let new = try disclosures.filter { try vault.disclosure($0.digest) == nil }
                try checkTexts(new, of: read.event)
            }
            stored = try vault.store(
                isGone ? [] : disclosures, matching: read.event.valueDigests,
                subject: read.header.subject, dataSubject: owner, pendingOn: read.leafHash)
            if let copy = source { try noteCopy(copy, of: sent) }
        }
        let outcomes: [Appender.Outcome]
        do {
            outcomes = try folder.append([read], by: clock)
        } catch {
            // A statement that may be in the log keeps its disclosures. What cannot be taken out
            // now is pending, and settled at the next opening: the first error is the one to tell.
            if (error as? StorageError)?.leavesOutcomeUnknown != true {
                do { try vault.remove(stored) } catch {}
            }
            throw error
        }
        if case .registered(_, let decision) = outcomes[0] {
            if !disclosures.isEmpty { try vault.confirm(read.leafHash) }
            if let decision { try register? { try $0(decision, folder.snapshot.state) } }
            return outcomes[0]
        }
        // Only what this statement brought: a refused one may name an admitted one's digests.
        try vault.remove(stored)
        return outcomes[0]
    }

    /// What the log will not show is held to the rule of text while it is at hand, as what it
    /// shows is by the appender (RULES, general rule 15).
    private func checkTexts(_ disclosures: [Disclosure], of event: Event) throws(Refusal) {
        for disclosure in disclosures {
            if let fault = disclosure.textFault(of: event) {
                throw Refusal(.text(fault), ours: "text")
            }
        }
    }

    private func noteCopy(_ path: String, of sent: SentStatement) throws {
        let day = CivilDate(posix: sent.statement.header.issuedAt)
        try vault.noteCopy(path, of: sent.disclosures.map(\.digest), on: "\(day)")
    }

    /// The credit code is checked while it is at hand; a failing one needs its signed override
    /// before the notice, and is let through here so that the override can follow (FORMATS §10).
    private func checkCodes(_ disclosures: [Disclosure]) throws {
        for disclosure in disclosures where disclosure.key == PublicFacts.key {
            guard let text = disclosure.value.mapValue?["creditCode"]?.string,
                let code = try? CreditCode(overriding: text)
            else {
                throw StorageError.unreadable(
                    "the unified social credit code has not the form of GB 32100-2015")
            }
            for fault in code.faults {
                let warning =
                    "the unified social credit code does not check: \(fault); "
                    + "the notice wants a creditcode.accepted with evidence before it"
                // Signing and handing in both look; once is enough to be told.
                if warned.insert(disclosure.digest).inserted { warn(warning) }
            }
        }
    }
}
