import CertificatePaper
import Certification
import Testing
import Verification

/// The printed code: version 15 at most, and the same capacity as `decide` counts with.
@Suite struct QRCodeTests {
    @Test(arguments: [
        "https://lnyp.example/c#", "https://a.example/c#",
        "https://youpin.example.invalid/c#", "https://register.youpin.ln.example.invalid/c#",
    ]) func `what decide lets through fits version 15, and a byte more does not`(
        address: String
    ) throws {
        let count = QRCapacity.byteCount(behind: address)
        let full = [UInt8](repeating: 0xFF, count: count)
        let code = try QRCode(address: address, digits: QRText.digits(of: full))
        #expect(code.version == 15)
        #expect(code.width == 77)
        #expect(throws: QRCodeError.self) {
            try QRCode(address: address, digits: QRText.digits(of: full + [0xFF]))
        }
    }

    @Test func `the three finders stand in their corners`() throws {
        let code = try QRCode([1, 2, 3], registerURL: "https://a.example")
        for (left, top) in [(0, 0), (code.width - 7, 0), (0, code.width - 7)] {
            for step in 0..<7 {
                #expect(code[left + step, top] && code[left + step, top + 6])
                #expect(code[left, top + step] && code[left + 6, top + step])
            }
            #expect(!code[left + 1, top + 1] && code[left + 3, top + 3])
        }
        #expect(!code[-1, 0] && !code[code.width, 0])
    }

    @Test func `a text that is no digits is refused`() {
        #expect(throws: QRCodeError.notMade) {
            try QRCode(address: "https://a.example/c#", digits: "12a")
        }
    }

    @Test func `the drawing has a quiet zone, is 36 mm wide, and holds every dark module`() throws {
        let code = try QRCode([1, 2, 3], registerURL: "https://a.example")
        let svg = code.svg()
        #expect(svg.contains("width=\"36mm\""))
        #expect(svg.contains("viewBox=\"0 0 \(code.width + 8) \(code.width + 8)\""))
        let path = try #require(
            svg.split(separator: "<path d=\"").last?.split(separator: "\"").first)
        var dark = 0
        for run in path.split(separator: "M") {
            let length = try #require(run.split(separator: "h").dropFirst().first)
            dark += try #require(Int(length.prefix { $0 != "v" }))
        }
        #expect(dark == code.modules.count { $0 })
    }

    @Test func `the picture is a PNG, the same each time`() throws {
        let code = try QRCode([1, 2, 3], registerURL: "https://a.example")
        let png = try code.png(pointsPerModule: 3)
        #expect(png.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]))
        let side = UInt8((code.width + 8) * 3)
        #expect(Array(png[16..<24]) == [0, 0, 0, side, 0, 0, 0, side])
        #expect(try code.png(pointsPerModule: 3) == png)
    }
}
