import Certification
import Foundation
import Ledger
import TestSupport
import Testing
import TransparencyLog
import Verification

/// Acceptance 5, for who has only the tiles: 200 drawn places of the rehearsal's tile directory.
@Suite struct TileTamperTests {
    private static func audit(_ files: [String: [UInt8]]) throws -> AuditReport {
        var audit = LedgerAudit()
        do {
            try audit.run(try TileSource { files[$0] })
        } catch let error as TileSourceError {
            audit.note(error.description)
        }
        return audit.report
    }

    /// The tiles of the rehearsal, by path.
    private static let files = Result {
        let small = try RehearsalLedger.before()
        let tiles = "\(small.folder.path)/tiles"
        try Tiles.write(small, to: tiles)
        var files: [String: [UInt8]] = [:]
        for name in FileManager.default.enumerator(atPath: tiles) ?? .init() {
            guard let name = name as? String,
                let data = FileManager.default.contents(atPath: "\(tiles)/\(name)")
            else { continue }
            if !data.isEmpty { files[name] = [UInt8](data) }
        }
        return files
    }

    @Test func `the tiles as they were written are clean`() throws {
        #expect(try Self.audit(Self.files.get()).isClean)
    }

    /// Each time ten bytes of one file, at places drawn anew.
    @Test(arguments: 0..<10)
    func `100 drawn bytes of the rehearsal's tiles, flipped, are all found`(part: Int) throws {
        try Self.findsTenFlips()
    }

    @Test(arguments: 0..<10)
    func `another 100 bytes of the tiles, flipped, are all found`(part: Int) throws {
        try Self.findsTenFlips()
    }

    private static func findsTenFlips() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        var state = seed
        func draw(_ count: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(count))
        }
        var files = try Self.files.get()
        let names = files.keys.sorted()
        let name = names[draw(names.count)]
        var places: [Int] = []
        for _ in 0..<10 {
            let place = draw(files[name]?.count ?? 1)
            places.append(place)
            files[name]?[place] ^= 1 << UInt8(draw(8))
        }
        #expect(try !Self.audit(files).isClean, "seed \(seed), \(name) at \(places)")
    }

    @Test(arguments: ["checkpoint", "entries", "hashes"])
    func `a missing file is found`(kind: String) throws {
        var files = try Self.files.get()
        let name = try #require(
            files.keys.sorted().first {
                kind == "checkpoint"
                    ? $0 == "checkpoint"
                    : $0.contains("entries") == (kind == "entries") && $0 != "checkpoint"
            })
        files[name] = nil
        if kind == "checkpoint" {
            #expect(throws: TileSourceError.noCheckpoint) {
                try TileSource { [files] in files[$0] }
            }
        } else {
            #expect(try !Self.audit(files).isClean)
        }
    }
}
