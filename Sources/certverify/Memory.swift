import COSE
import Certification
import Console
import Verification

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// What the verifier remembers between runs: of every ledger and scheme, the newest list of each
/// kind.
///
/// ```text
/// <identity> <scheme> <tree size> <root> <signed at> <newest time>            a status list
/// <identity> register/<scheme> <tree size> <root> <signed at> <newest time>   a register
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

    /// What was seen of the schemes of a status list and of a register; of the one's scheme, where
    /// the other is not at hand. Of lists that do not count here neither is asked for.
    func recall(_ trust: Trust, status: String?, register: String?) throws -> SeenLists {
        let lines = try lines()
        func seen(_ name: String?) -> SeenBefore? {
            guard let name else { return nil }
            return lines.first { Self.isLine($0, of: trust.identity, name) }.flatMap(Self.parse)
        }
        return SeenLists(
            status: seen(status ?? register),
            register: seen((register ?? status).map(Self.registerName)))
    }

    /// Keeps what was seen of the lists that a checker has, in place of what was.
    func keep(_ checker: CertificateChecker) throws {
        let seen = checker.seenAfter
        let identity = checker.trustedLedger
        var lines = try lines()
        for (name, seen) in [
            (checker.statusScheme, seen.status),
            (checker.registerScheme.map(Self.registerName), seen.register),
        ] {
            guard let name, let seen else { continue }
            let line =
                "\(identity.hex) \(name) \(seen.size) \(seen.root.hex) \(seen.issuedAt) "
                + "\(seen.newestTime)"
            // A name with spaces would make a line that is none.
            guard Self.isLine(line, of: identity, name) else { continue }
            lines.removeAll { Self.isLine($0, of: identity, name) }
            lines.append(line)
        }
        // Where it cannot be made, the file cannot be written either.
        if let slash = path.lastIndex(of: "/") {
            try? Files.makeFolder(String(path[..<slash]), mode: 0o700)
        }
        let text = lines.sorted().map { $0 + "\n" }.joined()
        try Files.write(Array(text.utf8), to: path, mode: 0o600)
    }

    /// Whether a line is on a name, word by word: the beginning of another's is not enough.
    private static func isLine(_ line: String, of identity: Digest, _ name: String) -> Bool {
        let words = line.split(whereSeparator: \.isWhitespace)
        return words.count == 6 && words[0] == identity.hex && words[1] == name
    }

    private static func registerName(_ scheme: String) -> String { "register/\(scheme)" }

    private func lines() throws -> [String] {
        guard let bytes = try Files.readIfThere(path) else { return [] }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw Failure.unreadable(
                Terminal.told("\(path) 不是本程序的记忆文件", "\(path) is not the memory of this program"))
        }
        let lines = text.split(separator: "\n").map(String.init)
        for line in lines where Self.parse(line) == nil {
            throw Failure.unreadable(
                Terminal.told("\(path) 不是本程序的记忆文件", "\(path) is not the memory of this program"))
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

    private static func variable(_ name: String) -> String? {
        guard let value = getenv(name), value.pointee != 0 else { return nil }
        return String(cString: value)
    }
}
