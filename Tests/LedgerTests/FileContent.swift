import Foundation
import Testing

/// The mode bits of a file.
func mode(_ path: String) throws -> Int {
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    return try #require(attributes[.posixPermissions] as? Int) & 0o777
}

func bytes(_ path: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(filePath: path)))
}

func write(_ bytes: [UInt8], _ path: String) throws {
    try Data(bytes).write(to: URL(filePath: path))
}

/// Flips one bit in the middle of a file.
func damage(_ path: String) throws {
    var content = try bytes(path)
    content[content.count / 2] ^= 1
    try write(content, path)
}
