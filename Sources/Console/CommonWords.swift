/// What both programs say of the files that they read, in Chinese.
enum CommonWords {
    static let all = ofCOSE + ofLog + ofLedgerFile + ofSQLite

    /// Of CBOR and COSE.
    private static let ofCOSE = [
        Phrase("found % bytes of CBOR, wanted at most %", "CBOR 有 %1 字节，至多应为 %2"),
        Phrase("the item at byte % is nested more than % levels deep", "第 %1 字节处的项嵌套超过 %2 层"),
        Phrase("the item at byte % is beyond the limit of % items", "第 %1 字节处的项超出 %2 项的上限"),
        Phrase("the item at byte % is cut short", "第 %1 字节处的项不完整"),
        Phrase("the item ended before byte %, wanted no more bytes", "项在第 %1 字节之前结束，其后不应有字节"),
        Phrase("the head at byte % is not in its shortest form", "第 %1 字节处的头不是最短形式"),
        Phrase(
            "the item at byte % has an indefinite length, wanted a definite one",
            "第 %1 字节处的项长度不定，应为定长"),
        Phrase("found a break at byte %, wanted an item", "第 %1 字节处为中断符，应为项"),
        Phrase(
            "the head at byte % has the reserved additional information %",
            "第 %1 字节处的头用了保留值 %2"),
        Phrase("the text at byte % is not UTF-8", "第 %1 字节处的文本不是 UTF-8"),
        Phrase("the map has a key twice, at byte %", "映射中键重复，在第 %1 字节处"),
        Phrase("the key at byte % sorts before the key in front of it", "第 %1 字节处的键应排在前一键之前"),
        Phrase("found a floating-point number at byte %, wanted none", "第 %1 字节处为浮点数，不应有"),
        Phrase(
            "found undefined at byte %, wanted false, true or null",
            "第 %1 字节处为 undefined，应为 false、true 或 null"),
        Phrase(
            "found simple value % at byte %, wanted false, true or null",
            "第 %2 字节处为简单值 %1，应为 false、true 或 null"),
        Phrase("found a bignum at byte %, wanted an integer of 64 bits", "第 %1 字节处为大数，应为 64 位整数"),
        Phrase("the bytes are not what their content encodes to", "字节与其内容重新编码所得不同"),
        Phrase("found a signed message of % bytes, wanted at most %", "签名消息有 %1 字节，至多应为 %2"),
        Phrase("the message is not deterministic CBOR: %", "消息不是确定性 CBOR：%1"),
        Phrase("found tag %, wanted tag 18 (COSE_Sign1)", "标签为 %1，应为 18（COSE_Sign1）"),
        Phrase("found no tag, wanted tag 18 (COSE_Sign1)", "没有标签，应为 18（COSE_Sign1）"),
        Phrase("wanted an array of four items under tag 18", "标签 18 之下应为四项的数组"),
        Phrase("wanted the protected header as a byte string, not empty", "受保护头应为非空的字节串"),
        Phrase("the protected header is not CBOR: %", "受保护头不是 CBOR：%1"),
        Phrase("wanted a map with an algorithm as the protected header", "受保护头应为含算法的映射"),
        Phrase("wanted a map as the unprotected header", "未受保护头应为映射"),
        Phrase("wanted a byte string or null as the payload", "载荷应为字节串或 null"),
        Phrase("wanted a byte string as the signature", "签名应为字节串"),
        Phrase("found a header label that is neither integer nor text", "头中的标签既非整数也非文本"),
        Phrase("% is in both headers", "%1 同时在两个头中"),
        Phrase("found a crit header, of which none is understood here", "有 crit 头，此处一概不识"),
        Phrase("the protected header names no algorithm", "受保护头没有写明算法"),
        Phrase(
            "found algorithm %, wanted -8 (EdDSA) or -19 (Ed25519)",
            "算法为 %1，应为 -8（EdDSA）或 -19（Ed25519）"),
        Phrase("found an Ed448 signature, wanted Ed25519", "签名为 Ed448，应为 Ed25519"),
        Phrase("found a signature of % bytes, wanted 64", "签名有 %1 字节，应为 64"),
        Phrase("the message encodes to other bytes than it was read from", "消息重新编码所得的字节不同"),
        Phrase("not a COSE_Sign1 statement: %", "不是签名声明文件，应为 COSE_Sign1：%1"),
    ]

    /// Of checkpoints, policies, proofs, lists, certificate files and trust.
    private static let ofLog = [
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
            "策略文件为 %1，请另存为“UTF-8（无 BOM）”（C2SP）"),
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
        Phrase("not a COSE_Sign1: %", "不是此类文件，应为 COSE_Sign1：%1"),
        Phrase(
            "its header must hold algorithm, key identifier and the type %, nothing else",
            "其头应只有算法、密钥标识和类型 %1"),
        Phrase("its claims are not those of such a list", "其内容不是此类列表的声明"),
        Phrase("its % are damaged or have not the length they must have", "其 %1 已损坏或长度不符"),
        Phrase("bits and dated changes say different things of index %", "第 %1 位的状态与其变更记录不一致"),
        Phrase(
            "line % of the trust file is neither a ledger nor an issuer",
            "信任文件第 %1 行既不是 ledger 也不是 issuer，策略文件与信任文件是否颠倒"),
        Phrase("line % of the trust file names a ledger once more", "信任文件第 %1 行重复写明账本"),
        Phrase(
            "line % of the trust file is on the key and scheme of line % again",
            "信任文件第 %1 行与第 %2 行写的是同一密钥和规则"),
        Phrase("the trust file names no ledger", "信任文件没有写明账本"),
        Phrase("the policy names no key of the log %", "策略没有列出账本 %1 的密钥"),
        Phrase("the list is not signed by a log key of the policy", "名单不是由策略所列的账本密钥签署"),
        Phrase("a byte order mark", "带字节顺序标记的 UTF-8"),
        Phrase("no tile directory: it has no checkpoint", "不是瓦片文件夹：其中没有检查点"),
        Phrase("no tile directory: its checkpoint is none: %", "不是瓦片文件夹：其检查点有误：%1"),
        Phrase("the tile % is missing", "缺少瓦片 %1"),
        Phrase("the tile %: %", "瓦片 %1：%2"),
        Phrase("the proof is longer than % bytes", "证明超过 %1 字节"),
        Phrase("wanted a first line c2sp.org/tlog-proof@v1", "首行应为 c2sp.org/tlog-proof@v1"),
        Phrase("no blank line separates the proof from its checkpoint", "证明与其检查点之间没有空行"),
        Phrase(
            "the proof's extra data is empty or not canonical base 64",
            "证明的附加数据为空，或不是规范的 base64"),
        Phrase("wanted a line index with a plain decimal number", "应有 index 行，为十进制数"),
        Phrase(
            "found a hash in the proof that is not the base 64 of 32 bytes",
            "证明中有哈希不是 32 字节的 base64"),
        Phrase("found a proof of % hashes, wanted at most %", "证明有 %1 个哈希，至多应为 %2 个"),
        Phrase("its directory", "其目录"),
        Phrase("dated changes", "变更记录"),
    ]

    /// Of what was given as a ledger, and is none that is read here.
    private static let ofLedgerFile = [
        Phrase("there is no ledger file %", "没有账本文件 %1"),
        Phrase("the ledger file cannot be opened: %", "无法打开账本文件：%1"),
        Phrase("not a ledger file: %", "不是账本文件：%1"),
        Phrase(
            "a database of another program (application id %), not a ledger",
            "是另一程序的数据库（application id %1），不是账本"),
        Phrase("the ledger's schema is version %; this program knows %", "账本的格式版本为 %1，本程序所识为 %2"),
        Phrase(
            "the ledger's schema is version %, which is read no more; this program knows %",
            "账本的格式版本为 %1，已不再读取，本程序所识为 %2"),
        Phrase(
            "%; `certledger replay OLD NEW` writes the ledger anew",
            "%1；`certledger replay OLD NEW` 重写账本"),
        Phrase(
            "the ledger's schema is version %; wanted 2, the one that is written anew",
            "账本的格式版本为 %1，应为可重写的 2"),
        Phrase("the table % is not what the ledger's schema says", "表 %1 与账本的格式不符"),
        Phrase("the ledger file is damaged: %", "账本文件已损坏：%1"),
        Phrase("% was written to while it was read; read it again", "%1 在读取时被写入，请重新读取"),
        Phrase(
            "`certledger backup FILE` writes a copy that any reader can open",
            "`certledger backup FILE` 写出任何人都能打开的副本"),
        Phrase("an empty database", "空的数据库"),
        Phrase("its schema has the version %", "其格式版本为 %1"),
        Phrase("no table %", "没有表 %1"),
        Phrase("entry % holds no statement", "第 %1 号记录没有声明"),
        Phrase("entry % is missing or holds no statement", "第 %1 号记录缺失或没有声明"),
        Phrase("node % holds no hash", "第 %1 个节点没有哈希"),
        Phrase("node % is missing", "缺少第 %1 个节点"),
    ]
}
