internal import GRDB

/// Values taken as they are found: a column of the wrong kind ends in an error, never in a trap.
extension Row {
    /// The bytes of a BLOB column; an error when it holds anything else.
    func bytes(_ column: Int, of what: String) throws(StorageError) -> [UInt8] {
        let value: DatabaseValue = self[column]
        guard case .blob(let data) = value.storage else {
            throw .unreadable("\(what) holds no bytes; `certledger audit` tells more")
        }
        return [UInt8](data)
    }

    /// The number of an INTEGER column from 0 on; an error when it holds anything else.
    func count(_ column: Int, of what: String) throws(StorageError) -> UInt64 {
        let value: DatabaseValue = self[column]
        guard case .int64(let number) = value.storage, let count = UInt64(exactly: number) else {
            throw .unreadable("\(what) holds no count; `certledger audit` tells more")
        }
        return count
    }
}
