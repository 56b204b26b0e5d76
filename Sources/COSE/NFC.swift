/// Unicode Normalization Form C (Unicode Standard Annex #15), without Foundation.
public enum NFC {
    /// True when the text is in form C, byte for byte.
    ///
    /// `String` equality takes both forms for the same and cannot tell. What this says of
    /// characters newer than the Swift runtime depends on that runtime's Unicode version.
    public static func isNormalized(_ text: String) -> Bool {
        // Nothing below U+0300 combines, and UTF-8 writes it with first bytes up to 0xcb.
        let isLow = unsafe text.utf8.withContiguousStorageIfAvailable { bytes in
            unsafe bytes.allSatisfy { $0 < 0xcc }
        }
        if isLow ?? text.utf8.allSatisfy({ $0 < 0xcc }) { return true }
        var text = text
        text.makeContiguousUTF8()
        var span = text.utf8Span
        return span.checkForNFC(quickCheck: false)
    }
}
