@_spi(_Unicode) import Swift

/// Unicode Normalization Form C (Unicode Standard Annex #15), without Foundation.
public enum NFC {
    /// True when the text is in form C, byte for byte.
    ///
    /// `String` equality takes both forms for the same and cannot tell. The unlabelled interface
    /// of the standard library is the only one that composes without Foundation; what it says
    /// depends on the Unicode version of the Swift runtime for characters newer than that.
    public static func isNormalized(_ text: String) -> Bool {
        // Nothing below U+0300 combines, and UTF-8 writes it with first bytes up to 0xcb.
        if text.utf8.allSatisfy({ $0 < 0xcc }) { return true }
        return text._nfc.elementsEqual(text.unicodeScalars)
    }
}
