/// Unicode normalization, without Foundation.
public enum Normalization {
    /// Whether the text is in Normalization Form C, scalar for scalar (FORMATS §11).
    ///
    /// Text that is not is refused, never repaired: `==` equates the forms, their bytes and digests
    /// differ. The answer for a code point that the standard library's Unicode version does not
    /// assign is that of an inert character.
    public static func isNFC(_ text: String) -> Bool {
        var span = text.utf8Span
        // The quick check alone says “no” for much that is normal, such as a lone combining mark.
        return span.checkForNFC(quickCheck: false)
    }
}
