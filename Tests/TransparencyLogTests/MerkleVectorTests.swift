import COSE
import Foundation
import Testing
import TransparencyLog

/// The probes of transparency-dev/merkle, read from the folder beside the package.
private let folder = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "shared/vectors/merkle")

private struct Probe<Content: Decodable> {
    let name: String
    let content: Content

    static func all(in kind: String) throws -> [Probe] {
        let files = FileManager.default.enumerator(
            at: folder.appending(path: kind), includingPropertiesForKeys: nil)
        return try (files?.compactMap { $0 as? URL } ?? [])
            .filter { $0.pathExtension == "json" }
            .map { file in
                Probe(
                    name: file.path.components(separatedBy: "merkle/").last ?? file.path,
                    content: try JSONDecoder().decode(Content.self, from: Data(contentsOf: file)))
            }
    }
}

private struct InclusionProbe: Decodable {
    let leafIdx: UInt64
    let treeSize: UInt64
    let root: String
    let leafHash: String
    let proof: [String]?
    let wantErr: Bool
}

private struct ConsistencyProbe: Decodable {
    let size1: UInt64
    let size2: UInt64
    let root1: String
    let root2: String
    let proof: [String]?
    let wantErr: Bool
}

private func digest(_ base64: String) -> Digest? { Base64.decode(base64).flatMap { Digest($0) } }

private func digests(_ base64: [String]?) -> [Digest]? {
    let digests = (base64 ?? []).compactMap(digest)
    return digests.count == (base64 ?? []).count ? digests : nil
}

struct MerkleVectorTests {
    /// Prints what is skipped when the folder is not there.
    private func isPresent(_ test: String) -> Bool {
        let isPresent = FileManager.default.fileExists(atPath: folder.path)
        if !isPresent { print("skipped, no folder \(folder.path): \(test)") }
        return isPresent
    }

    @Test func `inclusion probes of transparency-dev are judged as published`() throws {
        guard isPresent("inclusion probes of transparency-dev") else { return }
        let probes = try Probe<InclusionProbe>.all(in: "inclusion")
        #expect(probes.count == 98)
        for probe in probes {
            let content = probe.content
            var isAccepted = false
            // A root, leaf or hash that is not 32 bytes cannot even be stated here.
            if let root = digest(content.root), let leaf = digest(content.leafHash),
                let path = digests(content.proof)
            {
                let proof = InclusionProof(
                    leafIndex: content.leafIdx, treeSize: content.treeSize, path: path)
                isAccepted = (try? proof.check(leaf: leaf, root: root)) != nil
            }
            #expect(isAccepted == !content.wantErr, "\(probe.name)")
        }
    }

    @Test func `consistency probes of transparency-dev are judged as published`() throws {
        guard isPresent("consistency probes of transparency-dev") else { return }
        let probes = try Probe<ConsistencyProbe>.all(in: "consistency")
        #expect(probes.count == 98)
        // Roots of 12 bytes, which we refuse.
        let isOurs = { (name: String) in !name.contains("sizes-are-equal-one-and-proof-is-empty") }
        for probe in probes where isOurs(probe.name) {
            let content = probe.content
            var isAccepted = false
            if let old = digest(content.root1), let new = digest(content.root2),
                let path = digests(content.proof)
            {
                let proof = ConsistencyProof(
                    oldSize: content.size1, newSize: content.size2, path: path)
                isAccepted = (try? proof.check(oldRoot: old, newRoot: new)) != nil
            }
            #expect(isAccepted == !content.wantErr, "\(probe.name)")
        }
    }
}
