import COSE
import Testing

@testable import TransparencyLog

struct TileTests {
    @Test(arguments: [
        (0, 1_234_067, 256, "tile/0/x001/x234/067"),
        (0, 0, 256, "tile/0/000"),
        (1, 0, 17, "tile/1/000.p/17"),
        (2, 999, 1, "tile/2/999.p/1"),
        (0, 1000, 255, "tile/0/x001/000.p/255"),
        (63, UInt64.max, 256, "tile/63/x018/x446/x744/x073/x709/x551/615"),
    ])
    func `a tile's path is that of the specification`(
        level: Int, index: UInt64, width: Int, path: String
    ) {
        #expect(Tile(.hashes(level: level), index: index, width: width).path == path)
    }

    @Test func `a bundle's path stands beside its tile's`() {
        #expect(Tile(.entries, index: 4999, width: 5).path == "tile/entries/x004/999.p/5")
    }

    @Test(
        arguments: [
            (0, []),
            (1, ["tile/0/000.p/1", "tile/entries/000.p/1"]),
            (255, ["tile/0/000.p/255", "tile/entries/000.p/255"]),
            (256, ["tile/0/000", "tile/1/000.p/1", "tile/entries/000"]),
            (
                257,
                [
                    "tile/0/000", "tile/0/001.p/1", "tile/1/000.p/1", "tile/entries/000",
                    "tile/entries/001.p/1",
                ]
            ),
        ] as [(UInt64, [String])])
    func `the files of a small tree are listed`(size: UInt64, paths: [String]) {
        #expect(Tile.tiles(forSize: size).map(\.path) == paths)
    }

    @Test func `the files of 70,000 entries are those of the specification`() {
        let tiles = Array(Tile.tiles(forSize: 70_000))
        let levels = (0...3).map { level in tiles.filter { $0.content == .hashes(level: level) } }
        #expect(levels.map(\.count) == [274, 2, 1, 0])
        #expect(levels[0].last?.path == "tile/0/273.p/112")
        #expect(levels[1].map(\.path) == ["tile/1/000", "tile/1/001.p/17"])
        #expect(levels[2].map(\.path) == ["tile/2/000.p/1"])
        #expect(tiles.filter { $0.content == .entries }.count == 274)
    }

    @Test func `a tile above the leaves holds the roots of full tiles below`() throws {
        let tree = TestTree(size: 70_000)
        for tile in Tile.tiles(forSize: 70_000) {
            guard case .hashes(let level) = tile.content, level > 0 else { continue }
            let leafCount = 1 << (8 * level)
            let roots = try (0..<tile.width).flatMap { place in
                let first = (Int(tile.index) * 256 + place) * leafCount
                var frontier = Frontier()
                for leaf in first..<first + leafCount {
                    frontier.append(
                        try tree.node(Tree.storedNodeIndex(level: 0, index: UInt64(leaf))))
                }
                return frontier.root.bytes
            }
            #expect(try tile.bytes(node: tree.node) == roots, "\(tile.path)")
        }
    }

    @Test func `the leaves of all tiles give the root`() throws {
        let tree = TestTree(size: 70_000)
        var frontier = Frontier()
        for tile in Tile.tiles(forSize: 70_000) where tile.content == .hashes(level: 0) {
            let bytes = try tile.bytes(node: tree.node)
            for start in stride(from: 0, to: bytes.count, by: 32) {
                frontier.append(try #require(Digest(Array(bytes[start..<start + 32]))))
            }
        }
        #expect(frontier.root == tree.roots[70_000])
    }
}

struct EntryBundleTests {
    @Test func `entries stand behind their lengths`() throws {
        let bytes = try EntryBundle.encode([[1, 2, 3], [], [4]])
        #expect(bytes == [0, 3, 1, 2, 3, 0, 0, 0, 1, 4])
        #expect(try EntryBundle.decode(bytes, width: 3) == [[1, 2, 3], [], [4]])
    }

    @Test func `the longest entry fits and one byte more does not`() throws {
        let longest = [UInt8](repeating: 7, count: 65_535)
        let bytes = try EntryBundle.encode([longest])
        #expect(bytes.prefix(2) == [0xFF, 0xFF])
        #expect(try EntryBundle.decode(bytes, width: 1) == [longest])
        #expect(throws: TileError.entryTooLong(byteCount: 65_536)) {
            try EntryBundle.encode([longest + [7]])
        }
    }

    @Test(arguments: [
        ([0, 1, 9, 0], 1, TileError.trailingBytes(count: 1)),
        ([0, 1, 9], 2, .truncatedBundle(at: 1)),
        ([0, 2, 9], 1, .truncatedBundle(at: 0)),
        ([0], 1, .truncatedBundle(at: 0)),
        ([], 0, .widthOutOfRange(0)),
        ([], 257, .widthOutOfRange(257)),
    ])
    func `a bundle of another width or length is refused`(
        bytes: [UInt8], width: Int, error: TileError
    ) {
        #expect(throws: error) { try EntryBundle.decode(bytes, width: width) }
    }

    @Test func `no entries and 257 entries make no bundle`() {
        #expect(throws: TileError.widthOutOfRange(0)) { try EntryBundle.encode([]) }
        #expect(throws: TileError.widthOutOfRange(257)) {
            try EntryBundle.encode([[UInt8]](repeating: [], count: 257))
        }
    }
}
