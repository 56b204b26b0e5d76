// Both include zlib's header, and the compiler counts its types as either's.
internal import CMinizip
internal import CZlib

/// zlib's compressed form (RFC 1950), whole in memory, with a limit on what comes out.
enum Deflate {
    /// The bytes, compressed as small as zlib makes them.
    static func compress(_ bytes: [UInt8]) -> [UInt8] {
        var count = compressBound(uLong(bytes.count))
        var compressed = [UInt8](repeating: 0, count: Int(count))
        let result = compress2(
            &compressed, &count, bytes, uLong(bytes.count), Z_BEST_COMPRESSION)
        // Room is there for the worst case, so only a lack of memory could fail.
        precondition(result == Z_OK, "zlib compresses into a buffer of its own bound")
        return Array(compressed[..<Int(count)])
    }

    /// The bytes of one whole zlib stream and nothing after it; nil when it is damaged, or when
    /// more than `limit` bytes would come out.
    static func expand(_ compressed: [UInt8], limit: Int) -> [UInt8]? {
        var stream = z_stream()
        guard
            inflateInit_(&stream, zlibVersion(), Int32(MemoryLayout<z_stream>.size)) == Z_OK
        else { return nil }
        defer { inflateEnd(&stream) }
        var expanded: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        var input = compressed
        return input.withUnsafeMutableBufferPointer { input -> [UInt8]? in
            stream.next_in = input.baseAddress
            stream.avail_in = UInt32(clamping: input.count)
            while true {
                let result = buffer.withUnsafeMutableBufferPointer { buffer in
                    stream.next_out = buffer.baseAddress
                    stream.avail_out = UInt32(buffer.count)
                    return inflate(&stream, Z_NO_FLUSH)
                }
                expanded += buffer[..<(buffer.count - Int(stream.avail_out))]
                guard expanded.count <= limit else { return nil }
                if result == Z_STREAM_END { return stream.avail_in == 0 ? expanded : nil }
                guard result == Z_OK, stream.avail_in > 0 || stream.avail_out == 0 else {
                    return nil
                }
            }
        }
    }
}
