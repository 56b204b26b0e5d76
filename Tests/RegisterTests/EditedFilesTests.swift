import COSE
import CertificatePaper
import Certification
import Foundation
import TestSupport
import Testing
import TransparencyLog
import Verification

@testable import Ledger
@testable import Register

/// What is made from the log is not believed: register and state, edited in every way by somebody
/// who has the files and no key.
@Suite struct EditedFilesTests {
    private static let files = ["state.sqlite", "register.sqlite"]

    /// Draws edits until so many have changed something, each on the file as it was, the kinds in
    /// turn.
    private static func forEachEdit(
        of file: String, _ place: EditedPlace, _ kinds: [DrawnEdit.Kind], count: Int, seed: UInt64,
        _ body: (Comment) throws -> Void
    ) throws {
        let tables = try place.tables(file)
        var draw = Draw(seed: seed)
        var (editCount, tries) = (0, 0)
        while editCount < count, tries < count * 20 {
            tries += 1
            let edit = DrawnEdit(kinds[editCount % kinds.count], of: tables, &draw)
            try place.restore(file)
            guard try place.apply(edit, to: file), try place.saysOtherwise(edit) else { continue }
            editCount += 1
            try body("seed \(seed), edit \(editCount), \(edit.kind): \(edit.sql)")
        }
        #expect(editCount == count)
    }

    private static func kinds(of file: String) -> [DrawnEdit.Kind] {
        DrawnEdit.Kind.allCases.filter { file == "state.sqlite" || $0 != .sealed }
    }

    @Test(arguments: files) func `every table of a file has rows, and is compared`(
        file: String
    ) throws {
        let place = try EditedPlace()
        #expect(try place.differences(in: file) == [])
        let tables = try place.tables(file)
        let raw = try RawDatabase(path: "\(place.path)/\(file)")
        for table in tables {
            #expect(try raw.rows("SELECT 1 FROM \(table.name) LIMIT 1") == ["1"], "\(table.name)")
        }
        if file == "register.sqlite" {
            #expect(Set(tables.map(\.name)) == Set(RegisterSchema.tables.map(\.name)))
            for (name, key) in RegisterSchema.tables {
                #expect(tables.first { $0.name == name }?.keys == key)
            }
        }
    }

    @Test func `a value edited in any column of the register is named`() throws {
        let (place, file) = (try EditedPlace(), "register.sqlite")
        let tables = try place.tables(file)
        var draw = Draw(seed: 3)
        for number in 0..<(tables.map(\.columns.count).max() ?? 0) {
            // At most twenty differences are named: of a few tables at once.
            for start in stride(from: 0, to: tables.count, by: 8) {
                try place.restore(file)
                var edited: [String] = []
                for table in tables[start...].prefix(8) where number < table.columns.count {
                    let edit = DrawnEdit(of: table.columns[number], in: table, &draw)
                    let isHead = table.isHead && edit.kind == .moved
                    #expect(try place.apply(edit, to: file) != isHead, "\(edit.sql)")
                    if !isHead { edited.append(table.name) }
                }
                let found = try place.differences(in: file)
                for name in edited {
                    #expect(found.contains { $0.contains("row \(name) ") }, "\(name) \(number)")
                }
            }
        }
    }

    @Test func `a value edited in any column of the state is named, in any kind of row`() throws {
        let (place, file) = (try EditedPlace(), "state.sqlite")
        var draw = Draw(seed: 5)
        for table in try place.tables(file) {
            for column in table.columns {
                try place.restore(file)
                let edit = DrawnEdit(of: column, in: table, &draw)
                guard try place.apply(edit, to: file) else {
                    #expect(table.isHead && column.isKey, "\(edit.sql)")
                    continue
                }
                #expect(try !place.differences(in: file).isEmpty, "\(edit.sql)")
            }
            for kind in table.kinds {
                try place.restore(file)
                let column = try #require(table.columns.first { $0.name == "code" })
                let edit = DrawnEdit(of: column, in: table, ofKind: kind)
                #expect(try place.apply(edit, to: file))
                #expect(
                    try place.differences(in: file).contains {
                        $0.contains("the row \(kind) ") && $0.contains("is not what was written")
                    }, "\(edit.sql)")
            }
        }
    }

    @Test func `an index that leaves a row out, or is somebody's own, is named`() throws {
        let (place, file) = (try EditedPlace(), "register.sqlite")
        let path = "\(place.path)/\(file)"
        let index = "name = 'acts_subject'"
        let facts = try RawDatabase(path: path).rows(
            "SELECT rootpage, sql FROM sqlite_schema WHERE \(index)")
        let parts = try #require(facts.first).split(separator: "|", maxSplits: 1)
        for sql in [
            """
            CREATE TABLE kept AS SELECT * FROM acts WHERE entry = 5;
            DELETE FROM acts WHERE entry = 5; PRAGMA writable_schema=ON;
            DELETE FROM sqlite_schema WHERE \(index); PRAGMA writable_schema=RESET
            """,
            """
            INSERT INTO acts SELECT * FROM kept; DROP TABLE kept; PRAGMA writable_schema=ON;
            INSERT INTO sqlite_schema VALUES
                ('index', 'acts_subject', 'acts', \(parts[0]), '\(parts[1])');
            PRAGMA writable_schema=RESET
            """,
        ] { try RawDatabase(path: path).execute(sql) }
        #expect(try place.differences(in: file).map { $0.contains("acts_subject") } == [true])
        try place.restore(file)
        try RawDatabase(path: path).execute("CREATE INDEX mine ON certificates (number, entry)")
        #expect(
            try place.differences(in: file) == ["its tables or indexes are not what was made"])
    }

    @Test(arguments: files) func `each of a hundred drawn edits is named`(file: String) throws {
        let place = try EditedPlace()
        try Self.forEachEdit(
            of: file, place, Self.kinds(of: file), count: 100, seed: 20_261_129
        ) { comment in
            let found = try place.differences(in: file)
            #expect(!found.isEmpty, comment)
        }
    }

    @Test func `a whole older state is of fewer entries, and as good`() throws {
        let place = try EditedPlace()
        let (now, earlier) = (place.ledger.now, place.ledger.earlier)
        try place.restore("state.sqlite", to: earlier.files["ledger/state.sqlite"])
        let check = try #require(try StateCheck(folder: place.path))
        #expect(check.size == earlier.folded.state.size)
        #expect(try place.differences(in: "state.sqlite") == [])
        let opened = try LedgerFolder(path: place.path, appends: false)
        #expect(opened.snapshot.state == now.folded.state)
        // One that somebody sealed with a key of his own is none.
        try place.restore("state.sqlite", to: place.ledger.forged)
        #expect(try !place.differences(in: "state.sqlite").isEmpty)
        let folded = try LedgerFolder(path: place.path, appends: false)
        #expect(folded.snapshot.state == now.folded.state && !folded.snapshot.state.isStored)
    }

    @Test func `a whole older register is of fewer entries, and as good`() throws {
        let place = try EditedPlace()
        let earlier = place.ledger.earlier
        try place.restore("register.sqlite", to: earlier.files["ledger/register.sqlite"])
        let found = try #require(RegisterStore.reading("\(place.path)/register.sqlite"))
        #expect(try found.position()?.size == earlier.folded.state.size)
        #expect(try place.differences(in: "register.sqlite") == [])
    }
}

/// What the log signs for the public, and what it admits, over such files.
@Suite struct EditedFilesInUseTests {
    /// What is signed for the public over the files as they are.
    private static func published(_ place: EditedPlace) throws -> [[UInt8]] {
        let ledger = try LedgerFolder(
            path: place.path, appends: true, folds: LedgerFolder.Fold(),
            waiting: Waiting(seconds: 20))
        let (state, root) = (ledger.snapshot.state, ledger.snapshot.frontier.root)
        let scheme = try #require(state.firstScheme)
        let (issuedAt, key) = (state.latestIssuedAt, try ledger.logKey())
        let list = StatusList(
            of: scheme, in: state, root: root, issuedAt: issuedAt, expiresAt: issuedAt + 86_400)
        let register = PublicRegister(
            of: scheme, in: state, root: root, issuedAt: issuedAt, expiresAt: issuedAt + 86_400)
        var signed = [
            try #require(list).signed(by: key).encoded(),
            try #require(register).signed(by: key).encoded(),
        ]
        for certificate in state.certificates.values.sorted(by: { $0.number < $1.number }) {
            for edition in certificate.editions where !edition.credential.isEmpty {
                let statement = try ledger.transparentStatement(at: edition.issuedBy)
                let issuer = try UnverifiedStatement(
                    decoding: ledger.statement(at: edition.issuedBy)
                ).header.issuer
                let content = CertificateContent(
                    of: certificate, edition: edition, issuedBy: issuer, in: state)
                signed += [
                    Array("\(try #require(content))".utf8), statement,
                    try ledger.proof(at: edition.issuedBy),
                ]
            }
        }
        try ledger.checkState()
        return signed
    }

    @Test func `no edit reaches a status list, a register or a certificate`() throws {
        let place = try EditedPlace()
        let right = try Self.published(place)
        var draw = Draw(seed: 7)
        // Four times fifty edits, all kinds, each file edited by all of them.
        for _ in 0..<4 {
            for file in ["state.sqlite", "register.sqlite"] {
                try place.restore(file)
                let tables = try place.tables(file)
                var count = 0
                while count < 25 {
                    let kind = draw.one(of: DrawnEdit.Kind.allCases)
                    let edit = DrawnEdit(kind, of: tables, &draw)
                    if try place.apply(edit, to: file) { count += 1 }
                }
            }
            #expect(try Self.published(place) == right)
        }
        for file in ["state.sqlite", "register.sqlite"] {
            try place.restore(file, to: place.ledger.earlier.files["ledger/\(file)"])
        }
        #expect(try Self.published(place) == right)
    }

    /// What becomes of an act that is handed in.
    private enum Outcome: Equatable {
        case admitted(EntryIndex, Decision?)
        case refused(Refusal)
        /// The state's file is not what was written, and nothing is decided on it.
        case fault
    }

    /// What becomes of the acts that come next, over the files as they are. Nothing is written.
    private static func decided(_ place: EditedPlace) throws -> [Outcome] {
        let ledger = try LedgerFolder(
            path: place.path, appends: true, waiting: Waiting(seconds: 20))
        let time = ledger.snapshot.state.latestIssuedAt
        return try place.ledger.next.map { statement in
            do {
                switch try ledger.admit(statement, by: .ofEachAct(otherwise: time)) {
                case .registered(let index, let decision): return .admitted(index, decision)
                case .refused(let refusal): return .refused(refusal)
                }
            } catch StorageError.state {
                return .fault
            }
        }
    }

    /// How many acts were not decided; all others must be as over the files as they were.
    private static func check(
        _ place: EditedPlace, _ right: [Outcome], _ comment: Comment
    ) throws -> Int {
        let found = try decided(place)
        for (found, right) in zip(found, right) where found != .fault {
            #expect(found == right, comment)
        }
        return found.count { $0 == .fault }
    }

    /// A row that is missing, which a moved one is too, or that is put back as it once was, cannot
    /// be told when an act is handed in (STORAGE, The appender's state): those are not drawn here.
    /// What is admitted by them has no effects, and an audit names it.
    @Test func `no edited value decides an act`() throws {
        let (place, file) = (try EditedPlace(), "state.sqlite")
        let right = try Self.decided(place)
        #expect(!right.contains(.fault))
        let admitted = right.count { if case .admitted = $0 { true } else { false } }
        #expect(admitted > 20 && right.count - admitted > 50)
        var (editCount, faultCount) = (0, 0)
        var draw = Draw(seed: 11)
        func check(_ edit: DrawnEdit) throws -> Bool {
            let faults = try Self.check(place, right, "\(edit.sql)")
            editCount += 1
            faultCount += faults > 0 ? 1 : 0
            return faults > 0
        }
        // All rows of a kind: whoever needs one of them meets it. Then single ones of those.
        var met: [EditedTable] = []
        for table in try place.tables(file) {
            let kinds = try table.kinds.filter { kind in
                let column = draw.one(of: table.columns.filter { !$0.isKey })
                let edit = DrawnEdit(of: column, in: table, ofKind: kind)
                try place.restore(file)
                try #require(try place.apply(edit, to: file), "\(edit.sql)")
                return try check(edit)
            }
            if !kinds.isEmpty { met.append(table.of(kinds)) }
        }
        while editCount < 100 {
            let kind = [DrawnEdit.Kind.value, .added, .sealed][editCount % 3]
            let edit = DrawnEdit(kind, of: met, &draw)
            try place.restore(file)
            if try place.apply(edit, to: file) { _ = try check(edit) }
        }
        print("\(editCount) edits of the state: \(faultCount) were met by \(right.count) acts")
        #expect(faultCount > 20)
    }
}
