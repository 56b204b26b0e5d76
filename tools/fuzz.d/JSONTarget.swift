/// Feeds bytes to the reader of JSON: what it accepts must print to what it accepts again, as the
/// same value.
///
/// Compiled together with the sources of COSE, see `tools/fuzz`.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzJSON(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    do throws(JSONError) {
        let value = try JSONText.parse(bytes)
        let printed = Array(JSONLine.print(value).utf8)
        let again = try? JSONText.parse(printed)
        precondition(again == value, "printed and read otherwise")
        // What stands behind a value is never passed over.
        precondition((try? JSONText.parse(bytes + [0x30, 0x2c])) == nil, "more was passed over")
    } catch {
        let lines = bytes.count { $0 == 0x0a } + 1
        precondition((1...lines).contains(error.line), "a line that is not there")
        precondition((1...count + 1).contains(error.column), "a column that is not there")
        precondition(!error.description.contains("\n"), "an error of two lines")
    }
    return 0
}
