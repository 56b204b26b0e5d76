import COSE
import Testing
import TransparencyLog

struct TileTests {
    @Test(arguments: [
        (0, 1_234_067, 256, "tile/0/x001/x234/067"),
        (0, 0, 256, "tile/0/000"),
        (1, 0, 17, "tile/1/000.p/17"),
        (2, 999, 1, "tile/2/999.p/1"),
        (0, 1000, 255, "tile/0/x001/000.p/255"),
        (63, UInt64.max, 256, "tile/63/x018/x446/x744/x073/x709/x551/615"),
    ])
    func `a tile has one path, which reads back`(
        level: Int, index: UInt64, width: Int, path: String
    ) throws {
        let tile = try Tile(.hashes(level: level), index: index, width: width)
        #expect(tile.path == path)
        #expect(try Tile(parsing: path) == tile)
    }

    @Test func `a bundle's path stands beside its tile's`() throws {
        let tile = try Tile(.hashes(level: 0), index: 4999, width: 5)
        #expect(tile.path == "tile/0/x004/999.p/5")
        #expect(tile.entriesPath == "tile/entries/x004/999.p/5")
        #expect(
            try Tile(parsing: "tile/entries/x004/999.p/5")
                == Tile(.entries, index: 4999, width: 5))
    }

    @Test(arguments: [
        "", "tile", "tile/0", "tile/0/", "tile/0/0", "tile/0/00", "tile/0/0000", "tile/0/x000",
        "tile/0/x000/067", "tile/0/001/067", "tile/0/x01/067", "tile/0/x001/x067", "/tile/0/000",
        "tile/0/000/", "tile/00/000", "tile/+0/000", "tile/64/000", "tile/-1/000", "tile/0/00a",
        "tile/0/000.p/0", "tile/0/000.p/256", "tile/0/000.p/257", "tile/0/000.p/01",
        "tile/0/000.p/+1", "tile/0/000.p", "tile/0/000.p/", "tile/0/000.p/1/2", "tile/0/000/1",
        "tile/0/x018/x446/x744/x073/x709/x551/616", "tile/0/x999/x999/x999/x999/x999/x999/x999/999",
        "tile/8/0/000", "tile/entries", "tile/entries/0", "tile/Entries/000", "tiles/0/000",
        "tile/0/..", "tile/0/x001/../000", "tile/0/\u{0661}00", "tile/0/000\u{301}",
    ])
    func `a path in any other form is refused`(path: String) {
        #expect(throws: TileError.notCanonicalPath) { try Tile(parsing: path) }
    }

    @Test func `a level above 63 and a width outside 1 to 256 are refused`() {
        #expect(throws: TileError.levelOutOfRange(64)) { try Tile(.hashes(level: 64), index: 0) }
        #expect(throws: TileError.levelOutOfRange(-1)) { try Tile(.hashes(level: -1), index: 0) }
        #expect(throws: TileError.widthOutOfRange(0)) { try Tile(.entries, index: 0, width: 0) }
        #expect(throws: TileError.widthOutOfRange(257)) {
            try Tile(.entries, index: 0, width: 257)
        }
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

    @Test func `new files since an older size are the difference of the listings`() {
        for old in stride(from: UInt64(0), through: 70_000, by: 3500) {
            for new in [old, old + 1, old + 255, old + 256, old + 3000, old + 65_536] {
                let before = Set(Tile.tiles(forSize: old))
                let expected = Tile.tiles(forSize: new).filter { !before.contains($0) }
                #expect(Array(Tile.tiles(forSize: new, since: old)) == expected)
            }
        }
    }

    @Test func `every listed tile is within its tree, and a wider one is not`() throws {
        for size in [1, 255, 256, 257, 65_536, 70_000] as [UInt64] {
            for tile in Tile.tiles(forSize: size) {
                #expect(tile.isWithin(treeSize: size))
                if tile.isPartial {
                    let wider = try Tile(tile.content, index: tile.index, width: tile.width + 1)
                    #expect(!wider.isWithin(treeSize: size))
                }
            }
        }
        #expect(try !Tile(.hashes(level: 8), index: 0, width: 1).isWithin(treeSize: .max))
        #expect(try !Tile(.hashes(level: 0), index: .max, width: 1).isWithin(treeSize: .max))
    }

    @Test func `proofs made from tiles are those made from stored nodes`() throws {
        let tree = TestTree(size: 70_000)
        let size: UInt64 = 70_000
        var bytes: [String: [UInt8]] = [:]
        for tile in Tile.tiles(forSize: size) where tile.content != .entries {
            bytes[tile.path] = try tile.bytes(node: tree.node)
        }
        #expect(bytes["tile/0/000"]?.count == 8192)
        struct Missing: Error {}
        let nodes = TileNodes(treeSize: size) { tile in
            guard let bytes = bytes[tile.path] else { throw Missing() }
            return bytes
        }
        for index in [0, 1, 255, 256, 65_535, 65_536, 69_999] as [UInt64] {
            let proof = try InclusionProof.make(index: index, size: size, node: nodes.node)
            #expect(try proof == InclusionProof.make(index: index, size: size, node: tree.node))
        }
        #expect(try Tree.root(size: size, node: nodes.node) == tree.roots[70_000])
        let proof = try ConsistencyProof.make(oldSize: 65_537, newSize: size, node: nodes.node)
        try proof.check(oldRoot: tree.roots[65_537], newRoot: tree.roots[70_000])
    }

    @Test func `a node outside the tree and a tile cut short are refused`() throws {
        let nodes = TileNodes(treeSize: 3) { _ in [UInt8](repeating: 0, count: 95) }
        #expect(throws: TileError.nodeOutsideTree(storedIndex: 4, size: 3)) { try nodes.node(4) }
        #expect(throws: TileError.wrongByteCount(found: 95, wanted: 96)) { try nodes.node(3) }
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
