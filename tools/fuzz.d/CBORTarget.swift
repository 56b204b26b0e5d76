/// Feeds bytes to the CBOR decoder: what it accepts must encode to the same bytes again.
///
/// Compiled together with the sources of COSE, see `tools/fuzz`.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzCBOR(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    do throws(CBORError) {
        let item = try CBOR(decoding: bytes)
        precondition(item.encoded() == bytes, "decoded in order, encoded otherwise")
    } catch {
        precondition(error != .notDeterministic, "the reader let through what is not canonical")
    }
    guard let item = try? CBOR(decoding: bytes, mapOrder: .any) else { return 0 }
    let sorted = item.encoded()
    precondition(sorted.count == bytes.count, "sorting keys changed the length")
    let again = try? CBOR(decoding: sorted)
    precondition(again == item, "decoded in any order, lost when encoded in order")
    precondition(again?.hashValue == item.hashValue, "equal items with unequal hashes")
    return 0
}
