public import COSE

/// A statement that carries its receipts: `394` in the unprotected header (RFC 9943; FORMATS §4).
///
/// Attaching and splitting never touch what the statement's signer has signed.
public enum TransparentStatement {
    /// The most receipts that a statement may carry.
    public static let maximumReceiptCount = 16

    /// The most bytes of a statement and its receipts.
    public static let maximumByteCount =
        Sign1.maximumByteCount + maximumReceiptCount * (Receipt.maximumByteCount + 8)

    /// The statement with these receipts in its unprotected header, in this order.
    ///
    /// Whatever stood in that header before is dropped; receipts are carried as they are.
    public static func attach(
        receipts: [[UInt8]], to statement: [UInt8]
    ) throws(TransparentStatementError) -> [UInt8] {
        var message = try read(statement)
        guard (1...maximumReceiptCount).contains(receipts.count) else {
            throw .receiptCount(found: receipts.count)
        }
        if let long = receipts.first(where: { $0.count > Receipt.maximumByteCount }) {
            throw .receiptTooLong(byteCount: long.count)
        }
        message.unprotected = CBORMap([
            (CBOR(HeaderLabel.receipts), .array(receipts.map(CBOR.bytes)))
        ])
        return message.encoded()
    }

    /// The registered form, with an empty unprotected header, and the receipts carried.
    ///
    /// Takes a statement with or without receipts. Neither it nor they are verified.
    public static func split(
        _ statement: [UInt8]
    ) throws(TransparentStatementError) -> (registered: [UInt8], receipts: [[UInt8]]) {
        var message = try read(statement)
        var receipts: [[UInt8]] = []
        if let item = message.unprotected[HeaderLabel.receipts] {
            guard let items = item.arrayValue else { throw .receiptsNotReadable }
            receipts = items.compactMap(\.bytesValue)
            guard receipts.count == items.count else { throw .receiptsNotReadable }
            guard (1...maximumReceiptCount).contains(receipts.count) else {
                throw .receiptCount(found: receipts.count)
            }
        }
        message.unprotected = [:]
        return (message.encoded(), receipts)
    }

    private static func read(_ bytes: [UInt8]) throws(TransparentStatementError) -> Sign1 {
        do throws(COSEError) {
            return try Sign1(decoding: bytes, maximumByteCount: maximumByteCount)
        } catch {
            throw .notSigned(error)
        }
    }
}

/// Why receipts cannot be attached to bytes or taken from them.
public enum TransparentStatementError: Error, Hashable, Sendable {
    /// The bytes are not a COSE_Sign1 that is accepted here.
    case notSigned(COSEError)
    /// The `394` is no array of byte strings.
    case receiptsNotReadable
    /// There are no receipts, or more than `TransparentStatement.maximumReceiptCount`.
    case receiptCount(found: Int)
    /// A receipt is longer than `Receipt.maximumByteCount`.
    case receiptTooLong(byteCount: Int)
}

extension TransparentStatementError: CustomStringConvertible {
    /// What was found and what was wanted, in lower case.
    public var description: String {
        switch self {
        case .notSigned(let error): "the statement cannot be read: \(error)"
        case .receiptsNotReadable: "wanted an array of byte strings as the statement's receipts"
        case .receiptCount(let found):
            "found \(found) receipts, wanted 1 to \(TransparentStatement.maximumReceiptCount)"
        case .receiptTooLong(let byteCount):
            "found a receipt of \(byteCount) bytes, wanted at most \(Receipt.maximumByteCount)"
        }
    }
}
