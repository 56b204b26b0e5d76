internal import CQREncode
internal import Verification

/// A QR code: an address in bytes, and the credential's digits behind it (FORMATS §7;
/// ISO/IEC 18004), error correction M.
///
/// Byte segment and numeric segment are put together by hand, so that every code of a credential
/// has the same, smallest form; libqrencode lays it out.
public struct QRCode: Hashable, Sendable {
    /// The largest version: 77 modules, still read from 30 mm of paper.
    public static let maximumVersion = 15
    /// The quiet zone around the modules that readers want.
    public static let quietZone = 4

    /// The version (ISO/IEC 18004), 1 to 15.
    public let version: Int
    /// The number of modules on a side: 17 + 4 · version.
    public let width: Int
    /// The modules row by row; true is dark.
    public let modules: [Bool]

    /// Lays out the text of a certificate's code: `https://…/c#` and digits.
    public init(address: String, digits: String) throws(QRCodeError) {
        guard let input = QRinput_new2(0, QR_ECLEVEL_M) else { throw .notMade }
        defer { QRinput_free(input) }
        for (mode, text) in [(QR_MODE_8, address), (QR_MODE_NUM, digits)] {
            let bytes = Array(text.utf8)
            guard QRinput_append(input, mode, Int32(bytes.count), bytes) == 0 else {
                throw .notMade
            }
        }
        guard let code = QRcode_encodeInput(input) else {
            throw .tooLong(characterCount: address.utf8.count + digits.utf8.count)
        }
        defer { QRcode_free(code) }
        version = Int(code.pointee.version)
        width = Int(code.pointee.width)
        guard version <= Self.maximumVersion, let data = code.pointee.data else {
            throw .tooLong(characterCount: address.utf8.count + digits.utf8.count)
        }
        // The lowest bit of a module is its colour; the others say what it is for.
        modules = (0..<(width * width)).map { data[$0] & 1 == 1 }
    }

    /// The code of a credential behind its register's address.
    public init(_ credential: [UInt8], registerURL: String) throws(QRCodeError) {
        try self.init(
            address: registerURL + QRText.path, digits: QRText.digits(of: credential))
    }

    /// Whether the module at a column and row is dark; outside it is light.
    public subscript(column: Int, row: Int) -> Bool {
        (0..<width).contains(column) && (0..<width).contains(row)
            && modules[row * width + column]
    }
}

/// Why a text has no code.
public enum QRCodeError: Error, Hashable, Sendable, CustomStringConvertible {
    /// More than version 15 holds.
    case tooLong(characterCount: Int)
    /// libqrencode refuses it: digits that are none, or no memory.
    case notMade
    /// libpng refuses it.
    case noPicture

    public var description: String {
        switch self {
        case .tooLong(let count):
            "\(count) characters do not fit a QR code of version \(QRCode.maximumVersion)"
        case .notMade: "the QR code cannot be made"
        case .noPicture: "the picture of the QR code cannot be made"
        }
    }
}
