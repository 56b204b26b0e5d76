import Console

extension ErrorWords {
    /// Of receipts, and what leaves the house.
    static let ofLog: [Phrase] = [
        Phrase("the receipt cannot be read: %", "无法读取收据：%1"),
        Phrase("found a signed object without label 395, wanted a receipt", "签名对象没有标签 395，应为收据"),
        Phrase(
            "found a receipt of a data structure other than RFC 9162's tree",
            "收据的数据结构不是 RFC 9162 的树"),
        Phrase("the receipt carries a payload, wanted a detached one", "收据附有载荷，应为分离的"),
        Phrase(
            "wanted a key identifier, an issuer, a subject, a time and a tree size in the "
                + "receipt's header",
            "收据的头应有密钥标识、签发者、对象、时间和树的大小"),
        Phrase("wanted exactly one inclusion proof in the receipt", "收据应恰有一份包含证明"),
        Phrase("the receipt encodes to other bytes than it was read from", "收据重新编码所得的字节不同"),
        Phrase("the statement cannot be read: %", "无法读取声明：%1"),
        Phrase(
            "the statement has an unprotected header, wanted its registered form",
            "声明有未受保护头，应为登记时的形式"),
        Phrase("found a receipt of the log %, wanted %", "收据属于账本 %1，应为 %2"),
        Phrase(
            "found a proof in a tree of % entries, wanted one of %, which was signed",
            "证明所在的树有 %1 条记录，所签的有 %2 条"),
        Phrase(
            "the log's key has not signed the root that the receipt and the statement give",
            "按收据和声明所得的树根，没有账本密钥的签名"),
        Phrase("wanted an array of byte strings as the statement's receipts", "声明的收据应为字节串的数组"),
        Phrase("found % receipts, wanted 1 to %", "有 %1 份收据，应为 1 至 %2 份"),
        Phrase("found a receipt of % bytes, wanted at most %", "收据有 %1 字节，至多应为 %2"),
        Phrase("found a tile of width %, wanted 1 to %", "瓦片宽度为 %1，应为 1 至 %2"),
        Phrase("found an entry of % bytes, wanted at most %", "记录有 %1 字节，至多应为 %2"),
        Phrase("the bundle ends inside entry %", "记录包在第 %1 条之内中断"),
        Phrase("% bytes follow the last entry of the bundle", "记录包最后一条之后还有 %1 字节"),
        Phrase("no Chromium is installed to print the PDF with", "没有安装可打印 PDF 的 Chromium"),
        Phrase("the PDF was not made: %", "没有生成 PDF：%1"),
        Phrase("% made no PDF", "%1 没有生成 PDF"),
        Phrase("the program % ended %", "程序 %1 以 %2 结束"),
        Phrase("% characters do not fit a QR code of version %", "%1 个字符超出 %2 版二维码的容量"),
        Phrase("the QR code cannot be made", "无法生成二维码"),
        Phrase("the picture of the QR code cannot be made", "无法生成二维码图片"),
    ]
}
