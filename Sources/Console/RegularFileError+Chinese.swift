internal import LedgerFile

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#endif

extension RegularFileError {
    /// `description` in Chinese.
    var chinese: String {
        switch self {
        case .missing(let path): "没有文件 \(path)"
        case .kind(let path, let kind): "\(path) 是\(kind.chinese)，不是文件"
        case .tooLarge(let path, let limit): "\(path) 超过 \(limit) 字节"
        case .exists(let path): "\(path) 已存在"
        case .system(let path, let code) where code == EACCES || code == EPERM:
            "无权读取 \(path)"
        case .notWritten(let path, let code) where code == EACCES || code == EPERM:
            "无权写入 \(path)"
        case .notWritten(let path, let code)
        where code == ENOSPC || code == EDQUOT || code == EFBIG:
            "磁盘已满，写不下 \(path)"
        case .system(let path, let code), .notWritten(let path, let code):
            "\(path)：\(String(cString: strerror(code)))"
        }
    }
}

extension FileKind {
    /// `description` in Chinese.
    fileprivate var chinese: String {
        switch self {
        case .folder: "文件夹"
        case .pipe: "命名管道"
        case .socket: "套接字"
        case .device: "设备"
        }
    }
}
