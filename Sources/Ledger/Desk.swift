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
        _ body: (_ take: @escaping (Decision, LedgerState) throws -> Void) throws -> Void
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
    /// What was admitted and is still to be written, in the order of the entries.
    private var waiting: [Waiting] = []
    /// Takes what is admitted into the register; nil while no batch is open.
    private var take: ((Decision, LedgerState) -> Void)?
    /// Why something that was admitted could not be written, in this batch.
    private var lost: (any Error)?
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
            // The log is asked, and not the state: a row that it lacks would take values away.
            try vault.confirmPending { try folder.log.contains($0) }
            for erased in try vault.eraseAgain() { warn(erased.warning) }
        }
    }

    /// The day of an act that is signed now, and on which it may take effect.
    public var today: CivilDate {
        CivilDate(posix: max(clock.now, folder.snapshot.state.latestIssuedAt))
    }

    /// Signs an act on the state as it is, with what it needs from log, vault and documents.
    public func sign(_ line: ActLine) throws -> Drafter.Signed {
        let folder = folder
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
                looking { try folder.entry(at: index).map { Digest.sha256([0] + $0) } }
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
        checkCodes(signed.disclosures)
        try checkTexts(signed.disclosures, of: signed.statement.event)
        return signed
    }

    /// Signs a line and admits it; labels are remembered for the lines that follow.
    ///
    /// With a folder of kept acts the line is known again: an act that is in the log answers with
    /// its entry, and only what is new is signed. `again` files one that is in the log once more,
    /// unless nobody was told yet that it is there.
    public func submit(
        _ line: ActLine, from source: String? = nil, keptIn kept: KeptActs? = nil,
        again: Bool = false
    ) throws -> Appender.Outcome {
        try batch {
            guard let kept else {
                return try handIn(sign(line).sent, of: line, from: source)
            }
            let act = KeptActs.Act(acts: kept, digest: try identity(of: line))
            // Of equal acts, the second is known by what the first has left.
            if waiting.contains(where: { $0.act?.digest == act.digest }) { try write() }
            if let (known, index) = try known(act, again: again) {
                wait(for: SentStatement(known), at: index, nil, of: line, as: act, isKept: true)
                return .registered(index, nil)
            }
            return try handIn(sign(line).sent, of: line, from: source, as: act)
        }
    }

    /// The statement of an act that is kept and in the log, and its entry.
    private func known(
        _ act: KeptActs.Act, again: Bool
    ) throws -> (statement: UnverifiedStatement, entry: EntryIndex)? {
        if let pending = try act.acts.pending(act.digest) {
            if let index = try entry(of: pending.leafHash) { return (pending, index) }
            try act.acts.drop(act.digest)
        }
        guard !again,
            let next = try act.acts.nextRegistered(
                act.digest, isHeld: { try entry(of: $0) != nil }),
            let index = try entry(of: next.leafHash)
        else { return nil }
        return (next, index)
    }

    /// The entry of an admitted statement. The log is asked whether it is there: a state that lacks
    /// its row would have the act filed twice.
    private func entry(of leaf: Digest) throws -> EntryIndex? {
        let state = folder.snapshot.state
        guard let mark = state.entries[leaf] else {
            guard try folder.log.contains(leaf) else { return nil }
            throw StorageError.state(
                Wording(zh: "缺少一条已登记的记录", en: "an entry of the log is missing"))
        }
        return mark.signer == nil ? nil : mark.index
    }

    /// Admits a signed statement with its values; `source` is the file they came from, which an
    /// erasure will name as a copy out of reach.
    ///
    /// A statement whose digests have no values is refused, unless they are `withheld`: the vault
    /// could never show what they stand for. One that is in the log already brings what it brings.
    public func admit(
        _ sent: SentStatement, from source: String? = nil
    ) throws -> Appender.Outcome {
        try batch { try handIn(sent, from: source) }
    }

    /// Writes what the body hands in together, when it ends and also where it throws: each act is
    /// signed and decided on the state that those before it left, and is acknowledged when this
    /// returns and not before.
    public func batch<Value>(_ body: () throws -> Value) throws -> Value {
        if take != nil { return try body() }
        lost = nil
        return try withRegister {
            let value = Result { try body() }
            // What the register took of acts that did not enter is not kept.
            if let lost {
                _ = try value.get()
                throw lost
            }
            try write()
            return value
        }.get()
    }

    /// Opens the register for a batch. One that fails keeps no act out of the log: it is told when
    /// the acts are in it.
    private func withRegister<Value>(_ body: () throws -> Value) throws -> Value {
        defer { take = nil }
        guard let register else {
            take = { _, _ in }
            return try body()
        }
        var value: Value?
        try register { taking in
            var fault: (any Error)?
            take = { decision, state in
                guard fault == nil else { return }
                do { try taking(decision, state) } catch { fault = error }
            }
            value = try body()
            if let fault { throw fault }
        }
        guard let value else { throw StorageError.inputOutput("the register took nothing") }
        return value
    }

    private func handIn(
        _ sent: SentStatement, of line: ActLine? = nil, from source: String?,
        as act: KeptActs.Act? = nil
    ) throws -> Appender.Outcome {
        let statement = sent.statement
        checkCodes(sent.disclosures)
        let entry = folder.snapshot.state.entries[statement.leafHash]?.index
        if entry == nil,
            let missing = sent.digestsWithoutValue.first(where: { !withheld.contains($0) })
        {
            return .refused(Refusal(.valueMissing(missing), ours: "redaction"))
        }
        let deposit = try deposit(sent, from: source, in: entry)
        let outcome = try folder.admit(statement, by: clock)
        guard case .registered(let index, let decision) = outcome else { return outcome }
        if let decision { take?(decision, folder.snapshot.state) }
        wait(for: sent, at: index, deposit, of: line, as: act)
        return outcome
    }

    /// The values that the vault is to hold of an act; `entry` is where the act is already.
    private func deposit(
        _ sent: SentStatement, from source: String?, in entry: EntryIndex?
    ) throws -> Vault.Deposit? {
        if sent.disclosures.isEmpty { return nil }
        let statement = sent.statement
        let owner = sent.dataSubject ?? Self.dataSubject(of: statement.header.subject)
        let areGone = entry.map { isErased(owner, behind: $0) } ?? false
        // What is erased since is not taken in again, and need not be shown whole.
        if !areGone { try checkTexts(sent.disclosures, of: statement.event) }
        return try Vault.Deposit(
            sent.disclosures, of: statement.leafHash, matching: statement.event.valueDigests,
            subject: statement.header.subject, dataSubject: owner, isErased: areGone,
            copies: source.map { [$0] } ?? [], on: CivilDate(posix: statement.header.issuedAt))
    }

    /// Remembers what is still to be written for an act, and what later lines want of it: its
    /// label, its public facts.
    private func wait(
        for sent: SentStatement, at index: EntryIndex, _ deposit: Vault.Deposit?,
        of line: ActLine?, as act: KeptActs.Act?, isKept: Bool = false
    ) {
        var documents: [Vault.Document] = []
        if let line {
            if let label = line.label { labels[label] = sent.statement.leafHash }
            let owner = line.dataSubject ?? Self.dataSubject(of: line.subject)
            // As they were signed for: the files may have been changed since.
            for case let name? in line.evidence.map({ $0["file"]?.string })
            where !isErased(owner, behind: index) {
                if let bytes = evidence[name] { documents.append((bytes, owner)) }
            }
        }
        if let facts = sent.disclosures.first(where: { $0.key == PublicFacts.key }) {
            publicDisclosures[facts.digest] = facts
        }
        waiting.append(
            Waiting(
                statement: sent.statement, index: index, deposit: deposit, documents: documents,
                act: act, isKept: isKept))
    }

    /// Writes what waits: values and signed acts first, then the log, then what is settled by it.
    private func write() throws {
        let batch = waiting
        waiting = []
        if batch.isEmpty { return }
        var stored: [Digest] = []
        do {
            // Copies are noted first: an erasure that comes before the next run names them, too.
            stored = try vault.store(batch.compactMap(\.deposit))
            try KeptActs.keep(
                batch.compactMap { waits in
                    waits.isKept ? nil : waits.act.map { ($0, waits.statement) }
                })
            try folder.write()
        } catch {
            lost = error
            folder.withdraw()
            // Statements that may be in the log keep their values. What cannot be taken out now is
            // pending, and settled at the next opening: the first error is the one to tell.
            if (error as? StorageError)?.leavesOutcomeUnknown != true {
                do { try vault.remove(stored) } catch {}
            }
            throw error
        }
        try KeptActs.settle(
            batch.compactMap { waits in waits.act.map { ($0, waits.index) } })
        try vault.settle(
            batch.filter { $0.deposit != nil }.map(\.statement.leafHash),
            documents: batch.flatMap(\.documents))
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

    /// Whether the log says that what an entry brought of a data subject was erased since. The log
    /// is asked, for a vault that was put back does not know.
    private func isErased(_ owner: String, behind entry: EntryIndex) -> Bool {
        folder.snapshot.state.erasures[owner].map { entry < $0 } ?? false
    }

    /// What the log will not show is held to the rule of text while it is at hand, as what it
    /// shows is by the appender (RULES, general rule 15).
    private func checkTexts(_ disclosures: [Disclosure], of event: Event) throws {
        for disclosure in disclosures {
            // One that the vault has already was taken in before the rule was.
            if let fault = disclosure.textFault(of: event),
                try vault.disclosure(disclosure.digest) == nil
            {
                throw Refusal(.text(fault), ours: "text")
            }
        }
    }

    /// The credit code is checked while it is at hand; a failing one, or another organisation's
    /// identifier, needs its signed override before the notice, and is let through here so that the
    /// override can follow (FORMATS §10).
    private func checkCodes(_ disclosures: [Disclosure]) {
        for disclosure in disclosures where disclosure.key == PublicFacts.key {
            let text = disclosure.value.mapValue?["creditCode"]?.string ?? ""
            for fault in (try? CreditCode(overriding: text))?.faults ?? [.form] {
                let warning =
                    "the unified social credit code does not check: \(fault); "
                    + "the notice wants a creditcode.accepted with evidence before it"
                // Signing and handing in both look; once is enough to be told.
                if warned.insert(disclosure.digest).inserted { warn(warning) }
            }
        }
    }

    /// An act that was admitted, and what is to be written for it.
    private struct Waiting {
        let statement: UnverifiedStatement
        let index: EntryIndex
        let deposit: Vault.Deposit?
        let documents: [Vault.Document]
        let act: KeptActs.Act?
        /// Whether the act lies in its file already.
        let isKept: Bool
    }
}
