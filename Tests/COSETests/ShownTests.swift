import COSE
import Testing

/// How a value from a file is shown: it moves nothing, hides nothing and begins no line.
@Suite struct ShownTests {
    @Test(arguments: [
        ("示例牌", "“示例牌”"), ("", "“”"), ("a  \u{3000} b", "“a b”"),
        ("\u{1B}[2J", #"“\u{1B}[2J”"#), ("a\nb", #"“a\u{A}b”"#), ("\u{202E}x", #"“\u{202E}x”"#),
        ("“辽宁优品”", "“‘辽宁优品’”"), (#"\u{A}"#, #"“\\u{A}”"#), ("\u{301}a", #"“\u{301}a”"#),
        ("a \u{301}", #"“a \u{301}”"#),
        ("e\u{301}\u{301}\u{301}\u{301}\u{301}", "“e\u{301}\u{301}\u{301}\u{301}\\u{301}”"),
        ("a\u{FE0F}", #"“a\u{FE0F}”"#), ("❤\u{FE0F}", "“❤\u{FE0F}”"), ("\u{3164}", #"“\u{3164}”"#),
        ("a\u{85}\u{2028}\u{9B}", #"“a\u{85}\u{2028}\u{9B}”"#),
        // What looks like our quotation mark.
        ("a\" b", "“a' b”"), ("a″ b＂", "“a’ b’”"), ("aˮ〟", #"“a’\u{301F}”"#),
        ("\u{1F676}a\u{1F677} \u{1F678}", "“‘a’ ‘”"), ("a’’ b", #"“a’\u{2019} b”"#),
        ("a'' b", #"“a'\u{27} b”"#), ("“‘a’”", #"“‘‘a’\u{201D}”"#), ("a’ ’b’", "“a’ ’b’”"),
    ])
    func `a value stands in quotation marks, escaped`(value: String, shown: String) {
        #expect(Array(Shown.quoted(value).unicodeScalars) == Array(shown.unicodeScalars))
    }

    @Test func `a value is cut at two hundred characters, the rest counted`() {
        let just = String(repeating: "字", count: 200)
        #expect(Shown.quoted(just) == "“\(just)”")
        #expect(Shown.quoted(just + "三个字") == "“\(just)…” +3")
        // Spaces are folded before they are counted.
        let far = "A" + String(repeating: " ", count: 300) + "VALID"
        #expect(Shown.quoted(far) == "“A VALID”")
        #expect(Shown.cell(far, columns: 20) == "“A VALID”")
    }

    @Test func `a value in a sentence is quoted for people and whole for programs`() {
        let kept =
            "reason: " + Shown.isolated("a\u{2069}\n\u{2068}b\u{2069}") + "; standard "
            + Shown.isolated("c")
        #expect(
            Shown.quotingIsolated(kept)
                == #"reason: “a\u{2069}\u{A}\u{2068}b\u{2069}”; standard “c”"#)
        #expect(Shown.plain(kept) == "reason: a\u{2069}\n\u{2068}b\u{2069}; standard c")
        let neighbours = Shown.isolated("\u{2069}") + Shown.isolated("") + Shown.isolated("d")
        #expect(Shown.plain(neighbours) == "\u{2069}d")
    }

    @Test(arguments: [
        ("certificate.issued", "certificate.issued"), ("entries[0].by", "entries[0].by"),
        ("example.invalid/x/REHEARSAL", "example.invalid/x/REHEARSAL"), ("VALID", "“VALID”"),
        ("", "“”"), ("no such", "“no such”"), ("标", "“标”"), ("x\u{1B}[2J", #"“x\u{1B}[2J”"#),
    ])
    func `a name stands as it is where it can be nothing else`(name: String, shown: String) {
        #expect(Shown.name(name) == shown)
        let long = String(repeating: "n", count: 200)
        #expect(Shown.name(long) == long)
        #expect(Shown.name(long + "n") == "“\(long)…” +1")
    }

    @Test func `a line of ours escapes what came into it`() {
        #expect(
            Shown.line("there is no file a\u{1B}[2J\n✓") == #"there is no file a\u{1B}[2J\u{A}✓"#)
    }

    @Test(arguments: [40, 80, 120])
    func `a long line goes on further in than any line of ours begins`(columns: Int) {
        let line =
            "  holder  " + Shown.quoted("A" + String(repeating: " ", count: 77) + "VALID-AS-OF")
        #expect(Shown.wrapped(line, columns: columns) == [#"  holder  “A VALID-AS-OF”"#])
        let long = "  holder  “" + String(repeating: "茶 VALID ", count: 40) + "”"
        let lines = Shown.wrapped(long, columns: columns)
        #expect(lines.count > 2)
        #expect(lines[0].hasPrefix("  holder  “茶"))
        for line in lines.dropFirst() {
            #expect(line.hasPrefix("       ") && !line.hasPrefix("        "))
        }
        for line in lines { #expect(Shown.broadWidth(line) <= columns) }
        #expect(
            lines.joined().filter { $0 != " " } == long.filter { $0 != " " })
    }

    @Test func `a line without spaces is broken where the screen ends`() {
        #expect(
            Shown.wrapped("“\(String(repeating: "字", count: 14))”", columns: 20)
                == ["“" + String(repeating: "字", count: 9), "     字字字字字”"])
    }

    @Test func `what stands in deeply leaves room`() {
        let lines = Shown.wrapped(
            String(repeating: " ", count: 60) + "signed by office-1", columns: 40)
        #expect(lines == [String(repeating: " ", count: 20) + "signed by office-1"])
    }

    @Test(arguments: [10, 30, 60])
    func `a cell takes no more columns than it is given`(columns: Int) {
        for text in [
            "示例云雾茶坊有限责任公司（集团）第一分公司", "\u{1B}[2J\u{1B}[2J\u{1B}[2J\u{1B}[2J\u{1B}[2J\u{1B}[2J",
        ] {
            #expect(Shown.broadWidth(Shown.cell(text, columns: columns)) <= max(columns, 20))
        }
        #expect(Shown.cell("示例", columns: columns) == "“示例”")
    }
}
