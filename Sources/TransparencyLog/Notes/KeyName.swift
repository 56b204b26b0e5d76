import COSE

/// The names of keys in notes (C2SP signed-note, "Format").
public enum KeyName {
    /// The most bytes that a name of ours may have.
    public static let maximumByteCount = 255

    /// True for what C2SP allows as a key name: not empty, no Unicode space, no plus, no ASCII
    /// control character.
    public static func isValid(_ name: String) -> Bool {
        !name.isEmpty
            && name.unicodeScalars.allSatisfy {
                // Every checkpoint has one: what ASCII holds is told by its number.
                $0.isASCII ? $0.value > 0x20 && $0 != "+" : !$0.properties.isWhitespace
            }
    }

    /// True for what we accept as the name of a log or witness key: valid, in NFC and short.
    ///
    /// In NFC two names are the same text exactly when they are the same bytes.
    public static func isAcceptable(_ name: String) -> Bool {
        isValid(name) && name.utf8.count <= maximumByteCount && NFC.isNormalized(name)
    }
}
