internal import CPNG

extension QRCode {
    /// The code as a drawing of a width in millimetres, quiet zone included.
    ///
    /// 30 mm of paper is the least for version 15 (FORMATS §7).
    public func svg(millimetres: Int = 36) -> String {
        let side = width + 2 * Self.quietZone
        var path = ""
        for row in 0..<width {
            var column = 0
            while column < width {
                let start = column
                while self[column, row] { column += 1 }
                if column > start {
                    path += "M\(start + Self.quietZone) \(row + Self.quietZone)h\(column - start)v1"
                    path += "h-\(column - start)z"
                }
                column += 1
            }
        }
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"\(millimetres)mm\" "
            + "height=\"\(millimetres)mm\" viewBox=\"0 0 \(side) \(side)\" "
            + "shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h\(side)v\(side)H0z\"/>"
            + "<path d=\"\(path)\"/></svg>\n"
    }

    /// The code as a PNG of grey points, so many a module, quiet zone included; 3 are the least
    /// for a screen.
    public func png(pointsPerModule scale: Int = 6) throws(QRCodeError) -> [UInt8] {
        let side = (width + 2 * Self.quietZone) * scale
        var points = [UInt8](repeating: 0xFF, count: side * side)
        for row in 0..<width {
            for column in 0..<width where self[column, row] {
                let left = (column + Self.quietZone) * scale
                for line in 0..<scale {
                    let start = ((row + Self.quietZone) * scale + line) * side + left
                    for place in start..<(start + scale) { points[place] = 0 }
                }
            }
        }
        var image = png_image()
        image.version = png_uint_32(PNG_IMAGE_VERSION)
        image.width = png_uint_32(side)
        image.height = png_uint_32(side)
        defer { png_image_free(&image) }
        // A bound on what libpng writes: rows, their filters, and room for the chunks.
        var count = side * (side + 1) + 65_536
        var bytes = [UInt8](repeating: 0, count: count)
        guard
            png_image_write_to_memory(&image, &bytes, &count, 0, points, png_int_32(side), nil)
                != 0
        else { throw .noPicture }
        return Array(bytes[..<count])
    }
}
