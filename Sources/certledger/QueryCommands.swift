import ArgumentParser
import COSE
import Certification
import Console
import Cores
import Foundation
import Ledger
import Register
import TransparencyLog

/// What a certificate is, and its status on a day.
struct StatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: Terminal.told("证书的内容及其在某日的状态。", "A certificate's facts and its status on a day."))
    @Argument(help: .told("证书编号。", "The certificate's number.")) var number: String
    @OptionGroup var query: QueryOptions

    func run() throws {
        let number = try CertificateNumber(checked: number)
        let asked = try query.ask()
        let day = asked.day
        let register = try asked.register.get()
        try RegisterSync.check(register, of: number, asked)
        let without = try WithoutEffect(
            register, on: Subject(.certificate, number), through: day)
        guard let row = try register.certificate(number, on: day) else {
            throw Failure(
                code: .findings, name: "unknown-number",
                text: Terminal.told(
                    "截至 \(day)，没有编号为 \(number) 的证书",
                    "as of \(day) there is no certificate \(number)") + without.clause)
        }
        let end = try CertificateEnd(of: number, asked)
        try query.announce(asked)
        if query.options.json {
            var map = row.map
            map["asOf"] = .text("\(day)")
            for (name, value) in end?.map.pairs ?? [] { map[name] = value }
            if !without.maps.isEmpty { map["inadmissible"] = .array(without.maps) }
            print(JSONLine.print(.map(map)))
            return
        }
        for (zh, en, value) in facts(row, asked) + (end?.facts ?? []) {
            let name = Terminal.told(zh, en)
            let gap = String(repeating: " ", count: max(1, 18 - Shown.width(name)))
            Screen.say(name + gap + value)
        }
        without.say()
    }

    private func facts(_ row: CertificateRow, _ asked: Asked) -> [(String, String, String)] {
        let scheme = asked.state.scheme(row.text("scheme"))
        let words =
            CertificateStatus(rawValue: row.status)?.wording.text(Terminal.language) ?? row.status
        let city = scheme?.cities[row.text("city")]?.text(Terminal.language) ?? row.text("city")
        let sector = scheme?.sectors[row.text("sector")]?.text(Terminal.language) ?? ""
        var facts: [(String, String, String)] = [
            ("证书编号", "number", row.text("number")),
            ("版次", "edition", row.text("edition")),
            (
                "状态", "status",
                Terminal.told("\(words)（截至 \(asked.day)）", "\(words), as of \(asked.day)")
            ),
            ("获评经营主体", "holder", Shown.quoted(row.text("holder"))),
            ("统一社会信用代码", "credit code", CreditCode.shown(row.text("creditCode"))),
            ("产品（服务）", "offering", Shown.quoted(row.text("offering"))),
            ("商标", "mark", Shown.quoted(row.text("mark"))),
            ("执行标准", "standard", Shown.quoted(row.text("standard"))),
            ("范围", "scope", Shown.quoted(row.text("scope"))),
            ("类别、地区", "sector, city", Terminal.told("\(sector)，\(city)", "\(sector), \(city)")),
            ("有效期", "valid", "\(row.text("validFrom")) – \(row.text("validThrough"))"),
            ("颁证记录", "issued by entry", row.text("entry")),
        ]
        if CertificateStatus(rawValue: row.status)?.isRevoked == true, let redress = scheme?.redress
        {
            facts.append(("救济途径", "ways against it", redress.text(Terminal.language)))
        }
        let renewal = row.text("renews")
        if !renewal.isEmpty { facts.append(("接续", "renews", renewal)) }
        if row.map["takenOver"]?.int == 1 {
            facts.append(
                ("补录", "taken over", Terminal.told("依纸质件补录，本账本未予证明", "from paper, not proven here"))
            )
        }
        if row.map["inDoubt"]?.int == 1 {
            facts.append(
                (
                    "待核实", "in doubt",
                    Terminal.told("所依据的记录待核实，尚未确认", "it rests on an entry in doubt")
                ))
        }
        return facts
    }
}

/// Everything that happened to a subject.
struct HistoryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history",
        abstract: Terminal.told(
            "针对一个对象的每个行为：日期、主体、任命、行为、条款、记录号。",
            "Every act on a subject: date, body, mandate, act, article, entry."))
    @Argument(
        help: .told(
            "形如 application/LN-2025-0001 的对象、证书编号或 #528。",
            "A subject like application/LN-2025-0001, a certificate's number, or #528."))
    var subject: String
    @OptionGroup var query: QueryOptions

    func run() throws {
        let written = try WrittenSubject(checked: subject)
        let asked = try query.ask()
        let subject = try written.subject(asked)
        let day = asked.day
        let register = try asked.register.get()
        if subject.isA(.certificate), let number = CertificateNumber(subject.id) {
            try RegisterSync.check(register, of: number, asked)
        }
        var rows = try register.history(of: subject, through: day)
        let acts = ShownActs(asked)
        try acts.check(rows, of: subject, through: day)
        guard !rows.isEmpty else {
            throw Failure(
                code: .unreadable, name: "unknown-subject",
                text: Terminal.told(
                    "截至 \(day)，账本中没有 \(subject)", "as of \(day) the ledger has no \(subject)"))
        }
        // A certificate's history begins with the application that it was awarded on.
        if subject.isA(.certificate), let number = CertificateNumber(subject.id),
            let application = try register.certificate(number, on: day)?.text("application"),
            let before = Subject(.application, named: application)
        {
            let seen = Set(rows.map { $0.text("entry") })
            let earlier = try register.history(of: before, through: day)
            try acts.check(earlier, of: before, through: day)
            rows = earlier.filter { !seen.contains($0.text("entry")) } + rows
        }
        try query.announce(asked)
        if query.options.json {
            print(JSONLine.print(.array(rows.map { .map($0.map) })))
            return
        }
        for line in rows.flatMap({ $0.lines(Terminal.language) }) { Screen.say(line) }
    }
}

/// What can be done next.
struct NextCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "next",
        abstract: Terminal.told(
            "可作哪些行为，由谁，何时之前，依何规则。", "Which acts are open, to whom, by when, under which rule."))
    @Argument(
        help: .told(
            "对象、证书编号，或形如 #528 的记录。", "A subject, a certificate's number, or an entry like #528."))
    var subject: String
    @OptionGroup var query: QueryOptions

    func run() throws {
        let written = try WrittenSubject(checked: subject)
        let asked = try query.ask()
        let subject = try written.subject(asked)
        let day = asked.day
        let state = try asked.stateOfDay()
        guard let scheme = state.scheme(for: subject, on: max(day, state.logDay)) else {
            try asked.ledger.checkState()
            throw Failure(
                code: .unreadable, name: "no-scheme",
                text: Terminal.told("\(day) 尚未启用任何评定规则", "no scheme is adopted on \(day)"))
        }
        let open = Next.openActs(on: subject, given: state, day: day)
        let waiting = Next.waiting(on: subject, given: state, day: day)
        let without = WithoutEffect(state, on: [subject])
        let language = Terminal.language
        try query.announce(asked)
        if query.options.json {
            print(
                JSONLine.print(
                    .array(
                        open.map { open -> CBOR in
                            .map(
                                CBORMap([
                                    ("type", .text(open.act.type)),
                                    ("name", .text(open.act.wording.text(language))),
                                    ("subject", .text(open.subject)),
                                    ("by", .array(open.actors.map { .text("\($0)") })),
                                    (
                                        "recordedBy",
                                        open.recorders.isEmpty
                                            ? .null : .array(open.recorders.map { .text($0) })
                                    ),
                                    ("due", open.due.map { .text("\($0)") } ?? .null),
                                    (
                                        "source",
                                        .text(
                                            open.act.source.text(
                                                language, documents: scheme.documents))
                                    ),
                                ]))
                        } + without.maps)))
            return
        }
        let rows = open.map { open in
            [
                open.act.wording.text(language), open.act.type, open.subject,
                open.actors.map { Self.name($0, scheme) }.joined(
                    separator: Terminal.told("、", ", ")),
                open.recorders.map { scheme.roles[$0]?.text(language) ?? $0 }.joined(
                    separator: Terminal.told("、", ", ")),
                open.due.map { "\($0)" } ?? "",
                open.act.source.text(language, documents: scheme.documents),
            ]
        }
        let heading =
            language == .zh
            ? ["可以办理的事项", "类型", "对象", "责任单位", "可代为登记的单位", "期限", "依据"]
            : ["open act", "type", "subject", "by", "recorded by", "due", "source"]
        Terminal.say(heading, rows, on: day)
        for wait in waiting {
            Screen.say("… \(wait.act.wording.text(language))  \(wait.refusal.text(language))")
        }
        without.say()
    }

    private static func name(_ actor: SchemeAct.Actor, _ scheme: Scheme) -> String {
        let role = scheme.roles[actor.role]?.text(Terminal.language) ?? actor.role
        guard let post = actor.post else { return role }
        return role + " " + (scheme.posts[post]?.text(Terminal.language) ?? post)
    }
}

/// Makes register and state anew from the log.
struct RebuildCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rebuild",
        abstract: Terminal.told(
            "由账本重建名录和状态，并打印名录的摘要。",
            "Make register and state anew from the log; prints the register's digest."))
    @OptionGroup var options: LedgerOptions

    func run() throws {
        let (ledger, register) = try RegisterSync.rebuild(options)
        // Both read what was made through to the end: on a core each.
        let digesting = BackgroundWork { try register.digest() }
        try ledger.saveState()
        let digest = try digesting.value()
        if options.json {
            print(JSONLine.print(["digest": .text(digest.hex)]))
        } else {
            if let banner = ledger.banner { print(banner) }
            print(digest.hex)
        }
    }
}
