extension CommonWords {
    /// What SQLite says of a file that it cannot read.
    static let ofSQLite = [
        Phrase("file is not a database", "文件不是数据库"),
        Phrase("database disk image is malformed", "数据库内容损坏"),
        Phrase("disk I/O error", "磁盘读写错误"),
        Phrase("unable to open database file", "无法打开数据库文件"),
    ]
}
