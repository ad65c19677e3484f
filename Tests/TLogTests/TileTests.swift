import Signing
import TLog
import Testing

@Suite("C2SP tlog-tiles: tiles")
struct TileTests {
    @Test(
        "paths are written and read in one spelling",
        arguments: [
            (Tile(level: 0, index: 0), "tile/0/000"),
            (Tile(level: 0, index: 999, width: 255), "tile/0/999.p/255"),
            (Tile(level: 1, index: 1000, width: 1), "tile/1/x001/000.p/1"),
            (Tile(level: 63, index: 1_234_067), "tile/63/x001/x234/067"),
            (Tile(level: 2, index: UInt64.max), "tile/2/x018/x446/x744/x073/x709/x551/615"),
        ])
    func paths(tile: Tile, path: String) {
        #expect(tile.path == path)
        #expect(Tile(path: path) == tile)
    }

    @Test(
        "any other spelling is refused",
        arguments: [
            "", "tile", "tile/0", "tile/0/", "/tile/0/000", "tile/0/000/", "tile/00/000", "tile/64/000", "tile/-1/000",
            "tile/0/0", "tile/0/0000", "tile/0/x000/000", "tile/0/001/000", "tile/0/x001", "tile/0/x001/x000",
            "tile/0/000.p/0", "tile/0/000.p/256", "tile/0/000.p/01", "tile/0/000.p", "tile/0/000.p/",
            "tile/0/000.p/1/2",
            "tile/0/.p/1", "tile/0/000.q/1", "tile/0/000 ", "tile/+1/000", "tile/0/+01", "tile/0/٠٠٠", "Tile/0/000",
            "tile/0/x018/x446/x744/x073/x709/x551/616", "tile/0/x999/x999/x999/x999/x999/x999/x999/999",
            "tile/entries/000",
        ])
    func badPaths(path: String) {
        #expect(Tile(path: path) == nil)
    }

    @Test("growth writes what the larger tree has and the smaller has not, for all sizes up to 600")
    func growth() throws {
        func layout(_ size: UInt64) -> Set<Tile> {
            var tiles: Set<Tile> = []
            for level in 0..<2 {
                var count = size >> UInt64(8 * level)
                var index: UInt64 = 0
                while count > 0 {
                    tiles.insert(Tile(level: level, index: index, width: Int(min(count, 256))))
                    count -= min(count, 256)
                    index += 1
                }
            }
            return tiles
        }
        let layouts = (0...600).map { layout(UInt64($0)) }
        for to in stride(from: 0, through: 600, by: 7) {
            for from in 0...to {
                let tiles = try Tile.growth(from: TreeSize(UInt64(from)), to: TreeSize(UInt64(to)))
                #expect(Set(tiles) == layouts[to].subtracting(layouts[from]))
                #expect(tiles.count == Set(tiles).count)
            }
            #expect(Set(Tile.rightEdge(of: TreeSize(UInt64(to)))) == layouts[to].filter(\.isPartial))
        }
        #expect(throws: TLogError.sizeOutOfRange) { try Tile.growth(from: TreeSize(2), to: TreeSize(1)) }
        #expect(try Tile.growth(from: TreeSize(UInt64.max - 1), to: TreeSize(UInt64.max)).count == 1)
    }

    @Test("hashes survive the bytes of a tile, and other lengths are refused")
    func bytes() throws {
        let tree = SyntheticTree(numberedLeaves: 256)
        for width in [1, 2, 255, 256] {
            let tile = Tile(level: 0, index: 0, width: width)
            let bytes = Tile.encode(tree.tile(tile))
            #expect(bytes.count == 32 * width)
            #expect(try tile.decode(bytes) == tree.tile(tile))
            #expect(throws: TLogError(.tileLength, "")) { try tile.decode(bytes + [0]) }
            #expect(throws: TLogError(.tileLength, "")) { try tile.decode(Array(bytes.dropLast())) }
        }
    }

    @Test("every node of a tree is folded from its tile")
    func nodes() throws {
        let tree = SyntheticTree(numberedLeaves: 1_100)
        let size = TreeSize(1_100)
        for (level, hashes) in tree.levels.enumerated() {
            for (index, hash) in hashes.enumerated() {
                let node = NodeID(level: level, index: UInt64(index))
                let tile = try TileHash.tile(for: node, size: size)
                #expect(TileHash.node(node, in: tree.tile(tile), tile: tile) == hash)
            }
            #expect(throws: TLogError.nodeOutOfRange) {
                try TileHash.tile(for: NodeID(level: level, index: UInt64(hashes.count)), size: size)
            }
        }
        for index in 0..<4 {
            let tile = Tile(level: 0, index: UInt64(index))
            #expect(TileHash.root(ofFull: tree.tile(tile)) == tree.levels[8][index])
        }
    }
}

@Suite("C2SP tlog-tiles: reading hashes through tiles")
struct TilePlanTests {
    private static let tree = SyntheticTree(numberedLeaves: 70_000)
    private static let size = TreeSize(70_000)

    @Test("each tile is asked for once, at its width in this tree")
    func distinctTiles() throws {
        let nodes = try InclusionProof.plan(index: LogIndex(69_999), size: Self.size)
        let plan = try TilePlan(nodes: nodes, size: Self.size)
        #expect(plan.tiles.count == Set(plan.tiles).count)
        #expect(
            Set(plan.tiles).isSubset(of: [
                Tile(level: 0, index: 273, width: 112), Tile(level: 1, index: 0), Tile(level: 1, index: 1, width: 17),
                Tile(level: 2, index: 0, width: 1),
            ]))
        #expect(try plan.hashes(from: plan.tiles.map(Self.tree.tile)) == Self.tree.hashes(nodes))
    }

    @Test("a wider tile than planned serves as well, a narrower or missing one does not")
    func widths() throws {
        let size = TreeSize(300)
        let plan = try TilePlan(nodes: [NodeID(level: 0, index: 299), NodeID(level: 3, index: 36)], size: size)
        #expect(plan.tiles == [Tile(level: 0, index: 1, width: 44)])
        let wide = Self.tree.tile(plan.tiles[0].completed)
        #expect(try plan.hashes(from: [wide]) == [Self.tree.levels[0][299], Self.tree.levels[3][36]])
        #expect(throws: TLogError(.tileLength, "")) { try plan.hashes(from: [Array(wide.prefix(43))]) }
        #expect(throws: TLogError.hashCountMismatch) { try plan.hashes(from: []) }
        #expect(throws: TLogError.nodeOutOfRange) {
            try TilePlan(nodes: [NodeID(level: 3, index: 37)], size: size)
        }
    }
}
