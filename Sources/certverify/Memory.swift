import COSE
import Certification
import Verification

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// What the verifier remembers between runs: of every ledger and scheme, the newest list seen.
///
/// ```text
/// <identity> <scheme> <tree size> <root> <signed at> <newest time>
/// ```
///
/// One line each; a file that is no such file is refused, not overwritten.
struct Memory {
    let path: String

    /// The file given, else `certverify/seen` where the system keeps the state of programs.
    init?(path: String?) {
        if let path {
            self.path = path
        } else if let folder = Self.variable("XDG_STATE_HOME") {
            self.path = folder + "/certverify/seen"
        } else if let home = Self.variable("HOME") {
            self.path = home + "/.local/state/certverify/seen"
        } else {
            return nil
        }
    }

    /// What was seen of a scheme, if anything.
    func recall(_ trust: Trust, scheme: String) throws -> SeenBefore? {
        let prefix = "\(trust.identity.hex) \(scheme) "
        return try lines().first { $0.hasPrefix(prefix) }.flatMap(Self.parse)
    }

    /// Keeps what was seen, in place of what was.
    func keep(_ seen: SeenBefore, _ identity: Digest, scheme: String) throws {
        let prefix = "\(identity.hex) \(scheme) "
        let others = try lines().filter { !$0.hasPrefix(prefix) }
        let line =
            prefix
            + "\(seen.size) \(seen.root.hex) \(seen.issuedAt) \(seen.newestTime)"
        let text = (others + [line]).sorted().map { $0 + "\n" }.joined()
        makeFolders()
        try Files.write(Array(text.utf8), to: path)
    }

    private func lines() throws -> [String] {
        guard let bytes = try Files.bytes(path) else { return [] }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw Ending.unreadable("\(path) is not the memory of this program")
        }
        let lines = text.split(separator: "\n").map(String.init)
        for line in lines where Self.parse(line) == nil {
            throw Ending.unreadable("\(path) is not the memory of this program")
        }
        return lines
    }

    private static func parse(_ line: String) -> SeenBefore? {
        let words = line.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        guard words.count == 6, let size = EntryIndex(words[2]),
            let root = Digest(hex: words[3]), let issuedAt = EntryIndex(words[4]),
            let newest = EntryIndex(words[5])
        else { return nil }
        return SeenBefore(
            size: size.value, root: root, issuedAt: Int64(clamping: issuedAt.value),
            newestTime: Int64(clamping: newest.value))
    }

    private func makeFolders() {
        var folder = ""
        for part in path.split(separator: "/").dropLast() {
            folder += (folder.isEmpty && !path.hasPrefix("/") ? "" : "/") + part
            mkdir(folder, 0o700)
        }
    }

    private static func variable(_ name: String) -> String? {
        guard let value = getenv(name), value.pointee != 0 else { return nil }
        return String(cString: value)
    }
}
