extension FixedWidthInteger {
    /// The number's bytes, most significant first, as RFC 9162 and C2SP write numbers.
    var bigEndianBytes: [UInt8] {
        stride(from: Self.bitWidth - 8, through: 0, by: -8).map {
            UInt8(truncatingIfNeeded: self >> Self($0))
        }
    }
}
