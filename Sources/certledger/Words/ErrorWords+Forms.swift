import Console

extension ErrorWords {
    /// Of JSON.
    static let ofForms: [Phrase] = [
        Phrase("line %, column %: %", "第 %1 行第 %2 列：%3"),
        Phrase("found %, wanted %", "此处为%1，应为%2"),
        Phrase("found more than % bytes", "超过 %1 字节"),
        Phrase("found more than % arrays and objects in each other", "数组和对象嵌套超过 %1 层"),
        Phrase("found a name for the second time, wanted each name of an object once", "同一对象中名称重复"),
        Phrase("found %, wanted UTF-8 without a byte order mark", "文件为 %1，请另存为“UTF-8（无 BOM）”"),
        Phrase("found text that is not UTF-8", "有不是 UTF-8 的文本"),
        Phrase("found a control character in text, wanted it escaped", "文本中有控制字符，应写作转义"),
        Phrase("found an escape that JSON does not have", "有 JSON 没有的转义"),
        Phrase("found half of a surrogate pair, wanted both", "代理对只有一半，应成对"),
        Phrase("found a number with a leading zero", "数字以 0 开头"),
        Phrase(
            "found a number with a fraction or an exponent, wanted a whole one",
            "数字带小数或指数，应为整数"),
        Phrase("found a number beyond ±%", "数字超出 ±%1"),
        Phrase("the end", "文本结尾"),
        Phrase("a value", "值"),
        Phrase("a value or ]", "值或 ]"),
        Phrase("a name in quotation marks", "加引号的名称"),
        Phrase("a name in quotation marks or }", "加引号的名称或 }"),
        Phrase("a colon", "冒号"),
        Phrase("a comma or %", "逗号或 %1"),
        Phrase("a digit", "数字"),
        Phrase("a quotation mark", "引号"),
        Phrase("nothing behind the value", "值后没有内容"),
        Phrase("not a % in its canonical form", "不是规范形式的 %1"),
        Phrase("not an % in its canonical form", "不是规范形式的 %1"),
    ]
}
