/// How a row of a file that was made from the log is not what the log gives.
public enum RowDifference: Hashable, Sendable {
    /// It says something else.
    case altered
    /// It is not there.
    case missing
    /// It is there, and the log gives none.
    case added
    /// Its code is not of what it says, where it stands: somebody without the key wrote it.
    case unsealed

    /// The difference of a row, by the row's table and key.
    public func wording(_ row: String) -> Wording {
        switch self {
        case .altered:
            Wording(zh: "\(row) 一行与账本所得不符", en: "the row \(row) is not what the log gives")
        case .missing: Wording(zh: "缺少 \(row) 一行", en: "the row \(row) is missing")
        case .added:
            Wording(zh: "多出 \(row) 一行", en: "the row \(row) is none that the log gives")
        case .unsealed:
            Wording(zh: "\(row) 一行不是原先写入的", en: "the row \(row) is not what was written")
        }
    }

    /// How many are named of one file.
    public static let maximumCount = 20
}
