/// One recipient's part of the header: `->` and arguments, then a body in base64.
///
/// The body is wrapped at 64 columns and ends with a shorter line, which may be empty.
struct Stanza: Hashable {
    private static let start = "-> "
    private static let lineLength = 64

    let arguments: [String]
    let body: [UInt8]

    init(arguments: [String], body: [UInt8]) {
        self.arguments = arguments
        self.body = body
    }

    /// Reads the stanza whose first line was taken already.
    init(first: String, rest: inout HeaderLines) throws(AgeError) {
        let arguments = first.dropFirst(Self.start.count)
            .split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        guard first.hasPrefix(Self.start), !arguments.contains("") else {
            throw .headerLine(rest.number)
        }
        var lines = [first]
        repeat { lines.append(try rest.next()) } while lines.last?.utf8.count == Self.lineLength
        // Lines that are too long, or no base64, or not canonical: the body's last line tells.
        guard let body = RawBase64.decode(lines.dropFirst().joined()) else {
            throw .headerLine(rest.number)
        }
        self.init(arguments: arguments, body: body)
        guard text == lines.map({ $0 + "\n" }).joined() else { throw .headerLine(rest.number) }
    }

    /// The stanza's lines, each ending in a line feed.
    var text: String {
        var text = Self.start + arguments.joined(separator: " ") + "\n"
        var rest = RawBase64.encode(body)[...]
        while rest.count >= Self.lineLength {
            text += rest.prefix(Self.lineLength) + "\n"
            rest = rest.dropFirst(Self.lineLength)
        }
        return text + rest + "\n"
    }
}

/// The lines of a header, one after the other, within the header's limit.
struct HeaderLines {
    private let bytes: [UInt8]
    private(set) var position = 0
    /// The number of the line that was taken last, from 1.
    private(set) var number = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The next line, printable ASCII and spaces, without its line feed.
    mutating func next() throws(AgeError) -> String {
        let within = bytes[position..<min(bytes.count, Header.maximumByteCount)]
        guard let end = within.firstIndex(of: UInt8(ascii: "\n")) else {
            guard bytes.count <= Header.maximumByteCount else {
                throw .headerTooLong(maximum: Header.maximumByteCount)
            }
            throw .headerCutShort
        }
        number += 1
        let line = bytes[position..<end]
        guard line.allSatisfy({ (0x20...0x7e).contains($0) }) else { throw .headerLine(number) }
        position = end + 1
        return String(decoding: line, as: UTF8.self)
    }
}
