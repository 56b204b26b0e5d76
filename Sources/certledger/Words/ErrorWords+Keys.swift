import Console

extension ErrorWords {
    /// Of keys and the age files that they lie in.
    static let ofKeys: [Phrase] = [
        Phrase(
            "wanted exactly one block BEGIN AGE ENCRYPTED FILE, with lines of 64 characters",
            "应恰为一段 BEGIN AGE ENCRYPTED FILE，每行 64 个字符"),
        Phrase("found an age file of % bytes, wanted at most %", "age 文件有 %1 字节，至多应为 %2"),
        Phrase("found % bytes to encrypt or decrypt, wanted at most %", "加密或解密的内容有 %1 字节，至多应为 %2"),
        Phrase("the first line is not that of an age file", "首行不是 age 文件的首行"),
        Phrase("found an age file of version %, wanted v1", "age 文件的版本为 %1，应为 v1"),
        Phrase("the header of the age file does not end within % bytes", "age 文件头在 %1 字节内没有结束"),
        Phrase("the age file ends within its header", "age 文件在文件头内中断"),
        Phrase("line % of the age file's header is malformed", "age 文件头第 %1 行格式有误"),
        Phrase("found an age file for %, wanted one for a passphrase", "age 文件的接收者为 %1，应为口令"),
        Phrase(
            "found a passphrase among % recipients of the age file, wanted it alone",
            "age 文件的 %1 个接收者中混有口令，口令应单独使用"),
        Phrase("found a scrypt stanza of % arguments, wanted 3", "scrypt 段有 %1 个参数，应为 3 个"),
        Phrase("wanted a salt of 16 bytes in base64 without padding", "盐应为 16 字节，以不带填充的 base64 写出"),
        Phrase("found the work factor %, wanted a decimal number", "工作因子为 %1，应为十进制数"),
        Phrase("found the work factor 2^%, wanted at most 2^%", "工作因子为 2^%1，至多应为 2^%2"),
        Phrase("found a wrapped file key of % bytes, wanted %", "包裹的文件密钥有 %1 字节，应为 %2"),
        Phrase("there is not enough memory for the work factor 2^%", "内存不足以计算工作因子 2^%1"),
        Phrase("the passphrase is not the one of this age file", "口令不是此 age 文件的口令"),
        Phrase("the header of the age file was altered", "age 文件头被改动"),
        Phrase("the age file ends before its payload does", "age 文件在内容结束之前中断"),
        Phrase(
            "chunk % of the age file's payload was altered, cut short or added to",
            "age 文件内容的第 %1 块被改动、截断或追加"),
        Phrase("the last chunk of the age file's payload is empty", "age 文件内容的最后一块为空"),
        Phrase("found a passphrase of % bytes, wanted 1 to %", "口令有 %1 字节，应为 1 至 %2"),
        Phrase("found % random bytes for an age file, wanted %", "age 文件的随机数有 %1 字节，应为 %2"),
        Phrase("found a key of % bytes, wanted %", "密钥有 %1 字节，应为 %2"),
        Phrase("the public key is not in canonical form", "公钥不是规范形式"),
        Phrase("the public key is a point of small order", "公钥是小阶点"),
        Phrase(
            "the public key is not a point of the prime-order subgroup of edwards25519",
            "公钥不是 edwards25519 素数阶子群中的点"),
        Phrase(
            "wanted exactly one PEM block BEGIN %, with lines of 64 characters",
            "应恰为一段 PEM（BEGIN %1），每行 64 个字符"),
        Phrase(
            "wanted an Ed25519 SubjectPublicKeyInfo of 44 bytes (RFC 8410)",
            "应为 44 字节的 Ed25519 SubjectPublicKeyInfo（RFC 8410）"),
        Phrase(
            "wanted an unencrypted Ed25519 PKCS#8 version 1 key of 48 bytes (RFC 8410)",
            "应为 48 字节、未加密的 Ed25519 PKCS#8 第 1 版密钥（RFC 8410）"),
    ]
}
