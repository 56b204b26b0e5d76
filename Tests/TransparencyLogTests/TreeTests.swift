import COSE
import Foundation
import Testing
import TransparencyLog

/// A tree of leaves of one byte each, with all its stored nodes in a row.
struct TestTree {
    var nodes: [Digest] = []
    var roots = [Tree.emptyRoot]

    init(size: Int) {
        var frontier = Frontier()
        for leaf in 0..<size {
            nodes += frontier.append(Tree.leafHash([UInt8(truncatingIfNeeded: leaf)]))
            roots.append(frontier.root)
        }
    }

    func node(_ storedIndex: UInt64) throws -> Digest { nodes[Int(storedIndex)] }
}

struct TreeTests {
    static let size = 130
    let tree = TestTree(size: size)

    private func digest(of lines: [String]) -> String {
        Digest.sha256(Array(lines.map { $0 + "\n" }.joined().utf8)).hex
    }

    @Test func `roots of 0 to 130 entries are the published ones`() throws {
        let lines = try (0...Self.size).map {
            "\($0) \(try Tree.root(size: UInt64($0), node: tree.node).hex)"
        }
        #expect(
            digest(of: lines) == "9c67f07f906103b6bf201842a50ff0b8c91fca9b3e211334a6b7aa3133165dec")
    }

    @Test func `every inclusion proof up to 130 entries is the published one and checks`() throws {
        var lines: [String] = []
        for size in 1...UInt64(Self.size) {
            for index in 0..<size {
                let proof = try InclusionProof.make(index: index, size: size, node: tree.node)
                try proof.check(
                    leaf: Tree.leafHash([UInt8(index)]), root: tree.roots[Int(size)])
                #expect(proof.path.count == InclusionProof.pathCount(index: index, size: size))
                lines.append(
                    (["\(index)", "\(size)"] + proof.path.map(\.hex)).joined(separator: " "))
            }
        }
        #expect(
            digest(of: lines) == "893ce6eea61adc33c22c0e3a952498b76dfa3c282e78ac659f6fcc0ea44f9983")
    }

    @Test func `every consistency proof up to 130 entries is the published one and checks`() throws
    {
        var lines: [String] = []
        for new in 1...UInt64(Self.size) {
            for old in 1...new {
                let proof = try ConsistencyProof.make(oldSize: old, newSize: new, node: tree.node)
                try proof.check(oldRoot: tree.roots[Int(old)], newRoot: tree.roots[Int(new)])
                lines.append(
                    (["\(old)", "\(new)"] + proof.path.map(\.hex)).joined(separator: " "))
            }
        }
        #expect(
            digest(of: lines) == "2498232e1aebe8d1aa8d339d897fc471f4495fe0b8a55ac08f7dae3d88bc4c2a")
    }

    @Test func `leaf and node hashes of the empty tree and entry are those of RFC 6962`() {
        #expect(
            Tree.emptyRoot.hex == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        )
        #expect(
            Tree.leafHash([]).hex
                == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d")
    }

    @Test func `stored nodes of 0 to 1000 leaves are numbered without gap and for good`() {
        var next: UInt64 = 0
        for leaf in UInt64(0)...1000 {
            #expect(Tree.storedNodeCount(leaf) == next)
            for level in 0...(~leaf).trailingZeroBitCount {
                #expect(Tree.storedNodeIndex(level: level, index: leaf >> level) == next)
                next += 1
            }
        }
        #expect(next == 1995)
    }

    @Test(arguments: [(0, 0, 0), (0, 1, 1), (1, 0, 2), (0, 2, 3), (2, 0, 6), (1, 2, 9), (0, 6, 10)])
    func `small node numbers are those of the picture`(level: Int, index: UInt64, number: UInt64) {
        #expect(Tree.storedNodeIndex(level: level, index: index) == number)
    }

    @Test func `the numbering reaches the largest tree without overflow`() {
        let last = Tree.maximumSize - 1
        #expect(Tree.storedNodeCount(Tree.maximumSize) == 18_446_744_073_709_551_551)
        // The last leaf completes no subtree above it that fits: it has the last number but those.
        #expect(Tree.storedNodeIndex(level: 0, index: last) == Tree.storedNodeCount(last))
    }

    @Test func `a frontier kept elsewhere is the one that was appended to`() {
        var appended = Frontier()
        for size in 0...Self.size {
            #expect(appended.root == tree.roots[size])
            #expect(Frontier(size: UInt64(size), hashes: appended.hashes) == appended)
            appended.append(Tree.leafHash([UInt8(size)]))
        }
    }

    @Test func `a frontier with a hash too few or too many is refused`() {
        #expect(Frontier(size: 3, hashes: [tree.nodes[0]]) == nil)
        #expect(Frontier(size: 0, hashes: [tree.nodes[0]]) == nil)
        #expect(Frontier(size: 1 << 63, hashes: [tree.nodes[0]]) == nil)
    }

    @Test func `a reader's error ends the making of a proof`() {
        struct Missing: Error {}
        #expect(throws: Missing.self) {
            try InclusionProof.make(index: 1, size: 3) { _ in throw Missing() }
        }
    }

    @Test(arguments: [(3, 3), (1, 0), (0, 1 << 63)])
    func `an inclusion proof outside the tree is refused`(index: UInt64, size: UInt64) {
        #expect(throws: ProofError.self) {
            try InclusionProof.make(index: index, size: size, node: tree.node)
        }
        #expect(throws: ProofError.self) {
            try InclusionProof(leafIndex: index, treeSize: size, path: [])
                .check(leaf: tree.nodes[0], root: tree.nodes[0])
        }
    }

    @Test(arguments: [(0, 0), (0, 5), (6, 5), (1, 1 << 63)])
    func `a consistency proof from nothing or to less is refused`(old: UInt64, new: UInt64) {
        #expect(throws: ProofError.self) {
            try ConsistencyProof.make(oldSize: old, newSize: new, node: tree.node)
        }
        #expect(throws: ProofError.self) {
            try ConsistencyProof(oldSize: old, newSize: new, path: [])
                .check(oldRoot: Tree.emptyRoot, newRoot: Tree.emptyRoot)
        }
    }

    @Test func `a proof with one hash changed, added or removed is refused, for 1 to 20 entries`()
        throws
    {
        for size in UInt64(1)...20 {
            for index in 0..<size {
                let good = try InclusionProof.make(index: index, size: size, node: tree.node)
                var broken = [good.path + [Tree.emptyRoot], [Tree.emptyRoot] + good.path]
                for position in good.path.indices {
                    var path = good.path
                    path[position] = Tree.emptyRoot
                    broken.append(path)
                    path.remove(at: position)
                    broken.append(path)
                }
                for path in broken {
                    #expect(throws: ProofError.self) {
                        try InclusionProof(leafIndex: index, treeSize: size, path: path)
                            .check(leaf: Tree.leafHash([UInt8(index)]), root: tree.roots[Int(size)])
                    }
                }
            }
        }
    }
}

struct FrontierCodableTests {
    @Test func `a frontier is written with its size and hashes and reads back`() throws {
        var frontier = Frontier()
        frontier.append(Tree.leafHash([]))
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let json = String(decoding: try encoder.encode(frontier), as: UTF8.self)
        let hash = "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
        #expect(json == #"{"hashes":["\#(hash)"],"size":1}"#)
        #expect(try JSONDecoder().decode(Frontier.self, from: Data(json.utf8)) == frontier)
    }

    @Test(arguments: [
        #"{"hashes":[],"size":1}"#, #"{"hashes":["00"],"size":1}"#, #"{"size":0}"#,
        #"{"hashes":[],"size":-1}"#,
    ])
    func `a frontier that does not fit its size is refused`(json: String) {
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(Frontier.self, from: Data(json.utf8))
        }
    }
}
