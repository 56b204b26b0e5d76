/// The number of a certificate, such as `LNYP-2025-00012` (article 17).
///
/// `PREFIX-YEAR-SERIAL`: 2 to 8 letters `A–Z` (which prefix is right is the scheme's business), the
/// year of award as four digits (1900 to 2999), and a serial of five digits counting from 00001. A
/// replacement or change keeps the number and raises the edition, which is not part of the number
/// (RULES, general rule 8). Numbers order by prefix, year, serial.
public struct CertificateNumber: CanonicalText {
    /// The scheme's letters.
    public let prefix: String
    /// The year of award.
    public let year: Int
    /// The serial within prefix and year, 1 to 99,999.
    public let serial: Int

    /// A number from its parts; nil when a part is outside the form above.
    public init?(prefix: String, year: Int, serial: Int) {
        guard (2...8).contains(prefix.utf8.count), prefix.utf8.allSatisfy(ASCII.isUppercase),
            CivilDate.years.contains(year), (1...99_999).contains(serial)
        else { return nil }
        self.prefix = prefix
        self.year = year
        self.serial = serial
    }

    /// Reads `PREFIX-YEAR-SERIAL`; nil unless `text` has exactly that form.
    public init?(_ text: String) {
        // The longest has 8 + 1 + 4 + 1 + 5 bytes; nothing longer is worth splitting.
        guard text.utf8.count <= 19 else { return nil }
        let parts = text.utf8.split(separator: ASCII.hyphen, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[1].count == 4, parts[2].count == 5,
            let prefix = String(parts[0]),
            let year = ASCII.decimal(parts[1]), let serial = ASCII.decimal(parts[2])
        else { return nil }
        self.init(prefix: prefix, year: year, serial: serial)
    }

    public var description: String {
        "\(prefix)-\(year)-\(ASCII.padded(serial, width: 5))"
    }
}

extension CertificateNumber: Comparable {
    public static func < (left: Self, right: Self) -> Bool {
        (left.prefix, left.year, left.serial) < (right.prefix, right.year, right.serial)
    }
}
