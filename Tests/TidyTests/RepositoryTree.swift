import Foundation

/// The files of this repository, without what builds and demos leave behind.
enum RepositoryTree {
    static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// Names that .gitignore keeps out, at any depth.
    static let ignored: Set<String> = [
        ".git", ".build", "Package.resolved", "demo.anchor", ".venv", "__pycache__", ".swiftpm",
    ]

    /// Every path from the top, in order.
    static let paths: [String] = {
        var found: [String] = []
        let walk = FileManager.default.enumerator(atPath: root.path)
        while let path = walk?.nextObject() as? String {
            let name = String(path.split(separator: "/").last ?? "")
            let isLeftover =
                ignored.contains(name) || path == "demo" || name.hasPrefix(".build-")
                || name.hasPrefix(".build_")
            if isLeftover {
                walk?.skipDescendants()
            } else if walk?.fileAttributes?[.type] as? FileAttributeType == .typeRegular {
                found.append(path)
            }
        }
        return found.sorted()
    }()

    /// Every file that is text.
    static let files: [SourceFile] = paths.compactMap { path in
        guard let text = try? String(contentsOf: root.appending(path: path), encoding: .utf8)
        else { return nil }
        return SourceFile(path: path, text: text)
    }

    static var topLevelNames: [String] {
        get throws {
            try FileManager.default.contentsOfDirectory(atPath: root.path).sorted()
        }
    }
}
