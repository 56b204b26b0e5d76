internal import COSE
public import Certification
internal import GRDB

/// Entries that were not to be admitted and have no effects (RULES, general rule 16).
enum InadmissibleTable {
    static let sql = """
        CREATE TABLE inadmissible (
            entry INTEGER PRIMARY KEY, leaf TEXT NOT NULL, subject TEXT, type TEXT NOT NULL,
            registered_on TEXT NOT NULL, rule TEXT NOT NULL,
            told_zh TEXT NOT NULL, told_en TEXT NOT NULL, set_aside_by INTEGER
        ) STRICT
        """

    static func insert(_ entry: InadmissibleEntry, into database: Database) throws {
        try database.run(sql: "INSERT INTO inadmissible VALUES (?,?,?,?,?,?,?,?,NULL)") {
            Int64(entry.index.value)
            entry.leaf.hex
            entry.subject.map { "\($0)" }
            entry.type
            "\(entry.logDay)"
            entry.rule
            entry.wording.zh
            entry.wording.en
        }
    }

    static func setAside(_ entry: EntryIndex, by index: EntryIndex, in database: Database) throws {
        try database.run(sql: "UPDATE inadmissible SET set_aside_by = ? WHERE entry = ?") {
            Int64(index.value)
            Int64(entry.value)
        }
    }
}

extension HistoryRow {
    /// An inadmissible entry, as a history shows it at its place.
    public init(_ entry: InadmissibleEntry) {
        self.init([
            "entry": CBOR(Int(entry.index.value)),
            "subject": entry.subject.map { .text("\($0)") } ?? .null, "type": .text(entry.type),
            "registeredOn": .text("\(entry.logDay)"), "inadmissible": .bool(true),
            "rule": .text(entry.rule), "toldZh": .text(entry.wording.zh),
            "toldEn": .text(entry.wording.en),
            "setAsideBy": entry.setAsideBy.map { CBOR(Int($0.value)) } ?? .null,
        ])
    }

    /// Whether the entry has no effects.
    public var isInadmissible: Bool { kept["inadmissible"] == .bool(true) }

    /// That it has none, why, and whether that is known.
    func inadmissibleLines(_ language: Language) -> [String] {
        let isChinese = language == .zh
        let type = text("type")
        let name = ActCatalogue.shape(type) == nil ? Shown.quoted(type) : type
        let why = Shown.quotingIsolated(text(isChinese ? "toldZh" : "toldEn"))
        let place = isChinese ? "第 \(text("entry")) 号" : "entry \(text("entry"))"
        let marked =
            isChinese
            ? "不应登记，不生效力（规则 \(text("rule"))）" : "inadmissible, of no effect (rule \(text("rule")))"
        let after =
            kept["setAsideBy"]?.int.map { isChinese ? "已由第 \($0) 号搁置" : "set aside by entry \($0)" }
            ?? (isChinese
                ? "尚未搁置：办理“搁置不应登记的记录”之前，不登记其他行为"
                : "not set aside: no other act is admitted before entry.set-aside")
        return [
            "\(text("registeredOn"))  \(place)  \(name)  \(marked)"
                + (isChinese ? "：" : ": ") + why,
            "            " + after,
        ]
    }
}

extension RegisterStore {
    /// The inadmissible entries by a day, in the order of the log: those on a subject, those on any
    /// of a kind, or all.
    public func inadmissible(
        on subject: Subject? = nil, ofKind kind: String? = nil, through day: CivilDate
    ) throws -> [HistoryRow] {
        try maps(
            """
            SELECT entry, subject, type, registered_on AS registeredOn, rule, told_zh AS toldZh,
                told_en AS toldEn, set_aside_by AS setAsideBy
            FROM inadmissible WHERE registered_on <= ? ORDER BY entry
            """, ["\(day)"]
        ).compactMap { map in
            let named = map["subject"]?.string
            if let subject, named != "\(subject)" { return nil }
            if let kind, named?.hasPrefix("\(kind)/") != true { return nil }
            var map = map
            map["inadmissible"] = .bool(true)
            return HistoryRow(map)
        }
    }
}
