/// Feeds bytes to the COSE_Sign1 decoder: what it accepts must encode to the same bytes again.
///
/// Compiled together with the sources of COSE, see `tools/fuzz`.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzSign1(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    do throws(COSEError) {
        let message = try Sign1(decoding: bytes)
        precondition(message.encoded() == bytes, "decoded and encoded otherwise")
        precondition(message.signature.count == 64, "a signature of another length")
        precondition(message.protected[HeaderLabel.critical] == nil, "a crit header")
        // Emptied for hashing, as verifiers do, it must still be readable and mean the same.
        var emptied = message
        emptied.unprotected = [:]
        let again = try Sign1(decoding: emptied.encoded())
        precondition(again == emptied, "emptied and read otherwise")
        precondition(again.toBeSigned() == message.toBeSigned(), "emptied and signed otherwise")
    } catch {
        precondition(error != .notCanonical, "the reader let through what is not canonical")
        precondition(error != .notCBOR(.notDeterministic), "likewise, one level down")
        precondition(!error.description.isEmpty)
    }
    return 0
}
