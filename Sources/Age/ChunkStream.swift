/// The payload: chunks of 64 KiB, each sealed under its number and whether it is the last.
///
/// The numbers stop chunks from being swapped, the flag of the last stops the file from being cut
/// at a chunk's edge. Only the payload of nothing at all has an empty chunk.
enum ChunkStream {
    static let chunkByteCount = 65_536
    private static let sealedByteCount = chunkByteCount + Cipher.tagByteCount

    static func seal(_ plaintext: [UInt8], key: [UInt8]) -> [UInt8] {
        var sealed: [UInt8] = []
        var start = 0
        var index = 0
        repeat {
            let end = min(start + chunkByteCount, plaintext.count)
            let nonce = nonce(index, isLast: end == plaintext.count)
            sealed += Cipher.seal(plaintext[start..<end], key: key, nonce: nonce)
            start = end
            index += 1
        } while start < plaintext.count
        return sealed
    }

    static func open(_ sealed: [UInt8], key: [UInt8]) throws(AgeError) -> [UInt8] {
        guard sealed.count >= Cipher.tagByteCount else { throw .payloadCutShort }
        var plaintext: [UInt8] = []
        var start = 0
        var index = 0
        repeat {
            let end = min(start + sealedByteCount, sealed.count)
            let nonce = nonce(index, isLast: end == sealed.count)
            guard let chunk = Cipher.open(sealed[start..<end], key: key, nonce: nonce) else {
                throw .chunkNotAuthentic(index)
            }
            guard !chunk.isEmpty || index == 0 else { throw .lastChunkEmpty }
            plaintext += chunk
            start = end
            index += 1
        } while start < sealed.count
        return plaintext
    }

    /// How many bytes so many sealed ones hold.
    static func byteCount(ofSealed count: Int) -> Int {
        let chunks = (count + sealedByteCount - 1) / sealedByteCount
        return count - chunks * Cipher.tagByteCount
    }

    /// How long a plaintext gets.
    static func sealedByteCount(of plaintextByteCount: Int) -> Int {
        let full = (plaintextByteCount + chunkByteCount - 1) / chunkByteCount
        return plaintextByteCount + max(1, full) * Cipher.tagByteCount
    }

    /// Eleven bytes of the chunk's number, big-endian, then 1 for the last chunk and 0 for others.
    private static func nonce(_ index: Int, isLast: Bool) -> [UInt8] {
        var nonce = Cipher.zeroNonce
        for place in 0..<8 {
            nonce[10 - place] = UInt8(truncatingIfNeeded: index >> (8 * place))
        }
        nonce[11] = isLast ? 1 : 0
        return nonce
    }
}
