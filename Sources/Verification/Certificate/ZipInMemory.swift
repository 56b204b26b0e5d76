internal import CMinizip

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#endif

/// A zip in memory, as minizip reads it: by functions that stand in for those of files.
///
/// What minizip opens by a path it opens again, and what it finds there by then may be another
/// file.
final class ZipInMemory {
    private let bytes: [UInt8]
    private var place = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// Opens it for reading; nil where it is no zip. It must outlive what is opened.
    func open() -> unzFile? {
        var functions = zlib_filefunc64_def()
        functions.opaque = Unmanaged.passUnretained(self).toOpaque()
        functions.zopen64_file = { opaque, _, _ in opaque }
        functions.zread_file = { opaque, _, buffer, count in
            ZipInMemory.at(opaque).map { $0.read(into: buffer, count) } ?? 0
        }
        functions.zwrite_file = { _, _, _, _ in 0 }
        functions.ztell64_file = { opaque, _ in
            ZipInMemory.at(opaque).map { ZPOS64_T($0.place) } ?? 0
        }
        functions.zseek64_file = { opaque, _, offset, origin in
            ZipInMemory.at(opaque)?.seek(offset, from: origin) == true ? 0 : -1
        }
        functions.zclose_file = { _, _ in 0 }
        functions.zerror_file = { _, _ in 0 }
        return unzOpen2_64("", &functions)
    }

    private static func at(_ opaque: UnsafeMutableRawPointer?) -> ZipInMemory? {
        opaque.map { Unmanaged<ZipInMemory>.fromOpaque($0).takeUnretainedValue() }
    }

    private func read(into buffer: UnsafeMutableRawPointer?, _ wanted: UInt) -> UInt {
        let count = min(Int(clamping: wanted), bytes.count - place)
        guard let buffer, count > 0 else { return 0 }
        UnsafeMutableRawBufferPointer(start: buffer, count: count)
            .copyBytes(from: bytes[place..<place + count])
        place += count
        return UInt(count)
    }

    /// Moves to a place in the zip; false, and nowhere, for one outside it.
    private func seek(_ offset: ZPOS64_T, from origin: Int32) -> Bool {
        let start = origin == SEEK_CUR ? place : origin == SEEK_END ? bytes.count : 0
        // A way back is counted as a number that wraps around.
        let (target, isOverflow) = start.addingReportingOverflow(Int(truncatingIfNeeded: offset))
        guard !isOverflow, (0...bytes.count).contains(target) else { return false }
        place = target
        return true
    }
}
