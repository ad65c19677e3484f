import TLog
import Testing

@Suite("C2SP tlog-tiles: entry bundles")
struct EntryBundleTests {
    @Test("entries of every length class survive")
    func roundTrip() throws {
        let entries: [[UInt8]] = [
            [], [1], Array(repeating: 2, count: 255), Array(repeating: 3, count: 256),
            Array(repeating: 4, count: 65_535),
        ]
        let bytes = try EntryBundle.encode(entries)
        #expect(bytes.count == 2 * 5 + 1 + 255 + 256 + 65_535)
        #expect(try EntryBundle.decode(bytes) == entries)
        #expect(try EntryBundle(index: 0, width: 5).entries(in: bytes) == entries)
        for width in [4, 6] {
            #expect(throws: TLogError(.bundleSyntax, "")) {
                try EntryBundle(index: 0, width: width).entries(in: bytes)
            }
        }
    }

    @Test("an entry of 65,536 bytes is refused")
    func tooLong() {
        #expect(throws: TLogError(.entryTooLong, "")) {
            try EntryBundle.encode([Array(repeating: 0, count: 65_536)])
        }
    }

    @Test("a bundle cut short anywhere is refused, unless at the end of an entry")
    func cutShort() throws {
        let bytes = try EntryBundle.encode([[1, 2, 3], [], [4]])
        for end in 0..<bytes.count {
            let isBoundary = [5, 7].contains(end)
            let decoded = try? EntryBundle.decode(Array(bytes[..<end]))
            #expect((decoded != nil) == isBoundary)
        }
    }

    @Test("no bundle holds 257 entries")
    func tooMany() throws {
        let full = try EntryBundle.encode(Array(repeating: [9], count: 256))
        #expect(try EntryBundle.decode(full).count == 256)
        #expect(throws: TLogError(.bundleSyntax, "")) { try EntryBundle.decode(full + [0, 0]) }
    }

    @Test("paths follow those of the tiles")
    func paths() {
        for bundle in [EntryBundle(index: 0), EntryBundle(index: 1_234_067, width: 1)] {
            #expect(EntryBundle(path: bundle.path) == bundle)
        }
        #expect(EntryBundle(index: 1_234_067, width: 1).path == "tile/entries/x001/x234/067.p/1")
        for path in ["tile/0/000", "tile/entries/00", "tile/entries/000.p/256", "entries/000"] {
            #expect(EntryBundle(path: path) == nil)
        }
    }

    @Test("growth names the bundles beside the level 0 tiles")
    func growth() throws {
        for (from, to) in [(0, 0), (0, 1), (0, 256), (255, 256), (256, 257), (3, 700), (512, 512)] as [(UInt64, UInt64)]
        {
            let tiles = try Tile.growth(from: TreeSize(from), to: TreeSize(to)).filter { $0.level == 0 }
            let bundles = try EntryBundle.growth(from: TreeSize(from), to: TreeSize(to))
            #expect(bundles.map(\.index) == tiles.map(\.index))
            #expect(bundles.map(\.width) == tiles.map(\.width))
        }
    }
}
