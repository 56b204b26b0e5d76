import Foundation

/// The names that may stand at the top of the repository.
enum TopLevel {
    static let agreed: Set<String> = [
        "Package.swift", "Sources", "Tests", "Fixtures", "tools", "README.md", "LICENSE",
    ]
    /// Ignored by git: made by the demo and by builds.
    static let made: Set<String> = ["demo", "demo.anchor", "Package.resolved"]

    static func isAgreed(_ name: String) -> Bool {
        agreed.contains(name) || made.contains(name) || name.hasPrefix(".")
    }
}

/// Fixtures and tools that no other file names.
enum DeadFiles {
    /// A file is in use when another file names it, or the folder under Fixtures or tools it is in.
    static func findings(in files: [SourceFile], paths: [String]) -> [Finding] {
        let texts = files.map { (path: $0.path, text: $0.lines.joined(separator: "\n")) }
        return paths.compactMap { path in
            let parts = path.split(separator: "/").map(String.init)
            guard parts.count > 1, ["Fixtures", "tools"].contains(parts[0]) else { return nil }
            guard parts.last != "README.md" else { return nil }
            let stem = parts[parts.count - 1].split(separator: ".").first.map(String.init)
            let names = Set(parts.dropFirst() + [stem ?? path])
            let isUsed = texts.contains { other in
                other.path != path && names.contains { other.text.contains($0) }
            }
            return isUsed ? nil : Finding(path: path, line: 1, text: "nothing names it")
        }
    }
}

/// What git tracks, asked of git itself.
enum Git {
    /// Every tracked path, or nil where this is no clone or git is not installed.
    static func trackedPaths() throws -> [String]? {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["git", "-C", RepositoryTree.root.path, "ls-files", "-z"]
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { return nil }
        return bytes.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
    }

    static func isLeftover(_ path: String) -> Bool {
        let first = path.split(separator: "/").first.map(String.init) ?? path
        return first.hasPrefix(".build") || TopLevel.made.contains(first) || first == ".swiftpm"
            || path.split(separator: "/").contains { $0 == ".venv" || $0 == "__pycache__" }
    }
}
