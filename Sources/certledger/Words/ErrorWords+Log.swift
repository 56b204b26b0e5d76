import Console

extension ErrorWords {
    /// Of checkpoints, policies, receipts, and what leaves the house.
    static let ofLog: [Phrase] = [
        Phrase(
            "found a checkpoint of % lines, wanted origin, size and root",
            "检查点有 %1 行，应为来源、大小和树根三行"),
        Phrase(
            "wanted an origin in NFC of 1 to % bytes without spaces, plus signs and control "
                + "characters",
            "来源应合 Unicode 范式 C，1 至 %1 字节，不含空格、加号和控制字符"),
        Phrase("the checkpoint's size is not a plain decimal number", "检查点的大小不是十进制数"),
        Phrase("found a tree of % entries, wanted at most %", "树有 %1 条记录，至多应为 %2"),
        Phrase("the checkpoint's root is not the base 64 of 32 bytes", "检查点的树根不是 32 字节的 base64"),
        Phrase("found root % for a tree without entries, wanted %", "空树的树根为 %1，应为 %2"),
        Phrase("the note is longer than % bytes", "签名文本超过 %1 字节"),
        Phrase("the note does not end in a line feed", "签名文本末尾没有换行"),
        Phrase("the note has a control character other than line feed", "签名文本有换行以外的控制字符"),
        Phrase("the note is not UTF-8", "签名文本不是 UTF-8"),
        Phrase("no blank line separates the note's text from its signatures", "正文与签名之间没有空行"),
        Phrase("the note has no signatures", "签名文本没有签名"),
        Phrase("found % signatures, wanted at most %", "有 %1 个签名，至多应为 %2"),
        Phrase(
            "wanted a signature line of em dash, key name and canonical base 64",
            "签名行应为破折号、密钥名称和规范的 base64"),
        Phrase("the signature by % does not verify", "%1 的签名未通过验证"),
        Phrase("no known key has signed the note", "没有已知密钥的签名"),
        Phrase("wanted a verifier key of the form name+key ID+base64", "验证密钥应写作 名称+密钥标识+base64"),
        Phrase(
            "wanted a key name in NFC of 1 to % bytes without spaces, plus signs and control "
                + "characters",
            "密钥名称应合 Unicode 范式 C，1 至 %1 字节，不含空格、加号和控制字符"),
        Phrase("the key is not canonical base 64", "密钥不是规范的 base64"),
        Phrase(
            "found signature type %, wanted 01 (Ed25519) or 04 (cosignature)",
            "签名类型为 %1，应为 01（Ed25519）或 04（联署）"),
        Phrase("the name and the key give key ID %, found another", "按名称和密钥，密钥标识应为 %1"),
        Phrase("the policy is longer than % bytes", "策略超过 %1 字节"),
        Phrase(
            "the policy has %, wanted UTF-8 without a byte order mark (C2SP)",
            "策略为 %1，应为不带字节顺序标记的 UTF-8（C2SP）"),
        Phrase(
            "the policy's lines end in carriage return and line feed, wanted line feeds "
                + "alone (C2SP)",
            "策略的行以回车换行结尾，应只用换行（C2SP）"),
        Phrase(
            "the policy has a control character other than tab and line feed",
            "策略有制表符和换行以外的控制字符"),
        Phrase("the policy is not UTF-8", "策略不是 UTF-8"),
        Phrase("the policy's last line does not end in a line feed", "策略末行没有换行"),
        Phrase(
            "line % of the policy is not a log, witness, group or quorum line",
            "策略第 %1 行不是 log、witness、group 或 quorum 行"),
        Phrase("line % of the policy: %", "策略第 %1 行：%2"),
        Phrase("found more than % % lines", "%2 行超过 %1 行"),
        Phrase(
            "the key % is of the wrong kind, wanted 01 for a log and 04 for a witness",
            "密钥 %1 的种类不对，账本应为 01，见证人应为 04"),
        Phrase("the public key of % is in the policy twice", "%1 的公钥在策略中重复"),
        Phrase("the name % cannot be used in a policy", "名称 %1 不能用于策略"),
        Phrase("the address % cannot be used in a policy", "地址 %1 不能用于策略"),
        Phrase("the name % is defined twice", "名称 %1 重复定义"),
        Phrase("the name % is not defined above its use", "名称 %1 在使用之前没有定义"),
        Phrase("% is a member of groups twice", "%1 重复列入各组"),
        Phrase("group % asks for more members than it has, or for none", "组 %1 要求的成员数多于所列，或为零"),
        Phrase("group % has no members", "组 %1 没有成员"),
        Phrase("the policy has no quorum line", "策略没有 quorum 行"),
        Phrase("the policy has more than one quorum line", "策略有不止一个 quorum 行"),
        Phrase("no known key of the log % has signed the checkpoint", "检查点没有账本 %1 已知密钥的签名"),
        Phrase("the quorum is not reached: %", "未达到见证人数：%1"),
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
        Phrase("entry % is not in a tree of % entries", "第 %1 号记录不在 %2 条记录的树中"),
        Phrase("found an old tree without entries, which every tree extends", "旧树为空，任何树都是它的延伸"),
        Phrase("found an old tree of % entries and a new one of only %", "旧树有 %1 条记录，新树只有 %2 条"),
        Phrase("found a proof of % hashes, wanted %", "证明有 %1 个哈希，应为 %2 个"),
        Phrase("the proof leads to root %, wanted %", "证明通向树根 %1，应为 %2"),
        Phrase("the proof leads to old root %, wanted %", "证明通向旧树根 %1，应为 %2"),
        Phrase("no checkpoint that counts under the policy: %", "不是策略认可的检查点：%1"),
        Phrase("a checkpoint of the log %, wanted one of %", "检查点属于账本 %1，应为 %2"),
        Phrase("not a zip", "不是 zip 文件"),
        Phrase("the zip is damaged: % cannot be read", "zip 已损坏：无法读取 %1"),
        Phrase("the zip is damaged: a name in its directory cannot be read", "zip 已损坏：无法读取目录中的名称"),
        Phrase("the zip has more than % entries", "zip 超过 %1 个文件"),
        Phrase("the zip has two entries %", "zip 中有两个 %1"),
        Phrase(
            "the zip has more than % bytes, or unpacks to more than %",
            "zip 超过 %1 字节，或解开后超过 %2 字节"),
        Phrase("% cannot be written", "无法写入 %1"),
        Phrase("longer than % bytes", "超过 %1 字节"),
        Phrase("not a COSE_Sign1: %", "不是 COSE_Sign1：%1"),
        Phrase(
            "its header must hold algorithm, key identifier and the type %, nothing else",
            "其头应只有算法、密钥标识和类型 %1"),
        Phrase("its claims are not those of such a list", "其内容不是此类列表的声明"),
        Phrase("its % are damaged or have not the length they must have", "其 %1 已损坏或长度不符"),
        Phrase("bits and dated changes say different things of index %", "第 %1 位的状态与其变更记录不一致"),
        Phrase(
            "line % of the trust file is neither a ledger nor an issuer",
            "信任文件第 %1 行既不是 ledger 也不是 issuer"),
        Phrase("line % of the trust file names a ledger once more", "信任文件第 %1 行重复写明账本"),
        Phrase(
            "line % of the trust file is on the key and scheme of line % again",
            "信任文件第 %1 行与第 %2 行写的是同一密钥和规则"),
        Phrase("the trust file names no ledger", "信任文件没有写明账本"),
        Phrase("the policy names no key of the log %", "策略没有列出账本 %1 的密钥"),
        Phrase("the list is not signed by a log key of the policy", "名单不是由策略所列的账本密钥签署"),
        Phrase("no Chromium is installed to print the PDF with", "没有安装可打印 PDF 的 Chromium"),
        Phrase("the PDF was not made: %", "没有生成 PDF：%1"),
        Phrase("% made no PDF", "%1 没有生成 PDF"),
        Phrase("% ended %", "%1 以 %2 结束"),
        Phrase("% characters do not fit a QR code of version %", "%1 个字符超出 %2 版二维码的容量"),
        Phrase("the QR code cannot be made", "无法生成二维码"),
        Phrase("the picture of the QR code cannot be made", "无法生成二维码图片"),
        Phrase("its directory", "其目录"),
        Phrase("dated changes", "变更记录"),
    ]
}
